"use strict";
// What the scripts of all pages have in common: the data, texts, axes, colours, and charts that are drawn anew in the dark.
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

  // Round numbers: on a logarithmic axis powers of ten, or 1, 2, 5 times these if they are few.
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

  // Colours are those of page.css, "#rrggbb"

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
  // Red, green and blue of a place between two colours, share from 0 to 1.
  const between = (from, to, share) => [0, 1, 2].map((i) =>
    Math.round(share * channel(to, i) + (1 - share) * channel(from, i)));
  const mixed = (share) => `rgb(${between(colours.weak, colours.strong, share)})`;

  // Charts

  let charts = [];
  function add(canvas, config) {
    charts.push(new Chart(canvas, config));
    return charts[charts.length - 1];
  }

  // Samples per second are large, but no powers of ten.
  const plain = (value) => (Math.abs(value) < 1e3 || Math.abs(value) >= 1e9 ? short(value)
    : Number(value.toPrecision(4)).toLocaleString("en"));

  // Room for one more chart in the element "charts".
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

  // What is drawn and left out in turn, in pixels; page.css has the same.
  const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

  // Curves over epochs: spec is { share, lines: [{ label, colour, dash, points: [[x, y]], marked, thin }] }, longest the points of the
  // longest line, epochs more about their axis.
  function lines(spec, { legend, longest, epochs = longest > 1 ? {} : { min: 0, max: 2 } }) {
    const text = spec.share ? percent : plain;
    const values = spec.lines.flatMap((line) => line.points).map((point) => point[1]);
    const lowest = Math.min(...values);
    const highest = Math.max(...values);
    // What falls, or diverges, by orders of magnitude is seen on a logarithmic axis only.
    const logarithmic = !spec.share && lowest > 0 && highest / lowest > 50;
    // What stays the same would fill the whole height with its last digits.
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

  // A function that draws all charts of a page, and does so again when the reader's screen turns dark or light.
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
