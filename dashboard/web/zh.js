// Streamlit 的界面文字没有中文版：把它自己的英文词句换成中文。业务数据与正文不动。
// EXACT 与 RULES 是纯 JSON，tests/unit/test_web.py 逐条核对它们仍在所装 Streamlit 的脚本里。
(() => {
  "use strict";

  // 深链接打开时，Streamlit 会先在页面地址之下找服务器，得到两次 404；这里直接写明本脚本所在的目录。
  window.__streamlit = {...window.__streamlit, BACKEND_BASE_URL: new URL(".", document.currentScript.src).href};

const EXACT = {
  "Running...": "运行中…",
  "Stop": "停止",
  "Stopping...": "正在停止…",
  "Rerun": "重新运行",
  "Always rerun": "总是重新运行",
  "Connecting": "连接中",
  "Connecting to Streamlit server": "正在连接服务器",
  "Connection error": "连接中断",
  "Network error": "网络错误",
  "Unable to connect to Streamlit server": "连接不上服务器",
  "Streamlit server is not responding. Are you connected to the internet?": "服务器没有响应。请检查网络；恢复后本页自动继续，此前请勿引用未更新的数字。",
  "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": "服务器没有响应，可能已经停止。请联系运维重新启动；恢复后本页自动继续。",
  "streamlit run yourscript.py": "运维：make run",
  "Scroll tabs left": "向左",
  "Scroll tabs right": "向右",
  "File size is too small.": "文件太小，没有收下。",
  "Only one file is allowed.": "一次只能放一个文件。",
  "Unexpected error. Please try again.": "没有收下，请再试一次。",
  "Try again": "重试",
  "Continue anyway": "仍然继续",
  "Close": "关闭",
  "Please wait...": "请稍候…",
  "Loading...": "加载中…",
  "Script execution error": "页面运行出错",
  "Page not found": "页面不存在",
  "Skip to main content": "跳到正文",
  "App pages": "页面",
  "App Logo": "标志",
  "Navigate to home page": "回到首页",
  "Expand sidebar": "展开侧栏",
  "Collapse sidebar": "收起侧栏",
  "View less": "收起",
  "Sidebar": "侧栏",
  "Dismiss": "关闭",
  "Select...": "请选择…",
  "Previous month": "上个月",
  "Next month": "下个月",
  "Previous": "上一页",
  "Next": "下一页",
  "First available date": "最早可选日期",
  "Last available date": "最晚可选日期",
  "Show suggestions": "显示可选项",
  "Suggestions": "可选项",
  "file upload": "上传文件",
  "Vega visualization": "走势图",
  "Main menu": "主菜单",
  "Choose an option": "请选择",
  "Choose options": "请选择",
  "No options to select": "没有可选项",
  "No results": "无匹配结果",
  "Select all": "全选",
  "Clear all": "清空",
  "Clear value": "清除",
  "Clear entry": "清除",
  "Selected values": "已选项",
  "Multiselect options": "可选项",
  "Selectbox options": "可选项",
  "Open": "展开",
  "Show password": "显示密码",
  "Hide password": "隐藏密码",
  "Invalid input.": "输入有误。",
  "Choose date": "选择日期",
  "Choose date range": "选择日期范围",
  "Clear date": "清除日期",
  "Clear dates": "清除日期",
  "Date range": "日期范围",
  "Quick select a date range": "快速选择日期范围",
  "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键移动，回车选定，Esc 关闭。",
  "Upload": "上传",
  "Upload directories": "上传文件夹",
  "Add files": "添加文件",
  "Drag and drop a file here": "将文件拖至此处",
  "Drag and drop files here": "将文件拖至此处",
  "Upload failed": "上传失败",
  "Download failed": "下载失败",
  "Download as CSV": "下载 CSV",
  "Show/hide columns": "显示/隐藏列",
  "Search": "搜索",
  "Type to search": "输入关键字搜索",
  "Close Search": "关闭搜索",
  "Next Result": "下一处",
  "Previous Result": "上一处",
  "Clear selection": "取消选择",
  "Fullscreen": "全屏",
  "Close fullscreen": "退出全屏",
  "Dataframe column menu": "列菜单",
  "Copy column name": "复制列名",
  "Sort ascending": "升序",
  "Sort descending": "降序",
  "Format": "格式",
  "Autosize": "自动列宽",
  "Pin column": "固定列",
  "Unpin column": "取消固定",
  "Hide column": "隐藏列",
  "Statistics": "统计",
  "Automatic": "自动",
  "Localized": "本地格式",
  "Plain": "原样",
  "Compact": "简写",
  "Dollar": "美元",
  "Euro": "欧元",
  "Yen": "日元",
  "Percent": "百分比",
  "Scientific": "科学计数",
  "Accounting": "会计格式",
  "Distance": "距今",
  "Calendar": "日历",
  "Duration": "时长",
  "Values": "有值",
  "Empty": "空值",
  "Distinct": "不同值",
  "Average": "平均值",
  "Standard deviation": "标准差",
  "Minimum": "最小值",
  "25th percentile": "25% 分位",
  "Median": "中位数",
  "75th percentile": "75% 分位",
  "Maximum": "最大值",
  "Sum": "合计",
  "Range": "跨度",
  "Minimum length": "最短长度",
  "Maximum length": "最长长度",
  "Average length": "平均长度",
  "True": "是",
  "False": "否",
  "Based on sample": "按抽样计算",
  "No data": "无数据",
  "Failed to load data": "数据加载失败",
  "Pagination": "分页",
  "Next page": "下一页",
  "Previous page": "上一页",
  "number": "数字列",
  "text": "文本列",
  "date": "日期列",
  "datetime": "时间列",
  "boolean": "是否列",
  "checkbox": "是否列",
  "progress": "进度列",
  "multiselect": "标签列",
  "link": "链接列",
  "list": "列表列",
  "line_chart": "走势列",
  "Copied": "已复制",
  "Copy to clipboard": "复制",
  "Link to heading": "本节链接",
  "Help": "说明",
  "Download plot as a PNG": "下载图片",
  "Download plot": "下载图片",
  "Zoom": "框选缩放",
  "Pan": "平移",
  "Zoom in": "放大",
  "Zoom out": "缩小",
  "Autoscale": "自动缩放",
  "Reset axes": "复位",
  "Produced with Plotly.js": "由 Plotly.js 绘制"
};

const RULES = [
  {"bundle": " files are not allowed.`", "pattern": "^\\S+ files are not allowed\\.$", "chinese": "不收这种文件，请用 Excel（.xlsx、.xls）或 CSV。"},
  {"bundle": "`File must be ${", "pattern": "^File must be (.+) or smaller\\.$", "chinese": "文件太大，不能超过 $1。"},
  {"bundle": "`View ${", "pattern": "^View (\\d+) more$", "chinese": "展开其余 $1 项"},
  {"bundle": "`Select ${", "pattern": "^Select (\\d+) matches$", "chinese": "选中匹配的 $1 项"},
  {"bundle": "You can only select up to ${", "pattern": "^You can only select up to (\\d+) options?\\. Remove an option first\\.$", "chinese": "最多选择 $1 项，请先移除一项。"},
  {"bundle": "`Remove ${", "pattern": "^Remove (.+)$", "chinese": "移除 $1"},
  {"bundle": "`Add: ${", "pattern": "^Add: (.+)$", "chinese": "添加：$1"},
  {"bundle": "`Help for ${", "pattern": "^Help for (.+)$", "chinese": "$1 的说明"},
  {"bundle": "Request failed with status code ", "pattern": "^(?:AxiosError: )?Request failed with status code 429$", "chinese": "上传的文件过多或过大，该文件未予接收。请先发布或移除不用的文件，两分钟后再试。"},
  {"bundle": "Request failed with status code ", "pattern": "^(?:AxiosError: )?Request failed with status code \\d+$", "chinese": "该文件未予接收，请刷新页面后再试。"},
  {"bundle": "`Cancel upload of ${", "pattern": "^Cancel upload of (.+)$", "chinese": "取消上传 $1"},
  {"bundle": " per file`", "pattern": "^(\\d+(?:\\.\\d+)?[KMGT]?B) per file(.*)$", "chinese": "单个文件不超过 $1$2"},
  {"bundle": "`Press Enter to ${", "pattern": "^Press Enter to (?:apply|submit form)$", "chinese": "按回车确认"},
  {"bundle": "+Enter to ${", "pattern": "^Press (⌘|Ctrl)\\+Enter to (?:apply|submit form)$", "chinese": "按 $1+回车确认"},
  {"bundle": "The page that you have requested does not seem to exist", "pattern": "^The page that you have requested does not seem to exist\\..*$", "chinese": "所访问的页面不存在，已转到首页。"},
  {"bundle": "`Page ${", "pattern": "^Page (\\d+)$", "chinese": "第 $1 页"},
  {"bundle": "`Selected Date: ${", "pattern": "^Selected Date: (.+)$", "chinese": "已选日期：$1"},
  {"bundle": "`Choose date range`", "pattern": "^Choose date(?: range)?, (.+)$", "chinese": "选择日期：$1"},
  {"bundle": "`Today, ${", "pattern": "^Today, (.+?)(?: selected)?$", "chinese": "今天，$1"},
  {"bundle": " option", "pattern": "^(\\d+) options? available\\.$", "chinese": "$1 个可选项。"},
  {"bundle": "`year`", "pattern": "^year, (.+)$", "chinese": "$1：年"},
  {"bundle": "`month`", "pattern": "^month, (.+)$", "chinese": "$1：月"},
  {"bundle": "`day`", "pattern": "^day, (.+)$", "chinese": "$1：日"},
  {"bundle": " start date`", "pattern": "^(.+) start date$", "chinese": "$1 起始日期"},
  {"bundle": " end date`", "pattern": "^(.+) end date$", "chinese": "$1 截止日期"},
  {"bundle": "Connection lost. Please wait for the app to reconnect", "pattern": "^Connection lost\\..*$", "chinese": "连接中断，请等待恢复后再试。"}
];

  // “Fullscreen: 图表说明”：工具栏按钮的说明由英文词加冒号和我们的文字组成
  const LABELLED = /^([A-Z][A-Za-z/ ]+): (.+)$/s;
  // 日期框的占位：年、月、日
  const SEGMENTS = {year: "年", month: "月", day: "日"};
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-title"];
  // 这些地方是正文与数据，不是界面词
  const CONTENT = '[data-testid="stMarkdownContainer"],[role="gridcell"],[role="columnheader"],pre,code,textarea,td,th';
  const CHROME = '[data-testid="stFileUploaderDropzone"],[data-testid="stErrorDialog"],[data-testid="stDialog"]';
  const COMPILED = RULES.map((rule) => [new RegExp(rule.pattern, "s"), rule.chinese]);

  const chinese = (text) => {
    const words = text.trim();
    if (!/[A-Za-z]/.test(words)) return null;
    if (Object.hasOwn(EXACT, words)) return text.replace(words, () => EXACT[words]);
    for (const [pattern, replacement] of COMPILED) {
      const found = pattern.exec(words);
      if (found) return replacement.replace(/\$(\d)/g, (_, n) => chinese(found[n] || "") || found[n] || "");
    }
    const labelled = LABELLED.exec(words);
    return labelled && Object.hasOwn(EXACT, labelled[1]) ? `${EXACT[labelled[1]]}：${labelled[2]}` : null;
  };

  const isContent = (element) => element.closest(CONTENT) && !element.closest(CHROME);

  const translateAttribute = (element, name) => {
    const text = element.getAttribute(name);
    const result = text && chinese(text);
    if (result && result !== text) element.setAttribute(name, result);
  };

  const translateText = (node) => {
    const parent = node.parentElement;
    if (!parent || parent instanceof SVGElement && !parent.closest(".modebar")) return;
    const segment = parent.dataset && SEGMENTS[parent.dataset.type];
    const isEmpty = segment && parent.hasAttribute("data-placeholder");
    const result = isEmpty ? segment : isContent(parent) ? null : chinese(node.data);
    if (result && result !== node.data) node.data = result;
  };

  const unlist = (node) => {
    if (node.closest('[data-testid="stSidebarNavItems"]')) node.setAttribute("role", "none");
  };

  // 本软件自己写的网页：表格、图、首屏。
  const isOurs = (element) => element.closest('[data-testid="stHtml"], #first-fold');

  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    if (node.localName === "style" || node.localName === "script") return;
    if (node instanceof SVGElement && !node.closest(".modebar")) return;
    if (isOurs(node)) return;
    // 手机菜单的列表里夹着分组，读屏软件会读错：不当作列表
    if (node.localName === "li" || node.localName === "ul") unlist(node);
    for (const name of ATTRIBUTES) translateAttribute(node, name);
    node.childNodes.forEach(visit);
  };

  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") {
        if (!isOurs(change.target)) change.addedNodes.forEach(visit);
      }
      else if (change.type === "characterData") translateText(change.target);
      else if (!(change.target instanceof SVGElement)) translateAttribute(change.target, change.attributeName);
    }
  });
  observer.observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
})();
