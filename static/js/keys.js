// Keys are declared where they act: <button data-key="a">Approve</button>. `/` goes to the search, `?` shows all.
// Ignored while somebody types, with a modifier held, and where the person has switched single keys off.
(() => {
  "use strict";

  const SETTING = "trellis-single-keys";
  const on = () => { try { return localStorage.getItem(SETTING) !== "off"; } catch { return true; } };
  const keep = (value) => { try { localStorage.setItem(SETTING, value ? "on" : "off"); } catch { /* private window */ } };

  const typing = (element) =>
    element.isContentEditable || element.tagName === "TEXTAREA" || element.tagName === "SELECT" ||
    (element.tagName === "INPUT" && !["checkbox", "radio", "button", "submit", "range"].includes(element.type));

  const visible = (element) => element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
  const declared = () => [...document.querySelectorAll("[data-key]")].filter(
    (element) => visible(element) && !element.disabled && element.getAttribute("aria-disabled") !== "true",
  );
  const search = () => [...document.querySelectorAll("[data-search], input[type=search]")].find(visible);

  const nameOf = (element) => {
    if (element.dataset.keyLabel) return element.dataset.keyLabel;
    const label = element.getAttribute("aria-label") || element.labels?.[0]?.textContent;
    if (label) return label.trim();
    const copy = element.cloneNode(true);
    copy.querySelectorAll("kbd, small").forEach((part) => part.remove());
    return copy.textContent.trim();
  };

  const help = () => {
    const dialog = document.getElementById("key-help");
    if (!dialog || dialog.open) return;
    const rows = declared().map((element) => [element.dataset.key, nameOf(element)]);
    if (search()) rows.push(["/", "Search"]);
    rows.push(["?", "Show the keys"]);
    const list = dialog.querySelector("[data-key-list]");
    list.replaceChildren(...rows.flatMap(([key, does]) => {
      const term = document.createElement("dt");
      const cap = document.createElement("kbd");
      cap.textContent = key.toUpperCase();
      term.append(cap);
      const meaning = document.createElement("dd");
      meaning.textContent = does;
      return [term, meaning];
    }));
    dialog.querySelector("[data-keys-on]").checked = on();
    dialog.showModal();
  };

  const act = (element) => {
    if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) element.focus();
    else element.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (typing(event.target)) {
      if (event.key === "Escape" && event.target.type === "search") event.target.blur();
      return;
    }
    if (document.querySelector("dialog[open]:modal")) return;
    if (event.key === "?") {
      event.preventDefault();
      help();
      return;
    }
    if (!on()) return;
    const target = event.key === "/" ? search() : declared().find((element) => element.dataset.key === event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    if (event.key === "/") { target.focus(); target.select?.(); } else act(target);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-keys-on]")) keep(event.target.checked);
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-show-keys]")) help();
  });
})();
