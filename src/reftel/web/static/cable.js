// A cable's pages: links copied at a click, fields and characters that point at each other, the share form.
(function () {
  "use strict";
  const live = document.createElement("div");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  document.body.append(live);
  const say = (text) => { live.textContent = ""; live.textContent = text; };

  const copy = async (text) => {
    try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
  };

  for (const link of document.querySelectorAll("a[data-copy]")) {
    link.addEventListener("click", async (event) => {
      if (location.search && link.hash && link.pathname === location.pathname && !event.ctrlKey && !event.metaKey) {
        // Opened from a search: what is marked stays, and the link that is copied does not name the search.
        event.preventDefault();
        location.hash = link.hash;
      }
      if (!(await copy(link.href))) return;
      const before = link.textContent;
      link.textContent = "✓";
      link.classList.add("copied");
      say("Link copied");
      setTimeout(() => { link.textContent = before; link.classList.remove("copied"); }, 1200);
    });
  }

  for (const block of document.querySelectorAll("[data-copyable], pre.citation")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet small";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      if (await copy(block.textContent.trim())) { button.textContent = "Copied"; say("Copied"); }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    block.after(button);
  }

  const contents = document.getElementById("contents");
  if (contents && contents.hidePopover) {
    contents.addEventListener("click", (event) => {
      if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
    });
  }

  const source = document.querySelector("[data-source]");
  if (source) {
    const mark = (numbers) => {
      for (const one of source.querySelectorAll(".chosen")) one.classList.remove("chosen");
      for (const number of numbers) {
        for (const run of source.querySelectorAll("a.field")) {
          if (run.dataset.fields.split(" ").includes(number)) run.classList.add("chosen");
        }
        const item = source.querySelector(`[data-field="${number}"]`);
        if (item) item.classList.add("chosen");
      }
    };
    source.addEventListener("mouseover", (event) => {
      const run = event.target.closest("a.field");
      const item = event.target.closest("[data-field]");
      if (run) {
        mark(run.dataset.fields.split(" "));
        const last = source.querySelector(`[data-field="${run.dataset.fields.split(" ").pop()}"]`);
        if (last) { const list = last.closest(".field-list"); list.scrollTop = last.offsetTop - list.offsetTop - list.clientHeight / 3; }
      } else if (item) mark([item.dataset.field]);
    });
    source.addEventListener("focusin", (event) => {
      const run = event.target.closest("a.field");
      const item = event.target.closest("[data-field]");
      if (run) mark(run.dataset.fields.split(" "));
      else if (item) mark([item.dataset.field]);
    });
  }

  const share = document.querySelector("[data-share]");
  if (share) {
    const text = share.querySelector("#message");
    const server = share.querySelector("#server");
    const address = share.querySelector("[data-link]").textContent.trim();
    const title = document.querySelector("h1").textContent.trim();
    const fill = () => {
      const message = text.value.includes(address) ? text.value : `${text.value} ${address}`;
      for (const link of share.querySelectorAll("a[data-template]")) {
        let template = link.dataset.template;
        if (link.textContent === "Mastodon" && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(server.value.trim())) {
          template = `https://${server.value.trim().toLowerCase()}/share?text={message}`;
        }
        link.href = template.replace("{title}", encodeURIComponent(title)).replace("{message}", encodeURIComponent(message)).replace("{link}", encodeURIComponent(address));
      }
    };
    text.addEventListener("input", fill);
    server.addEventListener("input", fill);
    for (const one of share.querySelectorAll(".no-js")) one.hidden = true;
  }
})();
