// Values under the pointer; a brush that fills in the form and shows the months of its stretch. The form works without.
(function () {
  "use strict";
  // the library is larger than the page: it is fetched when a pointer comes to the chart
  const library = document.currentScript.dataset.brush;
  const SVG = "http://www.w3.org/2000/svg";
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
    const { from, to } = figure.querySelector("form.range").elements;
    for (const field of [from, to]) field.addEventListener("input", () => say(figure));
    const months = monthsOf(figure);
    const size = figure.dataset.unit === "year" ? 12 : 1;
    point(figure, figure.querySelector(".plot"), 0, months, size);
  }

  function monthsOf(figure) { return figure.dataset.counts.split(",").map(Number); }

  function firstOf(figure) {
    const [year, month] = figure.dataset.first.split("-").map(Number);
    return year * 12 + month - 1;
  }

  function key(month) { return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`; }

  function name(month) {
    return new Date(Date.UTC(Math.floor(month / 12), month % 12)).toLocaleString("en", { month: "long", year: "numeric", timeZone: "UTC" });
  }

  // Where the form's range begins and ends, as months of the chart.
  function range(figure) {
    const form = figure.querySelector("form.range"), first = firstOf(figure);
    const places = ["from", "to"].map((field) => {
      const [year, month] = form.elements[field].value.split("-").map(Number);
      return year * 12 + month - 1 - first;
    });
    return places.some(Number.isNaN) ? null : [Math.max(0, Math.min(...places)), Math.max(...places) + 1];
  }

  // How many cables the months of the form have; the months themselves where the chart shows years.
  function say(figure) {
    const output = figure.querySelector("form.range output"), stretch = range(figure);
    if (!stretch) { output.textContent = ""; return; }
    const sum = monthsOf(figure).slice(...stretch).reduce((a, b) => a + b, 0);
    output.textContent = `${sum.toLocaleString("en")} ${sum === 1 ? "cable" : "cables"}`;
    if (figure.dataset.unit === "year") detail(figure, stretch);
  }

  // The bar under the pointer, marked, with its value beside the caption.
  function point(figure, plot, from, counts, size) {
    const output = figure.querySelector("output.at"), bars = plot.querySelector("svg.bars"), first = firstOf(figure);
    const mark = bars.insertBefore(document.createElementNS(SVG, "rect"), bars.firstChild);
    mark.setAttribute("class", "under");
    mark.setAttribute("height", "100%");
    const many = Math.ceil(counts.length / size);
    plot.addEventListener("pointermove", (event) => {
      const box = bars.getBoundingClientRect();
      const at = Math.floor(((event.clientX - box.left) / box.width) * many);
      if (at < 0 || at >= many) return;
      const sum = counts.slice(at * size, at * size + size).reduce((a, b) => a + b, 0);
      const month = first + from + at * size;
      output.textContent = `${size === 12 ? Math.floor(month / 12) : name(month)}: ${sum.toLocaleString("en")}`;
      mark.setAttribute("x", `${(100 * at) / many}%`);
      mark.setAttribute("width", `${100 / many}%`);
    });
    plot.addEventListener("pointerleave", () => { output.textContent = ""; mark.setAttribute("width", "0"); });
  }

  // The months of a stretch, below the years.
  function detail(figure, [low, high]) {
    const before = figure.querySelector(".plot.detail");
    if (before) before.remove();
    const counts = monthsOf(figure).slice(low, high), peak = Math.max(...counts);
    if (!peak || counts.length > 180) return;
    const first = firstOf(figure) + low;
    const plot = document.createElement("div");
    plot.className = "plot detail";
    plot.setAttribute("aria-hidden", "true");
    const step = [1, 2, 5].flatMap((n) => [n, n * 10, n * 100, n * 1000, n * 10000]).sort((a, b) => a - b).find((n) => peak / n <= 3) || peak;
    const ticks = Array.from({ length: Math.floor(peak / step) + 1 }, (_, n) => n * step);
    const each = 100 / counts.length, every = Math.ceil(counts.length / 12);
    plot.innerHTML = `<svg class="scale" focusable="false">${ticks.map((n) => `<text x="100%" y="${100 - (100 * n) / peak}%" dy=".35em" text-anchor="end">${n.toLocaleString("en")}</text>`).join("")}</svg>`
      + `<svg class="bars" focusable="false">${ticks.slice(1).map((n) => `<line class="grid" x1="0" x2="100%" y1="${100 - (100 * n) / peak}%" y2="${100 - (100 * n) / peak}%"/>`).join("")}`
      + counts.map((n, at) => (n ? `<rect class="fill-all" x="${at * each + each * 0.08}%" width="${each * 0.84}%" y="${100 - (100 * n) / peak}%" height="${(100 * n) / peak}%"/>` : "")).join("")
      + `</svg><svg class="ticks" focusable="false">${counts.map((_, at) => (at % every === 0 && at * each < 92 ? `<text x="${at * each}%" y="1em">${name(first + at).replace(/^(\w{3})\w*/, "$1")}</text>` : "")).join("")}</svg>`;
    figure.querySelector(".plot").after(plot);
    point(figure, plot, low, counts, 1);
  }

  function ready(figure) {
    const counts = monthsOf(figure), first = firstOf(figure);
    const form = figure.querySelector("form.range");
    const plot = figure.querySelector(".plot");
    const bars = plot.querySelector("svg.bars");
    let svg = null;
    const draw = () => {
      if (svg) svg.remove();
      const width = bars.clientWidth, height = bars.clientHeight;
      if (!width) return;
      svg = d3.select(plot).append("svg").attr("class", "brush").attr("width", width).attr("height", height)
        .attr("viewBox", `0 0 ${width} ${height}`);
      const scale = counts.length / width;
      const set = ([left, right]) => {
        const low = Math.max(0, Math.round(left * scale)), high = Math.min(counts.length, Math.max(low + 1, Math.round(right * scale))) - 1;
        form.elements.from.value = key(first + low);
        form.elements.to.value = key(first + high);
        say(figure);
      };
      const brush = d3.brushX().extent([[0, 0], [width, height]]).on("brush", (event) => {
        if (event.sourceEvent && event.selection) set(event.selection);
      }).on("end", (event) => {
        if (!event.sourceEvent) return;
        if (!event.selection) {
          // A click without a stretch: the year under it, as the links below would have done.
          const [x] = d3.pointer(event.sourceEvent, svg.node());
          const under = [...bars.querySelectorAll("a")].find((link) => {
            const box = link.getBoundingClientRect(), left = bars.getBoundingClientRect().left;
            return x >= box.left - left && x < box.right - left;
          });
          if (under) location.href = under.getAttribute("href");
          return;
        }
        set(event.selection);
        form.querySelector("button").focus({ preventScroll: true });
      });
      svg.append("g").call(brush);
    };
    draw();
    let waiting = 0;
    addEventListener("resize", () => { cancelAnimationFrame(waiting); waiting = requestAnimationFrame(draw); });
  }
})();
