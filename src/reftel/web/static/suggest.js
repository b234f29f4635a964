// Suggestions while a query is typed, as an ARIA combobox with a list. The form works without this.
(function () {
  "use strict";
  let boxes = 0;
  for (const box of document.querySelectorAll("input[type=search][name=q][data-suggest]")) {
    const list = document.createElement("ul");
    list.id = `suggestions-${(boxes += 1)}`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    box.after(list);
    const set = (name, value) => box.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-expanded", "false");
    set("aria-controls", list.id);

    let at = -1, typed = box.value, tail = "", asked = null, waiting = 0;
    const options = () => [...list.children];
    const close = () => {
      clearTimeout(waiting);
      if (asked) asked.abort();
      list.hidden = true;
      at = -1;
      set("aria-expanded", "false");
      box.removeAttribute("aria-activedescendant");
    };
    const choose = (index) => {
      const all = options();
      if (all[at]) all[at].setAttribute("aria-selected", "false");
      at = index;
      if (all[at]) {
        all[at].setAttribute("aria-selected", "true");
        all[at].scrollIntoView({ block: "nearest" });
        set("aria-activedescendant", all[at].id);
        box.value = all[at].dataset.query + tail;
      } else {
        box.removeAttribute("aria-activedescendant");
        box.value = typed + tail;
      }
    };
    const take = (index) => {
      choose(index);
      const end = box.value.length - tail.length;
      if (!tail) box.value += " ";
      typed = box.value;
      tail = "";
      box.focus();
      box.setSelectionRange(end + 1, end + 1);
      close();
    };
    const show = (found) => {
      list.replaceChildren(...found.map((each, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.query = each.query;
        for (const [name, text] of [["what", each.text], ["says", each.label], ["n", each.kind === "number" ? "" : each.count.toLocaleString("en")]]) {
          if (!text) continue;
          const part = document.createElement("span");
          part.className = name;
          part.textContent = text;
          option.append(part, " ");
        }
        // The pointer goes down before the box loses the focus.
        option.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
        return option;
      }));
      at = -1;
      list.hidden = !found.length;
      set("aria-expanded", String(found.length > 0));
      box.removeAttribute("aria-activedescendant");
    };
    const ask = async () => {
      const caret = box.selectionStart ?? box.value.length;
      typed = box.value.slice(0, caret);
      tail = box.value.slice(caret);
      if (asked) asked.abort();
      if (typed.trim().length < 2) { close(); return; }
      asked = new AbortController();
      const mine = asked;
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: mine.signal });
        if (answer.ok && document.activeElement === box) show(await answer.json());
      } catch { /* typed on, or the server is gone: the form still works */ }
    };
    box.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const count = list.hidden ? 0 : list.children.length;
      if (event.key === "ArrowDown" && !count) { ask(); event.preventDefault(); return; }
      if (!count) return;
      if (event.key === "ArrowDown") choose(at + 1 >= count ? -1 : at + 1);
      else if (event.key === "ArrowUp") choose(at < 0 ? count - 1 : at - 1);
      else if (event.key === "Enter" && at >= 0) take(at);
      else if (event.key === "Escape") { choose(-1); close(); event.stopPropagation(); }
      else return;
      event.preventDefault();
    });
  }
})();
