"""Kindling's layers and losses in PyTorch, made out of their texts."""

import re

import torch
from torch.nn import functional


class Flatten(torch.nn.Module):
    """PyTorch holds images as (rows, channels, height, width); in a flat row the channels come last."""

    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1) if x.dim() == 4 else x


class Residual(torch.nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return x + self.inner(x)


class Maxout(torch.nn.Module):
    """The largest of each group of neighbouring units."""

    def __init__(self, pieces):
        super().__init__()
        self.pieces = pieces

    def forward(self, x):
        return x.unflatten(1, (-1, self.pieces)).max(2).values


class LayerNormalization(torch.nn.Module):
    """Over all units of a row; those of an image lie height by width by channels in Kindling's memory."""

    def __init__(self, x):
        super().__init__()
        images = x.dim() == 4
        self.norm = torch.nn.LayerNorm(x.permute(0, 2, 3, 1).shape[1:] if images else x.shape[1:])
        self.norm.weight.data.uniform_(0.5, 1.5)
        self.norm.bias.data.normal_(0, 0.3)

    def forward(self, x):
        return self.norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2) if x.dim() == 4 else self.norm(x)


class Piecewise(torch.nn.Linear):
    """Of a place among bins, (rows, 1)."""

    def forward(self, x):
        bins = torch.arange(self.in_features, dtype=x.dtype)
        return super().forward((x - bins).clamp(0, 1))


class Periodic(torch.nn.Module):
    """Of a number, (rows, 1)."""

    def __init__(self, frequencies, width):
        super().__init__()
        self.frequency = torch.nn.Parameter(0.3 * torch.randn(frequencies))
        self.linear = torch.nn.Linear(2 * frequencies, width)

    def forward(self, x):
        turns = 2 * torch.pi * self.frequency * x
        return self.linear(torch.cat([turns.sin(), turns.cos()], 1))


class MemberInputs(torch.nn.Module):
    """A row for each member, with factors of its own; row i of the output belongs to member i mod members."""

    def __init__(self, inputs, members):
        super().__init__()
        self.factors = torch.nn.Parameter(torch.randn(members, inputs))

    def forward(self, x):
        return (x[:, None] * self.factors).flatten(0, 1)


class MemberAffine(torch.nn.Module):
    """A linear layer that members share, with factors and biases of their own; the first one has no factors of its inputs."""

    def __init__(self, inputs, outputs, members, first):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(inputs, outputs) / inputs**0.5)
        self.inputs = None if first else torch.nn.Parameter(torch.randn(members, inputs))
        self.outputs = torch.nn.Parameter(torch.randn(members, outputs))
        self.bias = torch.nn.Parameter(0.3 * torch.randn(members, outputs))

    def forward(self, x):
        x = x.unflatten(0, (-1, len(self.bias)))
        scaled = x if self.inputs is None else x * self.inputs
        return ((scaled @ self.weight) * self.outputs + self.bias).flatten(0, 1)


class MemberHeads(torch.nn.Module):
    """A linear layer of each member."""

    def __init__(self, inputs, outputs, members):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.randn(members, inputs, outputs) / inputs**0.5)
        self.bias = torch.nn.Parameter(0.3 * torch.randn(members, outputs))

    def forward(self, x):
        x = x.unflatten(0, (-1, len(self.bias)))
        return (torch.einsum("rmi,mio->rmo", x, self.weight) + self.bias).flatten(0, 1)


class Ensemble(torch.nn.Module):
    """Its members' scores side by side."""

    def __init__(self, members, mini, texts, x):
        super().__init__()
        self.members = members
        layers, plain = [], x
        affine = [i for i, text in enumerate(texts) if text.startswith("affine")]
        for i, text in enumerate(texts):
            made = layer(text, plain).eval()
            plain = made(plain)
            if i in affine:
                first, size = i == affine[0], (made.in_features, made.out_features, members)
                if first:
                    layers.append(MemberInputs(made.in_features, members))
                if i == len(texts) - 1 and (mini or not first):
                    made = MemberHeads(*size)
                elif not mini:
                    made = MemberAffine(*size, first)
            layers.append(made)
        self.inner = torch.nn.Sequential(*layers)

    def forward(self, x):
        return self.inner(x).unflatten(0, (-1, self.members)).flatten(1)


class Separate(torch.nn.Module):
    """Members that share nothing; their scores side by side."""

    def __init__(self, members, texts, x):
        super().__init__()
        self.members = members
        self.inner = torch.nn.ModuleList(chain(texts, x) for _ in range(members))

    def forward(self, x):
        return torch.cat([member(x) for member in self.inner], 1)


# The power of the variance function of the losses with a log link; that of tweedie is in its text.
POWERS = {"poisson": 1.0, "gamma": 2.0, "tweedie": 1.5}


def offset(layers, x):
    """What is added to the scores of each row: the input of the first layer that is called so."""
    at = 0
    for part in layers[0].split()[1:] if layers[0].startswith("embedding") else []:
        if part == "offset":
            return x[:, at : at + 1]
        at += 1 if "x" in part else int(part)
    return torch.zeros(len(x), 1, dtype=x.dtype)


def linked(scores, loss):
    """The scores after the loss's link function, which predictions are made of."""
    name, *words = loss.split()
    if name == "quantiles":
        groups = scores.unflatten(1, (-1, len(words)))
        rises = torch.cat([groups[..., :1], functional.softplus(groups[..., 1:])], 2)
        return rises.cumsum(2).flatten(1)
    return scores.exp() if name in POWERS else scores


def deviances(power, means, labels):
    """Unit deviances; that of Poisson out of PyTorch's negative log-likelihood, less that of a perfect prediction."""
    if power == 1:
        nll = functional.poisson_nll_loss(means, labels, log_input=False, eps=0, reduction="none")
        return 2 * (nll - (labels - torch.xlogy(labels, labels)))
    if power == 2:
        return 2 * ((means / labels).log() + labels / means - 1)
    one, two = 1 - power, 2 - power
    return 2 * (labels**two / (one * two) - labels * means**one / one + means**two / two)


def combined(scores, members, loss):
    """The scores of an ensemble: of the mean probabilities, or the mean numbers."""
    apart = linked(scores, loss).unflatten(1, (members, -1))
    if loss == "softmax":
        return apart.softmax(2).mean(1).log()
    return apart.sigmoid().mean(1).logit() if loss == "sigmoid" else apart.mean(1)


class Embedding(torch.nn.Module):
    """Of parts such as "13", "5x3" and "piecewise:4x2"; a number that is not that of a level counts as level 0."""

    def __init__(self, parts):
        super().__init__()
        self.parts = parts
        self.embedded = torch.nn.ModuleList(self.part(part) for part in parts if "x" in part)

    @staticmethod
    def part(text):
        kind, *words = text.split(":") if ":" in text else ["level", text]
        first, width = sizes(words[0])
        return {"level": torch.nn.Embedding, "piecewise": Piecewise, "periodic": Periodic}[kind](first, width)

    def forward(self, x):
        embedded, outputs, at = iter(self.embedded), [], 0
        for part in self.parts:
            if "x" in part:
                module, number = next(embedded), x[:, at]
                if isinstance(module, torch.nn.Embedding):
                    valid = (number >= 0) & (number < module.num_embeddings) & (number == number.floor())
                    outputs.append(module(number.where(valid, torch.zeros_like(number)).long()))
                else:
                    outputs.append(module(number[:, None]))
                at += 1
            elif part == "offset":
                at += 1
            else:
                outputs.append(x[:, at : at + int(part)])
                at += int(part)
        return torch.cat(outputs, 1)


def levels(text):
    """Column and number of levels of each table of an embedding."""
    at = 0
    for part in text.split()[1:]:
        if "x" in part and ":" not in part:
            yield at, int(part.split("x")[0])
        at += 1 if "x" in part or part == "offset" else int(part)


PLAIN = {
    "flatten": Flatten,
    "gelu": torch.nn.GELU,
    "glu": torch.nn.GLU,
    "relu": torch.nn.ReLU,
    "selu": torch.nn.SELU,
    "sigmoid": torch.nn.Sigmoid,
    "silu": torch.nn.SiLU,
    "tanh": torch.nn.Tanh,
}
POOLING = {"max-pooling": torch.nn.MaxPool2d, "average-pooling": torch.nn.AvgPool2d}


def sizes(text):
    return tuple(int(size) for size in text.split("x"))


def option(text, name, otherwise):
    """The one or two numbers behind a word."""
    found = re.search(f" {name} ([0-9x]+)", text)
    return (sizes(found[1]) * 2)[:2] if found else otherwise


def outside_brackets(text):
    """The layers of a text with semicolons."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == ";" and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]


def layer(text, x):
    """The layer of a text, for inputs such as x."""
    if text.startswith("residual("):
        return Residual(chain(outside_brackets(text[len("residual(") : -1]), x))
    if text.startswith("ensemble("):
        members, *texts = outside_brackets(text[len("ensemble(") : -1])
        if members.endswith(" separate"):
            return Separate(int(members.split()[0]), texts, x)
        return Ensemble(int(members.split()[0]), members.endswith(" mini"), texts, x)
    name, *words = re.sub(" [0-9x]+ ->", "", text).split()
    if name == "affine":
        return torch.nn.Linear(x.shape[1], int(words[0]))
    if name == "embedding":
        return Embedding(words)
    if name == "convolution":
        stride, padding = option(text, "stride", 1), option(text, "padding", 0)
        return torch.nn.Conv2d(x.shape[1], int(words[0]), sizes(words[1]), stride, padding)
    if name == "batch-normalization":
        return batch_normalization(x)
    if name.endswith("-pooling"):
        return POOLING[name](sizes(words[0]), option(text, "stride", sizes(words[0])))
    if name == "layer-normalization":
        return LayerNormalization(x)
    if name == "maxout":
        return Maxout(int(words[0]))
    if name == "elu":
        return torch.nn.ELU(*map(float, words))
    if name == "leaky-relu":
        return torch.nn.LeakyReLU(*map(float, words))
    return PLAIN[name]()


def batch_normalization(x):
    made = (torch.nn.BatchNorm2d if x.dim() == 4 else torch.nn.BatchNorm1d)(x.shape[1])
    with torch.no_grad():
        made.weight.uniform_(0.5, 1.5)
        made.bias.normal_(0, 0.3)
        made.running_mean.normal_(0, 0.5)
        made.running_var.uniform_(0.5, 1.5)
    return made


def chain(texts, x):
    """The network of texts, for inputs such as x."""
    layers = []
    for text in texts:
        layers.append(layer(text, x).eval())
        x = layers[-1](x)
    return torch.nn.Sequential(*layers)


def arrays(model):
    """All arrays of parameters in Kindling's order, each with its dimensions as they follow each other in Kindling's memory."""
    for module in model.modules():
        if isinstance(module, MemberInputs):
            yield module.factors, (0, 1)
            continue
        if isinstance(module, MemberAffine):
            for array in (module.weight, module.inputs, module.outputs, module.bias):
                if array is not None:
                    yield array, (0, 1)
            continue
        if isinstance(module, MemberHeads):
            yield module.weight, (0, 1, 2)
            yield module.bias, (0, 1)
            continue
        if isinstance(module, Periodic):
            yield module.frequency, (0,)
            continue
        if isinstance(module, torch.nn.Linear):
            yield module.weight, (1, 0)
        elif isinstance(module, torch.nn.Conv2d):
            yield module.weight, (2, 3, 1, 0)
        elif isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
            yield module.weight, (0,)
        elif isinstance(module, torch.nn.LayerNorm):
            order = tuple(range(module.weight.dim()))
            yield module.weight, order
            yield module.bias, order
            continue
        elif isinstance(module, torch.nn.Embedding):
            yield module.weight, (0, 1)
            continue
        else:
            continue
        yield module.bias, (0,)
        if hasattr(module, "running_mean"):
            yield module.running_mean, (0,)
            yield module.running_var, (0,)


def row_losses(text, scores, labels):
    """Of scores (rows, outputs), one loss per row."""
    name, *words = text.split()
    if name == "mean-squared-error":
        return functional.mse_loss(scores, labels, reduction="none").mean(1)
    if name == "absolute-error":
        return functional.l1_loss(scores, labels, reduction="none").mean(1)
    if name == "huber":
        return functional.huber_loss(scores, labels, reduction="none", delta=float(words[0]) if words else 1.0).mean(1)
    if name == "quantiles":
        levels, above = scores.new_tensor([float(word) for word in words]), labels - linked(scores, text)
        return torch.maximum(levels * above, (levels - 1) * above).mean(1)
    if name in POWERS:
        return deviances(float(words[0]) if words else POWERS[name], linked(scores, text), labels).mean(1)
    focal = float(words[words.index("focal") + 1]) if "focal" in words else 0.0
    if name == "sigmoid":
        losses = functional.binary_cross_entropy_with_logits(scores, labels, reduction="none")
        return ((1 - (-losses).exp()) ** focal * losses if focal else losses).mean(1)
    smoothing = float(words[words.index("smoothing") + 1]) if "smoothing" in words else 0.0
    weights = [float(word) for word in words[words.index("weights") + 1 :]] if "weights" in words else [1.0] * scores.shape[1]
    weights = torch.tensor(weights, dtype=scores.dtype)
    if focal:
        one_hot = functional.one_hot(labels[:, 0].long(), scores.shape[1])
        q = weights * ((1 - smoothing) * one_hot + smoothing / scores.shape[1])
        return -(q * (1 - scores.softmax(1)) ** focal * scores.log_softmax(1)).sum(1)
    targets = labels[:, 0].long() if labels.shape[1] == 1 else labels
    return functional.cross_entropy(scores, targets, weights, reduction="none", label_smoothing=smoothing)
