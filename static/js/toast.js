// A toast stays ten seconds, longer under the pointer or the focus; an error stays until it is dismissed.
(() => {
  "use strict";

  const STAYS = 10000;

  const watch = (toast) => {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "yes";
    if (toast.dataset.toast === "error") return;
    let timer;
    const start = () => { timer = setTimeout(() => toast.remove(), STAYS); };
    const pause = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, pause);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
    start();
  };

  // A live region speaks of what changes in it, not of what it holds when the page opens: so it is put in again.
  const begin = () => {
    const region = document.getElementById("toasts");
    if (!region) return;
    const held = [...region.querySelectorAll("[data-toast]")];
    held.forEach((toast) => toast.remove());
    setTimeout(() => region.append(...held), 100);
    new MutationObserver(() => region.querySelectorAll("[data-toast]").forEach(watch))
      .observe(region, { childList: true });
  };

  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest("[data-toast]")?.remove();
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();

  // What a request by htmx could not do is said too, instead of nothing happening.
  const say = (text) => {
    const region = document.getElementById("toasts");
    if (!region) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.dataset.toast = "error";
    const words = document.createElement("span");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.dismiss = "";
    button.textContent = "Dismiss";
    toast.append(words, button);
    region.append(toast);
  };
  document.addEventListener("htmx:sendError", () => say("No connection. Nothing was changed; try once more."));
  document.addEventListener("htmx:timeout", () => say("That took too long. Reload the page to see where it stands."));
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    if (status === 403) say("You may not do that. Nothing was changed.");
    else if (status === 404) say("That is no longer there. Reload the page.");
    else say("Something broke on our side. Reload the page to see where it stands.");
  });
})();
