"""Pictures as fields: distances against shapes that are known, values against the formula, and which file it is."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image, ImageDraw

import artnet as an
from artnet.cli.main import run
from artnet.errors import ArtnetError, InvalidValueError, RecipeError
from artnet.fields import pictures
from artnet.fields.distances import NONE, signed_distance
from artnet.fields.inputs import parse_inputs, point_columns
from artnet.recipes.schema import Recipe
from artnet.works.saved_work import read_work


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pictures, "_pictures", type(pictures._pictures)())
    monkeypatch.setattr(pictures, "_folders", type(pictures._folders)())


def field(spec, x, y):
    points = tf.constant(np.stack([np.ravel(x), np.ravel(y)], axis=1), tf.float32)
    return point_columns(parse_inputs(spec), points).numpy()[:, 0]


def noise(name="noise.png", size=(23, 17)):
    levels = np.random.default_rng(5).integers(0, 256, (size[1], size[0])).astype(np.uint8)
    Image.fromarray(levels).save(name)
    return levels


def test_distances_to_a_disc_and_a_slanted_edge():
    """With soft edges, as of a drawing that is eight times as fine: within a quarter of a pixel, most a twentieth."""
    fine = 8
    rows, columns = (np.indices((96 * fine, 120 * fine)) + 0.5) / fine - 0.5

    def cover(distance):
        return (distance < 0).reshape(96, fine, 120, fine).mean(axis=(1, 3)).astype(np.float32)

    disc = np.hypot(rows - 40.3, columns - 61.7) - 22.4
    edge = 0.6 * (rows - 30.2) + 0.8 * (columns - 50.1)
    for distance in (disc, edge):
        exact = distance.reshape(96, fine, 120, fine).mean(axis=(1, 3))
        found = signed_distance(cover(distance))
        near = np.abs(exact) < 20
        near[:20] = near[-20:] = near[:, :20] = near[:, -20:] = False  # whose nearest point may lie beyond the border
        gap = np.abs(found - exact)[near]
        assert gap.max() < 0.25
        assert np.median(gap) < 0.05


def test_distances_are_those_of_all_pairs():
    """A word's outline: no pixel is farther from it than from the nearest of all pixels of the other side, within 1."""
    image = Image.new("L", (48, 32), 0)
    ImageDraw.Draw(image).text((4, 8), "art", fill=255)
    cover = np.asarray(image, np.float32) / 255
    found = signed_distance(cover)
    inside = cover >= 0.5
    places = np.argwhere(np.ones_like(inside))
    other = {side: np.argwhere(inside != side) for side in (True, False)}
    exact = [np.sqrt(((other[bool(inside[r, c])] - (r, c)) ** 2).sum(axis=1).min()) for r, c in places]
    gap = np.abs(found).ravel() - (np.array(exact) - 0.5)
    assert np.abs(gap).max() <= 0.75
    assert ((found < 0) == inside)[np.abs(found) > 0].all()


def test_without_an_outline_it_is_far_away():
    assert (signed_distance(np.zeros((3, 4), np.float32)) == NONE).all()
    assert (signed_distance(np.ones((1, 1), np.float32)) == -NONE).all()


def cubic(t):
    """Catmull and Rom's spline, by its definition as a kernel."""
    t = abs(t)
    return 1.5 * t**3 - 2.5 * t**2 + 1 if t < 1 else -0.5 * t**3 + 2.5 * t**2 - 4 * t + 2 if t < 2 else 0.0


def test_brightness_between_and_beyond_pixels():
    levels = noise()
    values = 2 * (levels / 255.0) - 1
    mirrored = np.pad(values, 40, mode="symmetric")
    place = np.random.default_rng(1).uniform(-1.8, 1.8, (200, 2))
    expected = []
    for x, y in place:
        column, row = x * 17 / 2 + 11, -y * 17 / 2 + 8
        c, r = int(np.floor(column)), int(np.floor(row))
        expected.append(
            sum(
                mirrored[r + j + 40, c + i + 40] * cubic(column - c - i) * cubic(row - r - j)
                for i in range(-1, 3)
                for j in range(-1, 3)
            )
        )
    np.testing.assert_allclose(field("picture(noise.png)", place[:, 0], place[:, 1]), expected, atol=2e-5)


def test_size_and_side():
    """Black on the left, white on the right; half as large, the edge of the picture lies half as far."""
    levels = np.zeros((8, 8), np.uint8)
    levels[:, 4:] = 255
    levels[:2] = 255
    Image.fromarray(levels).save("sides.png")
    assert field("picture(sides.png)", [-0.9, 0.9, -0.9], [-0.9, -0.9, 0.9]).round(2).tolist() == [-1, 1, 1]
    once, half = (field(f"picture(sides.png, size={s})", [-0.5 * s], [0.1 * s]) for s in (1, 0.5))
    np.testing.assert_allclose(once, half, atol=1e-5)


def test_the_distance_is_in_units_of_the_plane_and_grows_on_outside():
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save("clear.png")
    image = Image.open("clear.png")
    ImageDraw.Draw(image).rectangle((75, 25, 124, 74), fill=(9, 200, 9, 255))
    image.save("box.png")
    spec = "picture(box.png, shows=distance)"
    x, y = [0, 0.75, -0.75, 0, 5], [0, 0, 0, 0.9, 0]
    np.testing.assert_allclose(field(spec, x, y), [-0.5, 0.25, 0.25, 0.4, 4.5], atol=0.012)
    np.testing.assert_allclose(field("picture(box.png, shows=distance, size=2)", [1.5], [0]), [0.5], atol=0.02)


def test_little_detail_leaves_grain_out():
    noise("grain.png", (64, 64))
    x, y = np.random.default_rng(2).uniform(-0.8, 0.8, (2, 300))
    fine, coarse = (field(f"picture(grain.png, detail={detail})", x, y) for detail in (1024, 8))
    assert coarse.std() < 0.4 * fine.std()
    np.testing.assert_array_equal(field("picture(grain.png, detail=64)", x, y), fine)


@pytest.mark.parametrize("shows", ["brightness", "distance"])
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 2)])
def test_small_pictures_and_far_points(size, shows):
    levels = noise("small.png", size)
    far = [0, 1e30, -1e30, 1e9, np.inf]
    if shows == "distance" and levels.size == 1:
        with pytest.raises(InvalidValueError, match=r"with a shape.* small\.png, the same all over"):
            field("picture(small.png, shows=distance)", far, far)
        return
    values = field(f"picture(small.png, shows={shows})", far, far[::-1])
    assert np.isfinite(values).all()


def test_an_option_of_a_field_is_named_once():
    with pytest.raises(InvalidValueError, match=r"^Expected detail of picture to be a whole number"):
        an.CPPN(inputs="x picture(detail=1)")
    assert run(["render", "--inputs", "x picture(detail=1)", "-o", "a.png"]) == 2


def test_the_command_line_names_it_once(capsys):
    assert run(["render", "--head", "contours(count=0)", "-o", "a.png"]) == 2
    assert "Expected count of contours to be a whole number from 1 to 1,000. Received: 0" in capsys.readouterr().err


def test_a_work_knows_its_picture():
    noise("star.png")
    net = an.CPPN(inputs="x picture(star.png)", hidden=[4], seed=1)
    an.render(net, size=24).save("a.png")
    recipe = read_work("a.png").recipe
    assert recipe.network.inputs.startswith("x picture(file=star.png#")
    Path("deep").mkdir()
    Path("star.png").rename("deep/star.png")
    Path("a.png").rename("deep/a.png")
    pictures._pictures.clear()
    again = an.make("deep/a.png")
    np.testing.assert_array_equal(again.pixels, an.render(net, size=24).pixels)
    pictures._pictures.clear()
    np.testing.assert_array_equal(an.render(pickle.loads(pickle.dumps(net)), size=24).pixels, again.pixels)


def test_one_name_is_not_one_picture():
    noise("star.png")
    recipe = an.pattern(inputs="x picture(star.png)", hidden=[4], seed=1)
    Path("star.png").rename("other.png")
    assert an.pattern(inputs="x picture(other.png)", hidden=[4], seed=1).identity == recipe.identity
    noise("star.png", (8, 8))
    assert an.pattern(inputs="x picture(star.png)", hidden=[4], seed=1).identity != recipe.identity
    pictures._pictures.clear()
    with pytest.raises(RecipeError, match="which is another"):
        an.make(recipe, size=16)
    Path("star.png").unlink()
    with pytest.raises(RecipeError, match=r"star\.png .* in this folder or beside the work\. Received: none"):
        an.make(recipe, size=16)


@pytest.mark.parametrize("name", ["/etc/hostname", "../star.png", "deep/../../star.png"])
def test_a_recipe_reads_nothing_elsewhere(name, monkeypatch):
    recipe = an.pattern(inputs="x picture", hidden=[4], seed=1)
    plain = json.loads(recipe.to_json())
    plain["network"]["inputs"] = f"x picture(file={name}#{'0' * 64})"
    monkeypatch.setattr(pictures, "read_picture", pytest.fail)
    with pytest.raises(ArtnetError, match="beside the work"):
        an.make(Recipe.from_json(json.dumps(plain)), size=16)


@pytest.mark.parametrize("spec", ["picture(secret.png)", "picture(file=/etc/passwd)", "picture(file=../secret.png)"])
def test_a_recipe_reads_no_file_by_its_name_alone(spec, monkeypatch):
    """What a person types it may; a picture from anywhere would paint what it should not see."""
    noise("secret.png")
    recipe = an.pattern(inputs="x picture", hidden=[4], seed=1)
    plain = json.loads(recipe.to_json())
    plain["network"]["inputs"] = f"x {spec}"
    monkeypatch.setattr(pictures, "read_picture", pytest.fail)
    with pytest.raises(ArtnetError, match="by its name and SHA-256"):
        an.make(Recipe.from_json(json.dumps(plain)), size=16)


@pytest.mark.parametrize("name", ["none.png", "a,b.png", "a=b.png", "a#b.png", "", "/dev/zero", "deep"])
def test_what_is_no_picture(name):
    Path("deep").mkdir()
    with pytest.raises((ArtnetError, InvalidValueError)):
        an.CPPN(inputs=f"x picture({name})" if name else ["x", "picture(file=)"], hidden=[4], seed=1)


def test_the_command_line_and_fits(capsys):
    noise("star.png")
    Image.new("RGB", (16, 16), "#884422").save("target.png")
    small = ["--size", "16", "--hidden", "4", "--inputs", "x y picture(star.png, shows=distance)"]
    assert run(["fit", "target.png", "--steps", "2", "--no-gif", *small, "-o", "fit"]) == 0
    assert run(["render", "fit", "--size", "32", "-o", "large.png"]) == 0
    assert run(["fit", "target.png", "--steps", "4", "--no-gif", *small, "-o", "fit", "--resume"]) == 0
    assert run(["render", "--seed", "1", *small, "-p", "head=relief,contours", "-o", "two/"]) == 0
    assert run(["render", "--inputs", "x picture(none.png)", "-o", "n.png"]) == 2
    assert "none.png" in capsys.readouterr().err
