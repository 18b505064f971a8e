// Sign-up asks less: the type is asked of institutions alone, and the browser knows its time zone.
// Without this file every question is on the page, and each can be answered.
(() => {
  "use strict";

  const parts = document.querySelectorAll("[data-kind-only]");
  const show = () => {
    const chosen = document.querySelector("input[name=kind]:checked")?.value;
    parts.forEach((part) => { part.hidden = part.dataset.kindOnly !== chosen; });
  };
  if (parts.length) {
    document.addEventListener("change", (event) => { if (event.target.name === "kind") show(); });
    addEventListener("pageshow", show);
    show();
  }

  // Only as long as nobody has chosen: UTC is what the form begins with.
  const zones = document.querySelector("[data-time-zone] select");
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones && zones.value === "UTC" && [...zones.options].some((option) => option.value === own)) zones.value = own;
})();
