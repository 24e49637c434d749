"use strict";
// Shared by the scripts of all pages: data, number formats, axes, colours, and charts that follow a light or dark screen.
const Kindling = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);

  const short = (value) => {
    if (value === 0) return "0";
    const size = Math.abs(value);
    const digits = Number(value.toPrecision(4));
    return size >= 1e-3 && size < 1e5 ? String(digits) : digits.toExponential();
  };
  const percent = (share) => Number((100 * share).toPrecision(4)) + " %";
  const cut = (text, most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

  // Ticks at round numbers: on a logarithmic axis at powers of ten and, if these are few, at 2 and 5 times these.
  function ticksBetween(from, to, logarithmic) {
    const ticks = [];
    if (logarithmic) {
      const decades = Math.log10(to / from);
      const every = Math.ceil(decades / 8);
      for (let power = Math.floor(Math.log10(from)); power <= Math.log10(to); power++) {
        for (const times of decades > 3 ? [1] : [1, 2, 5]) {
          const tick = Number(times + "e" + power);
          if (power % every === 0 && tick >= from * 0.999 && tick <= to * 1.001) ticks.push(tick);
        }
      }
    } else {
      const rough = (to - from) / 5;
      const power = 10 ** Math.floor(Math.log10(rough));
      const step = power * [1, 2, 5, 10].find((times) => times * power >= rough);
      for (let i = Math.ceil(from / step); i * step <= to; i++) ticks.push(Number((i * step).toPrecision(12)));
    }
    return ticks.length > 1 ? ticks : [from, to];
  }

  function scaleOf(logarithmic, title, text, more) {
    return {
      type: logarithmic ? "logarithmic" : "linear",
      title: { display: title !== "", text: title },
      afterBuildTicks: logarithmic
        ? (scale) => { scale.ticks = ticksBetween(scale.min, scale.max, true).map((value) => ({ value })); }
        : undefined,
      ticks: { callback: (value) => text(value), maxRotation: 40 },
      ...more,
    };
  }

  // Colours of page.css, "#rrggbb"

  const NAMES = ["paper", "text", "faint", "line", "best", "strong", "weak", "chosen",
    ...[0, 1, 2, 3, 4, 5, 6, 7].map((run) => "run" + run)];
  const colours = {};
  function readColours() {
    const style = getComputedStyle(document.documentElement);
    for (const name of NAMES) colours[name] = style.getPropertyValue("--" + name).trim();
    Chart.defaults.color = colours.faint;
    Chart.defaults.borderColor = colours.line;
    Chart.defaults.font.family = "system-ui, sans-serif";
    Chart.defaults.animation = false;
    Chart.defaults.maintainAspectRatio = false;
    Chart.defaults.plugins.legend.display = false;
  }

  const channel = (colour, i) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
  // Red, green and blue of a mix of two colours; share is 0 for the first and 1 for the second.
  const between = (from, to, share) => [0, 1, 2].map((i) =>
    Math.round(share * channel(to, i) + (1 - share) * channel(from, i)));
  const mixed = (share) => `rgb(${between(colours.weak, colours.strong, share)})`;

  // Charts

  let charts = [];
  function add(canvas, config) {
    charts.push(new Chart(canvas, config));
    return charts[charts.length - 1];
  }

  // Large numbers, such as samples per second, without an exponent.
  const plain = (value) => (Math.abs(value) < 1e3 || Math.abs(value) >= 1e9 ? short(value)
    : Number(value.toPrecision(4)).toLocaleString("en"));

  // Adds the canvas of a chart to the element "charts".
  function chartBox(title) {
    const box = document.createElement("div");
    const heading = document.createElement("h3");
    heading.textContent = title;
    const frame = document.createElement("div");
    frame.className = "chart";
    const canvas = document.createElement("canvas");
    frame.append(canvas);
    box.append(heading, frame);
    document.getElementById("charts").append(box);
    return canvas;
  }

  // Dash patterns in pixels; page.css has the same ones.
  const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

  // Curves over epochs: spec is { share, lines: [{ label, colour, dash, points: [[x, y]], marked, thin }] }, longest is the number
  // of points of the longest line, epochs has options of the x axis.
  function lines(spec, { legend, longest, epochs = longest > 1 ? {} : { min: 0, max: 2 } }) {
    const text = spec.share ? percent : plain;
    const values = spec.lines.flatMap((line) => line.points).map((point) => point[1]);
    const lowest = Math.min(...values);
    const highest = Math.max(...values);
    // Values over several orders of magnitude need a logarithmic axis.
    const logarithmic = !spec.share && lowest > 0 && highest / lowest > 50;
    // For constant values, show zero as well, or the axis would show only their last digits.
    const around = highest > lowest ? {} : { min: Math.min(0, 2 * lowest), max: Math.max(0, 2 * highest) || 1 };
    const shown = spec.lines.length;
    return {
      type: "line",
      data: {
        datasets: spec.lines.map((line) => ({
          label: line.label,
          data: line.points.map(([x, y]) => ({ x, y })),
          borderColor: colours[line.colour], backgroundColor: colours[line.colour],
          borderDash: DASHES[line.dash],
          borderWidth: line.thin || shown > 12 ? 1.2 : 2,
          pointRadius: line.points.map(([x]) => (x === line.marked && (longest > 1) ? 4.5 : line.points.length === 1 ? 4 : 0)),
          pointHoverRadius: 4, clip: 8,
        })),
      },
      options: {
        parsing: false, normalized: true,
        interaction: shown > 4 ? { mode: "nearest", intersect: false } : { mode: "index", intersect: false },
        scales: {
          x: scaleOf(false, "epoch", (value) => (Number.isInteger(value) ? value : ""), epochs),
          y: scaleOf(logarithmic, "", text, around),
        },
        plugins: {
          legend: { display: legend && shown > 1, position: "bottom", labels: { boxWidth: 12, boxHeight: 2 } },
          tooltip: { callbacks: {
            title: (items) => (items.length ? `epoch ${short(items[0].raw.x)}` : ""),
            label: (item) => `${item.dataset.label}: ${text(item.raw.y)}`,
          } },
        },
      },
    };
  }

  // Returns a function that draws all charts of a page; it is called again when the screen turns dark or light.
  function drawBy(draw) {
    const drawAll = () => {
      charts.forEach((chart) => chart.destroy());
      charts = [];
      readColours();
      draw();
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
    return drawAll;
  }

  return { data, short, percent, cut, ticksBetween, scaleOf, colours, between, mixed, add, chartBox, lines, drawBy };
})();
