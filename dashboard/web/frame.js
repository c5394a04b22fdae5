// 菜单、搜索框、链接和表格里 Streamlit 没有的几件事。
(() => {
  "use strict";

  // 首屏的答案随页面送到，等各个数画出来就撤下。
  const fold = document.getElementById("first-fold");
  const isDrawn = () => {
    const main = document.querySelector('[data-testid="stMain"]');
    const figures = main?.querySelectorAll('[data-testid="stMetricValue"]').length;
    const isRefused = main?.querySelector('h1') && main.querySelector('[data-testid="stAlert"]');
    return main?.querySelector("h1") && (figures >= Number(fold.dataset.figures) || isRefused);
  };
  if (fold) {
    const watch = new MutationObserver(() => {
      if (!isDrawn()) return;
      watch.disconnect();
      fold.remove();
    });
    watch.observe(document.getElementById("root"), {childList: true, subtree: true});
  }

  // “/”到搜索框。
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, [contenteditable=true]");
    const box = document.querySelector(".st-key-search input");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !box) return;
    event.preventDefault();
    box.focus();
  });

  // “?”打开帮助。
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, [contenteditable=true]");
    const isOpen = document.querySelector('[role="dialog"]');
    if (!"?？".includes(event.key) || isTyping || isOpen || event.ctrlKey || event.metaKey || event.altKey) return;
    document.querySelector(".st-key-help_open button")?.click();
  });

  // 手机上菜单盖住页面：点了一页就收起。
  const NARROW = window.matchMedia("(max-width: 768px)");
  document.addEventListener("click", (event) => {
    if (!NARROW.matches || !event.target.closest?.('[data-testid="stSidebarNavLink"]')) return;
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });

  // 本站的链接不重新加载整个页面：换地址，再告诉 Streamlit，像浏览器的后退那样。
  const isPlain = (event) => event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const open = (event, link) => {
    event.preventDefault();
    history.pushState(null, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('[data-testid="stMain"] a[href]');
    if (!link || !isPlain(event) || event.defaultPrevented || link.hasAttribute("download")) return;
    const isPage = link.origin === location.origin && /^\/[a-z-]*$/.test(link.pathname) && link.search && link.pathname !== "/logout";
    if (!isPage || link.closest('[data-testid="stPageLink"]')) return;
    open(event, link);
    if (!link.closest("thead")) document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
  });

  // 框架自己的链接指向同一页时画新的内容，地址却留着旧的：也由这里换。
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('[data-testid="stPageLink"] a[href]');
    if (!link?.search || !isPlain(event) || link.pathname !== location.pathname) return;
    event.stopPropagation();
    open(event, link);
  }, true);

  // 手机上的筛选是一张从下面打开的单子；一张卡片可以占满屏幕。Esc 收回。
  const body = document.body;
  const close = () => {
    body.classList.remove("filters-open");
    document.querySelector(".sheet-open")?.setAttribute("aria-expanded", "false");
    document.querySelector(".is-full")?.classList.remove("is-full");
    if (document.fullscreenElement) document.exitFullscreen();
  };
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.(".sheet-open");
    const full = event.target.closest?.("button.full")?.closest('[class*="st-key-card_"]');
    if (opener) {
      body.classList.add("filters-open");
      opener.setAttribute("aria-expanded", "true");
    } else if (event.target.closest?.(".sheet-close") || full?.classList.contains("is-full")) {
      close();
    } else if (full) {
      full.classList.add("is-full");
      document.documentElement.requestFullscreen?.().catch(() => {});
    }
  });
  // Esc 先收起打开的列表，再收起单子。
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector('[role="listbox"], [role="dialog"]')) close();
  }, true);
  document.addEventListener("fullscreenchange", () => document.fullscreenElement || close());
  addEventListener("popstate", close);

  // 点一行的任何一处，等于点它的名称；选中文字时不算。
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("a, button, input") || String(getSelection())) return;
    event.target.closest?.(".grid tbody tr")?.querySelector("a.door")?.click();
  });
})();
