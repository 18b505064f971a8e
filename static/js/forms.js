// Forms answer at once: the pressed button says that it works, a second press does nothing, and what was
// typed is not lost without a question. Every form also works without this file.
(() => {
  "use strict";

  const busy = (button, on) => {
    if (!button) return;
    if (on) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
    if (!button.dataset.busy) return;
    if (on) {
      button.dataset.rest = button.textContent;
      button.textContent = button.dataset.busy;
    } else if (button.dataset.rest) {
      button.textContent = button.dataset.rest;
      delete button.dataset.rest;
    }
  };

  const buttonOf = (form, submitter) =>
    submitter || form.querySelector("button:not([type]), button[type=submit], input[type=submit]");

  const byHtmx = (element) => element.closest("[hx-get], [hx-post], [hx-put], [hx-patch], [hx-delete]");

  // Sending a form the plain way. A file that is downloaded leaves the page as it is: [data-download].
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || byHtmx(form)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    delete form.dataset.changed;
    if (form.hasAttribute("data-download")) return;
    const button = buttonOf(form, event.submitter);
    form.dataset.sent = "yes";
    busy(button, true);
    // Somebody who stopped the page from loading may send again.
    setTimeout(() => { delete form.dataset.sent; busy(button, false); }, 10000);
  });

  // Coming back with the browser's button shows the page as it was, so it must be usable again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[aria-busy=true]").forEach((button) => busy(button, false));
  });

  // The same for requests by htmx.
  const pressed = (event) => {
    const element = event.detail.elt;
    return element.tagName === "FORM"
      ? buttonOf(element, event.detail.requestConfig?.triggeringEvent?.submitter)
      : element.closest("button, a.btn");
  };
  document.addEventListener("htmx:beforeRequest", (event) => busy(pressed(event), true));
  document.addEventListener("htmx:afterRequest", (event) => {
    busy(pressed(event), false);
    if (event.detail.successful && event.detail.elt.tagName === "FORM") delete event.detail.elt.dataset.changed;
  });

  // A whole page where a fragment was asked for means that the session has ended: loading again asks to sign in.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, xhr, requestConfig } = event.detail;
    const whole = /^\s*<!doctype/i.test(xhr.responseText);
    if (!whole || target === document.body || requestConfig.elt.closest("[hx-select], [data-hx-select]")) return;
    event.detail.shouldSwap = false;
    location.reload();
  });

  // [data-guard]: leaving with unsaved words asks first.
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.hasAttribute("data-guard")) form.dataset.changed = "yes";
  });
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-changed]")) event.preventDefault();
  });

  // [data-submit-on-change]: selects and boxes of a filter bar.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form && event.target.type !== "search") form.requestSubmit();
  });

  // A file may be dropped on its field.
  const over = (event, on) => {
    const drop = event.target.closest?.("[data-drop]");
    if (!drop) return null;
    event.preventDefault();
    drop.toggleAttribute("data-over", on);
    return drop.querySelector("input[type=file]");
  };
  document.addEventListener("dragover", (event) => over(event, true));
  document.addEventListener("dragleave", (event) => over(event, false));
  document.addEventListener("drop", (event) => {
    const input = over(event, false);
    if (!input) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // [data-choose-all="name"]: one box for many. [data-count="name"]: how many are chosen, in a button's label.
  document.addEventListener("change", (event) => {
    const all = event.target.dataset?.chooseAll;
    if (all) boxes(all).forEach((box) => { box.checked = event.target.checked; });
    count(all || event.target.name);
  });
  const boxes = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`)];
  const count = (name) => {
    if (!name) return;
    document.querySelectorAll(`[data-count="${CSS.escape(name)}"]`).forEach((label) => {
      const n = boxes(name).filter((box) => box.checked).length;
      label.textContent = `${n} ${n === 1 ? label.dataset.one : label.dataset.many}`;
      const button = label.closest("button");
      if (button) button.toggleAttribute("disabled", n === 0);
    });
  };
  const begin = () => {
    document.querySelectorAll("[data-count]").forEach((label) => count(label.dataset.count));
    document.querySelector("[data-focus]")?.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  document.addEventListener("htmx:afterSettle", (event) => event.target.querySelector?.("[data-focus]")?.focus());
})();
