// 打印：Ctrl+P 先转到打印版再打印；从浏览器菜单直接打印时，把图和表格缩到纸宽，不被裁掉。
(() => {
  "use strict";

  const WIDTH = 655; // A4 纵向、去掉页边和卡片边的宽度，像素
  const WAIT = 30000;
  const isPrintView = () => document.querySelector(".print-now");
  const isReady = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return isPrintView() && app?.dataset.testScriptState === "notRunning"
      && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
      && charts.every((chart) => chart.querySelector(".main-svg"));
  };

  // 连续两次都已画好才打印；等不到就照样打印。
  const printWhenReady = (since = Date.now(), times = 0) => {
    const now = isReady() ? times + 1 : 0;
    if (now > 2 || Date.now() - since > WAIT) window.print();
    else setTimeout(printWhenReady, 200, since, now);
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".print-now")) printWhenReady();
  });

  document.addEventListener("keydown", (event) => {
    const isPrint = event.key?.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const button = isPrint && !isPrintView() && document.querySelector(".st-key-print_view button");
    if (!button) return;
    event.preventDefault();
    button.click();
    printWhenReady();
  }, true);

  const BROAD = '[data-testid="stPlotlyChart"], [data-testid="stDataFrame"]';
  window.addEventListener("beforeprint", () => {
    if (isPrintView()) return;
    for (const one of document.querySelectorAll(BROAD)) {
      if (one.offsetWidth > WIDTH) one.style.zoom = WIDTH / one.offsetWidth;
    }
  });
  window.addEventListener("afterprint", () => {
    for (const one of document.querySelectorAll(BROAD)) one.style.zoom = "";
  });
})();
