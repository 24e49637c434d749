"""A candidate: PyTorch. torch_mlp.py NETWORK EPOCHS THREADS [PROCESSES]

All images are in memory as float32, and a batch is selected by index. With more than one process:
DistributedDataParallel over gloo, the batch divided among them. Prints "epoch SECONDS TEST_ACCURACY" per epoch; the
seconds are those of training alone.
"""

import os
import sys
import time

import torch

import mnist


def run(rank, network, epochs, threads, processes):
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
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layer = torch.nn.Linear(inputs, outputs)
        torch.nn.init.normal_(layer.weight, std=deviation or (2 / inputs) ** 0.5)
        torch.nn.init.zeros_(layer.bias)
        layers += [layer, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    if processes > 1:
        model = torch.nn.parallel.DistributedDataParallel(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    loss = torch.nn.CrossEntropyLoss()
    x_test, t_test = mnist.test()
    x_test = torch.from_numpy(x_test.astype("float32") / 255)
    share = batch // processes
    for _ in range(epochs):
        start = time.perf_counter()
        order = torch.randperm(len(x))
        for at in range(0, len(x), batch):
            chosen = order[at + rank * share : min(at + (rank + 1) * share, len(x))]
            if len(chosen) == 0:
                chosen = order[at : at + 1]
            optimizer.zero_grad()
            loss(model(x[chosen]), t[chosen]).backward()
            optimizer.step()
        seconds = time.perf_counter() - start
        if rank == 0:
            with torch.no_grad():
                correct = (model(x_test).argmax(1).numpy() == t_test).mean()
            print("epoch", seconds, correct, flush=True)
        if processes > 1:
            torch.distributed.barrier()


if __name__ == "__main__":
    network, epochs, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    processes = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    if processes == 1:
        run(0, network, epochs, threads, 1)
    else:
        torch.multiprocessing.spawn(run, (network, epochs, threads, processes), processes)
