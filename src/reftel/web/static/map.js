// The name and count of what is under the pointer; zoom by buttons, wheel with Ctrl, and drag. The map works without.
(function () {
  "use strict";
  for (const figure of document.querySelectorAll("figure[data-map]")) {
    const svg = figure.querySelector("svg"), output = figure.querySelector("output.at");
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    let [left, top, wide, high] = whole;
    const zoomed = () => whole[2] / wide;
    const dots = [...svg.querySelectorAll("circle")].map((dot) => [dot, Number(dot.getAttribute("r"))]);
    const arcs = [...svg.querySelectorAll(".arc")].map((arc) => [arc, Number(arc.getAttribute("stroke-width"))]);
    const texts = [...svg.querySelectorAll("text")];

    svg.addEventListener("pointerover", (event) => {
      const title = event.target.querySelector && event.target.querySelector("title");
      output.textContent = title ? title.textContent : "";
    });
    svg.addEventListener("pointerleave", () => { output.textContent = ""; });

    const show = () => {
      wide = Math.min(wide, whole[2]); high = Math.min(high, whole[3]);
      left = Math.min(Math.max(left, whole[0]), whole[0] + whole[2] - wide);
      top = Math.min(Math.max(top, whole[1]), whole[1] + whole[3] - high);
      svg.setAttribute("viewBox", `${left} ${top} ${wide} ${high}`);
      const k = zoomed(), by = k ** 0.75;
      for (const [dot, r] of dots) { dot.setAttribute("r", r / by); dot.style.strokeWidth = 0.7 / k; }
      for (const [arc, width] of arcs) arc.setAttribute("stroke-width", width / by);
      const letter = Math.min(9, (11 * wide) / svg.getBoundingClientRect().width);
      for (const text of texts) { text.style.fontSize = `${letter}px`; text.style.strokeWidth = `${letter / 4.5}px`; }
      buttons[1].disabled = buttons[2].disabled = k <= 1;
      buttons[0].disabled = k >= 16;
    };
    const zoom = (factor, x = left + wide / 2, y = top + high / 2) => {
      const k = Math.min(Math.max(zoomed() * factor, 1), 16);
      const now = whole[2] / k;
      left = x - ((x - left) / wide) * now;
      top = y - ((y - top) / high) * ((now * whole[3]) / whole[2]);
      wide = now; high = (now * whole[3]) / whole[2];
      show();
    };
    // The first step goes to the post that the page is about, or to the largest.
    const closer = () => {
      const dot = zoomed() === 1 && (svg.querySelector("circle.here") || svg.querySelector("circle"));
      if (dot) {
        left = dot.cx.baseVal.value - wide / 4; top = dot.cy.baseVal.value - high / 4;
        wide /= 2; high /= 2;
        show();
      } else zoom(2);
    };
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      return [left + ((event.clientX - box.left) / box.width) * wide, top + ((event.clientY - box.top) / box.height) * high];
    };

    const bar = document.createElement("p");
    bar.className = "zoom";
    const buttons = [["+", "Zoom in", closer], ["\u2212", "Zoom out", () => zoom(0.5)], ["Whole map", "", () => zoom(1 / 64)]].map(([text, label, act]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = text;
      if (label) button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      bar.append(button);
      return button;
    });
    figure.append(bar);
    buttons[1].disabled = buttons[2].disabled = true;

    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // a page that scrolls shall not be caught by a map
      event.preventDefault();
      zoom(event.deltaY < 0 ? 1.25 : 0.8, ...at(event));
    }, { passive: false });
    let held = null;
    svg.addEventListener("pointerdown", (event) => { if (zoomed() > 1 && event.button === 0) held = [event.clientX, event.clientY, left, top, false]; });
    svg.addEventListener("pointermove", (event) => {
      if (!held) return;
      const box = svg.getBoundingClientRect(), dx = event.clientX - held[0], dy = event.clientY - held[1];
      if (Math.abs(dx) + Math.abs(dy) < 4 && !held[4]) return;
      held[4] = true;
      left = held[2] - (dx / box.width) * wide;
      top = held[3] - (dy / box.height) * high;
      show();
    });
    addEventListener("pointerup", () => { setTimeout(() => { held = null; }); });
    svg.addEventListener("click", (event) => { if (held && held[4]) event.preventDefault(); }, true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
  }
})();
