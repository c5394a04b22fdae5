// 登录结束后，打开着的页面不再留着内容。
(() => {
  "use strict";

  const over = () => {
    document.title = "登录已结束";
    const told = document.createElement("main");
    told.style.cssText = "font: 18px/1.8 sans-serif; max-width: 40em; margin: 3em auto; padding: 0 1em";
    const title = document.createElement("h1");
    title.textContent = "登录已结束";
    const sentence = document.createElement("p");
    sentence.textContent = "已退出、超时或账号有变动，页面上的内容已清除。";
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "重新登录，回到这个地址";
    told.append(title, sentence, again);
    document.body.replaceChildren(told);
  };

  // 连接断开时问一声：只有服务器说没有登录，才算结束；服务器没有回答，框架自己会再连。
  let isAsking = false;
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch("./_stcore/host-config", {cache: "no-store"});
      if (answer.status === 401 || answer.status === 403) over();
    } catch {
      // 没有网络。
    } finally {
      isAsking = false;
    }
  };
  const state = (app) => app?.getAttribute("data-test-connection-state");
  let wasConnected = false;
  new MutationObserver(() => {
    const isConnected = state(document.querySelector('[data-testid="stApp"]')) === "CONNECTED";
    if (wasConnected && !isConnected) ask();
    wasConnected = isConnected;
  }).observe(document.documentElement, {subtree: true, attributes: true, attributeFilter: ["data-test-connection-state"]});
})();
