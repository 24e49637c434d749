(() => {
  const { data, short, percent, scaleOf, colours, between, add, drawBy } = Kindling;

  // Samples per second are large, but no powers of ten.
  const plain = (value) => (Math.abs(value) < 1e4 || Math.abs(value) >= 1e9 ? short(value)
    : Number(value.toPrecision(4)).toLocaleString("en"));
  const longest = Math.max(1, ...data.charts.flatMap((chart) => chart.lines).map((line) => line.points.length));

  function chart(spec) {
    const text = spec.share ? percent : plain;
    const values = spec.lines.flatMap((line) => line.points).map((point) => point[1]);
    const lowest = Math.min(...values);
    const highest = Math.max(...values);
    // What falls, or diverges, by orders of magnitude is seen on a logarithmic axis only.
    const logarithmic = !spec.share && lowest > 0 && highest / lowest > 50;
    // What stays the same would fill the whole height with its last digits.
    const around = highest > lowest ? {} : { min: Math.min(0, 2 * lowest), max: Math.max(0, 2 * highest) || 1 };
    const box = document.createElement("div");
    const heading = document.createElement("h3");
    heading.textContent = spec.title;
    const frame = document.createElement("div");
    frame.className = "chart";
    const canvas = document.createElement("canvas");
    frame.append(canvas);
    box.append(heading, frame);
    document.getElementById("charts").append(box);
    const shown = spec.lines.length;
    add(canvas, {
      type: "line",
      data: {
        datasets: spec.lines.map((line) => ({
          label: line.label,
          data: line.points.map(([x, y]) => ({ x, y })),
          borderColor: colours[line.colour], backgroundColor: colours[line.colour],
          borderWidth: shown > 12 ? 1.2 : 2,
          pointRadius: line.points.map(([x]) => (x === line.marked && (longest > 1) ? 4.5 : line.points.length === 1 ? 4 : 0)),
          pointHoverRadius: 4, clip: 8,
        })),
      },
      options: {
        parsing: false, normalized: true,
        interaction: shown > 4 ? { mode: "nearest", intersect: false } : { mode: "index", intersect: false },
        scales: {
          x: scaleOf(false, "epoch", (value) => (Number.isInteger(value) ? value : ""), longest > 1 ? {} : { min: 0, max: 2 }),
          y: scaleOf(logarithmic, "", text, around),
        },
        plugins: {
          legend: { display: data.legend && shown > 1, position: "bottom", labels: { boxWidth: 12, boxHeight: 2 } },
          tooltip: { callbacks: {
            title: (items) => (items.length ? `epoch ${short(items[0].raw.x)}` : ""),
            label: (item) => `${item.dataset.label}: ${text(item.raw.y)}`,
          } },
        },
      },
    });
  }

  // A picture's bytes as pixels: brightnesses as they are, weights in two colours about that of the paper.
  function picture(canvas) {
    const { width, height, channels, signed, bytes } = data.pictures[Number(canvas.dataset.picture)];
    const values = Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0));
    canvas.width = width;
    canvas.height = height;
    const pixels = new ImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      let colour;
      if (channels === 3) {
        colour = values.subarray(3 * i, 3 * i + 3);
      } else if (signed) {
        const weight = (values[i] - 128) / 127;
        colour = between(colours.paper, weight < 0 ? colours.best : colours.strong, Math.abs(weight));
      } else {
        colour = [values[i], values[i], values[i]];
      }
      pixels.data.set([...colour, 255], 4 * i);
    }
    canvas.getContext("2d").putImageData(pixels, 0, 0);
  }

  drawBy(() => {
    document.getElementById("charts").replaceChildren();
    data.charts.forEach(chart);
    document.querySelectorAll("canvas[data-picture]").forEach(picture);
  })();
})();
