// When a page has come to rest, told by the page itself. Runs before anything of the page.
(() => {
  const REST_MS = 300, HANG_MS = 120000;
  const bench = window.bench = {began: 0, last: 0, heard: 0, shown: []};
  const figure = () =>
    document.querySelector('#first-fold strong, [data-testid="stMetricValue"]')?.textContent.trim();
  const isReady = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && document.querySelector("h1") && !document.querySelector('[data-testid="stSkeleton"]')
      && app.dataset.testScriptState === "notRunning" && app.dataset.testConnectionState === "CONNECTED";
  };
  // A quick run begins and ends between two frames, so that its state is never drawn: what the server says shows it.
  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => { bench.heard = performance.now(); });
    }
  };
  new MutationObserver(() => {
    bench.last = performance.now();
    const text = figure();
    if (!text || text === bench.shown.at(-1)?.text) return;
    const entry = {text, ms: Infinity};  // until the frame that paints it
    bench.shown.push(entry);
    requestAnimationFrame(() => { entry.ms = performance.now(); });
  }).observe(document, {subtree: true, childList: true, attributes: true, characterData: true});

  // A measure of a step within the page begins with `start`, or with the click that asks for it.
  bench.start = () => { bench.began = performance.now(); };
  addEventListener("click", bench.start, true);

  // Resolves when the script has run and nothing has come or changed for REST_MS. figure: when the first key figure stood there
  // as it stands at rest, null without one. drawn: the last change. Milliseconds since `began`.
  bench.rest = () => new Promise((done, fail) => {
    const asked = performance.now();
    const look = () => {
      const now = performance.now();
      if (now - asked > HANG_MS) return fail(new Error("the page does not come to rest"));
      const isQuiet = now - Math.max(bench.last, bench.heard) > REST_MS;
      if (bench.heard <= bench.began || !isReady() || !isQuiet) return setTimeout(look, 50);
      const right = bench.shown.find((one) => one.text === figure());
      done({
        figure: right ? right.ms - bench.began : null,
        drawn: bench.last - bench.began,
        nodes: document.querySelectorAll("*").length,
      });
    };
    look();
  });
})();
