(() => {
  const { data, lines, chartBox, short, ticksBetween, colours, between, add, drawBy } = Kindling;

  const longest = Math.max(1, ...data.charts.flatMap((chart) => chart.lines).map((line) => line.points.length));

  const chart = (spec) => add(chartBox(spec.title), lines(spec, { legend: data.legend, longest }));

  // Draws a picture's bytes: brightness values in grey, weights in two colours that fade to the background at zero.
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

  // A heat map: epochs on the x axis, values on the y axis.
  function heatMap(canvas) {
    const { low, high, logarithmic, cells, bytes } = data.heatMaps[Number(canvas.dataset.heat)];
    const shades = Uint8Array.from(atob(bytes), (byte) => byte.charCodeAt(0));
    const epochs = data.heatEpochs;
    const columns = new ImageData(epochs.length, cells);
    for (let x = 0; x < epochs.length; x++) {
      for (let y = 0; y < cells; y++) {
        const shade = shades[x * cells + y] / 255;
        columns.data.set([...between(colours.paper, colours.strong, shade), 255], 4 * ((cells - 1 - y) * epochs.length + x));
      }
    }
    const small = document.createElement("canvas");
    small.width = epochs.length;
    small.height = cells;
    small.getContext("2d").putImageData(columns, 0, 0);

    const sharp = window.devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    canvas.width = width * sharp;
    canvas.height = height * sharp;
    const ctx = canvas.getContext("2d");
    ctx.scale(sharp, sharp);
    ctx.font = "11px system-ui, sans-serif";
    ctx.fillStyle = colours.faint;
    ctx.strokeStyle = colours.line;
    const ticks = ticksBetween(low, high, logarithmic).filter((tick) => tick >= low && tick <= high);
    const left = 6 + Math.max(...ticks.map((tick) => ctx.measureText(short(tick)).width));
    const plot = { left, top: 6, width: width - left - 1, height: height - 24 };
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(small, plot.left, plot.top, plot.width, plot.height);
    ctx.strokeRect(plot.left - 0.5, plot.top - 0.5, plot.width + 1, plot.height + 1);

    const place = logarithmic ? (value) => Math.log(value / low) / Math.log(high / low) : (value) => (value - low) / (high - low);
    ctx.textAlign = "right";
    ctx.textBaseline = "middle";
    for (const tick of ticks) {
      const y = plot.top + plot.height * (1 - place(tick));
      ctx.fillText(short(tick), plot.left - 5, y);
      ctx.beginPath();
      ctx.moveTo(plot.left - 3, y);
      ctx.lineTo(plot.left, y);
      ctx.stroke();
    }
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    const column = plot.width / epochs.length;
    const every = [1, 2, 5, 10, 20, 50].find((columns) => columns * column >= 26) || epochs.length;
    for (let x = 0; x < epochs.length; x += every) {
      const half = ctx.measureText(epochs[x]).width / 2;
      ctx.fillText(epochs[x], Math.min(plot.left + (x + 0.5) * column, width - half), height - 4);
    }
  }

  const heatMaps = () => document.querySelectorAll("canvas[data-heat]").forEach(heatMap);

  drawBy(() => {
    document.getElementById("charts").replaceChildren();
    data.charts.forEach(chart);
    document.querySelectorAll("canvas[data-picture]").forEach(picture);
    heatMaps();
  })();
  addEventListener("resize", heatMaps);
})();
