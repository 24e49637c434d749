#!/usr/bin/env python3
"""Makes golden temperatures: those with the smallest log loss, by scipy.optimize.minimize_scalar.

Run anywhere with SciPy (it comes with scikit-learn):
    python3 src/test/resources/golden/make_temperatures.py
Writes temperatures.json beside itself.
"""

import json
import os

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax

random = np.random.default_rng(3)
CASES = []


def case(kind, sure, scores, labels, weights):
    """The network is `sure` times too sure: the labels were drawn from the scores before they are multiplied."""
    s = np.round(scores * sure * 64) / 64

    def loss(log_t):
        z = s / np.exp(log_t)
        if kind == "FLAGS":
            each = -(labels * np.log(expit(z)) + (1 - labels) * np.log(expit(-z))).mean(axis=1)
        elif labels.shape[1] == 1:
            each = -log_softmax(z, axis=1)[np.arange(len(z)), labels[:, 0].astype(int)]
        else:
            each = -(labels * log_softmax(z, axis=1)).sum(axis=1)
        return (weights * each).sum()

    best = minimize_scalar(loss, bounds=(-4, 4), method="bounded", options={"xatol": 1e-10})
    CASES.append({"kind": kind, "scores": s.tolist(), "labels": labels.tolist(), "weights": weights.tolist(),
                  "temperature": float(np.exp(best.x))})


def softmax(s):
    return np.exp(log_softmax(s, axis=1))


for outputs, sure in ((2, 3.0), (2, 0.4), (5, 1.7)):
    scores = random.standard_normal((80, outputs))
    drawn = np.array([[random.choice(outputs, p=p)] for p in softmax(scores)], float)
    case("CLASS", sure, scores, drawn, np.ones(80))
    case("CLASS", sure, scores, drawn, random.integers(0, 9, 80) / 4.0)
shares = np.round(softmax(random.standard_normal((40, 3))) * 64) / 64
shares[:, 0] += 1 - shares.sum(axis=1)
case("CLASS", 2.5, np.log(shares + 0.02), shares, np.ones(40))
scores = random.standard_normal((60, 3))
case("FLAGS", 2.0, scores, (random.random((60, 3)) < expit(scores)).astype(float), np.ones(60))

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "temperatures.json"), "w", encoding="utf-8") as out:
    out.write("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]\n")
