"""What is painted for screens and printers: wide colours, bleed, dither."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from printer import CMYK, needs_printer

import artnet as an
from artnet.color.spaces.primaries import from_srgb, to_srgb_matrix
from artnet.color.transfer import linear_to_srgb, srgb_to_linear
from artnet.errors import ArtnetError, FileError, InvalidValueError, RecipeError
from artnet.fields.region import Region
from artnet.media.profiles.conversion import converted
from artnet.media.profiles.own import display_p3_profile
from artnet.media.stills.profiles import srgb_profile
from artnet.recipes.schema import FileRecipe, Recipe
from artnet.rendering.bands import Band, whole
from artnet.rendering.dithering import dithered
from artnet.rendering.pixels import render_recipe
from artnet.rendering.stage import Stage
from artnet.works.saved_work import read_work

Pixels = NDArray[np.uint8]


def net_of(head: str = "rgb", seed: int = 3, **more: object) -> an.CPPN:
    return an.CPPN(hidden=[16, 16], head=head, seed=seed, **more)  # type: ignore[arg-type]


def deep(net: an.CPPN, recipe: Recipe) -> NDArray[np.uint16]:
    return whole(Stage(net, recipe, bits=16).bands(recipe.view), recipe.size[1])


# Wide colours


@pytest.mark.parametrize("head", ["rgb", "hsv", "palette", "rgba", "gray", "stencil(hard=true)"])
@pytest.mark.parametrize("quality", ["draft", "good"])
def test_a_head_that_speaks_srgb_looks_the_same_in_p3(head: str, quality: str) -> None:
    net = net_of(head)
    plain = an.render(net, size=(120, 90), quality=quality).recipe
    wide = plain.but(profile="display-p3")
    seen, there = deep(net, plain), deep(net, wide)
    if head == "gray":
        np.testing.assert_array_equal(seen, there)
        return
    back = converted(there, display_p3_profile(), srgb_profile())
    most = 257 if quality == "draft" else 2 * 257  # each is within a level of what is meant
    assert np.abs(back[..., :3] - seen[..., :3].astype(int)).max() <= most
    assert np.abs(there[..., 3:].astype(int) - seen[..., 3:]).max(initial=0) <= most
    # In 8 bits, rounding is seen in dark channels of strong colours, which a smaller space stretches.
    eight = converted(render_recipe(net, wide), display_p3_profile(), srgb_profile())
    off = np.abs(eight[..., :3] - render_recipe(net, plain)[..., :3].astype(int)).max(axis=-1)
    assert (off > 1).mean() < 0.08
    assert off.max() <= 10


def test_oklab_paints_beyond_srgb_in_p3() -> None:
    net = net_of("oklab(chroma=0.4)")
    plain = an.render(net, size=64, supersample=1)
    wide = an.render(net, size=64, supersample=1, profile="display-p3")
    light = srgb_to_linear(wide.pixels / 255) @ to_srgb_matrix("display-p3").T
    beyond = (light.min(axis=-1) < -0.02) | (light.max(axis=-1) > 1.02)
    assert beyond.mean() > 0.05
    # What sRGB holds is the same colour in both.
    inside = (light.min(axis=-1) > 0.01) & (light.max(axis=-1) < 0.99)
    assert inside.mean() > 0.05
    seen = linear_to_srgb(np.clip(light, 0, 1))[inside] * 255
    assert np.abs(seen - plain.pixels[inside]).max() < 3
    # Within the gamut by chroma there is more room too.
    soft = net_of("oklab(chroma=0.4, gamut=chroma)")
    assert (an.render(soft, size=32, profile="display-p3").pixels != an.render(soft, size=32).pixels).any()


def test_every_head_paints_in_p3() -> None:
    for name in an.HEADS.names():
        picture = an.render(net_of(name), size=240, quality="draft", profile="display-p3")
        assert picture.recipe.profile == "display-p3"


def test_a_p3_picture_travels(tmp_path: Path) -> None:
    net = net_of("oklab(chroma=0.4)")
    picture = an.render(net, size=(60, 40), profile="display-p3")
    for suffix in ("png", "webp", "jpg"):
        file = picture.save(tmp_path / f"a.{suffix}", quality=100 if suffix == "webp" else None)
        with Image.open(file) as image:
            assert image.info["icc_profile"] == display_p3_profile()
    opened = an.open(tmp_path / "a.png")
    np.testing.assert_array_equal(opened.pixels, picture.pixels)
    assert opened.recipe.profile == "display-p3"
    np.testing.assert_array_equal(an.make(tmp_path / "a.png").pixels, picture.pixels)
    np.testing.assert_array_equal(an.make(tmp_path / "a.webp").pixels, picture.pixels)
    np.testing.assert_array_equal(an.render(picture.recipe).pixels, picture.pixels)
    with pytest.raises(InvalidValueError, match="a GIF has none"):
        picture.save(tmp_path / "a.gif")
    with pytest.raises(InvalidValueError, match="srgb, display-p3"):
        an.render(net, profile="adobe")
    # A film, a shader, a sheet are in sRGB.
    assert an.animate(tmp_path / "a.png", frames=2).recipe.profile == "srgb"
    assert "vec4" in an.export(tmp_path / "a.png", to="glsl").text
    sheet = an.sheet([picture, picture], size=200)
    np.testing.assert_array_equal(sheet.pixels, an.sheet([picture.recipe.but(profile="srgb")] * 2, size=200).pixels)
    assert {work.profile for work in sheet.recipe.sheet.works} == {"srgb"}


def test_what_is_not_said_changes_no_identity() -> None:
    recipe = an.render(net_of(), size=32).recipe
    plain = Recipe.from_json(recipe.to_json().replace('"profile":"srgb",', "").replace('"bleed":0,', ""))
    assert plain == recipe
    assert recipe.but(profile="display-p3").identity != recipe.identity
    assert recipe.but(size=(36, 36), bleed=2).identity != recipe.but(size=(36, 36)).identity
    for wrong in ({"profile": "adobe"}, {"bleed": 16}, {"bleed": 2, "frame": "contain"}, {"bleed": -1}):
        with pytest.raises(RecipeError, match="Expected"):
            Recipe.from_json(recipe.but(**wrong).to_json())


def test_hard_inks_in_p3_are_few_and_separate(tmp_path: Path) -> None:
    net = net_of("palette(hard=true)", palette="#ff2000 #0040ff #ffe000")
    picture = an.render(net, size=80, profile="display-p3", quality="print")
    with Image.open(picture.save(tmp_path / "a.png")) as image:
        assert image.mode == "P"
        assert image.info["icc_profile"] == display_p3_profile()
    colors = {tuple(color) for color in picture.pixels.reshape(-1, 3).tolist()}
    expected = np.round(255 * from_srgb(np.array([[1, 0x20 / 255, 0], [0, 0x40 / 255, 1], [1, 0xE0 / 255, 0]]),
                                        "display-p3"))  # fmt: skip
    assert colors <= {tuple(color) for color in expected.astype(int).tolist()}
    assert len(picture.separations()) == len(colors)


def test_the_profile_of_a_file(tmp_path: Path) -> None:
    icc = tmp_path / "mine.icc"
    icc.write_bytes(display_p3_profile())
    picture = an.render(net_of(), size=48)
    file = picture.save(tmp_path / "a.png", profile=icc)
    with Image.open(file) as image:
        assert image.info["icc_profile"] == icc.read_bytes()
        pixels = np.asarray(image)
    np.testing.assert_array_equal(pixels, converted(picture.pixels, srgb_profile(), icc.read_bytes()))
    recipe = read_work(file).recipe
    assert recipe.profile == "srgb"
    assert recipe.file.icc.file == "mine.icc"
    assert recipe.identity == picture.recipe.identity
    assert np.abs(an.open(file).pixels.astype(int) - picture.pixels).max() <= 6
    with pytest.raises(FileError, match="no such file"):
        picture.save(tmp_path / "b.png", profile=tmp_path / "none.icc")
    with pytest.raises(InvalidValueError, match="painted in that space"):
        picture.save(tmp_path / "b.png", profile="display-p3")
    assert not (tmp_path / "b.png").exists()
    clear = an.render(net_of("rgba"), size=48)
    clear.save(tmp_path / "c.jpg", profile=icc)
    with Image.open(clear.save(tmp_path / "c.png", profile=icc)) as image:
        np.testing.assert_array_equal(np.asarray(image)[..., 3], clear.pixels[..., 3])


@needs_printer
def test_a_proof(tmp_path: Path) -> None:
    picture = an.render(net_of("hsv"), size=(64, 48))
    proof = picture.proof(CMYK)
    assert 0.2 < proof.out_of_gamut <= 1
    assert proof.summary == f"{100 * proof.out_of_gamut:.1f} % of it is out of gamut"
    assert np.asarray(proof).shape == picture.pixels.shape
    assert np.std(np.asarray(proof)) < np.std(picture.pixels)
    file = proof.save(tmp_path / "a-proof.png")
    with Image.open(io.BytesIO(proof._repr_png_())) as image:
        np.testing.assert_array_equal(np.asarray(image), proof.pixels)
    file.write_bytes(b"another")
    with pytest.raises(ArtnetError, match="already exists"):
        proof.save(file, force=False)
    wide = an.render(net_of("hsv"), size=(64, 48), profile="display-p3").proof(CMYK, intent="perceptual", paper=True)
    assert wide.pixels.max() < 250
    assert an.render(net_of("rgba"), size=32).proof(CMYK, ground="#000000").pixels.shape == (32, 32, 3)
    with pytest.raises(InvalidValueError, match="relative, perceptual"):
        picture.proof(CMYK, intent="absolute")


# Bleed


@pytest.mark.parametrize("quality", ["draft", "good", "print", "exact"])
@pytest.mark.parametrize("symmetry", ["none", "kaleidoscope(n=5)", "tile(repeat=2)"])
def test_inside_a_bleed_is_the_same_view(quality: str, symmetry: str) -> None:
    net = net_of(seed=8)
    plain = an.render(net, size=(96, 64), quality=quality, symmetry=symmetry)
    bled = an.render(net, size=(96, 64), quality=quality, symmetry=symmetry, bleed=13)
    assert bled.size == (122, 90)
    assert (bled.recipe.bleed, bled.recipe.size, bled.recipe.trim) == (13, (122, 90), (96, 64))
    off = np.abs(bled.pixels[13:-13, 13:-13].astype(int) - plain.pixels)
    assert off.max() <= 1
    assert (off > 0).mean() < 0.01
    assert bled.pixels[:13].std() > 1  # it goes on there


@pytest.mark.parametrize("head", ["contours", "halftone(cells=20)", "relief", "palette(hard=true)"])
def test_marks_are_as_large_with_a_bleed(head: str) -> None:
    net = net_of(head)
    plain, bled = an.render(net, size=120, quality="draft"), an.render(net, size=120, quality="draft", bleed=20)
    off = np.abs(bled.pixels[20:-20, 20:-20].astype(int) - plain.pixels)[8:-8, 8:-8]  # they look beyond the edge
    assert off.max() <= 1


def test_a_large_picture_bleeds_across_tiles() -> None:
    net = net_of(seed=8)
    plain, bled = an.render(net, size=(1300, 300)), an.render(net, size=(1300, 300), bleed=37)
    off = np.abs(bled.pixels[37:-37, 37:-37].astype(int) - plain.pixels)
    assert off.max() <= 2
    assert (off > 0).mean() < 0.001
    grid = an.CPPN(encoding="grid", hidden=[8], seed=1)
    plain, bled = (an.render(grid, size=(200, 150), supersample=1, bleed=b) for b in (None, 11))
    np.testing.assert_array_equal(bled.pixels[11:-11, 11:-11], plain.pixels)


def test_a_bleed_of_paper_and_at_other_sizes(tmp_path: Path) -> None:
    net = net_of()
    recipe = an.render(net, size="a7", bleed="3mm", dpi=36).recipe
    assert (recipe.trim, recipe.bleed) == ((105, 149), 4)
    assert an.render(net, size="a7 @ 36dpi", bleed="0.3 cm").recipe == recipe
    assert an.render(net, size=(105, 149), bleed=4).recipe == recipe
    half = an.make(recipe, size=(56, 78))
    assert (half.recipe.bleed, half.size) == (2, (56, 78))
    assert an.render(recipe).recipe == recipe
    assert an.render(recipe, size=(50, 70)).recipe.bleed == 0
    assert an.render(recipe, bleed=7).recipe.trim == recipe.trim
    file = an.make(recipe).save(tmp_path / "a.png")
    assert an.open(file).recipe.bleed == 4
    assert "vec4" in an.export(file, to="glsl").text
    assert an.animate(file, frames=2, size=60).recipe.bleed == 0
    assert an.sheet([file, file], size=200).recipe.sheet is not None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"bleed": 0}, "a bleed of 1 to"),
        ({"bleed": -3}, "a bleed of 1 to"),
        ({"bleed": 2.5}, "with its unit"),
        ({"bleed": True}, "with its unit"),
        ({"bleed": "3"}, "with its unit"),
        ({"bleed": "0mm"}, "with its unit"),
        ({"bleed": "3pt"}, "with its unit"),
        ({"bleed": "-3mm", "dpi": 300}, "with its unit"),
        ({"bleed": "nan mm"}, "with its unit"),
        ({"bleed": "0.001mm", "dpi": 300}, "pixels=0"),
        ({"bleed": "2.5px"}, "whole pixels"),
        ({"bleed": "3mm"}, "dots an inch"),
        ({"bleed": "3mm", "dpi": 0}, "dots an inch"),
        ({"bleed": "3mm", "dpi": float("nan")}, "dots an inch"),
        ({"bleed": 64}, "smaller than the picture"),
        ({"bleed": 3, "frame": "contain"}, "cover or extend"),
    ],
)
def test_a_bleed_that_cannot_be(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidValueError, match=said) as caught:
        an.render(net_of(), size=64, **wrong)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


# Dither


def gradient(**how: object) -> tuple[an.CPPN, Recipe]:
    """So slow that a level of 8 bits is some 40 pixels wide."""
    net = net_of(seed=4)
    return net, an.render(net, size=512, zoom=60.0, **how).recipe  # type: ignore[arg-type]


def local_means(pixels: NDArray[np.floating]) -> NDArray[np.floating]:
    return pixels.reshape(32, 16, 32, 16, -1).mean(axis=(1, 3))


@pytest.mark.parametrize("profile", ["srgb", "display-p3"])
def test_a_slow_gradient_has_bands_but_for_print(profile: str) -> None:
    net, recipe = gradient(quality="print", profile=profile)
    meant = local_means(deep(net, recipe) / 257)
    printed = render_recipe(net, recipe)
    assert np.abs(local_means(printed) - meant).max() < 0.1  # of a level, in 16 x 16 pixels
    assert np.abs(local_means(render_recipe(net, recipe.sampled("good"))) - meant).max() > 0.3
    np.testing.assert_array_equal(render_recipe(net, recipe), printed)
    # It is fine: less of it is left in means of 8 x 8 pixels than of white noise, which keeps an eighth.
    noise = printed - deep(net, recipe) / 257
    assert noise.reshape(64, 8, 64, 8, 3).mean(axis=(1, 3)).std() < 0.7 / 8 * noise.std()
    # Red, green and blue do not change together.
    assert abs(np.corrcoef(noise[..., 0].ravel(), noise[..., 1].ravel())[0, 1]) < 0.1


def test_what_is_not_dithered() -> None:
    net, recipe = gradient(quality="print")
    for quality in ("draft", "good", "exact"):
        levels = render_recipe(net, recipe.sampled(quality))
        rounded = np.round(deep(net, recipe.sampled(quality)) / 257)
        assert (np.abs(levels - rounded) > 0).mean() < 0.02
    hard = an.render(net_of("palette(hard=true)"), size=64, quality="print")
    assert len(np.unique(hard.pixels.reshape(-1, 3), axis=0)) <= len(hard.inks)


def test_dither_depends_on_the_place_alone() -> None:
    levels = np.random.default_rng(0).integers(0, 65_536, (150, 200, 4)).astype(np.uint16)
    every = whole(dithered([Band(0, levels)]), 150)
    in_bands = whole(dithered(Band(top, levels[top : top + 7]) for top in range(0, 150, 7)), 150)
    np.testing.assert_array_equal(every, in_bands)
    part = whole(dithered([Band(0, levels[30:90, 11:77])], corner=(11, 30)), 60)
    np.testing.assert_array_equal(part, every[30:90, 11:77])
    assert np.abs(every - levels / 257).max() < 1
    exact = np.arange(256, dtype=np.uint16).repeat(256).reshape(256, 256, 1) * 257
    np.testing.assert_array_equal(whole(dithered([Band(0, exact)]), 256) * np.uint16(257), exact)


def test_a_region_of_a_bleeding_picture_is_a_part_of_it() -> None:
    from artnet.fields.view import Window
    from artnet.rendering.sampling.sampler import Sampler

    sampler = Sampler(net_of(), Window((1200, 90), bleed=9), quality="good", tile=16_384)
    every = whole(sampler.bands(), 90)
    part = whole(sampler.bands(Region(3, 5, 1100, 40)), 40)
    np.testing.assert_array_equal(part, every[5:45, 3:1103])


def test_bytes_are_the_same_each_time() -> None:
    recipe = an.render(net_of("oklab"), size=(70, 50), quality="print", profile="display-p3", bleed=4).recipe
    first, second = (an.make(recipe).encode(FileRecipe()) for _ in range(2))
    assert first == second
