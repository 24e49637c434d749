// Shows the state that PageState sends; the format is described there.
(() => {
  const { data, short, percent, add, chartBox, lines, drawBy } = Kindling;
  const MOST_LINES = 500;
  const PHASES = ["broadcast", "compute", "aggregate", "update", "scheduling", "evaluation"];
  const ENDED = ["finished", "stopped", "failed"];
  // How long to try to reach a server that does not answer.
  const PATIENCE_MILLIS = 120_000;

  const element = (id) => document.getElementById(id);
  const known = (value) => typeof value === "number";
  let facts, status, statusAt, steps, epochs, log, executors, executorsInAll;

  function forget() {
    facts = {};
    status = { state: "starting" };
    statusAt = performance.now();
    steps = { stride: 1, points: [] };
    epochs = { stride: 1, points: [] };
    log = [];
    executors = [];
    executorsInAll = 0;
    element("log").replaceChildren();
  }

  // Points and lines may arrive twice: those that are shown already are ignored.
  function extend(curve, more, placeOf) {
    if (!more) return;
    curve.stride = more.stride;
    curve.points = curve.points.filter((point) => placeOf(point) % curve.stride === 0);
    const last = curve.points.length ? placeOf(curve.points[curve.points.length - 1]) : 0;
    curve.points.push(...more.points.filter((point) => placeOf(point) > last));
  }
  const stepOf = (point) => point[0];
  const epochOf = (point) => point.epoch;

  function take(news) {
    facts = news.facts || facts;
    if (news.status) {
      status = news.status;
      statusAt = performance.now() - 1000 * news.statusAge;
    }
    extend(steps, news.steps, stepOf);
    extend(epochs, news.epochs, epochOf);
    if (news.executors) {
      executors = news.executors;
      executorsInAll = news.executorsInAll;
    }
    const last = log.length ? log[log.length - 1].number : 0;
    const lines = (news.log || []).filter((line) => line.number > last);
    log.push(...lines);
    log.splice(0, log.length - MOST_LINES);
    showLines(lines);
    showTexts();
    if (news.executors) showExecutors();
    if (news.steps || news.epochs || ENDED.includes(status.state)) askForCharts();
  }

  // Texts

  function duration(seconds) {
    const whole = Math.round(seconds);
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor(whole / 60) % 60;
    return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
  }

  const sinceStatus = () => (ENDED.includes(status.state) ? 0 : (performance.now() - statusAt) / 1000);
  const number = (value) => value.toLocaleString("en");

  function verdict() {
    const { state, reason, epoch, epochs, step, stepsPerEpoch } = status;
    if (ENDED.includes(state)) return reason ? `${state}: ${reason}` : state;
    if (state === "starting") return "starting: reading and packing the data";
    if (state === "evaluating") return `epoch ${number(epoch + 1)} of ${number(epochs)}: evaluation`;
    if (epoch >= epochs) return "writing the results";
    return `epoch ${number(epoch + 1)} of ${number(epochs)}, step ${number(step)} of ${number(stepsPerEpoch)}`;
  }

  function share() {
    if (status.state === "finished") return 1;
    return status.epochs ? Math.min(1, (status.epoch + status.step / status.stepsPerEpoch) / status.epochs) : 0;
  }

  function tiles() {
    const all = [];
    const figure = (set, name, text) => {
      const value = (status.last || {})[set.key + name.key];
      if (known(value)) all.push([`${set.text} ${name.text}`, text(value)]);
    };
    const one = (name, value, text) => { if (known(value)) all.push([name, text(value)]); };
    one("step loss", status.loss, short);
    for (const name of data.metrics) {
      for (const set of data.sets) if (set.key !== "train" || name.key === "Loss") figure(set, name, name.share ? percent : short);
    }
    one("learning rate", status.learningRate, short);
    one("gradient norm", status.gradientNorm, short);
    one("samples/s", status.samplesPerSecond, (value) => number(Math.round(value)));
    return all;
  }

  function showTime() {
    const { elapsedSeconds, secondsLeft } = status;
    const parts = [];
    if (known(elapsedSeconds)) {
      const elapsed = duration(elapsedSeconds + sinceStatus());
      parts.push(ENDED.includes(status.state) ? `after ${elapsed}` : `${elapsed} so far`);
    }
    if (known(secondsLeft)) parts.push(`about ${duration(Math.max(0, secondsLeft - sinceStatus()))} left`);
    element("time").textContent = parts.join(", ");
  }

  function showTiles() {
    const all = tiles();
    const list = element("tiles");
    while (list.children.length > all.length) list.lastChild.remove();
    while (list.children.length < all.length) {
      const tile = document.createElement("div");
      tile.append(document.createElement("dt"), document.createElement("dd"));
      list.append(tile);
    }
    all.forEach(([name, text], i) => {
      const [term, value] = list.children[i].children;
      if (term.textContent !== name) term.textContent = name;
      if (value.textContent !== text) value.textContent = text;
    });
  }

  function showPhases() {
    const phases = status.phases || {};
    const all = PHASES.reduce((sum, phase) => sum + (phases[phase] || 0), 0);
    const bar = element("phases");
    const legend = element("phase-legend");
    if (bar.children.length === 0) {
      for (const phase of PHASES) {
        const part = document.createElement("span");
        part.className = phase;
        bar.append(part);
        const entry = document.createElement("span");
        const swatch = document.createElement("span");
        swatch.className = "swatch " + phase;
        entry.append(swatch, document.createElement("span"));
        legend.append(entry);
      }
    }
    PHASES.forEach((phase, i) => {
      const seconds = phases[phase] || 0;
      const part = all > 0 ? (100 * seconds) / all : 0;
      bar.children[i].style.width = part + "%";
      legend.children[i].lastChild.textContent = all > 0 ? `${phase} ${seconds.toFixed(1)} s, ${part.toFixed(0)} %` : phase;
    });
  }

  function showTexts() {
    const name = facts.name || "";
    const done = Math.floor(100 * share());
    element("name").textContent = name;
    element("about").textContent = facts.about || "";
    element("verdict").textContent = verdict();
    element("progress").style.width = 100 * share() + "%";
    document.title = ENDED.includes(status.state) ? `${name}: ${status.state}` : `${done} % ${name}`;
    document.body.className = ENDED.includes(status.state) ? "ended " + status.state : "";
    showTime();
    showTiles();
    showPhases();
    const links = element("links");
    if (facts.sparkUi && !links.firstChild && !ENDED.includes(status.state)) {
      const link = document.createElement("a");
      link.href = facts.sparkUi;
      link.textContent = "Spark's page";
      links.append(link, " shows jobs, stages and storage while the training runs.");
    }
    if (ENDED.includes(status.state)) links.replaceChildren();
  }

  const MIB = 1024 * 1024;
  function showExecutors() {
    element("executors").replaceChildren(...executors.map((executor) => {
      const row = document.createElement("tr");
      const cell = (text, name) => {
        const td = document.createElement("td");
        td.textContent = text;
        if (name) td.className = name;
        row.append(td);
      };
      cell(executor.id);
      cell(executor.host);
      cell(executor.cores, "number");
      cell(`${number(Math.round(executor.memoryUsed / MIB))} of ${number(Math.round(executor.memoryMost / MIB))} MiB`, "number");
      cell(executor.activeTasks, "number");
      cell(number(executor.doneTasks), "number");
      cell(number(executor.failedTasks), executor.failedTasks > 0 ? "number failures" : "number");
      return row;
    }));
    const more = executorsInAll - executors.length;
    element("more-executors").textContent = more > 0 ? `and ${number(more)} more` : "";
  }

  function showLines(lines) {
    const box = element("log");
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 30;
    for (const line of lines) {
      const div = document.createElement("div");
      div.textContent = line.text || " ";
      if (line.warning) div.className = "warning";
      box.append(div);
    }
    while (box.children.length > MOST_LINES) box.firstChild.remove();
    if (atEnd) box.scrollTop = box.scrollHeight;
  }

  // Charts: drawn at most once per second, because the browser may run on the machine of the training.

  function specs() {
    const all = [];
    const spec = (title, share, lines) => {
      const some = lines.filter((line) => line.points.length > 0);
      if (some.length) all.push({ title, share, lines: some });
    };
    const points = [...epochs.points];
    const last = status.last || {};
    if (known(last.epoch) && (points.length === 0 || last.epoch > epochOf(points[points.length - 1]))) points.push(last);
    const overEpochs = (key) => points.filter((epoch) => known(epoch[key])).map((epoch) => [epoch.epoch, epoch[key]]);
    for (const figure of data.metrics) {
      spec(figure.text, figure.share, data.sets.map((set) => (
        { label: set.text, colour: set.colour, points: overEpochs(set.key + figure.key) })));
    }
    const overSteps = (place) => steps.points.filter((step) => known(step[place]))
      .map((step) => [stepOf(step) / status.stepsPerEpoch, step[place]]);
    const single = (title, points, thin) => spec(title, false, [{ label: title, colour: "strong", points, thin }]);
    single("step loss", overSteps(1), true);
    single("learning rate", overSteps(2));
    single("gradient norm", overSteps(3), true);
    single("samples per second", overEpochs("samplesPerSecond"));
    return all;
  }

  let shown = new Map();
  const drawAnew = drawBy(() => {
    element("charts").replaceChildren();
    shown = new Map();
    draw();
  });

  function draw() {
    const all = specs();
    element("nothing").hidden = all.length > 0;
    // There is a new chart, or another order: draw all of them again.
    const titles = all.map((spec) => spec.title).join();
    if (shown.size && titles !== [...shown.keys()].join()) {
      drawAnew();
      return;
    }
    // All charts have the same axis, even those with a single point.
    const epochs = { min: 0, suggestedMax: Math.max(1, Math.ceil(status.epoch + status.step / status.stepsPerEpoch || 0)) };
    for (const spec of all) {
      const longest = Math.max(1, ...spec.lines.map((line) => line.points.length));
      const config = lines(spec, { legend: true, longest, epochs });
      const chart = shown.get(spec.title);
      if (chart) {
        chart.data = config.data;
        chart.options = config.options;
        chart.update("none");
      } else {
        shown.set(spec.title, add(chartBox(spec.title), config));
      }
    }
  }

  let asked = false;
  function askForCharts() {
    if (asked || document.hidden) return;
    asked = true;
    setTimeout(() => {
      asked = false;
      draw();
    }, shown.size ? 1000 : 0);
  }
  document.addEventListener("visibilitychange", askForCharts);
  setInterval(() => { if (!document.hidden && lostAt === undefined) showTime(); }, 1000);

  // The connection. When it is lost, the browser reconnects by itself, with the id of the last event. It gives up only if the server
  // refuses the connection.

  let source, seen, lostAt;

  function lost(text, again) {
    element("lost").hidden = !text;
    element("lost-text").textContent = text;
    element("again").hidden = !again;
  }

  function received(event) {
    seen = event.lastEventId;
    lostAt = undefined;
    lost("", false);
    if (event.type === "snapshot") forget();
    take(JSON.parse(event.data));
    if (ENDED.includes(status.state)) source.close();
  }

  function connect() {
    source = new EventSource("/events" + (seen ? "?after=" + encodeURIComponent(seen) : ""));
    source.addEventListener("snapshot", received);
    source.addEventListener("update", received);
    source.onerror = () => {
      lostAt = lostAt ?? performance.now();
      if (performance.now() - lostAt > PATIENCE_MILLIS) {
        source.close();
        lost("The training has not answered for two minutes; it may have ended. This page shows its last known state.", true);
      } else {
        lost("The connection is lost; trying to reconnect. This page shows the last known state.", false);
        if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
      }
    };
  }

  element("again").addEventListener("click", () => {
    lostAt = undefined;
    lost("", false);
    connect();
  });

  forget();
  drawAnew();
  connect();
})();
