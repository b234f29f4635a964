// Brushing over a chart of months fills in its form; the form works without this.
(function () {
  "use strict";
  // the library is larger than the page: it is fetched when a pointer comes to the chart
  const library = document.currentScript.dataset.brush;
  for (const figure of document.querySelectorAll("figure[data-months]")) {
    const begin = () => {
      figure.removeEventListener("pointerenter", begin);
      if (typeof d3 !== "undefined") { ready(figure); return; }
      const script = document.createElement("script");
      script.src = library;
      script.addEventListener("load", () => ready(figure));
      document.head.append(script);
    };
    figure.addEventListener("pointerenter", begin);
    totals(figure);
  }

  // How many cables the months of the form have.
  function totals(figure) {
    const { from, to } = figure.querySelector("form.range").elements;
    from.addEventListener("input", () => say(figure));
    to.addEventListener("input", () => say(figure));
  }

  function place(figure, value) {
    const [year, month] = figure.dataset.first.split("-").map(Number);
    const [y, m] = value.split("-").map(Number);
    return y * 12 + m - (year * 12 + month);
  }

  function say(figure) {
    const counts = figure.dataset.counts.split(",").map(Number);
    const form = figure.querySelector("form.range");
    const output = form.querySelector("output");
    const low = place(figure, form.elements.from.value), high = place(figure, form.elements.to.value);
    if (Number.isNaN(low) || Number.isNaN(high)) { output.textContent = ""; return; }
    const sum = counts.slice(Math.min(low, high), Math.max(low, high) + 1).reduce((a, b) => a + b, 0);
    output.textContent = `${sum.toLocaleString("en")} ${sum === 1 ? "cable" : "cables"}`;
  }

  function ready(figure) {
    const counts = figure.dataset.counts.split(",").map(Number);
    const [year, month] = figure.dataset.first.split("-").map(Number);
    const form = figure.querySelector("form.range");
    const plot = figure.querySelector(".plot");
    const bars = plot.querySelector("svg.bars");
    const key = (index) => {
      const months = year * 12 + month - 1 + index;
      return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, "0")}`;
    };
    let svg = null;
    const draw = () => {
      if (svg) svg.remove();
      const width = bars.clientWidth, height = bars.clientHeight;
      if (!width) return;
      svg = d3.select(plot).append("svg").attr("class", "brush").attr("width", width).attr("height", height)
        .attr("viewBox", `0 0 ${width} ${height}`);
      const scale = counts.length / width;
      const brush = d3.brushX().extent([[0, 0], [width, height]]).on("end", (event) => {
        if (!event.sourceEvent) return;
        if (!event.selection) {
          // A click without a stretch: the year under it, as the links below would have done.
          const [x] = d3.pointer(event.sourceEvent, svg.node());
          const links = [...bars.querySelectorAll("a")];
          const link = links[Math.floor((x / width) * links.length)];
          if (link) location.href = link.getAttribute("href");
          return;
        }
        const [left, right] = event.selection.map((x) => x * scale);
        const low = Math.max(0, Math.round(left)), high = Math.min(counts.length, Math.max(low + 1, Math.round(right))) - 1;
        form.elements.from.value = key(low);
        form.elements.to.value = key(high);
        say(figure);
        form.querySelector("button").focus({ preventScroll: true });
      });
      svg.append("g").call(brush);
    };
    draw();
    let waiting = 0;
    addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); });
  }
})();
