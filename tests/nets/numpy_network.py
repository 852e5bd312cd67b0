"""The whole network in NumPy float64, written from the published formulas (FACTS section 3), not from artnet's code."""

from __future__ import annotations

import colorsys
import itertools
import math

import numpy as np
from numpy_fields import CONSTANT_FIELDS, POINT_FIELDS
from scipy.special import erf, expit

import artnet as an

ACTIVATIONS = {
    "tanh": lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)),
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "relu": lambda z: z * (z > 0),
    "leaky_relu": lambda z, slope: np.where(z > 0, z, slope * z),
    "elu": lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
    "selu": lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * (np.exp(np.minimum(z, 0)) - 1)),
    "gelu": lambda z: z * 0.5 * (1 + erf(z / math.sqrt(2))),
    "softplus": lambda z: np.log(1 + np.exp(z)),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "identity": lambda z: z,
    "abs": lambda z: np.sqrt(z**2),
    "square": lambda z: z**2,
    "sin": lambda z, w: np.sin(w * z),
    "cos": lambda z, w: np.cos(w * z),
    "finer": lambda z, w: np.sin(w * (np.abs(z) + 1) * z),
    "hosc": lambda z, b, w: np.tanh(b * np.sin(w * z)),
    "triangle": lambda z, w: 2 / np.pi * np.arcsin(np.clip(np.cos(w * z), -1, 1)),
    "snake": lambda z, a: z + np.sin(a * z) ** 2 / a,
    "gaussian": lambda z, s: np.exp(-((s * z) ** 2)),
    "gabor": lambda z, w, s: np.cos(w * z) * np.exp(-((s * z) ** 2)),
    "sinc": lambda z, w: np.sinc(w * z),
    "atan_pair": lambda z: np.concatenate([np.arctan(z) / 0.67, (np.arctan(z) ** 2 - 0.45) / 0.396], axis=-1),
    "quadratic": lambda z, a: 1 / (1 + (a * z) ** 2),
    "multiquadric": lambda z, a: 1 / np.sqrt(1 + (a * z) ** 2),
    "laplacian": lambda z, a: np.exp(-np.abs(z) / a),
    "expsin": lambda z, a: np.exp(-np.sin(a * z)),
}
"""`triangle` is the triangle wave 1 at 0, -1 half a turn on; arcsin(cos) is its other closed form."""


def fourier(fields: np.ndarray, seed: str, features: int, sigma: float) -> np.ndarray:
    directions = an_normal(seed, "encoding.fourier", (fields.shape[1], features)) * sigma
    angles = 2 * np.pi * fields @ directions
    return np.concatenate([fields, np.cos(angles), np.sin(angles)], axis=1)


def an_normal(seed: str, name: str, shape: tuple[int, ...]) -> np.ndarray:
    from artnet.seeds import normal  # which has tests of its own

    return normal(seed, name, shape)


def octaves(fields: np.ndarray, seed: str, count: int) -> np.ndarray:
    waves = [wave(np.pi * 2**i * fields) for wave in (np.sin, np.cos) for i in range(count)]
    return np.concatenate([fields, *waves], axis=1)


ENCODINGS = {"none": lambda fields, seed: fields, "fourier": fourier, "octaves": octaves}


def hat(distance: np.ndarray) -> np.ndarray:
    return np.maximum(0, 1 - np.abs(distance))


def quadratic_spline(distance: np.ndarray) -> np.ndarray:
    d = np.abs(distance)
    return np.where(d < 0.5, 0.75 - d**2, np.where(d < 1.5, (1.5 - d) ** 2 / 2, 0))


def along(position: np.ndarray, half: float, count: int, basis) -> np.ndarray:
    """Weights (points, count) of nodes in the middle of cells, repeated for ever as in facing mirrors."""
    place = (position / half + 1) / 2 * count
    weights = np.zeros((len(position), count))
    for k in range(math.floor(place.min()) - 3, math.ceil(place.max()) + 3):
        node = k % (2 * count)
        weights[:, node if node < count else 2 * count - 1 - node] += basis(place - (k + 0.5))
    return weights


def grid(fields: np.ndarray, points: np.ndarray, tables: list, levels: str, kernel: str, aspect: float) -> np.ndarray:
    basis = {"linear": hat, "smooth": quadratic_spline}[kernel]
    columns = [fields]
    for table in tables:
        across = along(points[:, 0], max(aspect, 1), table.shape[2], basis)
        down = along(-points[:, 1], max(1 / aspect, 1), table.shape[1], basis)
        columns.append(np.einsum("pr,frc,pc->pf", down, table, across))
    return np.concatenate(columns, axis=1)


def hash_grid(fields: np.ndarray, points: np.ndarray, tables: list, levels: int, features: int, entries: int,
              coarsest: int, finest: int, aspect: float) -> np.ndarray:  # fmt: skip
    columns = [fields]
    for i, table in enumerate(tables):
        cells = round(coarsest * (finest / coarsest) ** (i / max(1, levels - 1)))
        width, height = round(cells * max(aspect, 1)), round(cells * max(1 / aspect, 1))
        across = along(points[:, 0], max(aspect, 1), width, hat)
        down = along(-points[:, 1], max(1 / aspect, 1), height, hat)
        c, r = (n.astype(object) for n in np.meshgrid(np.arange(width), np.arange(height)))
        entry = r * width + c if width * height <= entries else ((c ^ (r * 2654435761 % 2**32)) % entries)
        columns.append(np.einsum("pr,rcf,pc->pf", down, table[entry.astype(int)], across))
    return np.concatenate(columns, axis=1)


def sine(fields: np.ndarray, points: np.ndarray, tables: list, features: int, w: float) -> np.ndarray:
    return np.concatenate([fields, np.sin(w * (fields @ tables[0] + tables[1]))], axis=1)


TABLE_ENCODINGS = {"grid": grid, "hash": hash_grid, "sine": sine}
"""Those that learn tables of numbers."""


def chain(layers: list, x: np.ndarray) -> np.ndarray:
    for layer in layers:
        x = layer(x)
    return x


def residual(layers: list, x: np.ndarray) -> np.ndarray:
    for i, layer in enumerate(layers):
        x = layer(x) + (x if i else 0)
    return x


def dense_to_all(layers: list, x: np.ndarray) -> np.ndarray:
    seen = [x]
    for layer in layers:
        seen.append(layer(np.concatenate(seen, axis=1)))
    return np.concatenate(seen, axis=1)


def recurrent(layers: list, x: np.ndarray, depth: float) -> np.ndarray:
    states = [layers[0](x)]
    for _ in range(math.ceil(depth)):
        states.append(layers[1](states[-1]))
    share = depth - math.floor(depth)
    return states[-1] if share == 0 else (1 - share) * states[-2] + share * states[-1]


STRUCTURES = {
    "dense": chain,
    "residual": residual,
    "dense_to_all": dense_to_all,
    "recurrent": recurrent,
    "linear": lambda layers, x: x,
}


def to_light(srgb: np.ndarray) -> np.ndarray:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def to_srgb(light: np.ndarray) -> np.ndarray:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 0) ** (1 / 2.4) - 0.055)


def oklab_to_srgb(lab: np.ndarray) -> np.ndarray:
    """The inverse direction as Ottosson prints it (`oklab_to_linear_srgb`), with its own rounded coefficients."""
    lightness, a, b = np.moveaxis(lab, -1, 0)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    light = np.stack(
        [
            4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
        ],
        axis=-1,
    )
    return to_srgb(np.clip(light, 0, 1))


def squashed(logits: np.ndarray, palette: np.ndarray, squash: str) -> np.ndarray:
    return {"sigmoid": expit(logits), "clip": np.clip(logits + 0.5, 0, 1)}[squash]


def hsv(logits: np.ndarray, palette: np.ndarray) -> np.ndarray:
    hues, rest = (logits[:, 0] / 6) % 1.0, expit(logits[:, 1:] + 0.7)
    return np.array([colorsys.hsv_to_rgb(h, s, v) for h, (s, v) in zip(hues, rest, strict=True)])


def oklab(logits: np.ndarray, palette: np.ndarray, chroma: float, gamut: str) -> np.ndarray:
    assert gamut == "clip"
    return oklab_to_srgb(np.stack([expit(logits[:, 0]), *(chroma * np.tanh(0.25 * logits[:, 1:]).T)], axis=-1))


def palette(logits: np.ndarray, palette: np.ndarray, sharpness: float, hard: bool) -> np.ndarray:
    shares = np.exp(sharpness * (logits - logits.max(axis=1, keepdims=True)))
    return to_srgb(shares / shares.sum(axis=1, keepdims=True) @ to_light(palette))


def srgb_to_oklab(srgb: np.ndarray) -> np.ndarray:
    """As Ottosson prints it (`linear_srgb_to_oklab`)."""
    r, g, b = np.moveaxis(to_light(srgb), -1, 0)
    long = np.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    middle = np.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = np.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return np.stack(
        [
            0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
            1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
            0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
        ],
        axis=-1,
    )


def palette_at(palette: np.ndarray, place: np.ndarray) -> np.ndarray:
    """Colours at places in [0, 1] of a palette, each channel of OKLab interpolated by NumPy."""
    lab, at = srgb_to_oklab(palette), np.linspace(0, 1, len(palette))
    return oklab_to_srgb(np.stack([np.interp(place, at, channel) for channel in lab.T], axis=-1))


def ramp(
    logits: np.ndarray, palette: np.ndarray, repeats: float, mirror: bool, shift: float, flat: bool, hard: bool
) -> np.ndarray:
    turns = expit(logits[:, 0]) * repeats + shift
    place = 1 - np.abs(1 - 2 * (turns % 1)) if mirror else turns % 1  # a triangle wave, 1 half-way
    return (
        palette[np.minimum((place * len(palette)).astype(int), len(palette) - 1)]
        if hard
        else palette_at(palette, place)
    )


def overprint(shares: list[np.ndarray], inks: np.ndarray, paper: np.ndarray) -> np.ndarray:
    """Neugebauer: every combination of inks has its area (Demichel), and the light of all its inks, one on another."""
    light, ink_light = to_light(paper), to_light(inks)
    through = (ink_light / (light + 1e-3)) * (1 + 1e-3)
    total = np.zeros((len(shares[0]), 3))
    for ways in itertools.product((0, 1), repeat=len(shares)):
        area = np.prod([s if way else 1 - s for s, way in zip(shares, ways, strict=True)], axis=0)
        seen = light * np.prod([t if way else np.ones(3) for t, way in zip(through, ways, strict=True)], axis=0)
        total += area[:, None] * seen
    return to_srgb(np.clip(total, 0, 1))


def duotone(logits: np.ndarray, palette: np.ndarray, hard: bool) -> np.ndarray:
    dark = expit(-logits[:, 0])
    shares = [dark**3, 1 - (1 - dark) ** 2]
    if hard:
        shares = [(s >= 0.5).astype(float) for s in shares]
    return overprint(shares, palette[[0, (len(palette) - 1) // 2]], palette[-1])


HEADS = {
    "ramp": ramp,
    "duotone": duotone,
    "rgb": squashed,
    "gray": squashed,
    "rgba": squashed,
    "hsv": hsv,
    "oklab": oklab,
    "palette": palette,
    "stencil": lambda logits, palette, hard: np.where(logits < 0, palette[0], palette[1]),
}


def colors_of(hexes: tuple[str, ...]) -> np.ndarray:
    return np.array([[int(h[i : i + 2], 16) / 255 for i in (1, 3, 5)] for h in hexes])


def forward_fields(net: an.CPPN, points: np.ndarray, time: float = 0.0) -> np.ndarray:
    """What the first layer sees: the encoded fields of the points, then the constants."""
    plan = net.blueprint
    x, y = np.float32(points).astype(np.float64).T
    columns = [c for f in plan.inputs if f.name in POINT_FIELDS for c in POINT_FIELDS[f.name](x, y, **f.options)]
    fields, options = np.stack(columns, axis=1), plan.encoding.options
    if plan.encoding.name in TABLE_ENCODINGS:
        tables = [w.astype(np.float64) for name, w in net.weights().items() if name.startswith("encoding.")]
        fields = TABLE_ENCODINGS[plan.encoding.name](fields, np.float64(np.float32(points)), tables, **options)
    else:
        fields = ENCODINGS[plan.encoding.name](fields, net.seed, **options)
    latent = net.weights().get("latent", np.zeros(0)).astype(np.float64)
    constants = [c for f in plan.inputs if f.name in CONSTANT_FIELDS for c in CONSTANT_FIELDS[f.name](time, latent)]
    return np.concatenate([fields, np.tile(constants, (len(x), 1))], axis=1)


def forward_logits(net: an.CPPN, points: np.ndarray, time: float = 0.0) -> np.ndarray:
    """The logits of a network, from its recipe's choices and its weights."""
    plan, weights = net.blueprint, {name: w.astype(np.float64) for name, w in net.weights().items()}

    def layer(index: int):
        def run(values: np.ndarray) -> np.ndarray:
            z = values @ weights[f"hidden.{index}.weight"] + weights[f"hidden.{index}.bias"]
            parts, at = [], 0
            for choice, count in plan.mixes[index]:
                parts.append(ACTIVATIONS[choice.name](z[:, at : at + count], **choice.options))
                at += count
            return np.concatenate(parts, axis=1)

        return run

    layers = [layer(i) for i in range(len(plan.mixes))]
    fields = forward_fields(net, points, time)
    features = STRUCTURES[plan.structure.name](layers, fields, **plan.structure.options)
    return features @ weights["head.weight"] + weights["head.bias"]


def forward(net: an.CPPN, points: np.ndarray, time: float = 0.0) -> np.ndarray:
    """The colours of a network."""
    plan = net.blueprint
    own = colors_of(plan.palette) if plan.palette else None
    return HEADS[plan.head.name](forward_logits(net, points, time), own, **plan.head.options)
