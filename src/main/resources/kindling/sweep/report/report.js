"use strict";
(() => {
  const { data, short, percent, cut, ticksBetween, scaleOf, colours, mixed, add, drawBy } = Kindling;
  const trials = data.trials;
  let chosen = null; // number of the trial whose row was clicked

  // Number formats and axes

  const figureText = (value) => (data.share ? percent(value) : short(value));

  const figures = trials.map((trial) => trial.figure).filter((figure) => figure !== null);
  const curveFigures = trials.flatMap((trial) => trial.curve || []).map((point) => point[1]).filter((y) => y !== null);

  // Errors over several orders of magnitude need a logarithmic axis.
  const spread = (values) => {
    const lowest = Math.min(...values);
    return !data.share && lowest > 0 && Math.max(...values) / lowest > 50;
  };

  // Long strings with a common beginning are shortened to the part after it.
  function labels(names) {
    let alike = names.length > 1 ? names[0] : "";
    for (const name of names) {
      while (!name.startsWith(alike)) alike = alike.slice(0, -1);
    }
    alike = alike.slice(0, alike.search(/[^\s,]*$/));
    return names.map((name) => cut(alike.length > 8 ? "…" + name.slice(alike.length) : name, 18));
  }

  // Axes of the settings: place() returns a position from 0 to 1 for the parallel coordinates.
  const axes = data.settings.map((setting, index) => {
    const raw = (trial) => trial.values[index];
    if (setting.scale === "CATEGORICAL") {
      const places = new Map(setting.categories.map((name, i) => [name, i]));
      const last = setting.categories.length - 1;
      return {
        key: setting.key, categories: labels(setting.categories),
        value: (trial) => (raw(trial) === null ? null : places.get(raw(trial))),
        place: (value) => (last > 0 ? value / last : 0.5),
        ticks: labels(setting.categories).map((name, i) => [i, name]),
      };
    }
    return numeric(setting.key, setting.scale === "LOGARITHMIC",
      (trial) => (raw(trial) === null ? null : Number(raw(trial))), short);
  });
  const figureAxis = numeric(data.figure, spread(figures), (trial) => trial.figure, figureText, !data.highest);

  function numeric(key, logarithmic, value, text, upsideDown) {
    const values = trials.map(value).filter((one) => one !== null);
    const scale = logarithmic ? Math.log10 : (one) => one;
    const from = scale(Math.min(...values));
    const to = scale(Math.max(...values));
    const place = (one) => {
      const share = to > from ? (scale(one) - from) / (to - from) : 0.5;
      return upsideDown ? 1 - share : share;
    };
    const ticks = (to > from ? ticksBetween(Math.min(...values), Math.max(...values), logarithmic) : values.slice(0, 1))
      .map((one) => [one, text(one)]);
    return { key, logarithmic, value, place, ticks, from, to };
  }

  function describe(trial) {
    const lines = [`trial ${trial.trial}, rank ${trial.rank}: ${trial.figure === null ? "?" : figureText(trial.figure)}`];
    data.settings.forEach((setting, i) => {
      if (trial.values[i] !== null) lines.push(cut(`${setting.key} = ${trial.values[i]}`, 60));
    });
    return lines;
  }

  // Colours

  const highestRank = Math.max(1, ...trials.map((trial) => trial.rank));
  const isBest = (trial) => trial.rank === 1;
  const isChosen = (trial) => trial.trial === chosen;
  const colour = (trial) => isChosen(trial) ? colours.chosen : isBest(trial) ? colours.best
    : mixed((1 - (trial.rank - 1) / highestRank) ** 2);
  const width = (trial) => (isChosen(trial) || isBest(trial) ? 3 : 1.2);
  const inFront = (trial) => (isChosen(trial) ? -2 : isBest(trial) ? -1 : trial.rank);

  // Charts

  const draw = drawBy(() => {
    const withCurve = trials.filter((trial) => trial.curve);
    curves(withCurve);
    scatters();
    parallel(withCurve);
  });

  function curves(shown) {
    const canvas = document.getElementById("curves");
    if (!canvas) return;
    const longest = Math.max(1, ...shown.map((trial) => trial.curve.length));
    add(canvas, {
      type: "line",
      data: {
        datasets: shown.map((trial) => ({
          trial,
          data: trial.curve.map(([x, y]) => ({ x, y })),
          borderColor: colour(trial), backgroundColor: colour(trial), borderWidth: width(trial),
          pointRadius: trial.curve.length === 1 || longest <= 12 ? 2 : 0, pointHoverRadius: 4,
          order: inFront(trial),
        })),
      },
      options: {
        parsing: false, normalized: true,
        interaction: { mode: "nearest", intersect: false },
        scales: {
          x: scaleOf(false, "epoch", (value) => (Number.isInteger(value) ? value : ""), longest > 1 ? { min: 1 } : { min: 0.5, max: 1.5 }),
          y: scaleOf(spread(curveFigures), data.figure, figureText, {}),
        },
        plugins: { tooltip: { displayColors: false, callbacks: {
          title: () => "",
          label: (item) => [`epoch ${item.raw.x}: ${figureText(item.raw.y)}`, ...describe(item.dataset.trial)],
        } } },
      },
    });
  }

  function scatters() {
    const grid = document.getElementById("settings");
    if (!grid) return;
    grid.replaceChildren();
    for (const axis of axes) {
      const box = document.createElement("div");
      box.className = "chart";
      const canvas = document.createElement("canvas");
      box.append(canvas);
      grid.append(box);
      const known = trials.filter((trial) => axis.value(trial) !== null && trial.figure !== null);
      const group = (shown, radius, order) => ({
        data: shown.map((trial) => ({ x: axis.value(trial), y: trial.figure, trial })),
        backgroundColor: shown.map(colour), borderColor: colours.paper, borderWidth: radius > 3 ? 0.5 : 0, clip: 8,
        pointRadius: radius, pointHoverRadius: radius + 2, order,
      });
      const plain = known.filter((trial) => !isBest(trial) && !isChosen(trial));
      const x = axis.categories
        ? scaleOf(false, axis.key, (value) => axis.categories[value] ?? "",
          { min: -0.5, max: axis.categories.length - 0.5,
            afterBuildTicks: (scale) => { scale.ticks = axis.categories.map((_, value) => ({ value })); } })
        : scaleOf(axis.logarithmic, axis.key, short, {});
      add(canvas, {
        type: "scatter",
        data: { datasets: [
          group(known.filter(isChosen), 6, 0), group(known.filter((trial) => isBest(trial) && !isChosen(trial)), 6, 1),
          group(plain, plain.length > 500 ? 2 : 3.5, 2),
        ] },
        options: {
          scales: { x, y: scaleOf(figureAxis.logarithmic, "", figureText, {}) },
          plugins: { tooltip: { displayColors: false, callbacks: { label: (item) => describe(item.raw.trial) } } },
        },
      });
    }
  }

  function parallel(shown) {
    const canvas = document.getElementById("parallel");
    if (!canvas) return;
    const all = [...axes, figureAxis];
    document.getElementById("together").style.minWidth = 140 * all.length + "px";
    const rails = {
      id: "rails",
      afterDatasetsDraw(chart) {
        const { ctx, scales: { x, y } } = chart;
        ctx.save();
        ctx.font = "11px system-ui, sans-serif";
        ctx.textBaseline = "middle";
        ctx.lineJoin = "round";
        all.forEach((axis, i) => {
          const at = Math.round(x.getPixelForValue(i)) + 0.5;
          ctx.strokeStyle = colours.faint;
          ctx.lineWidth = 1;
          ctx.beginPath();
          ctx.moveTo(at, y.getPixelForValue(0));
          ctx.lineTo(at, y.getPixelForValue(1));
          ctx.stroke();
          const every = Math.ceil(axis.ticks.length / 16);
          ctx.textAlign = "left";
          axis.ticks.filter((_, n) => n % every === 0).forEach(([value, text]) => {
            const height = y.getPixelForValue(axis.place(value));
            const beside = at + 6;
            ctx.strokeStyle = colours.paper;
            ctx.lineWidth = 4;
            ctx.strokeText(text, beside, height);
            ctx.fillStyle = colours.text;
            ctx.fillText(text, beside, height);
          });
        });
        ctx.restore();
      },
    };
    add(canvas, {
      type: "line",
      plugins: [rails],
      data: {
        labels: all.map((axis) => axis.key.split(/(?<=\.)/)),
        datasets: shown.map((trial) => ({
          trial,
          data: all.map((axis) => (axis.value(trial) === null ? null : axis.place(axis.value(trial)))),
          borderColor: colour(trial), borderWidth: width(trial), pointRadius: 0, pointHitRadius: 6, spanGaps: true,
          order: inFront(trial),
        })),
      },
      options: {
        layout: { padding: { left: 12, right: 56, bottom: 10 } },
        interaction: { mode: "nearest", intersect: true },
        scales: {
          x: { position: "top", grid: { display: false }, border: { display: false },
            ticks: { autoSkip: false, maxRotation: 0, color: colours.text } },
          y: { display: false, min: 0, max: 1 },
        },
        plugins: { tooltip: { displayColors: false, callbacks: {
          title: () => "", label: (item) => describe(item.dataset.trial),
        } } },
      },
    });
  }

  // The ranking: sorted by a click on a heading, shown in the charts by a click on a row

  function rankingTable(table) {
    const body = table.tBodies[0];
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      if (body.rows[0].cells[column].dataset.number !== undefined) heading.className = "number";
      heading.firstElementChild.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        headings.forEach((other) => other.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          return cell.dataset.number === undefined ? cell.textContent : Number(cell.dataset.number);
        };
        const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)));
        const rows = [...body.rows].map((row) => [key(row), row]);
        rows.sort((a, b) => (down ? -1 : 1) * compare(a[0], b[0]));
        body.append(...rows.map(([, row]) => row));
      });
    });
    const drawn = new Set(trials.map((trial) => trial.trial));
    for (const row of body.rows) {
      const number = Number(row.dataset.trial);
      if (isBestNumber(number)) row.classList.add("best");
      if (!drawn.has(number)) continue;
      row.classList.add("clickable");
      row.addEventListener("click", () => {
        chosen = chosen === number ? null : number;
        for (const other of body.rows) other.classList.toggle("chosen", Number(other.dataset.trial) === chosen);
        draw();
      });
    }
  }
  const isBestNumber = (number) => trials.length > 0 && trials[0].trial === number;

  document.querySelectorAll("table.sortable").forEach(rankingTable);
  draw();
})();
