"""A candidate: NumPy. numpy_mlp.py NETWORK EPOCHS float32|float64

All images are in memory, and a batch is selected by index. Prints "epoch SECONDS TEST_ACCURACY" per epoch; the
seconds are those of training alone.
"""

import sys
import time

import numpy as np

import mnist

network, epochs, dtype = sys.argv[1], int(sys.argv[2]), np.dtype(sys.argv[3])
sizes, batch, rate, momentum, deviation = mnist.NETWORKS[network]
random = np.random.default_rng(1)
x, t = mnist.train()
x = x.astype(dtype) / dtype.type(255)
x_test, t_test = mnist.test()
x_test = x_test.astype(dtype) / dtype.type(255)
weights = [
    ((deviation or (2 / i) ** 0.5) * random.standard_normal((i, o))).astype(dtype) for i, o in zip(sizes, sizes[1:])
]
biases = [np.zeros(o, dtype) for o in sizes[1:]]
parameters = weights + biases
velocities = [np.zeros_like(p) for p in parameters]


def forward(rows):
    values = [rows]
    for layer, (w, b) in enumerate(zip(weights, biases)):
        y = values[-1] @ w + b
        if layer < len(weights) - 1:
            np.maximum(y, 0, out=y)
        values.append(y)
    return values


for _ in range(epochs):
    start = time.perf_counter()
    order = random.permutation(len(x))
    for at in range(0, len(x), batch):
        chosen = order[at : at + batch]
        values = forward(x[chosen])
        scores = values[-1]
        y = np.exp(scores - scores.max(1, keepdims=True))
        y /= y.sum(1, keepdims=True)
        y[np.arange(len(chosen)), t[chosen]] -= 1
        d = y / dtype.type(len(chosen))
        gradients = [None] * len(parameters)
        for layer in reversed(range(len(weights))):
            gradients[layer] = values[layer].T @ d
            gradients[len(weights) + layer] = d.sum(0)
            if layer > 0:
                d = (d @ weights[layer].T) * (values[layer] > 0)
        for p, v, g in zip(parameters, velocities, gradients):
            if momentum > 0:
                v *= dtype.type(momentum)
                v += g
                g = v
            p -= dtype.type(rate) * g
    seconds = time.perf_counter() - start
    correct = (forward(x_test)[-1].argmax(1) == t_test).mean()
    print("epoch", seconds, correct, flush=True)
