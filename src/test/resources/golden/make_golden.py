#!/usr/bin/env python3
"""Makes the golden run: NumPy, in double precision, trains the network of conf/mnist.conf for 600 steps.

Run at the top of the repository with Debian's python3-numpy (made with NumPy 1.24.2):
    /usr/bin/python3 src/test/resources/golden/make_golden.py
Writes beside itself: initial.safetensors (weights to begin with), losses.csv (the loss of each of the first 200 steps, before
its update) and after600.safetensors (the weights after 600 steps). Steps take the rows in their order, 100 at a time.
"""

import gzip
import json
import os
import struct

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, LOSSES, BATCH, RATE = 600, 200, 100, 0.1


def read_idx(name):
    with gzip.open(os.path.join("data/mnist", name + ".gz")) as f:
        data = f.read()
    dimensions = data[3]
    shape = struct.unpack(">" + "I" * dimensions, data[4 : 4 + 4 * dimensions])
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def write_safetensors(name, tensors, metadata=None):
    header, offset = {"__metadata__": metadata} if metadata else {}, 0
    for key, value in tensors.items():
        header[key] = {"dtype": "F32", "shape": value.shape, "data_offsets": [offset, offset + 4 * value.size]}
        offset += 4 * value.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for value in tensors.values():
            f.write(value.astype("<f4").tobytes())


def main():
    images = read_idx("train-images-idx3-ubyte").reshape(60000, 784) / 255.0
    labels = read_idx("train-labels-idx1-ubyte")
    random = np.random.RandomState(7)
    # Rounded to float32 once, so that both sides begin with the same numbers.
    w1 = (0.01 * random.randn(784, 50)).astype(np.float32).astype(np.float64)
    w2 = (0.01 * random.randn(50, 10)).astype(np.float32).astype(np.float64)
    b1, b2 = np.zeros(50), np.zeros(10)
    names = ["layer1.weight", "layer1.bias", "layer3.weight", "layer3.bias"]
    write_safetensors("initial.safetensors", dict(zip(names, [w1, b1, w2, b2])))

    losses = []
    for step in range(STEPS):
        rows = slice(step * BATCH, (step + 1) * BATCH)
        x, t = images[rows], np.eye(10)[labels[rows]]
        hidden = np.maximum(x @ w1 + b1, 0)
        scores = hidden @ w2 + b2
        scores -= scores.max(axis=1, keepdims=True)
        y = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        losses.append(-np.log((y * t).sum(axis=1)).mean())
        d_scores = (y - t) / BATCH
        d_hidden = d_scores @ w2.T * (hidden > 0)
        w2 -= RATE * hidden.T @ d_scores
        b2 -= RATE * d_scores.sum(axis=0)
        w1 -= RATE * x.T @ d_hidden
        b1 -= RATE * d_hidden.sum(axis=0)

    with open(os.path.join(HERE, "losses.csv"), "w") as f:
        f.writelines("%.12g\n" % loss for loss in losses[:LOSSES])
    write_safetensors("after600.safetensors", dict(zip(names, [w1, b1, w2, b2])))


if __name__ == "__main__":
    main()
