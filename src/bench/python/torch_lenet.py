"""A candidate: PyTorch trains LeNet on images. torch_lenet.py EPOCHS [THREADS]

Convolution of 20 filters 5x5, relu, max-pooling 2x2, convolution of 50 filters 5x5, relu, max-pooling 2x2, 800 ->
500, relu, 500 -> 10; initial weights after He, batches of 100, momentum 0.9. All images are in memory as float32, and
a batch is selected by index. Two threads by default. Prints "epoch SECONDS TEST_ACCURACY" per epoch; the seconds are
those of training alone.
"""

import sys
import time

import torch

import mnist

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
    # Channels last, as Kindling has them: PyTorch too is a good third faster so on CPUs.
    return model.to(memory_format=torch.channels_last)


def run(epochs, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    x, t = mnist.train()
    x = images(x)
    t = torch.from_numpy(t.astype("int64"))
    x_test, t_test = mnist.test()
    x_test = images(x_test)
    model = lenet()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, momentum=MOMENTUM)
    loss = torch.nn.CrossEntropyLoss()
    for _ in range(epochs):
        start = time.perf_counter()
        order = torch.randperm(len(x))
        for at in range(0, len(x), BATCH):
            chosen = order[at : at + BATCH]
            optimizer.zero_grad()
            loss(model(x[chosen]), t[chosen]).backward()
            optimizer.step()
        seconds = time.perf_counter() - start
        with torch.no_grad():
            # In parts: the first convolution of all 10,000 at once would take half a gigabyte.
            classes = torch.cat([model(part).argmax(1) for part in x_test.split(1000)])
        print("epoch", seconds, (classes.numpy() == t_test).mean(), flush=True)


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
