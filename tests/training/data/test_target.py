"""Targets: sizes, crops, opacity, masks, arrays of all kinds, and what each colour head aims at."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from PIL import Image, ImageCms
from skimage.filters import threshold_otsu

from artnet.color.palettes import hex_to_srgb
from artnet.errors import InvalidValueError, PictureError
from artnet.training.data.aims import AIMS, otsu_threshold
from artnet.training.data.target import Target
from artnet.training.plan import make_plan


def dots(height=12, width=18, channels=3, seed=0):
    return np.random.default_rng(seed).random((height, width, channels)).astype(np.float32)


def read(picture, size=None, **options):
    array = np.asarray(picture)
    return Target.read(picture, size or (array.shape[1], array.shape[0]), **options)


@pytest.mark.parametrize(
    ("own", "size", "expected"),
    [
        ((30, 20), 15, (15, 10)),
        ((20, 30), 15, (10, 15)),
        ((20, 20), 7, (7, 7)),
        ((1, 1), 5, (5, 5)),
        ((300, 1), 30, (30, 1)),
        ((31, 17), (8, 8), (8, 8)),
        ((31, 17), (9, 2), (9, 2)),
        ((31, 17), np.int64(31), (31, 17)),
    ],
)
def test_a_number_is_the_long_side_and_a_pair_is_exact(own, size, expected):
    target = Target.read(dots(own[1], own[0]), size)
    assert target.size == expected
    assert target.color.shape == (expected[1], expected[0], 3)
    assert target.color.dtype == np.float32
    assert 0 <= target.color.min() <= target.color.max() <= 1


def test_own_size_keeps_every_byte():
    pixels = np.random.default_rng(1).integers(0, 256, (9, 13, 3), np.uint8)
    target = read(pixels)
    assert np.array_equal(np.round(target.color * 255), pixels)
    assert target.notes == ()
    assert target.alpha is None
    assert target.weights is None


def test_an_exact_size_cuts_the_middle_out():
    """Wide black bars left and right of a red square: the square's aspect leaves only the square."""
    pixels = np.zeros((10, 30, 3), np.uint8)
    pixels[:, 10:20, 0] = 255
    assert np.array_equal(Target.read(pixels, (10, 10)).color, np.broadcast_to(np.float32([1, 0, 0]), (10, 10, 3)))
    tall = Target.read(pixels.swapaxes(0, 1), (10, 10))
    assert np.array_equal(tall.color, np.broadcast_to(np.float32([1, 0, 0]), (10, 10, 3)))


def test_a_small_picture_is_enlarged_with_a_note():
    target = Target.read(dots(4, 6), 12)
    assert target.size == (12, 8)
    assert any("enlarged from 6 x 4" in note for note in target.notes)
    assert Target.read(dots(40, 60), 12).notes == ()


def test_the_sample_needs_no_file():
    target = Target.read(None, 24)
    assert target.name == target.source.file == "sample"
    assert max(target.size) == 24
    assert target.color.std() > 0.1


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (5, 7, 3), (5, 7, 4), (1, 1), (1, 1, 4)])
@pytest.mark.parametrize("dtype", [np.uint8, np.float16, np.float32, np.float64])
def test_arrays_of_every_shape_and_dtype(shape, dtype):
    values = np.random.default_rng(2).integers(0, 256, shape).astype(np.uint8)
    values[0, 0, ...] = 255  # one pixel that is opaque
    array = values if dtype == np.uint8 else (values / 255).astype(dtype)
    target = read(array)
    channels = np.atleast_3d(values)
    color = np.repeat(channels, 3, axis=-1) if channels.shape[-1] == 1 else channels[..., :3]
    # float16 has 11 bits: values in [0.5, 1] are within 2^-12, so a byte may move by 255 / 4096 < 0.1.
    seen = slice(None) if target.alpha is None else target.alpha > 0.1
    assert np.abs(target.color * 255 - color)[seen].max() < 0.1
    assert (target.alpha is not None) == (shape == (5, 7, 4))
    assert target.source.file == "array"
    assert target.source.sha256 == hashlib.sha256(array.tobytes()).hexdigest()


def test_arrays_that_are_not_contiguous_or_read_only():
    array = dots(10, 12)
    array.flags.writeable = False
    assert np.array_equal(read(array[::2, ::-1]).color, array[::2, ::-1])


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((4,), np.uint8),
        np.zeros((4, 4, 2), np.uint8),
        np.zeros((4, 4, 5), np.uint8),
        np.zeros((2, 4, 4, 3), np.uint8),
        np.zeros((0, 4, 3), np.uint8),
        np.zeros((4, 4, 3), np.int64),
        np.zeros((4, 4, 3), np.int16),
        np.zeros((4, 4, 3), np.uint32),
        np.zeros((4, 4, 3), complex),
        np.full((4, 4, 3), np.nan, np.float32),
        np.full((4, 4, 3), np.inf),
        np.full((4, 4, 3), 200.0),  # floats of 0 to 255: nearly all would turn white
        np.full((4, 4, 3), -1.0),
        np.array([["a", "b"]]),
        np.array(None),
        "object",
    ],
    ids=lambda a: f"{getattr(a, 'shape', '')}{getattr(a, 'dtype', a)}",
)
def test_arrays_that_are_no_picture_are_refused(array):
    if isinstance(array, str):
        array = np.array([[object()]])
    with pytest.raises(InvalidValueError, match=r"Expected .* Received"):
        Target.read(array, 4)


def test_floats_just_outside_are_clipped():
    array = np.linspace(-0.2, 1.2, 48, dtype=np.float32).reshape(4, 4, 3)
    assert np.array_equal(read(array).color, np.clip(array, 0, 1))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "HSV"])
def test_pillow_images_of_every_mode_keep_their_colours(mode):
    """Also those whose numbers are no colours: palette indices, inks, opponent channels."""
    shown = Image.new("RGB", (6, 4), (255, 255, 255))
    shown.paste((0, 0, 0), (0, 0, 3, 4))
    target = read(shown.convert(mode))
    # CMYK, YCbCr and HSV hold 8 bits of other quantities: black and white survive within one byte.
    assert np.abs(target.color * 255 - np.asarray(shown)).max() <= 1
    assert target.alpha is None  # all of it is opaque


def test_whole_numbers_span_their_range():
    deep = np.array([[0, 65_535], [32_896, 257]], np.uint16)
    np.testing.assert_allclose(read(deep).color[..., 0], deep / 65_535, atol=1e-6)
    mask = np.array([[True, False], [False, True]])
    np.testing.assert_array_equal(read(mask).color[..., 0], mask)
    weights = read(dots(2, 2), mask=mask).weights
    np.testing.assert_allclose(weights, mask, atol=1e-6)
    with pytest.raises(InvalidValueError, match="not_finite=1"):
        read(np.array([[0.5, np.nan]]))


@pytest.mark.parametrize("mode", ["I;16", "I", "F"])
def test_deep_pillow_images(mode, tmp_path):
    image = Image.fromarray(np.array([[0, 65_535], [32_896, 257]], np.uint16)).convert("I")
    if mode == "F":
        image = Image.fromarray(np.asarray(image).astype(np.float32) / 65_535)
    image = image.convert(mode)
    expected = np.array([[0, 1], [32_896 / 65_535, 257 / 65_535]])
    np.testing.assert_allclose(Target.read(image, 2).color[..., 0], expected, atol=1e-6)


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_pillow_image_is_as_its_file(turn, tmp_path):
    """Turned upright, its profile minded, its opacity kept: whether it was opened by Pillow before or not."""
    pixels = np.random.default_rng(0).integers(0, 256, (12, 18, 3), np.uint8)
    exif = Image.Exif()
    exif[0x0112] = turn
    path = tmp_path / "phone.png"
    gamma = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(pixels).save(path, exif=exif, icc_profile=gamma)
    from_file = Target.read(path, 18)
    with Image.open(path) as image:
        opened = Target.read(image, 18)
    np.testing.assert_array_equal(opened.color, from_file.color)
    assert opened.notes == from_file.notes


@pytest.mark.parametrize(
    "size",
    [0, -1, (1 << 20) + 1, 1 << 40, (4, 0), (0, 4), (4, 4, 4), (), True, None, 4.0, "x", "4x", (4.0, 4), (True, 2)],
)
def test_sizes_that_are_none_are_refused(size):
    with pytest.raises(InvalidValueError, match="Expected a size"):
        Target.read(dots(), size)


@pytest.mark.parametrize("size", [65_535, (65_535, 65_535), (9000, 9000)])
def test_sizes_that_would_take_all_the_memory_are_refused(size):
    with pytest.raises(InvalidValueError, match="pixels to learn from"):
        Target.read(dots(8, 8), size)


def test_opacity_is_resized_as_a_share_not_as_light():
    """Half of each pixel of the small picture is covered; in linear light it would come out as 0.735."""
    rgba = np.ones((32, 32, 4), np.float32)
    rgba[:, ::2, 3] = 0
    target = Target.read(rgba, 8)
    assert np.abs(target.alpha[2:-2, 2:-2] - 0.5).max() < 0.02  # Lanczos has a ripple of about 1% here


def test_a_mask_is_the_weights(tmp_path):
    mask = np.zeros((6, 6), np.uint8)
    mask[:, 3:] = 255
    target = read(dots(6, 6, 4), mask=mask)
    assert np.abs(target.weights - mask / 255).max() < 1e-6  # through luminance, in float32
    assert target.mask.file == "array"
    Image.fromarray(mask).resize((60, 60), Image.Resampling.NEAREST).save(tmp_path / "face.png")
    from_file = read(dots(6, 6, 3), mask=tmp_path / "face.png")
    assert from_file.mask.file == "face.png"
    assert np.array_equal(from_file.weights > 0.5, mask > 127)


def test_a_mask_without_bright_pixels_is_refused():
    with pytest.raises(InvalidValueError, match="No pixel of the target counts"):
        read(dots(), mask=np.zeros((4, 4), np.uint8))


def test_bad_files_are_picture_errors(tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    for place in (tmp_path / "missing.png", tmp_path / "text.png", tmp_path):
        with pytest.raises(PictureError):
            Target.read(place, 8)
        with pytest.raises(PictureError):
            Target.read(dots(), 8, mask=place)


def luminance(srgb):
    """The gray of the same luminance, from the definitions (IEC 61966-2-1, BT.709), in float64."""
    srgb = srgb.astype(np.float64)
    light = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4) @ [0.2126, 0.7152, 0.0722]
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def test_the_aim_of_colour_heads():
    target = read(dots(5, 8, 4))
    rgb = AIMS["color"](target, 3, ())
    assert np.array_equal(rgb.values, target.color.reshape(-1, 3))
    assert np.array_equal(rgb.picture, np.round(target.color * 255))
    gray = AIMS["color"](target, 1, ())
    assert np.abs(gray.values[:, 0] - luminance(target.color).reshape(-1)).max() < 1e-5  # float32 against float64
    assert gray.picture.shape == (5, 8, 1)
    rgba = AIMS["color"](target, 4, ())
    assert np.array_equal(rgba.values[:, 3], target.alpha.reshape(-1))
    opaque = AIMS["color"](read(dots(5, 8)), 4, ())
    assert (opaque.values[:, 3] == 1).all()


def test_the_aim_of_a_palette_is_the_nearest_colour():
    colors = ("#000000", "#ff0000", "#ffffff")
    pixels = np.array([[[0.1, 0.05, 0.05], [0.9, 0.1, 0.1]], [[0.95, 0.95, 0.9], [0.0, 0.0, 0.0]]], np.float32)
    aim = AIMS["class"](read(pixels), 3, colors)
    assert aim.values.tolist() == [[0], [1], [2], [0]]
    assert np.issubdtype(aim.values.dtype, np.integer)
    assert np.array_equal(aim.picture, np.round(hex_to_srgb(colors)[[[0, 1], [2, 0]]] * 255))


@pytest.mark.parametrize("seed", range(6))
def test_the_threshold_is_otsus(seed):
    """Against scikit-image on two noisy heaps; its threshold is the middle of a bin, ours an edge between two."""
    random = np.random.default_rng(seed)
    low, high = sorted(random.uniform(0.1, 0.9, 2))
    heaps = [random.normal(low, 0.08, 900), random.normal(high, 0.05, int(random.integers(100, 900)))]
    shade = np.clip(np.concatenate(heaps), 0, 1).astype(np.float32)
    wide = np.concatenate([shade, [0, 1]]).astype(np.float32)  # so that both look at the same 256 bins
    bins = 1 / 256
    assert abs(otsu_threshold(wide) - threshold_otsu(wide, nbins=256)) <= 1.01 * bins


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_flat_picture_has_a_threshold_too(value):
    assert 0 <= otsu_threshold(np.full(50, value, np.float32)) <= 1


def test_the_aim_of_a_stencil_is_ink_and_paper():
    shade = np.full((4, 6), 0.2, np.float32)
    shade[:, 3:] = 0.8
    aim = AIMS["bit"](read(shade), 3, ("#102030", "#ffffff"))
    assert np.array_equal(aim.values.reshape(4, 6), shade > 0.5)
    assert aim.picture[0, 0].tolist() == [0x10, 0x20, 0x30]
    assert aim.picture[0, 5].tolist() == [255, 255, 255]


def test_what_does_not_count_moves_neither_threshold_nor_palette():
    mask = np.zeros((8, 12), np.uint8)
    mask[:, :8] = 255
    plain = dots(8, 12, seed=5)
    other = plain.copy()
    other[:, 8:] = [1, 0, 1]
    aims = [AIMS["bit"](read(p, mask=mask), 3, ("#000000", "#ffffff")).values.reshape(8, 12) for p in (plain, other)]
    assert np.array_equal(aims[0][:, :8], aims[1][:, :8])
    palettes = [
        make_plan(read(p, mask=mask), "painterly", {"head": "palette"}, seed=1).blueprint.palette
        for p in (plain, other)
    ]
    assert palettes[0] == palettes[1]


def test_only_a_mask_weighs():
    rgba = dots(6, 6, 4)
    masked = read(rgba, mask=np.full((6, 6), 255, np.uint8))
    for head in ("rgb", "rgba"):
        assert make_plan(read(rgba), "painterly", {"head": head}, seed=1).target.weights is None
        assert make_plan(masked, "painterly", {"head": head}, seed=1).target.weights is not None
