"""Compares trainings on tables: the one command of Kindling, XGBoost, scikit-learn and MLlib, each with its defaults.

Called by submit/bench --tables. Each table is FILE:LABEL, or FILE:LABEL:log to predict the logarithm of the label.
The split of a seed is numpy.random.default_rng(seed).permutation(rows), of which the first fifth is the test set.
All contestants of a seed train on the same rows, one after the other.
"""

import argparse
import csv
import functools
import gzip
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import numpy
import pandas
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import accuracy_score, mean_absolute_error, roc_auc_score, root_mean_squared_error
from xgboost import XGBClassifier, XGBRegressor


def read(file):
    opened = gzip.open(file, "rt") if str(file).endswith(".gz") else open(file)
    with opened as lines:
        return pandas.read_csv(lines, na_values=["NA"], keep_default_na=False)


def split(table, seed):
    order = numpy.random.default_rng(seed).permutation(len(table))
    tested = len(table) // 5
    return table.iloc[order[tested:]], table.iloc[order[:tested]]


def metrics(truth, predicted, score=None):
    """Accuracy, and with two classes the area under the ROC curve; or errors of numbers."""
    if truth.dtype.kind == "f":
        return {
            "rmse": float(root_mean_squared_error(truth, predicted)),
            "mae": float(mean_absolute_error(truth, predicted)),
        }
    found = {"accuracy": float(accuracy_score(truth, predicted))}
    if score is not None:
        found["auc"] = float(roc_auc_score(truth == max(truth), score))
    return found


def features(train, test, label):
    """Text columns as categories, with the levels of the training rows."""
    x, y = train.drop(columns=label).copy(), test.drop(columns=label).copy()
    for column in x.columns:
        if not pandas.api.types.is_numeric_dtype(x[column]):
            levels = pandas.CategoricalDtype(sorted(x[column].dropna().unique()))
            x[column] = x[column].astype(levels)
            y[column] = y[column].where(y[column].isin(levels.categories)).astype(levels)
    return x, y


def boosting(train, test, label, regressor, classifier):
    x, x_test = features(train, test, label)
    y, truth = train[label], test[label]
    start = time.perf_counter()
    if y.dtype.kind == "f":
        fitted = regressor.fit(x, y.to_numpy())
        seconds = time.perf_counter() - start
        return metrics(truth.to_numpy(), fitted.predict(x_test)), seconds
    names = sorted(y.unique())
    fitted = classifier.fit(x, y.map(names.index).to_numpy())
    seconds = time.perf_counter() - start
    probabilities = fitted.predict_proba(x_test)
    predicted = numpy.array(names)[probabilities.argmax(axis=1)]
    score = probabilities[:, 1] if len(names) == 2 else None
    return metrics(truth.to_numpy().astype(str), predicted.astype(str), score), seconds


def xgboost(folder, train, test, label, seed):
    return boosting(
        train,
        test,
        label,
        XGBRegressor(enable_categorical=True, random_state=seed, n_jobs=2),
        XGBClassifier(enable_categorical=True, random_state=seed, n_jobs=2),
    )


def scikit(folder, train, test, label, seed):
    return boosting(
        train,
        test,
        label,
        HistGradientBoostingRegressor(categorical_features="from_dtype", random_state=seed),
        HistGradientBoostingClassifier(categorical_features="from_dtype", random_state=seed),
    )


# The one command, and its two parts alone; "fast" has neither.
OPTIONS = {
    "Kindling": [],
    "Kindling, fast": ["--fast"],
    "Kindling, embeddings": ["--set", "network.ensemble=0"],
    "Kindling, ensemble": ["--set", 'data.columns."*"=auto'],
}


def kindling(folder, train, test, label, seed, options):
    """The seconds are those of the command, with the start of Spark."""
    run, predictions = folder / "run", folder / "predictions"
    command = ["submit/kindling", "train", "--data", str(folder / "train.csv"), "--label", label]
    command += ["--set", f"training.seed={seed}", "--set", "data.test-share=0", "--out", str(run), "--overwrite", *options]
    start = time.perf_counter()
    call(command)
    seconds = time.perf_counter() - start
    model = str(run / "model.safetensors")
    command = ["submit/kindling", "predict", "--model", model, "--input", str(folder / "test.csv")]
    call(command + ["--output", str(predictions), "--output-format", "json", "--overwrite"])
    rows = [json.loads(line) for file in predictions.glob("part-*") for line in open(file)]
    truth = numpy.array([row[label] for row in rows])
    predicted = numpy.array([row["prediction"] for row in rows])
    if test[label].dtype.kind == "f":
        return metrics(truth.astype(float), predicted.astype(float)), seconds
    score = [row["probabilities"][max(truth)] for row in rows] if len(set(truth)) == 2 else None
    return metrics(truth.astype(str), predicted.astype(str), score), seconds


def call(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def mllib(folder, seeds, label, java):
    """The pipelines of MLlib for all seeds of a table, in one Spark session."""
    done = subprocess.run(java + [str(folder), label], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    for line in done.stdout.splitlines():
        if line.startswith("{"):
            yield json.loads(line)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("tables", nargs="+", metavar="FILE:LABEL[:log]")
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--scratch", type=pathlib.Path, help="folder for splits and models; a new one by default")
    every = [*OPTIONS, "XGBoost", "HistGradientBoosting", "MLlib"]
    arguments.add_argument("--only", action="append", metavar="TOOL", help=f"one of {'; '.join(every)}; may be repeated")
    arguments.add_argument("--java", default="", help="the command line of Java for MLlib, separated by tabs")
    given = arguments.parse_args()
    only = given.only or every
    scratch = given.scratch or pathlib.Path(tempfile.mkdtemp())
    alone = {name: functools.partial(kindling, options=options) for name, options in OPTIONS.items()}
    alone |= {"XGBoost": xgboost, "HistGradientBoosting": scikit}
    for described in given.tables:
        path, label, *log = described.split(":")
        name = pathlib.Path(path).name.split(".")[0] + (", log" if log else "")
        table = read(path)
        # A number with few values, such as a code, is a class here if the file says so by text.
        if pandas.api.types.is_numeric_dtype(table[label]):
            table[label] = numpy.log(table[label]) if log else table[label].astype(float)
        results = []
        for seed in range(given.seeds):
            train, test = split(table, seed)
            folder = scratch / name.replace(", ", "-") / str(seed)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            train.to_csv(folder / "train.csv", index=False, na_rep="NA")
            test.to_csv(folder / "test.csv", index=False, na_rep="NA")
            for tool in [tool for tool in alone if tool in only]:
                found, seconds = alone[tool](folder, train, test, label, seed)
                results.append({"tool": tool, "seed": seed, "seconds": seconds, **found})
                print(name, json.dumps(results[-1]), file=sys.stderr, flush=True)
        if "MLlib" in only:
            for found in mllib(folder.parent, given.seeds, label, given.java.split("\t")):
                results.append(found)
                print(name, json.dumps(found), file=sys.stderr, flush=True)
        show(name, results)


def show(name, results):
    frame = pandas.DataFrame(results)
    means = [metric for metric in ("accuracy", "auc", "rmse", "mae") if metric in frame]
    print(f"\n| {name} | " + " | ".join(means) + " | seconds |\n|" + "---|" * (len(means) + 2))
    for tool in frame["tool"].unique():
        rows = frame[frame["tool"] == tool]
        cells = [f"{rows[metric].mean():.5g} ± {rows[metric].std():.2g}" for metric in means]
        print(f"| {tool} | " + " | ".join(cells) + f" | {rows['seconds'].median():.1f} |")


if __name__ == "__main__":
    main()
