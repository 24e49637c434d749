"""A candidate: PyTorch trains LeNet on images. torch_lenet.py EPOCHS THREADS [channels-last] [compiled]

Convolution of 20 filters 5x5, relu, max-pooling 2x2, convolution of 50 filters 5x5, relu, max-pooling 2x2, 800 ->
500, relu, 500 -> 10; initial weights after He, batches of 100, momentum 0.9. All images are in memory as float32, and
a batch is selected by index. "channels-last" stores images as Kindling does, "compiled" trains with torch.compile.
Prints "epoch SECONDS TEST_ACCURACY" per epoch; the seconds are those of training alone.
"""

import sys

import torch

import mnist
from torch_training import batch_loss, seconds_of_epoch, sgd

BATCH, RATE, MOMENTUM = 100, 0.02, 0.9


def images(x):
    return torch.from_numpy(x.astype("float32") / 255).view(-1, 1, 28, 28)


def lenet():
    model = torch.nn.Sequential(
        torch.nn.Conv2d(1, 20, 5),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(20, 50, 5),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(800, 500),
        torch.nn.ReLU(),
        torch.nn.Linear(500, 10),
    )
    for layer in model:
        if hasattr(layer, "weight"):
            torch.nn.init.kaiming_normal_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
    return model


def run(epochs, threads, options):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x, t = mnist.train()
    x = images(x)
    t = torch.from_numpy(t.astype("int64"))
    x_test, t_test = mnist.test()
    x_test = images(x_test)
    model = lenet()
    if "channels-last" in options:
        model = model.to(memory_format=torch.channels_last)
    optimizer = sgd(model, RATE, MOMENTUM)
    loss = batch_loss(model, "compiled" in options)
    for _ in range(epochs):
        seconds = seconds_of_epoch(loss, optimizer, x, t, BATCH)
        with torch.no_grad():
            # In parts: the first convolution of all 10,000 at once would take half a gigabyte.
            classes = torch.cat([model(part).argmax(1) for part in x_test.split(1000)])
        print("epoch", seconds, (classes.numpy() == t_test).mean(), flush=True)


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
