(() => {
  const { data, lines, chartBox, colours, between, add, drawBy } = Kindling;

  const longest = Math.max(1, ...data.charts.flatMap((chart) => chart.lines).map((line) => line.points.length));

  const chart = (spec) => add(chartBox(spec.title), lines(spec, { legend: data.legend, longest }));

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
