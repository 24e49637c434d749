"""Compares trainings on sparse rows: Kindling, PyTorch's EmbeddingBag with sparse gradients, and MLlib's logistic
regression.

Called by submit/bench --sparse. A row has 100 ones among 2^18 features; six of them tell the class. The network has a
hidden layer of 128 units, and batches have 256 rows. Rows per second are those of the fastest epoch, without reading.
"""

import argparse
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy
import torch

FEATURES, ONES, TELLING, HIDDEN, BATCH = 1 << 18, 100, 6, 128, 256

CONF = f"""
data {{{{ format = libsvm, options.numFeatures = {FEATURES}, train = "{{train}}", test = "{{test}}" }}}}
network.layers = [affine {HIDDEN}, relu, affine 2]
optimizer.learning-rate = 0.5
training {{{{ mode = all-reduce, shards = {{cores}}, batch-size = {BATCH}, epochs = {{epochs}} }}}}
evaluation.training-set = false
"""


def rows(count, seed):
    """The indices, (count, ONES), ascending, and the labels. Frequencies fall like those of words."""
    random = numpy.random.default_rng(seed)
    labels = random.integers(0, 2, count)
    words = (random.random((count, ONES)) ** 3 * (FEATURES - ONES)).astype(numpy.int64)
    words[:, :TELLING] = random.integers(0, 2000, (count, TELLING)) * 2 + labels[:, None]
    words.sort(axis=1)
    for column in range(1, ONES):  # so that all are different
        words[:, column] = numpy.maximum(words[:, column], words[:, column - 1] + 1)
    return words, labels


def write(path, words, labels):
    with open(path, "w") as file:
        for row, label in zip(words, labels):
            file.write(f"{label} " + " ".join(f"{word + 1}:1" for word in row) + "\n")


def kindling(train, test, epochs, memory, settings):
    """Rows per second, test accuracy, cached bytes, and the largest memory of the process."""
    with tempfile.TemporaryDirectory() as folder:
        conf = pathlib.Path(folder) / "sparse.conf"
        conf.write_text(
            CONF.format(train=train, test=test, epochs=epochs, cores=os.cpu_count()) + "\n".join(settings)
        )
        command = ["submit/kindling", "--driver-memory", memory, "train", "--config", conf, "--out", folder + "/run"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
        run = json.load(open(folder + "/run/run.json"))
        epochs = [json.loads(line) for line in open(folder + "/run/metrics.jsonl")]
        speed = max(epoch["samplesPerSecond"] for epoch in epochs)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    return speed, run["final"]["testAccuracy"], run["data"]["train"]["cachedBytes"], peak


class Bags(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.EmbeddingBag(FEATURES, HIDDEN, mode="sum", sparse=True)
        torch.nn.init.normal_(self.first.weight, std=(2 / FEATURES) ** 0.5)
        self.bias = torch.nn.Parameter(torch.zeros(HIDDEN))
        self.last = torch.nn.Linear(HIDDEN, 2)

    def forward(self, x):
        return self.last(torch.relu(self.first(x) + self.bias))


def pytorch(train, test, epochs):
    torch.manual_seed(1)
    x, y = (torch.from_numpy(array) for array in train)
    model = Bags()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    speed = 0
    for _ in range(epochs):
        order = torch.randperm(len(x))
        start = time.perf_counter()
        for step in range(0, len(x), BATCH):
            chosen = order[step : step + BATCH]
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x[chosen]), y[chosen]).backward()
            optimizer.step()
        speed = max(speed, len(x) / (time.perf_counter() - start))
    with torch.no_grad():
        right = model(torch.from_numpy(test[0])).argmax(1).numpy() == test[1]
    return speed, right.mean()


def mllib(train, test, java, memory):
    """Seconds, iterations and test accuracy."""
    java = [f"-Xmx{memory}" if word.startswith("-Xmx") else word for word in java]
    done = subprocess.run(java + [train, test, str(FEATURES)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    found = json.loads(done.stdout.splitlines()[-1])
    return found["seconds"], found["iterations"], found["accuracy"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--epochs", type=int, default=2)
    arguments.add_argument("--memory", default="2g", help="heap of Kindling and of MLlib")
    arguments.add_argument("--set", action="append", default=[], help="a setting of Kindling's")
    arguments.add_argument("--java", required=True, help="the command line of Java for MLlib, separated by tabs")
    given = arguments.parse_args()
    train, test = rows(given.rows, 1), rows(10_000, 2)
    with tempfile.TemporaryDirectory() as folder:
        files = [pathlib.Path(folder) / "train.svm", pathlib.Path(folder) / "test.svm"]
        write(files[0], *train)
        write(files[1], *test)
        speed, accuracy, cached, peak = kindling(*files, given.epochs, given.memory, given.set)
        print("| tool | rows per second | test accuracy |\n|---|---|---|")
        print(f"| Kindling | {speed:,.0f} | {accuracy:.4f} |", flush=True)
        seconds, iterations, right = mllib(*files, given.java.split("\t"), given.memory)
        print(f"| MLlib, logistic regression | {iterations * given.rows / seconds:,.0f} | {right:.4f} |", flush=True)
    speed, accuracy = pytorch(train, test, given.epochs)
    print(f"| PyTorch {torch.__version__}, EmbeddingBag | {speed:,.0f} | {accuracy:.4f} |")
    elements = given.rows * ONES
    print(f"\nKindling: {cached:,} bytes cached for {elements:,} ones; {peak:,} MiB of memory at most")


if __name__ == "__main__":
    main()
