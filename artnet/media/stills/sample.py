"""The picture that `artnet fit` paints when it is given none: a lake at dusk, in the manner of a woodblock print.

Shapes are measured in units (see `Frame`) from anchors given as parts of the picture, so the same picture comes out at
every size and aspect. Colours are written as sRGB, graded in OKLab, and laid over each other in linear light.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

__all__ = ["draw_sample"]

Array = NDArray[np.floating]  # float32 in every place that is large
Path = NDArray[np.float64]  # points (n, 2) in units, y downward; closed, it is a polygon
Stops = Sequence[tuple[float, str]]

LEAST_LONG_SIDE = 1500  # pixels drawn before averaging down: a needle or a ripple is then more than a speck
LEAST_OVER = 2  # and at least so many to a pixel each way, because mirrored pixels are taken whole
STENCIL_OVER = 2  # stencils are cut this much finer again: their edges are all or nothing
OCTAVES, LINE = 4, np.zeros(1, np.float32)  # of noise; and the row to read it along where it has but one
HORIZON = 0.60  # of the height: three fifths sky, two fifths water
SUN, SUN_RADIUS = (0.64, 0.445), 0.15  # the focal point, near a third; huge, as a low sun looks
GATE = (0.64, 0.77)  # in the path of the sun, and before it
PEAK = 0.30  # of the width: the great cone answers the sun from the other third
HOUSE, BOAT = (0.195, HORIZON), (0.40, 0.725)  # two small lights on the cool side
BIRDS, BRANCH = (0.70, 0.205), (0.0, 0.02)
REEDS = ((0.07, (121, 110, 0.085, 0.34, 0.35)), (0.94, (131, 64, 0.060, 0.22, -0.30)))  # where, and what `reeds` takes

SKY: Stops = (
    (0, "12264f"),
    (0.18, "1f3d6c"),
    (0.38, "4a5f8f"),
    (0.55, "8a7a9f"),
    (0.69, "cd8f96"),
    (0.82, "eea684"),
    (0.93, "f8c487"),
    (1, "fbdba2"),
)
CLOUD: Stops = ((0, "1a2f5c"), (0.35, "46517f"), (0.58, "7d6488"), (0.78, "bf7480"), (1, "e88a74"))
DISC: Stops = ((0, "ffefbe"), (0.45, "ffd586"), (0.8, "ffa358"), (1, "f88048"))
WATER: Stops = ((0, "efe3ea"), (0.35, "e0bcc2"), (0.7, "a17f9f"), (1, "474a80"))  # the part of the light it gives back
RANGES = (
    (43, 0.055, 0.085, 5, "eab39a", "9f7f9f"),
    (51, 0.036, 0.085, 4, "bb8c9a", "56568a"),
    (65, 0.014, 0.070, 3, "6c6189", "2a3564"),
)  # seed, base and relief in units, crests, foot, top: far to near
WAVES, GLINTS = ((5, 15), (11, 38), (23, 80)), ((17, 52), (41, 131))  # cells across and down, swell to ripple
INK, LAMP = "0a0d20", "ffcf73"  # the near black of all that is close to us; every lit window


class Frame:
    """A canvas of width x height pixels; a 3:2 picture is 1.5 units by 1, others have the same area in units."""

    def __init__(self, width: int, height: int) -> None:
        """Lay out the pixel centres: u (1, width) and v (height, 1), in [0, 1]."""
        self.width, self.height, self.unit = width, height, float(np.sqrt(width * height / 1.5))
        self.u = ((np.arange(width, dtype=np.float32) + 0.5) / width)[None, :]
        self.v = ((np.arange(height, dtype=np.float32) + 0.5) / height)[:, None]

    def across(self, u: float) -> Array:
        """Units to the right of a place u, shape (1, width)."""
        return (self.u - u) * (self.width / self.unit)

    def below(self, v: float) -> Array:
        """Units below a place v, shape (height, 1)."""
        return (self.v - v) * (self.height / self.unit)

    def cover(self, inside: Array) -> Array:
        """How much of each pixel is covered, given how far in units it lies inside the edge."""
        return np.clip(inside * self.unit + 0.5, 0, 1)

    def stencil(self, anchor: tuple[float, float], polygons: Iterable[Path]) -> Array:
        """How much of each pixel, (height, width), the polygons cover that are drawn about an anchor (u, v)."""
        sheet = Image.new("L", (self.width * STENCIL_OVER, self.height * STENCIL_OVER))
        pen, origin = ImageDraw.Draw(sheet), np.array(anchor) * (self.width, self.height)
        for polygon in polygons:
            pen.polygon(((polygon * self.unit + origin) * STENCIL_OVER).ravel().tolist(), fill=255)
        return np.asarray(sheet.reduce(STENCIL_OVER), dtype=np.float32) / 255


def smooth(low: float, high: float, value: Array) -> Array:
    """0 below low, 1 above high, and a smooth rise between."""
    t = np.clip((value - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def linear(code: str) -> Array:
    """An sRGB colour, six hexadecimal digits, as linear light."""
    srgb = np.frombuffer(bytes.fromhex(code), np.uint8) / np.float32(255)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4).astype(np.float32)


def grade(stops: Stops, t: Array) -> Array:
    """The colours, as linear light, at t of a gradient blended in OKLab: bokashi, the printer's wiped block."""
    to_lms = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
    # OKLab is a linear map of these cube roots, so to blend the roots is to blend OKLab.
    roots = np.cbrt(np.stack([linear(code) for _, code in stops]) @ to_lms.T)
    places, known = np.linspace(0, 1, 1024), [place for place, _ in stops]
    blended = np.stack([np.interp(places, known, root) for root in roots.T], axis=-1)
    table = np.clip(blended**3 @ np.linalg.inv(to_lms).T, 0, 1).astype(np.float32)
    return table[(np.clip(t, 0, 1) * 1023 + 0.5).astype(np.intp)]


def noise(seed: int, x: Array, y: Array) -> Array:
    """Smooth noise in [-1, 1], (rows of y, columns of x), both in cells of a lattice of 64 x 64 random values."""
    lattice = np.random.default_rng(seed).uniform(-1, 1, (64, 64)).astype(np.float32)
    cells = np.arange(64, dtype=np.float32)
    # The axes are separate, so interpolation is two matrix products; the lattice repeats beyond its edge.
    rows, columns = (smooth(0, 1, 1 - np.abs((t.reshape(-1, 1) - cells + 32) % 64 - 32)) for t in (y, x))
    return rows @ lattice @ columns.T


def octaves(seed: int, x: Array, y: Array | None = None, fade: float = 0.5) -> Array:
    """Noise in octaves, each twice as fine and `fade` times as strong as the last; without y, one row of it."""
    y = LINE if y is None else y
    return sum((fade**k * noise(seed + k, x * 2**k, y * 2**k) for k in range(OCTAVES)), start=LINE)


def lay(canvas: Array, colour: Array | str, cover: Array) -> None:
    """Lay a colour over the canvas (height, width, 3), in place, as thick as `cover` (height, width) says."""
    rows, columns = np.flatnonzero(cover.any(axis=1)), np.flatnonzero(cover.any(axis=0))
    if rows.size:
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        light = np.broadcast_to(linear(colour) if isinstance(colour, str) else colour, canvas.shape)[box]
        canvas[box] += cover[box][..., None] * (light - canvas[box])


def curve(*knots: tuple[float, float], steps: int = 24) -> Path:
    """The Bezier curve of its knots, as points (steps, 2)."""
    points, t = np.array(knots, dtype=np.float64)[:, None], np.linspace(0, 1, steps)[:, None]
    while len(points) > 1:
        points = points[:-1] + (points[1:] - points[:-1]) * t
    return points[0]


def ribbon(path: Path, first: float, last: float | None = None) -> Path:
    """The outline of a stroke whose width goes evenly from first to last."""
    along = np.gradient(path, axis=0)
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / (np.hypot(*along.T)[:, None] + 1e-9)
    side *= np.linspace(first, first if last is None else last, len(path))[:, None] / 2
    return np.concatenate([path + side, (path - side)[::-1]])


def box(left: float, top: float, right: float, bottom: float, lean: float = 0.0) -> Path:
    """An upright box whose top is shifted by `lean`."""
    return np.array([(left, bottom), (left + lean, top), (right + lean, top), (right, bottom)])


def sky(frame: Frame) -> Array:
    """A new canvas with the sky, warmed round the sun, two sheets of cloud lit from below, stars and the sun."""
    x, y, rng = frame.across(SUN[0]), frame.below(SUN[1]), np.random.default_rng(111)
    height = frame.v / HORIZON + 0.16 * np.exp(-(x**2 / 0.35 + y**2 / 0.06))
    canvas = grade(SKY, height)
    for seed, rows, thin, strength in ((3, 9, 0.10, 0.75), (11, 16, 0.25, 0.9)):
        thick = octaves(seed, frame.u * 3.2, frame.v * rows)
        lower = thick[np.minimum(np.arange(frame.height) + frame.height // (6 * rows), frame.height - 1)]
        cover = smooth(thin, thin + 0.5, thick) * strength
        lay(canvas, grade(CLOUD, height - 0.04 + 0.5 * np.clip(thick - lower, -0.2, 0.6)), cover)
    spots = np.stack([rng.uniform(0, 2.2, 60), 0.19 * rng.beta(1, 1.8, 60)], axis=1)
    glint = np.array([(0, -1), (1, 0), (0, 1), (-1, 0)])
    lay(canvas, "fff3dc", 0.75 * frame.stencil((0, 0), (s + glint * rng.uniform(0.0004, 0.0013) for s in spots)))
    drift = smooth(0.35, 0.95, octaves(24, frame.u * 3, frame.v * 26) + y * 5)
    disc = frame.cover(SUN_RADIUS - np.hypot(x, y)) * (1 - 0.5 * drift)
    lay(canvas, grade(DISC, y / SUN_RADIUS * 0.5 + 0.5), disc)
    return canvas


def mountains(frame: Frame, canvas: Array) -> None:
    """The great cone with its snow, then three ranges, each nearer, darker and bluer, each rising out of mist."""
    up, away = -frame.below(HORIZON), frame.across(PEAK)
    outline = 0.31 * np.exp(-np.abs(away) / 0.22) + 0.003 * octaves(31, frame.u * 60)
    cone = frame.cover(np.minimum(outline, 0.266 + 0.003 * octaves(33, frame.u * 60)) - up)
    lay(canvas, grade(((0, "e3a99c"), (0.45, "8f7a9f"), (1, "545a92")), up / 0.26), cone)
    sunward = frame.cover(away - 0.005 + 0.15 * (0.25 - up) + 0.022 * octaves(37, frame.u * 8, up * 60, 0.6))
    lay(canvas, "e0a6a4", 0.3 * cone * sunward * smooth(0.02, 0.2, up))
    snow = np.minimum(cone, frame.cover(up - 0.2 - 0.03 * octaves(36, frame.u * 44, fade=0.7)))
    lay(canvas, grade(((0, "aaa0c8"), (1, "fde4d2")), sunward), snow)
    for seed, base, relief, crests, foot, top in RANGES:
        crest = sum((0.47**k * (0.5 - np.abs(noise(seed + k, frame.u * crests * 2**k, LINE))) for k in range(6)), LINE)
        inside = frame.cover(base + relief * crest - up)
        lay(canvas, grade(((0, foot), (1, top)), up / (base + 0.03)), inside)


def conifer(x: float, tall: float) -> Path:
    """A small dark tree that stands at x: tiers of boughs, each wider than the one above."""
    right = [(tall * 0.26 * t * k, tall * (t - 1)) for t in np.linspace(0.2, 1, 5) for k in (1, 0.5)]
    return np.array([(x, -tall), *((x + a, b) for a, b in right), *((x - a, b) for a, b in reversed(right))])


def shores(frame: Frame, canvas: Array) -> None:
    """Two wooded headlands that close the lake on either side, and a house with its lamps lit."""
    rng = np.random.default_rng(71)
    for end, reach, count in ((0.0, 0.45, 46), (1.0, -0.26, 30)):
        spots = rng.beta(0.9, 1.5, count)
        trees = [conifer(reach * s, (0.03 + 0.075 * rng.random()) * (1.1 - s)) for s in spots]
        bank = np.array([(0, 0), (0, -0.03), (reach * 0.6, -0.012), (reach, -0.001), (reach, 0)])
        shade = grade(((0, "2c2f5a"), (1, "121938")), -frame.below(HORIZON) / 0.07)
        lay(canvas, shade, frame.stencil((end, HORIZON), [*trees, bank]))
    thatch = np.array([(-0.054, -0.026), (-0.026, -0.058), (0.022, -0.058), (0.050, -0.026)])
    lay(canvas, "171733", frame.stencil(HOUSE, [thatch, box(-0.040, -0.03, 0.036, 0)]))
    lay(canvas, LAMP, frame.stencil(HOUSE, [box(x, -0.022, x + 0.011, -0.008) for x in (-0.03, -0.015, 0.012)]))


def ripples(frame: Frame, depth: Array, bands: Sequence[tuple[int, int]]) -> Array:
    """The slope of the water, about [-1, 1]: waves that grow flatter and finer with distance, until they are lost."""
    far = np.log(depth + 0.1)
    waves = (
        0.75**k * smooth(0, rows / 1600, depth) * noise(rows, frame.u * cells, rows * far)
        for k, (cells, rows) in enumerate(bands)
    )
    return sum(waves, start=LINE)


def mirrored(frame: Frame, image: Array, base: int, slope: Array) -> Array:
    """What is above row `base` of an image, mirrored at it and shaken by the slope of the water: the rows below."""
    row, first = np.arange(base, frame.height)[:, None], frame.height - len(slope)
    shake = slope[base - first :] * (0.003 + 0.03 * (row - first) / len(slope)) * frame.unit
    up = np.clip(2 * base - 1 - row + shake, 0, base - 1).astype(np.intp)
    column = np.clip(np.arange(frame.width) + shake * 0.35, 0, frame.width - 1).astype(np.intp)
    return image[up, column]


def lake(frame: Frame, canvas: Array) -> Array:
    """Fill the water with the mirrored land and sky and the glitter of the sun; returns its slope."""
    first = int(HORIZON * frame.height + 0.5)
    water, depth = canvas[first:], (frame.v[first:] - HORIZON) / (1 - HORIZON)
    slope = ripples(frame, depth, WAVES)
    water[:] = mirrored(frame, canvas, first, slope)
    water *= grade(WATER, depth + 0.22 * slope * smooth(0, 0.5, depth))
    path = np.exp(-((frame.across(SUN[0]) / (0.07 + 0.13 * depth)) ** 2))
    glints = smooth(1.05, 1.3, ripples(frame, depth, GLINTS) + 1.05 * path) * np.sqrt(path)
    lay(water, grade(((0, "fff0c4"), (1, "ffab66")), depth * 1.3), glints * (1 - 0.25 * depth))
    lay(water, "fbd9ae", 0.4 * np.exp(-depth / 0.015) * np.ones_like(frame.u))  # the bright line of the far shore
    return slope


def halo(frame: Frame, canvas: Array, anchor: tuple[float, float], lamp: tuple[float, float]) -> None:
    """The glow round a lamp that hangs so many units from an anchor."""
    away = np.hypot(frame.across(anchor[0]) - lamp[0], frame.below(anchor[1]) - lamp[1])
    lay(canvas, LAMP, 0.5 * np.clip(1 - away / 0.04, 0, 1) ** 2)


def afloat(frame: Frame, canvas: Array, slope: Array, at: tuple[float, float], parts: dict[str, list[Path]]) -> None:
    """Lay the coloured parts of a thing that stands in the water, each with its reflection."""
    base = round(at[1] * frame.height)
    for colour, polygons in parts.items():
        cover = frame.stencil(at, polygons)
        lay(canvas, colour, cover)
        lay(canvas[base:], linear(colour) * 0.7, 0.8 * mirrored(frame, cover, base, slope))


def gate() -> dict[str, list[Path]]:
    """A torii, 0.36 units wide, its posts lit from behind, with a rope and paper streamers."""
    strip = np.array([(0, 0), (8, 0), (4, 12), (11, 12), (5, 30), (4, 17), (-3, 17)]) / 1000
    sweep = curve((-0.175, -0.300), (-0.06, -0.270), (0.06, -0.270), (0.175, -0.300))
    return {
        "aa2c20": [
            box(-0.106, -0.262, -0.082, 0, 0.012),
            box(0.082, -0.262, 0.106, 0, -0.012),
            box(-0.130, -0.208, 0.130, -0.188),
            box(-0.013, -0.260, 0.013, -0.200),
            ribbon(sweep * (0.87, 1) + (0, 0.018), 0.018),
        ],
        "f27b48": [box(-0.086, -0.262, -0.082, 0, 0.012), box(0.082, -0.262, 0.086, 0, -0.012)],
        "1a1230": [
            ribbon(sweep, 0.019),
            box(-0.108, -0.024, -0.080, 0),
            box(0.080, -0.024, 0.108, 0),
            box(-0.009, -0.243, 0.009, -0.211),
        ],
        "d9a24e": [box(-0.0055, -0.238, 0.0055, -0.216)],
        "54304a": [ribbon(curve((-0.092, -0.182), (0, -0.130), (0.092, -0.182)), 0.006)],
        "fdeed8": [strip + at for at in ((-0.058, -0.164), (-0.022, -0.156), (0.016, -0.156), (0.050, -0.164))],
    }


def boat() -> dict[str, list[Path]]:
    """A sampan with a boatman at the stern and a lantern at the bow."""
    keel = curve((-0.075, -0.022), (-0.035, 0.007), (0.055, 0.009), (0.092, -0.030))
    deck = curve((0.088, -0.030), (0.04, -0.006), (-0.03, -0.008), (-0.075, -0.022))
    coat = np.array([(-52, -12), (-50, -42), (-44, -52), (-36, -52), (-30, -40), (-32, -12)]) / 1000
    hat = np.array([(-0.056, -0.054), (-0.040, -0.069), (-0.024, -0.054)])
    pole = [ribbon(curve((-0.075, 0.0), (0.004, -0.098)), 0.0022), ribbon(curve((0.07, -0.01), (0.07, -0.05)), 0.0018)]
    lantern = np.array([(66, -42), (74, -42), (76, -35), (74, -28), (66, -28), (64, -35)]) / 1000
    return {"0d1128": [np.concatenate([keel, deck]), coat, hat, *pole], LAMP: [lantern]}


def birds() -> list[Path]:
    """A skein of geese in a ragged V, about its leader."""
    rng, strokes = np.random.default_rng(91), []
    for arm in range(-5, 6):
        x, y = np.array([0.032 * abs(arm), 0.013 * arm - 0.006 * abs(arm)]) + rng.normal(0, 0.003, 2)
        span, lift = 0.017 - 0.0006 * abs(arm), rng.uniform(-0.4, 0.8)
        for side in (-span, span):
            tip = (x + side, y - span * 0.25 * lift)
            strokes.append(ribbon(curve((x, y), (x + side * 0.4, y - span * (0.5 + lift * 0.3)), tip), 0.0036, 0.0006))
        strokes.append(ribbon(curve((x - 0.009, y), (x + 0.006, y + 0.001)), 0.0028))
    return strokes


def pad(rng: np.random.Generator, x: float, y: float, reach: float) -> list[Path]:
    """A cushion of pine: a twig with bursts of needles along it, longest in the middle, mostly upward."""
    twig = curve((x, y), (x + reach * 0.4, y + 0.012), (x + reach, y - 0.012))
    shapes = [ribbon(twig, 0.007, 0.002)]
    for t in np.linspace(0.15, 1, 3 + int(abs(reach) / 0.018)):
        angle = np.linspace(-np.pi * 1.08, np.pi * 0.08, 25) + rng.normal(0, 0.06, 25)
        length = (0.022 + 0.018 * np.sin(np.pi * (0.15 + 0.75 * t))) * rng.uniform(0.75, 1, 25)
        foot, ray = twig[int(t * 23)] + rng.normal(0, 0.003, 2), np.stack([np.cos(angle), np.sin(angle)], axis=1)
        side, tips = ray[:, ::-1] * (-0.0011, 0.0011), foot + ray * length[:, None] * (1, 0.85)
        shapes += [np.array([foot - s, foot + s, tip]) for s, tip in zip(side, tips, strict=True)]
    return shapes


def branch() -> list[Path]:
    """A bent pine bough with two side boughs, reaching in from the left edge."""
    rng = np.random.default_rng(101)
    bough = np.concatenate(
        [
            curve((-0.06, 0.06), (0.07, 0.24), (0.12, 0.06), (0.22, 0.10)),
            curve((0.22, 0.10), (0.30, 0.13), (0.32, 0.24), (0.45, 0.20), (0.54, 0.225)),
        ]
    )
    upper = curve((0.10, 0.12), (0.18, 0.04), (0.24, 0.05), (0.40, 0.045))
    lower = curve((0.05, 0.13), (0.07, 0.22), (0.12, 0.24), (0.18, 0.26))
    shapes = [ribbon(bough, 0.044, 0.003), ribbon(upper, 0.018, 0.003), ribbon(lower, 0.016, 0.003)]
    for places, reach in ((bough[3::4], 0.07), (upper[4::4], 0.075), (lower[6::4], 0.06), (lower[9::6], -0.05)):
        for x, y in places:
            shapes += pad(rng, x, y, reach * rng.uniform(0.7, 1.3))
    return shapes


def reeds(seed: int, count: int, spread: float, tall: float, lean: float) -> tuple[list[Path], list[Path]]:
    """A clump of reeds that lean one way: (blades, plumes)."""
    rng, blades, plumes = np.random.default_rng(seed), [], []
    for k in range(count):
        x, high = float(np.clip(rng.normal(), -2, 2)) * spread, tall * rng.uniform(0.35, 1)
        bend = lean * high * rng.uniform(0.1, 1) + rng.normal(0, 0.02)
        blade = curve((x, 0.02), (x + bend * 0.1, -high * 0.6), (x + bend, -high), (x + bend * 1.5, -high * 0.93))
        blades.append(ribbon(blade, 0.0075 * rng.uniform(0.5, 1), 0.0005))
        for t in rng.uniform(0.62, 1, 60 if k % 6 == 0 else 0):
            px, py = blade[int(t * 23)]
            swing, drop = np.sign(lean) * 0.038 * (1.2 - t) * rng.uniform(0.4, 1), rng.uniform(0, 0.02)
            plumes.append(ribbon(curve((px, py), (px + swing / 2, py - 0.01), (px + swing, py + drop), steps=6), 0.001))
    return blades, plumes


@np.errstate(under="ignore")  # which a project may have numpy raise
def draw_sample(size: tuple[int, int] = (768, 512)) -> NDArray[np.float32]:
    """Draw the sample picture: dusk over a lake, a red gate before the sun.

    Args:
        size: (width, height) in pixels, each at least 1.

    Returns:
        The picture, float32 of shape (height, width, 3), sRGB in [0, 1]. The same size gives the same picture.
    """
    over = max(LEAST_OVER, -(-LEAST_LONG_SIDE // max(size)))
    frame = Frame(size[0] * over, size[1] * over)
    canvas = sky(frame)
    mountains(frame, canvas)
    shores(frame, canvas)
    slope = lake(frame, canvas)
    afloat(frame, canvas, slope, BOAT, boat())
    afloat(frame, canvas, slope, GATE, gate())
    halo(frame, canvas, HOUSE, (-0.009, -0.015))
    halo(frame, canvas, BOAT, (0.070, -0.035))
    lay(canvas, "1d1a38", frame.stencil(BIRDS, birds()))
    lay(canvas, INK, frame.stencil(BRANCH, branch()))
    for u, clump in REEDS:
        blades, plumes = reeds(*clump)
        lay(canvas, INK, frame.stencil((u, 1), blades))
        lay(canvas, "a06a70", frame.stencil((u, 1), plumes))
    light = np.clip(canvas.reshape(size[1], over, size[0], over, 3).mean(axis=(1, 3)), 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055).astype(np.float32)
