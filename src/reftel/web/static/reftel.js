// Comfort on every page: the keyboard, and a switch between light and dark. Nothing here is needed to read.
(function () {
  "use strict";
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* storage is switched off */ } },
  };

  const root = document.documentElement;
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const masthead = document.querySelector(".masthead > div");
  if (masthead) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "theme";
    const label = () => {
      button.textContent = dark() ? "☀" : "☾";
      button.setAttribute("aria-label", dark() ? "Light pages" : "Dark pages");
      button.title = button.getAttribute("aria-label");
    };
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      store.set("reftel-theme", root.dataset.theme);
      label();
    });
    label();
    masthead.querySelector("nav").after(button);
  }

  // On narrow screens the facets begin folded.
  const facets = document.querySelector("details.facets");
  if (facets && matchMedia("(max-width: 62rem)").matches) facets.open = false;

  // A menu closes with Escape, which gives the focus back to its button, and when the focus or the pointer is elsewhere.
  for (const menu of document.querySelectorAll("details.menu")) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
    });
    document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }

  let at = -1;
  const steps = () => [...document.querySelectorAll("[data-step]")];
  const step = (by) => {
    const all = steps();
    if (!all.length) return;
    if (at < 0 || !all[at]) {
      const seen = all.findIndex((one) => one.getBoundingClientRect().top > 20);
      at = by > 0 ? (seen < 0 ? all.length : seen) - 1 : seen < 0 ? all.length : seen;
    }
    at = Math.min(Math.max(at + by, 0), all.length - 1);
    const target = all[at].querySelector("a") || all[at];
    target.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "center" });
  };
  // A cable that was opened from a search: n and N walk its matches.
  const found = document.querySelector("[data-found]");
  const matches = found ? [...document.querySelectorAll("mark[id^='hit-']")] : [];
  let match = -1;
  const walk = (by) => {
    if (!matches.length) return;
    if (match < 0) {
      const aimed = matches.findIndex((one) => "#" + one.id === location.hash);
      const below = matches.findIndex((one) => one.getBoundingClientRect().top > 60);
      match = aimed >= 0 ? aimed : by > 0 ? (below < 0 ? matches.length : below) - 1 : below < 0 ? matches.length : below;
    }
    match = (match + by + matches.length) % matches.length;
    const chosen = matches[match];
    for (const one of document.querySelectorAll("mark.here")) one.classList.remove("here");
    for (const one of document.querySelectorAll(`mark[data-hit="${chosen.dataset.hit}"]`)) one.classList.add("here");
    for (let box = chosen.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    chosen.tabIndex = -1;
    chosen.focus({ preventScroll: true });
    chosen.scrollIntoView({ block: "center" });
    place.textContent = `${match + 1} of ${matches.length}`;
  };
  let place = null;
  if (matches.length) {
    const buttons = document.createElement("span");
    buttons.className = "steps";
    place = document.createElement("span");
    place.setAttribute("aria-live", "polite");
    for (const [label, by, key] of [["Previous match", -1, "N"], ["Next match", 1, "n"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet small";
      button.textContent = label;
      button.title = `Key: ${key}`;
      button.addEventListener("click", () => walk(by));
      buttons.append(button, " ");
    }
    buttons.append(place);
    found.querySelector(".walk").after(buttons);
  }

  const follow = (selector) => { const link = document.querySelector(selector); if (link) link.click(); };
  const keys = {
    "j": () => step(1),
    "k": () => step(-1),
    "n": () => { if (matches.length) walk(1); else follow("a[data-key='n']"); },
    "N": () => walk(-1),
    "[": () => follow("a[data-key='[']"),
    "]": () => follow("a[data-key=']']"),
    "p": () => follow("a[data-key='p']"),
    "c": () => follow("a[data-view='cite']"),
    "s": () => follow("a[data-view='source']"),
    "?": () => { location.href = "/help/keys"; },
    "/": () => { const box = document.getElementById("q"); if (box) { box.focus(); box.select(); } },
  };
  const off = () => store.get("reftel-keys") === "off";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || off()) return;
    const where = event.target;
    const typing = where instanceof HTMLElement && (where.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(where.tagName));
    if (typing) { if (event.key === "Escape") where.blur(); return; }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  const toggle = document.querySelector("[data-keys]");
  if (toggle) {
    const label = () => { toggle.textContent = off() ? "Switch keys on" : "Switch keys off"; };
    toggle.hidden = false;
    toggle.addEventListener("click", () => { store.set("reftel-keys", off() ? "on" : "off"); label(); });
    label();
  }
})();
