// Three weights that always add up to 100: moving one shares the rest in proportion to what the others had.
// Where a box says that the region's weights count, moving one unticks it, and ticking it moves all back.
// Without this file they are three number fields, and the server says when they do not add up.
(() => {
  "use strict";

  const share = (inputs, moved) => {
    const others = inputs.filter((input) => input !== moved);
    const rest = 100 - Number(moved.value);
    const held = others.reduce((sum, input) => sum + Number(input.value), 0);
    let left = rest;
    others.forEach((input, n) => {
      const part = held ? (rest * Number(input.value)) / held : rest / others.length;
      const value = n === others.length - 1 ? left : Math.round(part);
      input.value = String(value);
      left -= value;
    });
  };

  const show = (group, inputs) => inputs.forEach((input) => {
    group.querySelector(`output[for="${CSS.escape(input.id)}"]`).textContent = `${input.value} %`;
    input.setAttribute("aria-valuetext", `${input.value} percent`);
  });

  const enhance = (group) => {
    if (group.dataset.ready) return;
    group.dataset.ready = "yes";
    const inputs = [...group.querySelectorAll("input[data-weight]")];
    const region = group.closest("form")?.querySelector("input[type=checkbox][name=use_region]");
    const start = inputs.map((input) => input.value);
    inputs.forEach((input, n) => {
      input.type = "range";
      input.value = start[n];
      input.addEventListener("input", () => {
        if (region) region.checked = false;
        share(inputs, input);
        show(group, inputs);
      });
    });
    region?.addEventListener("change", () => {
      if (!region.checked) return;
      inputs.forEach((input, n) => { input.value = start[n]; });
      show(group, inputs);
    });
    group.querySelectorAll("output").forEach((output) => { output.hidden = false; });
    show(group, inputs);
  };

  const enhanceAll = (root) => root.querySelectorAll("[data-weights]").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => enhanceAll(document));
  else enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.detail.elt.parentElement || document));
})();
