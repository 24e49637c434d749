#!/usr/bin/env python3
"""Makes golden isotonic maps: those of scikit-learn's IsotonicRegression with the cells and limits of
kindling.metrics.scores.IsotonicMap.

Run anywhere with scikit-learn (made with 1.9.1):
    python3 src/test/resources/golden/make_isotonic.py
Writes isotonic.json beside itself: a list of cases, each with log-odds, answers (0 or 1) and weights of rows, the knots (x, y)
and the probabilities at some other log-odds. All log-odds are exact as float32.
"""

import json
import math
import os

import numpy as np
from scipy.special import expit
from sklearn.isotonic import IsotonicRegression

random = np.random.default_rng(11)
CASES = []


def in_cells(x, w):
    """The middle 80% of the weight have 32 to 64 cells."""
    order = np.argsort(-x, kind="stable")
    down_to = np.cumsum(w[order])
    high, low = (x[order][np.argmax(down_to >= share * w.sum())] for share in (0.1, 0.9))
    if high == low:
        return x
    cell = 2.0 ** (math.frexp((high - low) / 32)[1] - 1)
    return np.round(x / cell) * cell


def case(name, scores, answers, weights=None):
    x = np.float32(scores).astype(float)
    y = np.asarray(answers, float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, float)
    n = max(w.sum(), (w > 0).sum())
    fitted = IsotonicRegression(y_min=1 / (n + 2), y_max=(n + 1) / (n + 2), out_of_bounds="clip")
    fitted.fit(in_cells(x, w), y, w)
    reach = 1 + np.ptp(x)
    others = np.float32(np.concatenate([random.uniform(x.min() - reach, x.max() + reach, 50), x[:50], [-1e30, 1e30]]))
    CASES.append({"name": name, "scores": x.tolist(), "answers": y.tolist(), "weights": w.tolist(),
                  "knots": [(fitted.X_thresholds_ + 0).tolist(), fitted.y_thresholds_.tolist()],
                  "at": others.astype(float).tolist(), "probabilities": fitted.predict(others.astype(float)).tolist()})


def drawn(scores, sure):
    return random.random(len(scores)) < expit(scores / sure)


s = np.round(3 * random.standard_normal(300) * 4096) / 4096
case("three times too sure", s, drawn(s, 3))
case("not sure enough", s / 9, drawn(s / 9, 1 / 4))
ties = np.round(s * 2) / 2
case("ties", ties, drawn(ties, 2))
case("weights, some of them 0", s, drawn(s, 2), random.integers(0, 9, 300) / 4)
case("ties with weights", ties, drawn(ties, 2), random.integers(1, 9, 300) / 8)
case("small weights", s, drawn(s, 2), np.full(300, 1 / 1024))
case("large scores", 1e6 * s, drawn(s, 1))
case("most rows are equal", np.where(np.arange(300) < 30, s, -2), drawn(s, 2) & (np.arange(300) < 20))
case("in order", [-2, -1, 1, 2], [0, 0, 1, 1])
case("in the wrong order", [-2, -1, 1, 2], [1, 1, 0, 0])
case("one row", [0.75], [1])
case("equal scores", [0.5] * 4, [1, 0, 0, 0])
case("only yes", s[:20], [1] * 20)
case("only no", s[:20], [0] * 20)
case("a row of the weight of many", [0, 1, 2], [0, 1, 0], [1000, 1, 250])

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "isotonic.json"), "w", encoding="utf-8") as out:
    out.write("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]\n")
