"""The training loop of the candidates with PyTorch.

Written for the speed of current versions on CPUs: a batch is selected by index, and the optimizer updates all weights in
one fused loop, where this version has one. Run as a program, it prints the version of PyTorch and its BLAS.
"""

import re
import time

import torch


def sgd(model, rate, momentum):
    try:
        return torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum, fused=True)
    except (TypeError, RuntimeError):  # before 2.4
        return torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)


def batch_loss(model, compiled):
    """The loss of a batch as a function of its rows and their classes."""
    loss = torch.nn.CrossEntropyLoss()

    def of(x, t):
        return loss(model(x), t)

    return torch.compile(of) if compiled else of


def seconds_of_epoch(loss, optimizer, x, t, batch, rank=0, processes=1):
    """Trains an epoch. Of several processes, each takes its share of every batch."""
    share = batch // processes
    start = time.perf_counter()
    for chosen in torch.randperm(len(x)).split(batch):
        if processes > 1:
            mine = chosen[rank * share : (rank + 1) * share]
            chosen = mine if len(mine) else chosen[:1]
        optimizer.zero_grad()
        loss(x[chosen], t[chosen]).backward()
        optimizer.step()
    return time.perf_counter() - start


if __name__ == "__main__":
    blas = re.search(r"BLAS_INFO=(\w+)", torch.__config__.show())
    print(torch.__version__.split("+")[0], blas.group(1) if blas else "unknown BLAS")
