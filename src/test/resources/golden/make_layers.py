#!/usr/bin/env python3
"""Makes the golden layers and losses: PyTorch, in double precision, runs small networks forward and backward once.

Run at the top of the repository with Debian's python3-torch (made with PyTorch 1.13.0; embeddings, and what came after them, with 2.15):
    /usr/bin/python3 src/test/resources/golden/make_layers.py
Writes layers/NAME.safetensors beside itself for each of CASES: the network's texts as metadata; x (rows, inputs), labels,
weights of the rows, parameters; loss and gradient of the sum over the rows; scores in training and in inference. Images lie
height by width by channels. A case draws its numbers from its name, so that a new one leaves the others as they are.
"""

import copy
import itertools
import os
import zlib
from dataclasses import dataclass

import torch
from torch.nn import functional

from make_golden import HERE, write_safetensors
from torch_layers import Ensemble, Maxout, Piecewise, Separate, arrays, chain, combined, levels, linked, offset, row_losses, sizes

ROWS = 6
# A single-precision number may fall on the other side of a kink that is nearer than this.
APART = 1e-4
RESIDUAL = "residual(convolution 4 3x3 padding 1; batch-normalization; relu; convolution 4 3x3 padding 1; batch-normalization)"
NUMBERS = ["absolute-error", "huber", "mean-squared-error"]
KINKED = ["absolute-error", "quantiles"]
SMOOTHED_AND_WEIGHTED = "softmax smoothing 0.1 weights 1 2 0.5 0.25 3"


@dataclass
class Case:
    inputs: str
    layers: list
    loss: str = "softmax"
    row_weights: bool = False
    probabilities: bool = False
    scale: float = 1


def image(inputs, layer):
    """A layer over images behind a convolution of one pixel, so that its gradient with respect to its input is seen too."""
    return Case(inputs, [f"convolution {inputs} -> 3 1x1", layer, "flatten", "affine 4"])


def flat(*layers):
    return Case("12", ["affine 12 -> 7", *layers, "affine 4"])


def ending(loss, outputs, **more):
    return Case("12", ["affine 12 -> 7", "tanh", f"affine {outputs}"], loss, **more)


CASES = {
    "affine": flat(),
    "relu": flat("relu"),
    "leaky-relu": flat("leaky-relu"),
    "leaky-relu-steep": flat("leaky-relu 0.2"),
    "gelu": flat("gelu"),
    "elu": flat("elu"),
    "elu-flat": flat("elu 0.3"),
    "selu": flat("selu"),
    "silu": flat("silu"),
    "glu": flat("affine 10", "glu"),
    "glu-first": Case("12", ["glu", "affine 4"]),
    "maxout": flat("affine 12", "maxout 3"),
    "maxout-of-one-group": flat("maxout 7"),
    "sigmoid": flat("sigmoid"),
    "tanh": flat("tanh"),
    "flatten-of-a-flat-row": flat("flatten"),
    "convolution-first": Case("6x6x2", ["convolution 6x6x2 -> 3 3x3", "flatten", "affine 4"]),
    "convolution": image("6x6x2", "convolution 3 3x3"),
    "convolution-one-channel": image("7x7x1", "convolution 2 5x5"),
    "convolution-one-filter": image("5x5x2", "convolution 1 3x3"),
    "convolution-one-pixel": image("4x3x5", "convolution 4 1x1"),
    "convolution-of-the-whole-image": image("4x3x2", "convolution 5 4x3"),
    "convolution-not-square": image("5x8x3", "convolution 4 2x3"),
    "convolution-padding-1": image("6x6x2", "convolution 3 3x3 padding 1"),
    "convolution-padding-2": image("5x4x2", "convolution 3 3x3 padding 2"),
    "convolution-stride-2": image("7x7x2", "convolution 3 3x3 stride 2"),
    "convolution-stride-2-remainder": image("6x8x2", "convolution 3 3x3 stride 2"),
    "convolution-stride-beyond-the-kernel": image("8x7x2", "convolution 3 2x2 stride 3"),
    "convolution-stride-2-padding-1": image("7x5x3", "convolution 4 3x2 stride 2 padding 1"),
    "convolution-stride-2-padding-2": image("6x7x2", "convolution 3 5x4 stride 2 padding 2"),
    "convolution-stride-2x1": image("7x5x2", "convolution 3 3x2 stride 2x1"),
    "max-pooling-first": Case("6x4x2", ["max-pooling 2x2", "flatten", "affine 4"]),
    "max-pooling": image("6x4x2", "max-pooling 2x2"),
    "max-pooling-remainder": image("7x5x2", "max-pooling 2x2"),
    "max-pooling-not-square": image("7x7x2", "max-pooling 3x2"),
    "max-pooling-stride-2": image("7x6x2", "max-pooling 3x2 stride 2"),
    "max-pooling-stride-1": image("5x5x2", "max-pooling 3x3 stride 1"),
    "max-pooling-stride-beyond-the-window": image("8x7x2", "max-pooling 2x2 stride 3"),
    "max-pooling-stride-2x1": image("7x5x2", "max-pooling 3x2 stride 2x1"),
    "average-pooling": image("6x4x2", "average-pooling 2x2"),
    "average-pooling-remainder": image("7x5x2", "average-pooling 3x2"),
    "average-pooling-stride-2": image("8x7x2", "average-pooling 3x3 stride 2"),
    "average-pooling-of-the-whole-image": image("4x3x2", "average-pooling 4x3"),
    "batch-normalization-first": Case("12", ["batch-normalization", "affine 4"]),
    "batch-normalization": flat("batch-normalization", "relu"),
    "batch-normalization-of-images-first": Case("5x4x3", ["batch-normalization", "flatten", "affine 4"]),
    "batch-normalization-of-images": image("5x4x3", "batch-normalization"),
    "batch-normalization-of-convolutions": Case(
        "6x6x2",
        ["convolution 6x6x2 -> 4 3x3", "batch-normalization", "relu", "max-pooling 2x2", "flatten", "affine 4"],
    ),
    "layer-normalization-first": Case("12", ["layer-normalization", "affine 4"]),
    "layer-normalization": flat("layer-normalization", "silu"),
    "layer-normalization-of-images": image("5x4x3", "layer-normalization"),
    "embedding": flat("embedding 3 5x2 3"),
    "embedding-first": Case("9", ["embedding 2 5x3 3 4x2 2", "tanh", "affine 4"]),
    "embedding-of-levels-only": Case("3", ["embedding 6x4 1x2 3x3", "affine 4"]),
    "embedding-piecewise": flat("embedding 2 piecewise:5x3 piecewise:1x2 3"),
    "embedding-piecewise-first": Case("4", ["embedding piecewise:3x4 5x2 piecewise:2x2 1", "affine 4"], scale=2),
    "embedding-periodic": flat("embedding 2 periodic:4x3:0.3 periodic:1x2:0.3 3"),
    "embedding-periodic-first": Case("4", ["embedding periodic:3x4:0.3 5x2 periodic:2x2:0.3 1", "tanh", "affine 4"]),
    "embedding-offset": Case("7", ["embedding 2 offset 3 5x2", "tanh", "affine 2"], "poisson", row_weights=True),
    "embedding-offset-of-an-ensemble": Case("4", ["embedding offset 3", "ensemble(3; affine 5; tanh; affine 1)"], "gamma"),
    "residual-first": Case("7", ["residual(affine 7; relu; affine 7)", "affine 4"]),
    "residual": flat("residual(affine 7; relu; affine 7)"),
    # Layers that may work in place stand at either end of the inner ones.
    "residual-that-begins-with-relu": flat("residual(relu; affine 7)"),
    "residual-that-ends-with-tanh": flat("residual(affine 7; tanh)", "relu"),
    "residual-without-parameters": flat("residual(tanh)"),
    "residual-in-residual": flat("residual(affine 7; tanh; residual(affine 5; relu; affine 7))"),
    "residual-behind-residual": flat("residual(affine 5; gelu; affine 7)", "residual(batch-normalization; relu; affine 7)"),
    "residual-of-convolutions": Case(
        "6x5x2", ["convolution 6x5x2 -> 4 3x3 padding 1", RESIDUAL, "relu", "flatten", "affine 4"]
    ),
    "residual-of-convolutions-in-residual": Case(
        "4x4x3",
        ["residual(batch-normalization; gelu; residual(convolution 3 3x3 padding 1; tanh))", "flatten", "affine 4"],
    ),
    "ensemble": Case("12", ["affine 12 -> 7", "relu", "ensemble(3; affine 6; relu; affine 5; tanh; affine 4)"]),
    "ensemble-of-one-affine": Case("12", ["ensemble(4; affine 5)"], row_weights=True),
    "ensemble-of-numbers": Case("12", ["ensemble(5; layer-normalization; affine 6; silu; affine 2)"], "mean-squared-error"),
    "ensemble-of-flags": Case("12", ["ensemble(2; affine 6; tanh; affine 3)"], "sigmoid", row_weights=True),
    "ensemble-mini": Case("12", ["affine 12 -> 7", "ensemble(3 mini; gelu; affine 6; tanh; affine 5; relu; affine 4)"]),
    "ensemble-separate": Case("12", ["affine 12 -> 7", "ensemble(3 separate; tanh; affine 6; relu; affine 4)"], row_weights=True),
    "ensemble-separate-of-images": Case("4x4x2", ["ensemble(2 separate; convolution 4x4x2 -> 3 2x2; tanh; flatten; affine 3)"], "sigmoid"),
    "ensemble-mini-of-one-affine": Case("12", ["ensemble(4 mini; affine 2)"], "mean-squared-error", row_weights=True),
    "lenet": Case(
        "8x8x1",
        ["convolution 8x8x1 -> 4 3x3", "relu", "max-pooling 2x2", "convolution 5 2x2", "relu", "flatten"]
        + ["affine 12", "relu", "affine 4"],
    ),
    "resnet": Case(
        "8x8x1",
        ["convolution 8x8x1 -> 4 3x3 padding 1", "batch-normalization", "relu", RESIDUAL, "relu", "max-pooling 2x2"]
        + [RESIDUAL, "relu", "average-pooling 4x4", "flatten", "affine 4"],
    ),
    "softmax": ending("softmax", 5),
    "softmax-smoothing": ending("softmax smoothing 0.1", 5),
    "softmax-class-weights": ending("softmax weights 1 2 0.5 0.25 3", 5),
    "softmax-smoothing-class-weights": ending(SMOOTHED_AND_WEIGHTED, 5),
    "softmax-row-weights": ending("softmax", 5, row_weights=True),
    "softmax-smoothing-class-weights-row-weights": ending(SMOOTHED_AND_WEIGHTED, 5, row_weights=True),
    "softmax-probabilities": ending("softmax", 5, probabilities=True),
    "softmax-smoothing-class-weights-probabilities": ending(SMOOTHED_AND_WEIGHTED, 5, probabilities=True),
    "softmax-large-scores": Case("12", ["affine 12 -> 5"], "softmax", scale=100),
    "softmax-focal": ending("softmax focal 2", 5),
    "softmax-focal-smoothing-class-weights-row-weights": ending(
        "softmax focal 0.5 smoothing 0.1 weights 1 2 0.5 0.25 3", 5, row_weights=True
    ),
    "sigmoid-focal": ending("sigmoid focal 2", 3, row_weights=True),
    "absolute-error-one-output": ending("absolute-error", 1),
    "absolute-error": ending("absolute-error", 3),
    "absolute-error-row-weights": ending("absolute-error", 3, row_weights=True),
    "huber": ending("huber", 3),
    "huber-with-a-small-delta": ending("huber 0.2", 3),
    "huber-row-weights": ending("huber 0.5", 2, row_weights=True),
    "poisson-one-output": ending("poisson", 1),
    "poisson-row-weights": ending("poisson", 3, row_weights=True),
    "gamma": ending("gamma", 2),
    "gamma-row-weights": ending("gamma", 1, row_weights=True),
    "tweedie": ending("tweedie", 3),
    "tweedie-with-a-power": ending("tweedie 1.9", 1, row_weights=True),
    "ensemble-of-means": Case("12", ["ensemble(3; affine 6; tanh; affine 2)"], "poisson", row_weights=True),
    "quantiles": ending("quantiles 0.1 0.5 0.9", 3),
    "quantiles-row-weights": ending("quantiles 0.05 0.25 0.75 0.95", 4, row_weights=True),
    "quantile": ending("quantiles 0.7", 1),
    "ensemble-of-quantiles": Case("12", ["ensemble(3; affine 6; tanh; affine 2)"], "quantiles 0.2 0.8"),
    "mean-squared-error-one-output": ending("mean-squared-error", 1),
    "mean-squared-error": ending("mean-squared-error", 3),
    "mean-squared-error-row-weights": ending("mean-squared-error", 3, row_weights=True),
    "sigmoid-loss-one-output": ending("sigmoid", 1),
    "sigmoid-loss": ending("sigmoid", 5),
    "sigmoid-loss-row-weights": ending("sigmoid", 5, row_weights=True),
    "sigmoid-loss-large-scores": Case("12", ["affine 12 -> 5"], "sigmoid", scale=100),
}


def draw(case):
    """Inputs, labels, weights of the rows, a network: rounded to float32, so that both sides begin with the same numbers."""
    shape = sizes(case.inputs)
    x = case.scale * torch.randn(ROWS, *shape)
    if case.layers[0].startswith("embedding"):
        for column, count in levels(case.layers[0]):
            x[:, column] = torch.randint(count, (ROWS,)).float()
    network = chain(case.layers, channels_first(x))
    outputs = network(channels_first(x)).shape[1] // members(network)
    if case.loss.split()[0] in NUMBERS:
        labels = torch.randn(ROWS, outputs)
    elif case.loss.startswith("quantiles"):
        labels = torch.randn(ROWS, 1)
    elif case.loss == "gamma":
        labels = torch.randn(ROWS, outputs).exp()
    elif case.loss == "poisson":
        labels = torch.poisson(2 * torch.rand(ROWS, outputs))
    elif case.loss.startswith("tweedie"):
        labels = torch.randn(ROWS, outputs).exp() * torch.randint(2, (ROWS, outputs))
    elif case.loss.split()[0] == "sigmoid":
        labels = torch.randint(2, (ROWS, outputs)).float()
    elif case.probabilities:
        labels = (2 * torch.randn(ROWS, outputs)).softmax(1)
    else:
        labels = torch.randint(outputs, (ROWS, 1)).float()
    weights = 2 * torch.rand(ROWS) if case.row_weights else torch.ones(ROWS)
    return x.double(), labels.double(), weights.double(), network.double()


def members(network):
    return network[-1].members if isinstance(network[-1], (Ensemble, Separate)) else 1


def channels_first(x):
    return x.permute(0, 3, 1, 2) if x.dim() == 4 else x


def distance_from_kinks(network, x):
    """How near a number comes to zero before a relu, or two numbers to each other in a window of max-pooling."""
    distances = []

    def watch(module, inputs, _):
        if isinstance(module, torch.nn.MaxPool2d):
            windows = functional.unfold(inputs[0], module.kernel_size, stride=module.stride)
            first, second = windows.unflatten(1, (inputs[0].shape[1], -1)).topk(2, dim=2).values.unbind(2)
            # Behind a relu the largest may be several zeros: no gradient passes there.
            distances.append((first - second)[first != 0].min())
        elif isinstance(module, Piecewise):
            places = inputs[0]
            distances.append((places - places.round())[(places > -0.5) & (places < module.in_features + 0.5)].abs().min())
        elif isinstance(module, Maxout):
            first, second = inputs[0].unflatten(1, (-1, module.pieces)).topk(2, dim=2).values.unbind(2)
            distances.append((first - second).min())
        elif isinstance(module, (torch.nn.ReLU, torch.nn.LeakyReLU)):
            distances.append(inputs[0].abs().min())

    network = copy.deepcopy(network).train()
    for module in network.modules():
        module.register_forward_hook(watch)
    network(channels_first(x))
    return min(distances, default=APART)


def flattened(tensors):
    return torch.cat([tensor.detach().permute(order).flatten() for tensor, order in tensors])


def gradients(network, before):
    """Of all arrays; that of a running statistic is what the rows would take off it, so that the mean over them is the step."""
    for (array, order), (old, _) in zip(arrays(network), before):
        yield (array.grad if array.requires_grad else ROWS * (old - array)), order


def make(name, case):
    for seed in itertools.count(zlib.crc32(name.encode())):
        torch.manual_seed(seed)
        x, labels, weights, network = draw(case)
        kinked = case.loss.split()[0] in KINKED and (linked(network(channels_first(x)), case.loss) - labels).abs().min() < APART
        if not kinked and distance_from_kinks(network, x) >= APART:
            break
    before = [(array.detach().clone(), order) for array, order in arrays(network)]
    added = offset(case.layers, x)
    inference = network.eval()(channels_first(x)).detach() + added
    scores = network.train()(channels_first(x)) + added
    count = members(network)
    if count == 1:
        losses = row_losses(case.loss, scores, labels)
        inference = linked(inference, case.loss)
    else:
        inference = combined(inference, count, case.loss)
        of_members = row_losses(case.loss, scores.unflatten(1, (count, -1)).flatten(0, 1), labels.repeat_interleave(count, 0))
        losses = of_members.unflatten(0, (-1, count)).mean(1)
    loss = (weights * losses).sum()
    loss.backward()
    tensors = {"x": x.flatten(1), "labels": labels}
    if case.row_weights:
        tensors["weights"] = weights
    tensors["parameters"] = flattened(before)
    tensors["loss"] = loss.detach().reshape(1)
    tensors["gradient"] = flattened(gradients(network, before))
    tensors["scores"] = scores.detach()
    tensors["inference"] = inference
    metadata = {"layers": "\n".join(case.layers), "loss": case.loss, "inputs": case.inputs}
    values = {key: value.numpy() for key, value in tensors.items()}
    write_safetensors(os.path.join("layers", name + ".safetensors"), values, metadata)


def main():
    torch.set_num_threads(1)
    os.makedirs(os.path.join(HERE, "layers"), exist_ok=True)
    for name, case in CASES.items():
        make(name, case)


if __name__ == "__main__":
    main()
