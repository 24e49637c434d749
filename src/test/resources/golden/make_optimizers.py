#!/usr/bin/env python3
"""Makes the golden steps of every optimizer and the golden rates of every schedule: PyTorch in double precision, NumPy for
what PyTorch does not have (lars, and lazy optimizers but for SparseAdam).

Run anywhere with Debian's python3-numpy and python3-torch (made with NumPy 1.24.2 and PyTorch 1.13.0):
    /usr/bin/python3 src/test/resources/golden/make_optimizers.py
Writes beside itself
optimizers.csv: the weights to begin with ("initial", 0, ...), the gradients of all steps ("gradient", step, ...) and for each
case the weights after each step (case, step, ...). Elements 0 to 2 and 4 to 6 are weights, which decay; 3 and 7 are biases.
schedules.csv: for each case the rate of each step at a base rate of 1; of reduce-on-plateau (losses, and) that of each epoch.
"""

import math
import os
import warnings

import numpy as np
import torch
from torch.optim import lr_scheduler

HERE = os.path.dirname(os.path.abspath(__file__))
STEPS, SIZE = 25, 8
WEIGHTS, BIASES = [slice(0, 3), slice(4, 7)], [slice(3, 4), slice(7, 8)]
EPOCHS, PER_EPOCH = 12, 5
ALL = EPOCHS * PER_EPOCH


def float32(values):
    """Rounded once, so that both sides begin with the same numbers."""
    return np.asarray(values).astype(np.float32).astype(np.float64)


def with_torch(make, decay, initial, gradients, clip=None):
    tensors = {s.start: torch.nn.Parameter(torch.tensor(initial[s].copy())) for s in WEIGHTS + BIASES}
    groups = [
        {"params": [tensors[s.start] for s in WEIGHTS], "weight_decay": decay},
        {"params": [tensors[s.start] for s in BIASES], "weight_decay": 0},
    ]
    optimizer = make(groups)
    for gradient in gradients:
        for s in WEIGHTS + BIASES:
            tensors[s.start].grad = torch.tensor(gradient[s].copy())
        if clip:
            value, norm = clip
            torch.nn.utils.clip_grad_value_(list(tensors.values()), value)
            torch.nn.utils.clip_grad_norm_(list(tensors.values()), norm)
        optimizer.step()
        yield np.concatenate([tensors[start].detach().numpy() for start in sorted(tensors)])


def lars(rate, momentum, trust, decay, initial, gradients):
    w, v = initial.copy(), np.zeros(SIZE)
    for g in gradients:
        for s in WEIGHTS:
            length, slope = np.linalg.norm(w[s]), np.linalg.norm(g[s])
            local = trust * length / (slope + decay * length) if length > 0 and slope > 0 else 1
            v[s] = momentum * v[s] + rate * local * (g[s] + decay * w[s])
        for s in BIASES:
            v[s] = momentum * v[s] + rate * g[s]
        w = w - v
        yield w


def with_sparse_adam(initial, gradients):
    parameter = torch.nn.Parameter(torch.tensor(initial.copy()))
    optimizer = torch.optim.SparseAdam([parameter], lr=0.01, betas=(0.9, 0.999), eps=1e-8)
    for gradient in gradients:
        parameter.grad = torch.tensor(gradient.copy()).to_sparse()
        optimizer.step()
        yield parameter.detach().numpy().copy()


def momentum(rate, mu, decay):
    def update(w, v, s, g, decays, step):
        v = mu * v + g + decay * decays * w
        return w - rate * v, v, s

    return update


def adamw(rate, beta1, beta2, epsilon, decay):
    def update(w, m, s, g, decays, step):
        w = w - rate * decay * decays * w
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g * g
        return w - rate * m / (1 - beta1**step) / (np.sqrt(s / (1 - beta2**step)) + epsilon), m, s

    return update


def lazy(update, initial, gradients):
    """Updates only elements whose gradient is not 0."""
    w, m, s = initial.copy(), np.zeros(SIZE), np.zeros(SIZE)
    decays = np.zeros(SIZE)
    for part in WEIGHTS:
        decays[part] = 1
    for step, gradient in enumerate(gradients):
        new = update(w, m, s, gradient, decays, step + 1)
        w, m, s = (np.where(gradient != 0, a, b) for a, b in zip(new, (w, m, s)))
        yield w


def write(name, rows):
    with open(os.path.join(HERE, name), "w") as f:
        for label, step, values in rows:
            f.write("%s,%d,%s\n" % (label, step, ",".join("%.10g" % v for v in values)))


def optimizers():
    random = np.random.RandomState(11)
    initial = float32(random.randn(SIZE))
    # Of very different sizes, so that an epsilon in the wrong place shows, and drifting, so that velocities build up.
    sizes = 10.0 ** np.array([0, -2, -4, -1, 0.5, -1, -3, 0])
    gradients = float32((0.5 + random.randn(STEPS, SIZE)) * sizes)
    yield "initial", 0, initial
    for step, gradient in enumerate(gradients):
        yield "gradient", step + 1, gradient
    sgd, o = torch.optim.SGD, torch.optim
    makes = {
        "sgd": lambda g: sgd(g, lr=0.1),
        "momentum": lambda g: sgd(g, lr=0.1, momentum=0.9),
        "nesterov": lambda g: sgd(g, lr=0.1, momentum=0.9, nesterov=True),
        "adagrad": lambda g: o.Adagrad(g, lr=0.05, eps=1e-8),
        "rmsprop": lambda g: o.RMSprop(g, lr=0.01, alpha=0.99, eps=1e-8),
        "adam": lambda g: o.Adam(g, lr=0.01, betas=(0.9, 0.999), eps=1e-8),
        "adamw": lambda g: o.AdamW(g, lr=0.01, betas=(0.9, 0.999), eps=1e-8),
    }
    runs = {}
    for name, make in makes.items():
        for decay in (0, 0.1):
            runs["%s %s" % (name, decay)] = with_torch(make, decay, initial, gradients)
    runs["sgd clipped"] = with_torch(makes["sgd"], 0.1, initial, gradients, (1.5, 2.0))
    runs["adam clipped"] = with_torch(makes["adam"], 0.1, initial, gradients, (1.5, 2.0))
    for decay in (0, 0.1):
        runs["lars %s" % decay] = lars(0.5, 0.9, 0.02, decay, initial, gradients)
    # Half of the elements are 0, and none is so small that the place of epsilon matters, which SparseAdam does not scale.
    sparse = float32((0.5 + random.randn(STEPS, SIZE)) * np.maximum(sizes, 0.1) * (random.rand(STEPS, SIZE) < 0.5))
    for step, gradient in enumerate(sparse):
        yield "sparse gradient", step + 1, gradient
    runs["lazy-adam 0"] = with_sparse_adam(initial, sparse)
    for decay in (0, 0.1):
        runs["lazy-momentum %s" % decay] = lazy(momentum(0.1, 0.9, decay), initial, sparse)
        runs["lazy-adamw %s" % decay] = lazy(adamw(0.01, 0.9, 0.999, 1e-8, decay), initial, sparse)
    for name, weights in runs.items():
        for step, w in enumerate(weights):
            yield name, step + 1, w


def rates(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = make(optimizer)
    for step in range(ALL):
        if step > 0:
            optimizer.step()
            schedule.step()
        yield optimizer.param_groups[0]["lr"]


def warm(steps, start, then):
    def make(optimizer):
        rise = lr_scheduler.LinearLR(optimizer, start_factor=start, end_factor=1.0, total_iters=steps)
        return lr_scheduler.SequentialLR(optimizer, [rise, then(optimizer)], milestones=[steps])

    return make


def plateau(losses, factor, patience, threshold, least):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = lr_scheduler.ReduceLROnPlateau(
        optimizer, factor=factor, patience=patience, threshold=threshold, min_lr=least, eps=0
    )
    for loss in losses:
        schedule.step(loss)
        yield optimizer.param_groups[0]["lr"]


def schedules():
    step = lambda o: lr_scheduler.StepLR(o, 3 * PER_EPOCH, gamma=0.3)
    exponential = lambda o: lr_scheduler.ExponentialLR(o, gamma=0.3 ** (1 / (3 * PER_EPOCH)))
    cosine = lambda steps, least: lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=steps, eta_min=least)
    cycle = lambda anneal: lambda o: lr_scheduler.OneCycleLR(
        o,
        max_lr=1.0,
        total_steps=ALL,
        pct_start=0.3,
        anneal_strategy=anneal,
        div_factor=25,
        final_div_factor=40,
        cycle_momentum=False,
    )
    constant = lambda o: lr_scheduler.ConstantLR(o, factor=1.0)
    yield "step", 0, rates(step)
    yield "exponential", 0, rates(exponential)
    yield "cosine", 0, rates(cosine(ALL, 0))
    yield "cosine to 0.1", 0, rates(cosine(ALL, 0.1))
    yield "one-cycle cosine", 0, rates(cycle("cos"))
    yield "one-cycle linear", 0, rates(cycle("linear"))
    yield "warmup constant", 0, rates(warm(8, 0.2, constant))
    yield "warmup step", 0, rates(warm(8, 0.2, step))
    yield "warmup exponential", 0, rates(warm(8, 0.2, exponential))
    yield "warmup cosine", 0, rates(warm(8, 0.2, cosine(ALL - 8, 0.1)))
    random = np.random.RandomState(3)
    losses = [round(math.exp(-e / 6) + 0.1 + 0.05 * random.randn(), 6) for e in range(40)]
    yield "losses", 0, losses
    yield "plateau", 0, plateau(losses, 0.5, 2, 0.01, 0)
    yield "plateau at least 0.3", 0, plateau(losses, 0.5, 0, 0.0001, 0.3)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    write("optimizers.csv", optimizers())
    write("schedules.csv", schedules())
