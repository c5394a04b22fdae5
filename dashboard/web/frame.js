// 菜单、搜索框和表格里 Streamlit 没有的几件事。
(() => {
  "use strict";

  // 表格只画出一页的行：它自带的查找只找得到这一页。Ctrl+F 留给浏览器，查找全部用页上的“关键词”。
  window.addEventListener("keydown", (event) => {
    const isFind = event.key?.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
    if (isFind && event.target.closest?.('[data-testid="stDataFrame"]')) event.stopImmediatePropagation();
  }, true);

  // “/”到搜索框。
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, [contenteditable=true], [data-testid=stDataFrame]");
    const box = document.querySelector(".st-key-search input");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey || !box) return;
    event.preventDefault();
    box.focus();
  });

  // 手机上菜单盖住页面：点了一页就收起。
  const NARROW = window.matchMedia("(max-width: 768px)");
  document.addEventListener("click", (event) => {
    if (!NARROW.matches || !event.target.closest?.('[data-testid="stSidebarNavLink"]')) return;
    setTimeout(() => document.querySelector('[data-testid="stSidebarCollapseButton"] button')?.click());
  });
})();
