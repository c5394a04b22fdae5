// 图表下方的“PNG”“SVG”：把屏幕上画好的图连同标题、单位、版本和来源合成一张图片，在浏览器里完成，不经过服务器。
// 只读画好的：图表程序的 SVG（不碰它的内部），或网页画的图里的方块和字。
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const FONT = "'Noto Sans CJK SC', 'Source Han Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif";
  const EDGE = 20;
  const SHARPNESS = 3; // 每个屏幕像素画成几个点
  const TITLE = {size: 19, weight: 700, colour: "#1d2939"};
  const UNIT = {size: 13.5, weight: 400, colour: "#344054"};
  const FOOT = {size: 12.5, weight: 400, colour: "#475467"};
  const PIECES = /[（“【《]*(?:[\x21-\x7e]+|[^])[）”】》，。、：；]*/gu; // 括号和标点跟着它的字
  const ONLY_ON_SCREEN = ".draglayer, .hoverlayer, .zoomlayer, .menulayer, .selectionlayer";

  const element = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // 一段话按宽度折成几行；汉字之间都可以断开，数字和字母不断开。
  const lines = (text, style, width) => {
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${style.weight} ${style.size}px ${FONT}`;
    const found = [];
    let line = "";
    for (const piece of text.match(PIECES) || []) {
      if (line && pen.measureText(line + piece).width > width) {
        found.push(line);
        line = piece.trim();
      } else line += piece;
    }
    return line ? [...found, line] : found;
  };

  // 从 top 往下写几段话，返回写完的位置。
  const write = (picture, texts, style, top, width) => {
    for (const line of texts.filter(Boolean).flatMap((text) => lines(text, style, width))) {
      top += style.size * 1.5;
      picture.append(element("text", {
        x: EDGE, y: top - style.size * 0.35, fill: style.colour,
        style: `font-family: ${FONT}; font-size: ${style.size}px; font-weight: ${style.weight}`,
      }, line));
    }
    return top;
  };

  // 图表程序画好的各层：原样复制。
  const layers = (chart) => {
    const drawn = [...chart.querySelectorAll(".main-svg")];
    if (!drawn.length) return null;
    const copies = drawn.map((part) => {
      const copy = part.cloneNode(true);
      copy.querySelectorAll(ONLY_ON_SCREEN).forEach((one) => one.remove());
      copy.removeAttribute("style");
      return copy;
    });
    return {copies, width: drawn[0].clientWidth || chart.clientWidth, height: drawn[0].clientHeight};
  };

  // 一段字在屏幕上排成的各行，和每行的位置。
  const written = (node) => {
    const range = document.createRange(), found = [];
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect(), line = found.at(-1);
      if (!box.width) continue;
      if (line && Math.abs(line.top - box.top) < 2) line.text += node.data[at];
      else found.push({text: node.data[at], left: box.left, top: box.top, middle: (box.top + box.bottom) / 2});
    }
    return found;
  };

  // 网页画的图：有底色的成为方块或多边形，字成为字，位置照屏幕。
  const traced = (chart) => {
    const frame = chart.getBoundingClientRect();
    const sheet = element("svg", {width: frame.width, height: frame.height});
    const box = (one, look) => {
      const {left, top, width, height} = one.getBoundingClientRect();
      if (!width || !height || look.backgroundColor === "rgba(0, 0, 0, 0)") return;
      const [x, y, fill] = [left - frame.left, top - frame.top, look.backgroundColor];
      const corners = [...(look.clipPath.match(/polygon\((.*)\)/)?.[1].matchAll(/([\d.]+)%? ([\d.]+)%?/g) || [])];
      const points = corners.map(([, right, down]) => `${x + right * width / 100},${y + down * height / 100}`).join(" ");
      const round = look.borderRadius === "50%" ? {rx: width / 2} : {};
      sheet.append(points ? element("polygon", {points, fill}) : element("rect", {x, y, width, height, fill, ...round}));
    };
    for (const one of chart.querySelectorAll("*")) {
      const look = getComputedStyle(one);
      box(one, look);
      for (const node of one.childNodes) {
        if (node.nodeType !== Node.TEXT_NODE) continue;
        for (const line of written(node)) {
          sheet.append(element("text", {
            x: line.left - frame.left, y: line.middle - frame.top, fill: look.color, "dominant-baseline": "central",
            style: `font-family: ${FONT}; font-size: ${look.fontSize}; font-weight: ${look.fontWeight}`,
          }, line.text));
        }
      }
    }
    return {copies: [sheet], width: frame.width, height: frame.height};
  };

  const compose = (chart, told) => {
    const made = chart.matches("[data-drawn]") ? traced(chart) : layers(chart);
    if (!made) return null;
    const inner = made.width;
    const width = inner + 2 * EDGE;
    const picture = element("svg", {xmlns: SVG});
    picture.append(element("title", {}, told.title), element("desc", {}, [told.unit, told.edition, told.source].join("\n")));
    const ground = element("rect", {x: 0, y: 0, width: "100%", height: "100%", fill: "#ffffff"});
    picture.append(ground);
    let top = write(picture, [told.title], TITLE, EDGE * 0.6, inner);
    top = write(picture, [told.unit, told.filters], UNIT, top + 2, inner) + 10;
    for (const copy of made.copies) {
      copy.setAttribute("x", EDGE);
      copy.setAttribute("y", top);
      picture.append(copy);
    }
    top += made.height + 8;
    picture.append(element("line", {x1: EDGE, x2: width - EDGE, y1: top, y2: top, stroke: "#d5dce6"}));
    const token = new URLSearchParams(location.search).get("link");
    const link = token && `定版链接：${new URL(`l/${token}`, document.baseURI).href}`;
    const height = Math.ceil(write(picture, [told.edition, told.source, link], FOOT, top + 4, inner) + EDGE * 0.6);
    for (const [key, value] of Object.entries({width, height, viewBox: `0 0 ${width} ${height}`})) {
      picture.setAttribute(key, value);
    }
    return {text: new XMLSerializer().serializeToString(picture), width, height};
  };

  const save = (content, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const raster = async ({text, width, height}) => {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const sheet = document.createElement("canvas");
    sheet.width = width * SHARPNESS;
    sheet.height = height * SHARPNESS;
    sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
    return new Promise((done, fail) => sheet.toBlob((made) => (made ? done(made) : fail(new Error("empty"))), "image/png"));
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".pictures button");
    if (!button) return;
    const told = button.parentElement.dataset;
    const say = (words) => { button.parentElement.querySelector("[role=status]").textContent = words; };
    const name = CSS.escape(told.chart);
    const chart = document.querySelector(`.st-key-${name} .js-plotly-plot, [data-drawn="${name}"]`);
    const made = chart && compose(chart, told);
    if (!made) return say("图尚未生成，请稍后再试。");
    try {
      const isVector = button.dataset.form === "svg";
      save(isVector ? new Blob([made.text], {type: "image/svg+xml"}) : await raster(made), `${told.file}.${button.dataset.form}`);
      say("");
    } catch {
      say("当前浏览器未能生成图片，请改用 SVG 或更换浏览器。");
    }
  });
})();
