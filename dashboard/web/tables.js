// 表格只画出一页的行：它自带的查找只找得到这一页。Ctrl+F 留给浏览器，查找全部用页上的“关键词”。
(() => {
  "use strict";

  window.addEventListener("keydown", (event) => {
    const isFind = event.key?.toLowerCase() === "f" && (event.ctrlKey || event.metaKey);
    if (isFind && event.target.closest?.('[data-testid="stDataFrame"]')) event.stopImmediatePropagation();
  }, true);
})();
