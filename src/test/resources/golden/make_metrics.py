#!/usr/bin/env python3
"""Makes the golden values of every metric that is computed from the scores of all rows: scikit-learn, and NumPy for what it does
not have (lift).

Run anywhere with scikit-learn (made with 1.9.1):
    python3 src/test/resources/golden/make_metrics.py
Writes metrics.json beside itself: a list of cases, each with the kind of its labels, scores (rows, outputs), labels (rows,
labelWidth), weights (null if all rows count alike) and the value of each metric; null where it is not defined. Scores are
multiples of 1/64, so that their differences are exact.
"""

import json
import os

import numpy as np
from sklearn import metrics as sk

HERE = os.path.dirname(os.path.abspath(__file__))
LIFT_SHARE, QUANTILE = 0.1, 0.9
random = np.random.default_rng(7)


def scores(rows, outputs, spread=2.0):
    return np.round(spread * random.standard_normal((rows, outputs)) * 64) / 64


def softmax(s):
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def log_odds(s, c):
    """Of the probability of class c; rounded, because equal ones may differ in their last bits."""
    rest = np.delete(s, c, axis=1)
    return np.round(s[:, c] - np.logaddexp.reduce(rest, axis=1), 9)


def sigmoid(s):
    return 1 / (1 + np.exp(-s))


def lift(truth, score, weight):
    """Rows of equal scores at the end of the top belong to it in part."""
    total, positives = weight.sum(), (weight * truth).sum()
    if positives == 0:
        return np.nan
    top, taken, found = LIFT_SHARE * total, 0.0, 0.0
    for value in sorted(set(score), reverse=True):
        tied = score == value
        if weight[tied].sum() == 0:
            continue
        part = max(0.0, min(1.0, (top - taken) / weight[tied].sum()))
        found += part * (weight * truth)[tied].sum()
        taken += weight[tied].sum()
    return found / top / (positives / total)


def two_classes(truth, score, weight):
    """Metrics of the order of rows of two kinds; NaN where one is missing."""
    both = len(set(truth[weight > 0])) == 2
    some = (weight * truth).sum() > 0
    return {
        "auc": sk.roc_auc_score(truth, score, sample_weight=weight) if both else np.nan,
        "average-precision": sk.average_precision_score(truth, score, sample_weight=weight) if some else np.nan,
        "lift": lift(truth, score, weight),
    }


def calibration_error(p, right, weight):
    """Naeini, Cooper and Hauskrecht, 2015: 15 bins of equal width, each with its upper end."""
    bins = np.clip(np.ceil(p * 15) - 1, 0, 14)
    return sum(abs((weight * (right - p))[bins == b].sum()) for b in range(15)) / weight.sum()


def macro(each):
    """The mean over the classes for which a metric is defined."""
    return {name: float(np.nanmean([values[name] for values in each]) if any(not np.isnan(v[name]) for v in each) else np.nan) for name in each[0]}


def classes(s, t, w):
    k, weight = s.shape[1], np.ones(len(s)) if w is None else w
    p = softmax(s)
    if k == 2:
        ranked = two_classes((t == 1).astype(float), s[:, 1] - s[:, 0], weight)
    else:
        ranked = macro([two_classes((t == c).astype(float), log_odds(s, c), weight) for c in range(k)])
    guess = s.argmax(axis=1)
    return ranked | {
        "log-loss": sk.log_loss(t, p, labels=range(k), sample_weight=w),
        "brier-score": sk.brier_score_loss(t, p if k > 2 else p[:, 1], labels=range(k), pos_label=1 if k == 2 else None, sample_weight=w),
        "calibration-error": calibration_error(p.max(axis=1), guess == t, weight),
        "balanced-accuracy": sk.balanced_accuracy_score(t, guess, sample_weight=w),
        "f1": sk.f1_score(t, guess, average="macro", sample_weight=w),
        "matthews": sk.matthews_corrcoef(t, guess, sample_weight=w),
    }


def flags(s, t, w):
    k, weight = s.shape[1], np.ones(len(s)) if w is None else w
    guess = (s > 0).astype(float)
    each = range(k)
    return macro([two_classes(t[:, c], s[:, c], weight) for c in each]) | {
        "brier-score": float(np.mean([sk.brier_score_loss(t[:, c], sigmoid(s[:, c]), labels=[0, 1], pos_label=1, sample_weight=w) for c in each])),
        "calibration-error": calibration_error(np.maximum(sigmoid(s), 1 - sigmoid(s)).ravel(), (guess == t).ravel(), np.repeat(weight, k)),
        "log-loss": float(np.mean([sk.log_loss(t[:, c], sigmoid(s[:, c]), labels=[0, 1], sample_weight=w) for c in each])),
        "balanced-accuracy": float(np.mean([sk.balanced_accuracy_score(t[:, c], guess[:, c], sample_weight=w) for c in each])),
        "f1": sk.f1_score(t if k > 1 else t[:, 0], guess if k > 1 else guess[:, 0], average="macro", sample_weight=w),
        "matthews": float(np.mean([sk.matthews_corrcoef(t[:, c], guess[:, c], sample_weight=w) for c in each])),
    }


def quantiles(s, t, w, levels):
    """Of scores that are quantiles of one number; the other metrics are those of the one nearest to 0.5."""
    inside = (s[:, 0] <= t[:, 0]) & (t[:, 0] <= s[:, -1])
    middle = numbers(s[:, [np.argmin(np.abs(np.array(levels) - 0.5))]], t, w)
    return middle | {
        "quantile-loss": np.mean([sk.mean_pinball_loss(t[:, 0], s[:, k], alpha=q, sample_weight=w) for k, q in enumerate(levels)]),
        "coverage": np.average(inside, weights=w),
    }


def numbers(s, t, w, power=0):
    return {
        "coverage": np.nan,
        "deviance": sk.mean_tweedie_deviance(t.ravel(), s.ravel(), sample_weight=None if w is None else np.repeat(w, s.shape[1]), power=power),
        "mae": sk.mean_absolute_error(t, s, sample_weight=w),
        "rmse": sk.root_mean_squared_error(t, s, sample_weight=w),
        "r2": sk.r2_score(t, s, sample_weight=w),
        "median-absolute-error": sk.median_absolute_error(t, s, sample_weight=w),
        "quantile-loss": sk.mean_pinball_loss(t, s, alpha=QUANTILE, sample_weight=w),
    }


KINDS = {"CLASS": classes, "FLAGS": flags, "NUMBERS": numbers}
CASES = []


def case(name, kind, s, t, w=None, power=0, levels=()):
    values = quantiles(s, t, w, levels) if levels else KINDS[kind](s, t, w, power) if power else KINDS[kind](s, t, w)
    CASES.append({
        "name": name, "kind": kind, "scores": s.tolist(), "labels": np.asarray(t, float).reshape(len(s), -1).tolist(),
        "weights": None if w is None else w.tolist(), "power": power, "quantiles": levels,
        "values": {n: None if np.isnan(v) else float(v) for n, v in values.items()},
    })


def weights(rows):
    return random.integers(0, 9, rows) / 4.0


def drawn(s):
    """A class of each row, more often one with a high score."""
    return np.array([random.choice(s.shape[1], p=row) for row in softmax(s)])


for rows in (7, 60):
    s = scores(rows, 2)
    t = drawn(s)
    case(f"two classes, {rows} rows", "CLASS", s, t)
    case(f"two classes, {rows} rows with weights", "CLASS", s, t, weights(rows))
tied = np.round(scores(80, 2))
case("two classes with ties", "CLASS", tied, drawn(tied))
case("two classes with ties and weights", "CLASS", tied, drawn(tied), weights(80))
case("two classes, all scores the same", "CLASS", np.zeros((20, 2)), np.arange(20) % 2)
case("two classes, all scores the same, with weights", "CLASS", np.zeros((20, 2)), np.arange(20) % 2, weights(20))
case("two classes, all rows of class 1", "CLASS", scores(12, 2), np.ones(12, int))
case("two classes, all rows of class 0", "CLASS", scores(12, 2), np.zeros(12, int))
case("two classes in perfect order", "CLASS", np.array([[0, 1], [0, 2], [1, 0], [2, 0.5]]), np.array([1, 1, 0, 0]))
four = scores(90, 4)
case("four classes", "CLASS", four, drawn(four))
case("four classes with weights", "CLASS", four, drawn(four), weights(90))
case("four classes with ties and weights", "CLASS", np.round(four / 2), drawn(four), weights(90))
case("four classes, one absent", "CLASS", four, drawn(four) % 3)
case("four classes, one absent and never predicted", "CLASS", four - np.array([0, 0, 0, 99]), drawn(four) % 3, weights(90))
one = scores(50, 1)
yes = (random.random((50, 1)) < sigmoid(one)).astype(float)
case("one flag", "FLAGS", one, yes)
case("one flag with weights", "FLAGS", one, yes, weights(50))
three = scores(50, 3)
some = (random.random((50, 3)) < sigmoid(three)).astype(float)
case("three flags", "FLAGS", three, some)
case("three flags with weights", "FLAGS", three, some, weights(50))
case("three flags, one of them never set", "FLAGS", three, some * np.array([1, 0, 1]))
for rows in (1, 2, 9, 60):
    t = scores(rows, 1, 3)
    s = t + scores(rows, 1)
    if rows > 1:
        case(f"a number, {rows} rows", "NUMBERS", s, t)
        case(f"a number, {rows} rows with weights", "NUMBERS", s, t, weights(rows) + 0.25)
t = scores(40, 2, 3)
case("two numbers", "NUMBERS", t + scores(40, 2), t)
case("two numbers with weights", "NUMBERS", t + scores(40, 2), t, weights(40))
case("a number that is always the same", "NUMBERS", scores(8, 1), np.full((8, 1), 2.5))
case("a number that is always the same, and predicted", "NUMBERS", np.full((8, 1), 2.5), np.full((8, 1), 2.5))
case("a number with equal errors", "NUMBERS", np.zeros((6, 1)), np.array([[1.0], [-1], [1], [-1], [1], [-1]]))
for power in (1, 1.3, 1.9, 2):
    means = np.exp(scores(30, 1, 1))
    t = random.poisson(means) + (power == 2) * 0.5
    case(f"means with the power {power}", "NUMBERS", means.astype(np.float32).astype(float), t.astype(float), power=power)
    case(f"means with the power {power} and weights", "NUMBERS", means.astype(np.float32).astype(float), t.astype(float), weights(30), power=power)
for levels in ((0.1, 0.5, 0.9), (0.25, 0.6)):
    s = np.sort(scores(40, len(levels), 3), axis=1)
    t = scores(40, 1, 3)
    case(f"{len(levels)} quantiles", "NUMBERS", s, t, levels=levels)
    case(f"{len(levels)} quantiles with weights", "NUMBERS", s, t, weights(40), levels=levels)

with open(os.path.join(HERE, "metrics.json"), "w", encoding="utf-8") as out:
    out.write("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]\n")
