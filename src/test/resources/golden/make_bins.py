#!/usr/bin/env python3
"""Makes golden bins by target: the splits of scikit-learn's decision trees with the settings of rtdl_num_embeddings.

Run anywhere with scikit-learn:
    python3 src/test/resources/golden/make_bins.py
Writes bins.json beside itself.
"""

import json
import os

import numpy as np
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

random = np.random.default_rng(7)
SETTINGS = {"min_samples_leaf": 64, "min_impurity_decrease": 1e-4}
CASES = []


def case(x, labels, classes, leaves):
    if classes == 0:
        labels = np.round((labels - labels.mean()) / labels.std(), 4)
    tree = (DecisionTreeClassifier if classes else DecisionTreeRegressor)(max_leaf_nodes=leaves, **SETTINGS)
    found = tree.fit(x[:, None], labels).tree_
    splits = sorted(found.threshold[found.children_left >= 0])
    CASES.append({"x": x.tolist(), "labels": labels.tolist(), "classes": classes, "leaves": leaves, "splits": splits})


x = random.permutation(900).astype(float)
steps = np.where(x < 200, 1.0, np.where(x < 350, -2.0, 0.5)) + 0.001 * x
noise = random.standard_normal(900)
case(x, steps + noise, 0, 48)
case(x, steps + 0.1 * noise, 0, 5)
case(x, random.standard_normal(900), 0, 48)
case(random.integers(0, 9, 900).astype(float), steps + noise, 0, 48)
ties = random.integers(0, 40, 900).astype(float)
case(ties, (ties % 17 > 8) * 2.0 + noise, 0, 48)
case(x, (random.random(900) < 1 / (1 + np.exp(-steps))).astype(float), 2, 48)
case(x, np.clip(np.round(steps + noise), 0, 2), 3, 48)
case(ties, np.clip(np.round(ties / 10 + 0.3 * noise), 0, 3), 4, 6)
case(x[:100], steps[:100], 0, 48)

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "bins.json"), "w", encoding="utf-8") as out:
    out.write("[\n" + ",\n".join(json.dumps(c) for c in CASES) + "\n]\n")
