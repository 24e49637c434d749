"""The model of a step behind links, beside the measurements of network.py.

    python3 src/bench/python/network_chart.py

Prints the tables of src/site/markdown/cluster.md and draws src/site/resources/network.svg. All times are milliseconds.
"""

import csv
import math
import os

HERE = os.path.dirname(os.path.abspath(__file__))
# Weights of the first range, in which nothing can be hidden, and of the rest; forward and backward pass of a task.
NETWORKS = {"small": (39760, 0, 0.2), "mid": (402432, 133386, 2.0), "big": (1608704, 4215818, 85.0)}
PIECE = 1 << 16
CORE = 1.2e-6  # per byte that a core sends and receives
MESSAGE = 0.085  # per message, sent and received
JOB_DELAYS = 20


def link_time(mode, network, n, gbit, delay, core=0.0):
    """What the link adds to a step, on a machine whose cores need `core` per byte."""
    byte = max(8e-6 / gbit, core)
    first, rest, compute = NETWORKS[network]
    weights = first + rest
    forward = backward = compute * first / (3 * weights - first)  # of the first layer; it has no gradient of its inputs
    others = (n - 1) / n
    w1, w2 = 4 * first * byte, 4 * rest * byte
    if mode == "all-reduce without overlap":
        return 2 * delay + 2 * others * (w1 + w2)
    if mode == "all-reduce":
        return 2 * delay + others * 2 * w1 + max(0, others * w2 - forward) + max(0, others * w2 - backward)
    if mode == "aggregate":
        tail1, tail2 = ((n - 1) * min(4 * PIECE * byte, w / n) for w in (w1, w2))
        out = w1 + tail1 + max(0, w2 + tail2 - tail1 - forward)
        return 4 * delay + out + max(0, others * w2 - backward) + max(others * w1, w2) + w1
    arrays = n if n <= 16 else 2 * math.sqrt(n)
    out, back = (max(8e-6 / gbit, least) for least in ((7e-6, 5e-6) if core else (0, 0)))
    return JOB_DELAYS * delay + 4 * weights * (out + arrays * back)


def step(mode, network, n, gbit, delay):
    """A step on executors with a core each."""
    first, rest, compute = NETWORKS[network]
    time = compute + link_time(mode, network, n, gbit, delay, CORE)
    if mode == "job-per-step":
        return time + (16 + 0.8 * n if n <= 16 else 33 + 1.9 * n)
    return time + MESSAGE * 2 * (n - 1) * (1 + (rest > 0))


def measured():
    with open(HERE + "/../data/network.csv") as file:
        return {(r["network"], int(r["executors"]), r["mode"], r["link"]): float(r["milliseconds"]) for r in csv.DictReader(file)}


def show(ms):
    return f"{ms:.1f}" if ms < 10 else f"{ms:,.0f}" if ms < 1000 else f"{ms / 1e3:,.1f} s"


MODES = {"all-reduce": "a", "all-reduce without overlap": "b", "aggregate": "c"}


def added(times, network, n, mode, link):
    base = "none again" if link.endswith(":0") else "none"
    if (network, n, mode, link) not in times or (network, n, mode, base) not in times:
        return None
    return times[network, n, mode, link] - times[network, n, mode, base]


def tables(times):
    print("| network, mode | executors | no limit | " + " | ".join(LINKS) + " |\n|---|---|---" + "|---" * len(LINKS) + "|")
    for network in ("small", "mid"):
        for mode in [*MODES, "job-per-step"]:
            for n in (2, 4, 8):
                if (network, n, mode, "none") not in times:
                    continue
                cells = []
                for link in LINKS:
                    ms = added(times, network, n, mode, link)
                    rate, delay = map(float, link.split(":"))
                    cells.append("-" if ms is None else f"{ms:.1f} ({link_time(mode, network, n, rate, delay):.1f})")
                print(f"| {network}, {mode} | {n} | {times[network, n, mode, 'none']:.1f} | " + " | ".join(cells) + " |")
    print("\n| network | executors | " + " | ".join(LARGE) + " |\n|---|---" + "|---" * len(LARGE) + "|")
    for network in NETWORKS:
        for n in (8, 64, 1024):
            cells = []
            for link in LARGE:
                rate, delay = map(float, link.split(":"))
                modes = ("all-reduce", "aggregate", "job-per-step")
                cells.append(", ".join(show(step(mode, network, n, rate, delay)) for mode in modes))
            print(f"| {network} | {n:,} | " + " | ".join(cells) + " |")


LINKS = ["10:0.1", "10:1", "1:0.1", "1:1", "1:0"]
LARGE = ["1:0.1", "1:1", "10:0.1", "10:1"]
STYLE = """text { font: 12px sans-serif; fill: #1f2328 } .title { font-weight: bold } .faint { fill: #59636e } .paper { fill: #ffffff }
.grid { stroke: #d1d9e0 } .a { stroke: #0969da; fill: #0969da } .b { stroke: #8250df; fill: #8250df } .c { stroke: #bc4c00; fill: #bc4c00 }
polyline { fill: none !important; stroke-width: 1.5 } circle { stroke: none }
@media (prefers-color-scheme: dark) { text { fill: #f0f6fc } .faint { fill: #9198a1 } .paper { fill: #0d1117 } .grid { stroke: #3d444d }
.a { stroke: #4493f8; fill: #4493f8 } .b { stroke: #ab7df8; fill: #ab7df8 } .c { stroke: #db6d28; fill: #db6d28 } }"""


def chart(times):
    links = ["10:0.1", "10:1", "1:0.1", "1:1"]
    wide, high, panel, tall = 960, 560, 190, 180
    svg = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" role="img">']
    svg += [f"<title>Time that links add to a step</title><style>{STYLE}</style>"]
    svg += [f'<rect class="paper" width="{wide}" height="{high}"/>']
    for row, network in enumerate(("small", "mid")):
        for column, link in enumerate(links):
            rate, delay = map(float, link.split(":"))
            x0, y0 = 60 + column * 228, 50 + row * 250
            points = [(m, n, added(times, network, n, m, link)) for m in MODES for n in (2, 4, 8)]
            model = [(m, n, link_time(m, network, n, rate, delay)) for m in MODES for n in range(2, 9)]
            top = max(ms for _, _, ms in [*points, *model] if ms is not None) * 1.05

            def place(n, ms):
                return f"{x0 + (math.log2(n) - 1) * panel / 2:.1f}", f"{y0 + tall * (1 - ms / top):.1f}"

            svg.append(f'<text class="title" x="{x0}" y="{y0 - 10}">{network}, {rate:g} Gbit/s, {delay:g} ms</text>')
            tick = 10 ** math.floor(math.log10(top))
            tick = next(t for t in (tick / 5, tick / 2, tick, tick * 2) if top / t <= 6)
            for i in range(int(top / tick) + 1):
                y = place(2, i * tick)[1]
                svg.append(f'<line class="grid" x1="{x0}" x2="{x0 + panel}" y1="{y}" y2="{y}"/>')
                svg.append(f'<text class="faint" x="{x0 - 5}" y="{float(y) + 4}" text-anchor="end">{i * tick:g}</text>')
            for n in (2, 4, 8):
                svg.append(f'<text class="faint" x="{place(n, 0)[0]}" y="{y0 + tall + 16}" text-anchor="middle">{n}</text>')
            for mode, color in MODES.items():
                corners = " ".join(",".join(place(n, ms)) for m, n, ms in model if m == mode)
                svg.append(f'<polyline class="{color}" points="{corners}"/>')
                for m, n, ms in points:
                    if m == mode and ms is not None:
                        x, y = place(n, max(0, ms))
                        svg.append(f'<circle class="{color}" cx="{x}" cy="{y}" r="4"/>')
    for i, (mode, color) in enumerate(MODES.items()):
        svg.append(f'<circle class="{color}" cx="{66 + i * 200}" cy="{high - 20}" r="4"/>')
        svg.append(f'<text x="{76 + i * 200}" y="{high - 16}">{mode}</text>')
    svg.append(f'<text class="faint" x="660" y="{high - 16}">ms that links add to a step, by executors; lines: model</text></svg>')
    with open(HERE + "/../../site/resources/network.svg", "w") as file:
        file.write("\n".join(svg) + "\n")


tables(measured())
chart(measured())
