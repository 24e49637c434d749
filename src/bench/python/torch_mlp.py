"""A candidate: PyTorch. torch_mlp.py NETWORK EPOCHS THREADS [PROCESSES | compiled]

All images are in memory as float32, and a batch is selected by index. With more than one process:
DistributedDataParallel over gloo, the batch divided among them. "compiled" trains with torch.compile, which needs a C++
compiler and makes the first epoch slow. Prints "epoch SECONDS TEST_ACCURACY" per epoch; the seconds are those of
training alone.
"""

import os
import sys

import torch

import mnist
from torch_training import batch_loss, seconds_of_epoch, sgd


def perceptron(sizes, deviation):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layer = torch.nn.Linear(inputs, outputs)
        torch.nn.init.normal_(layer.weight, std=deviation or (2 / inputs) ** 0.5)
        torch.nn.init.zeros_(layer.bias)
        layers += [layer, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def run(rank, network, epochs, threads, processes, compiled=False):
    sizes, batch, rate, momentum, deviation = mnist.NETWORKS[network]
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    if processes > 1:
        os.environ.setdefault("MASTER_ADDR", "127.0.0.1")
        os.environ.setdefault("MASTER_PORT", "29511")
        torch.distributed.init_process_group("gloo", rank=rank, world_size=processes)
    x, t = mnist.train()
    x = torch.from_numpy(x.astype("float32") / 255)
    t = torch.from_numpy(t.astype("int64"))
    x_test, t_test = mnist.test()
    x_test = torch.from_numpy(x_test.astype("float32") / 255)
    model = perceptron(sizes, deviation)
    if processes > 1:
        model = torch.nn.parallel.DistributedDataParallel(model)
    optimizer = sgd(model, rate, momentum)
    loss = batch_loss(model, compiled)
    for _ in range(epochs):
        seconds = seconds_of_epoch(loss, optimizer, x, t, batch, rank, processes)
        if rank == 0:
            with torch.no_grad():
                correct = (model(x_test).argmax(1).numpy() == t_test).mean()
            print("epoch", seconds, correct, flush=True)
        if processes > 1:
            torch.distributed.barrier()


if __name__ == "__main__":
    network, epochs, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    way = sys.argv[4] if len(sys.argv) > 4 else "1"
    if way == "compiled":
        run(0, network, epochs, threads, 1, compiled=True)
    elif way == "1":
        run(0, network, epochs, threads, 1)
    else:
        torch.multiprocessing.spawn(run, (network, epochs, threads, int(way)), int(way))
