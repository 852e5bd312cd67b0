"""Hard palettes: each pixel has one of the inks, the one that most of its samples have; as few bits as that takes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.color.palettes import hex_to_srgb
from artnet.media.stills.encoding import encode_picture, numbers_of_inks
from artnet.recipes.schema import FileRecipe

INKS = ["#14213d", "#fca311", "#e5e5e5", "#c1121f", "#669bbc"]
HEADS = {
    "palette(hard=true)": INKS,
    "palette(sharpness=12, hard=true)": INKS[:3],
    "palette(sharpness=-2, hard=true)": INKS[:3],
    "stencil(hard=true)": INKS[:2],
}


def net(head: str, **options) -> an.CPPN:
    return an.CPPN(hidden=[12] * 3, head=head, palette=HEADS[head], seed=7, **options)


def colors_of(pixels: np.ndarray) -> set[str]:
    return {"#" + bytes(color).hex() for color in np.unique(pixels.reshape(-1, 3), axis=0)}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("samples", [1, 2, 3, 4])
def test_a_pixel_has_the_ink_that_most_of_its_samples_have(head: str, samples: int) -> None:
    """Against NumPy: the picture at each sample, counted."""
    one, size = net(head), (30, 20)
    picture = an.render(one, size=size, supersample=samples)
    assert colors_of(picture.pixels) <= set(HEADS[head])
    fine = an.render(one, size=(30 * samples, 20 * samples), supersample=1).pixels
    numbers = numbers_of_inks(fine, tuple(HEADS[head]))
    assert numbers is not None
    votes = numbers.reshape(20, samples, 30, samples).swapaxes(1, 2).reshape(20, 30, -1)
    counts = np.stack([(votes == ink).sum(axis=-1) for ink in range(len(HEADS[head]))], axis=-1)
    inks = np.round(255 * hex_to_srgb(HEADS[head])).astype(np.uint8)
    differs = (picture.pixels != inks[counts.argmax(axis=-1)]).any(axis=-1)
    assert differs.mean() < 0.01  # a sample on a border may fall on either side in another tile


@pytest.mark.parametrize("encoding", ["none", "grid(6x3 12x2)"])
def test_what_is_mixed_without_is_the_likeliest_with(encoding: str) -> None:
    soft = an.CPPN(hidden=[12] * 2, head="palette", palette=INKS, seed=3, encoding=encoding)
    hard = an.CPPN(hidden=[12] * 2, head="palette(hard=true)", palette=INKS, seed=3, encoding=encoding)
    assert len(colors_of(an.render(soft, size=64).pixels)) > 1000
    assert colors_of(an.render(hard, size=64).pixels) <= set(INKS)
    points = np.random.default_rng(0).uniform(-1, 1, (200, 2)).astype(np.float32)
    srgb, mixed = hex_to_srgb(INKS), soft(points).numpy()
    chosen = hard(points).numpy()
    assert all((np.abs(srgb - color).max(axis=1) < 1e-6).any() for color in chosen)
    nearest = np.linalg.norm(srgb[None] - mixed[:, None], axis=2).argmin(axis=1)
    assert (np.abs(srgb[nearest] - chosen).max(axis=1) < 1e-6).mean() > 0.7


@pytest.mark.parametrize(("count", "bits"), [(2, 1), (3, 2), (4, 2), (5, 4), (16, 4), (17, 8), (256, 8)])
def test_as_few_bits_as_the_inks_take(count: int, bits: int) -> None:
    inks = tuple(f"#{number:02x}{255 - number:02x}40" for number in range(count))
    numbers = np.random.default_rng(0).integers(0, count, (9, 13))
    pixels = np.round(255 * hex_to_srgb(inks)).astype(np.uint8)[numbers]
    data = encode_picture(pixels, FileRecipe(), '{"artnet":1}', inks)
    assert (data[24], data[25]) == (bits, 3)  # bit depth, and colour type: indexed
    with Image.open(__import__("io").BytesIO(data)) as image:
        np.testing.assert_array_equal(np.asarray(image.convert("RGB")), pixels)
        assert image.text["artnet"] == '{"artnet":1}'
    pixels[0, 0] = (1, 2, 3)
    assert encode_picture(pixels, FileRecipe(), None, inks)[25] == 2


def test_the_file_and_its_separations(tmp_path: Path) -> None:
    picture = an.render(net("palette(hard=true)"), size=48)
    path = picture.save(tmp_path / "a.png")
    with Image.open(path) as image:
        assert image.mode == "P"
    np.testing.assert_array_equal(an.open(path).pixels, picture.pixels)
    files = picture.save_separations(path, dpi=150)
    assert [file.name for file in files] == [f"a-{i}-{ink[1:]}.png" for i, ink in enumerate(INKS, 1)]
    printed = []
    for file in files:
        with Image.open(file) as image:
            assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
            printed.append(np.asarray(image.convert("L")) == 0)
    np.testing.assert_array_equal(np.sum(printed, axis=0), 1)
    again = hex_to_srgb(INKS)[np.argmax(printed, axis=0)]
    np.testing.assert_array_equal(np.round(255 * again).astype(np.uint8), picture.pixels)
    with pytest.raises(an.InvalidValueError, match="inks that are not mixed"):
        an.render(an.CPPN(hidden=[3], head="palette", seed=1), size=8).separations()


def test_a_hard_palette_learns_like_a_soft_one() -> None:
    target = np.zeros((24, 24, 3), np.float32)
    target[:, 12:] = hex_to_srgb(INKS[1:2])
    settings = {"size": 24, "steps": 80, "seed": 1, "style": "poster"}
    soft, hard = (an.fit(target, head=head, palette=INKS, **settings) for head in ("palette", "palette(hard=true)"))
    np.testing.assert_array_equal(soft.losses, hard.losses)
    assert colors_of(hard.pixels) <= set(INKS)
    assert hard.psnr > 20


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(tmp_path)
    small = ["render", "--size", "16", "--hidden", "4", "--seed", "1", "-o", "a.png"]
    assert run([*small, "--head", "stencil(hard=true)", "--separations"]) == 0
    assert sorted(file.name for file in tmp_path.glob("a-*.png")) == ["a-1-16161d.png", "a-2-f4ecdc.png"]
    printed = tmp_path / "a-1-16161d.png"
    printed.write_bytes(b"of another work")
    again = [*small, "--head", "stencil(hard=true)", "--separations"]
    assert run(again) == 1
    assert printed.read_bytes() == b"of another work"
    assert run([*again, "--force"]) == run(again) == 0
    assert run([*small, "--separations", "--force"]) == 2
    assert "not mixed" in capsys.readouterr().err


def test_a_recipe_that_leaves_the_palette_to_the_seed() -> None:
    drawn = an.pattern(seed=3, head="duotone(hard=true)", hidden=[4], size=24)
    left = drawn.but(network=dataclasses.replace(drawn.network, palette=()))
    picture = an.make(left)
    np.testing.assert_array_equal(picture.pixels, an.make(drawn).pixels)
    assert picture.inks == an.make(drawn).inks
    assert len(picture.separations()) == 2
