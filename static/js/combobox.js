// The skill picker: an ARIA combobox over a JSON address (?q= gives {"results": [{id, label, note}]}), which
// adds rows to a Django formset from a <template>. Without this file the formset's blank rows take the words.
(() => {
  "use strict";

  const WAIT = 120;

  class Picker {
    constructor(root) {
      this.root = root;
      this.input = root.querySelector("[role=combobox]");
      this.list = root.querySelector("[role=listbox]");
      this.rows = root.querySelector("[data-picker-rows]");
      this.template = root.querySelector("template");
      this.total = root.querySelector(`[name="${CSS.escape(root.dataset.prefix)}-TOTAL_FORMS"]`);
      this.says = root.querySelector("[data-picker-says]");
      this.none = root.querySelector("[data-picker-none]");
      this.results = [];
      this.active = -1;
      this.dropBlankRows();
      this.listen();
      this.refresh();
    }

    listen() {
      this.input.addEventListener("input", () => this.ask());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.choose(Number(option.dataset.index));
      });
      this.rows.addEventListener("click", (event) => {
        const button = event.target.closest("[data-remove]");
        if (button) this.remove(button.closest("[data-row]"));
      });
    }

    // Blank rows are the way without a script; with one they would only be in the way.
    dropBlankRows() {
      const rows = [...this.rows.querySelectorAll("[data-row]")];
      while (rows.length && this.isBlank(rows.at(-1))) rows.pop().remove();
      this.total.value = String(rows.length);
    }

    field(row, name) { return row.querySelector(`[name$="-${name}"]`); }

    isBlank(row) {
      return !this.field(row, "skill")?.value && !this.field(row, "name")?.value && !row.querySelector(".error");
    }

    shown() {
      return [...this.rows.querySelectorAll("[data-row]")].filter((row) => !row.hidden);
    }

    chosen() { return new Set(this.shown().map((row) => this.field(row, "skill")?.value)); }

    ask() {
      clearTimeout(this.timer);
      const query = this.input.value.trim();
      if (!query) { this.close(); return; }
      this.timer = setTimeout(() => this.fetch(query), WAIT);
    }

    async fetch(query) {
      this.request?.abort();
      this.request = new AbortController();
      this.input.setAttribute("aria-busy", "true");
      try {
        const address = new URL(this.root.dataset.url, location.href);
        address.searchParams.set("q", query);
        const answer = await fetch(address, {
          signal: this.request.signal, headers: { Accept: "application/json" }, credentials: "same-origin",
        });
        if (!answer.ok) throw new Error(String(answer.status));
        this.show((await answer.json()).results, query);
      } catch (error) {
        if (error.name !== "AbortError") this.fail();
      } finally {
        this.input.removeAttribute("aria-busy");
      }
    }

    show(results, query) {
      if (this.input.value.trim() !== query) return;
      const chosen = this.chosen();
      this.results = results.map((result) => ({ ...result, taken: chosen.has(String(result.id)) }));
      this.list.replaceChildren(...this.results.map((result, index) => this.option(result, index, query)));
      if (!this.results.length) this.list.append(this.message(`Nothing found for “${query}”. Try another word.`));
      this.open();
      this.move(this.results.findIndex((result) => !result.taken));
      this.say(this.results.length === 1 ? "1 skill found" : `${this.results.length} skills found`);
    }

    fail() {
      this.results = [];
      this.list.replaceChildren(this.message("The search does not answer. Try once more in a moment."));
      this.open();
      this.say("The search does not answer");
    }

    message(text) {
      const item = document.createElement("li");
      item.setAttribute("role", "option");
      item.setAttribute("aria-disabled", "true");
      item.textContent = text;
      return item;
    }

    option(result, index, query) {
      const item = this.message("");
      item.id = `${this.input.id}-option-${index}`;
      item.dataset.index = String(index);
      item.setAttribute("aria-selected", "false");
      item.setAttribute("aria-disabled", String(result.taken));
      item.append(...this.marked(result.label, query));
      const note = result.taken ? "already chosen" : result.note;
      if (note) {
        const small = document.createElement("small");
        small.textContent = note;
        item.append(small);
      }
      return item;
    }

    marked(label, query) {
      const at = label.toLowerCase().indexOf(query.toLowerCase());
      if (at < 0) return [label];
      const mark = document.createElement("mark");
      mark.textContent = label.slice(at, at + query.length);
      return [label.slice(0, at), mark, label.slice(at + query.length)];
    }

    open() {
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
    }

    close() {
      clearTimeout(this.timer);
      this.request?.abort();
      this.list.hidden = true;
      this.active = -1;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    move(index) {
      this.active = index;
      const options = [...this.list.children];
      options.forEach((option, n) => {
        if (option.hasAttribute("aria-selected")) option.setAttribute("aria-selected", String(n === index));
      });
      if (options[index]?.id) {
        this.input.setAttribute("aria-activedescendant", options[index].id);
        options[index].scrollIntoView({ block: "nearest" });
      } else this.input.removeAttribute("aria-activedescendant");
    }

    step(by) {
      const free = this.results.map((result, n) => (result.taken ? -1 : n)).filter((n) => n >= 0);
      if (!free.length) return;
      const at = free.indexOf(this.active);
      this.move(free[(at + by + free.length) % free.length]);
    }

    key(event) {
      if (event.key === "Enter") {
        event.preventDefault();
        if (!this.list.hidden && this.active >= 0) this.choose(this.active);
      } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (this.list.hidden) this.ask();
        else this.step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Escape" && !this.list.hidden) {
        event.preventDefault();
        this.close();
      }
    }

    choose(index) {
      const result = this.results[index];
      if (!result || result.taken) return;
      this.add(result.id, result.label);
      this.input.value = "";
      this.close();
      this.input.focus();
    }

    add(id, label) {
      if (this.chosen().has(String(id))) { this.say(`${label} is already chosen`); return; }
      const number = Number(this.total.value);
      const holder = document.createElement("tbody");
      holder.innerHTML = this.template.innerHTML.replaceAll("__prefix__", String(number));
      const row = holder.firstElementChild;
      this.total.value = String(number + 1);
      this.field(row, "skill").value = String(id);
      this.field(row, "name").value = label;
      row.querySelector("[data-name]").textContent = label;
      row.querySelector("[data-blank]").hidden = true;
      row.querySelectorAll("[data-name-too]").forEach((part) => { part.textContent = ` ${label}`; });
      this.rows.append(row);
      this.say(`${label} added`);
      this.changed();
    }

    // The row stays, marked for deletion, so that the formset's numbers stay without gaps.
    remove(row) {
      const label = row.querySelector("[data-name]").textContent.trim();
      const mark = this.field(row, "DELETE");
      if (mark) mark.checked = true;
      row.hidden = true;
      this.say(`${label} removed`);
      this.input.focus();
      this.changed();
    }

    changed() {
      this.refresh();
      this.rows.querySelector("input, select")?.dispatchEvent(new Event("input", { bubbles: true }));
      this.root.dispatchEvent(new CustomEvent("picker:change", { bubbles: true }));
    }

    refresh() {
      const empty = this.shown().length === 0;
      this.rows.closest("table").hidden = empty;
      if (this.none) this.none.hidden = !empty;
    }

    say(text) { this.says.textContent = text; }
  }

  const pickers = new WeakMap();
  const enhance = (root) => { if (!pickers.has(root)) pickers.set(root, new Picker(root)); };
  const enhanceAll = (root) => root.querySelectorAll("[data-picker]").forEach(enhance);

  // <button type="button" data-pick-id="7" data-pick-label="Tool offsets"> adds a suggestion to the page's picker.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-id]");
    const root = button && document.querySelector("[data-picker]");
    if (!root) return;
    enhance(root);
    pickers.get(root).add(button.dataset.pickId, button.dataset.pickLabel);
    const chips = button.closest(".chips");
    button.closest(".chip")?.remove();
    if (chips && !chips.children.length) {
      if (chips.previousElementSibling?.matches("p")) chips.previousElementSibling.textContent = "All of them are added.";
      chips.remove();
    }
    (chips?.querySelector("[data-pick-id]") || pickers.get(root).input).focus();
  });

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => enhanceAll(document));
  else enhanceAll(document);
  document.addEventListener("htmx:load", (event) => enhanceAll(event.detail.elt.parentElement || document));
})();
