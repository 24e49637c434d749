"""MNIST as arrays, for the candidates in Python."""

import gzip
import os

import numpy as np

FOLDER = os.path.join(os.path.dirname(__file__), "..", "..", "..", "data", "mnist")


def read(images, labels):
    with gzip.open(os.path.join(FOLDER, images)) as file:
        x = np.frombuffer(file.read()[16:], np.uint8).reshape(-1, 784)
    with gzip.open(os.path.join(FOLDER, labels)) as file:
        t = np.frombuffer(file.read()[8:], np.uint8)
    return x, t


def train():
    return read("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")


def test():
    return read("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz")


NETWORKS = {
    # sizes, batch size, learning rate, momentum, standard deviation of the initial weights (None: He)
    "small": ([784, 50, 10], 100, 0.1, 0.0, 0.01),
    "mid": ([784, 512, 256, 10], 128, 0.05, 0.9, None),
    "big": ([784, 2048, 2048, 10], 1024, 0.05, 0.9, None),
}
