"""What somebody's own project does with artnet: nothing is lost, nothing is another picture in silence."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image

import artnet as an
from artnet.errors import ArtnetError, ArtnetWarning, OutputError, PartError, RecipeError
from artnet.media.clips.reading_back import clip_facts


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch, restored_registries):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def net():
    return an.CPPN(hidden=[8], latent=2, seed=1)


@pytest.fixture(scope="module")
def painting():
    return an.fit(None, size=24, steps=20, seed=1, style="linear")


def started(recipe):
    return an.fit(None, size=8, steps=0, start=recipe)


@pytest.mark.parametrize("use", [an.render, an.make, an.animate, an.draw, an.load, started])
@pytest.mark.parametrize("which", ["painting", "picture"])
def test_a_recipe_of_a_training_is_not_painted_without_its_weights(painting, use, which):
    recipe = painting.recipe if which == "painting" else painting.picture.recipe
    with pytest.raises(RecipeError, match=r"which was trained|not beside"):
        use(recipe)


def test_a_painting_is_started_from_like_its_network(painting):
    begun = [an.fit(None, size=24, steps=0, seed=1, start=start) for start in (painting, painting.net)]
    np.testing.assert_array_equal(begun[0].pixels, begun[1].pixels)
    np.testing.assert_array_equal(begun[0].pixels, painting.pixels)


@pytest.mark.parametrize("what", ["weights", "latent"])
def test_weights_that_somebody_assigned_travel_in_the_picture(net, what):
    variables = net.trainable_variables if what == "weights" else [net.latent]
    for variable in variables:
        variable.assign_add(tf.ones_like(variable))
    picture = an.render(net, size=16)
    picture.save("a.png")
    np.testing.assert_array_equal(an.make(an.open("a.png")).pixels, picture.pixels)
    film = an.animate(net, motion="zoom", size=16, frames=2)
    film.save("a.gif")
    np.testing.assert_array_equal(an.open("a.gif")[1], film[1])
    assert an.render(an.CPPN(hidden=[8], seed=1), size=8).recipe.weights is None


def test_a_name_scope_of_somebody_else_is_in_no_file():
    with tf.name_scope("theirs"):
        net = an.CPPN(hidden=[4], seed=1)
        painting = an.fit(None, size=8, steps=2, seed=1)
    net.save("net.safetensors")
    painting.save("fit")
    assert an.load("net.safetensors").weights().keys() == an.CPPN(hidden=[4], seed=1).weights().keys()
    assert an.open("fit").psnr == painting.psnr
    copy.deepcopy(net)


@pytest.mark.parametrize("motion", ["weights(keys=3)", "palette", "zoom"])
def test_threads_share_an_animation(motion):
    film = an.animate(an.CPPN(hidden=[8], head="palette", seed=1), motion=motion, size=12, frames=6)
    wanted = list(film)
    with ThreadPoolExecutor(4) as pool:
        got = list(pool.map(film.__getitem__, list(range(6)) * 4))
    for number, frame in enumerate(got):
        np.testing.assert_array_equal(frame, wanted[number % 6])


def test_frames_of_two_works_are_not_mixed(net):
    first, second = (an.animate(net, motion=motion, size=16, frames=3) for motion in ("zoom", "turn"))
    first.save("frames", metadata=False)
    with pytest.raises(OutputError, match="--force"):
        second.save("frames", metadata=False)
    second.save("frames", metadata=False, force=True)
    for number in range(3):
        with Image.open(f"frames/0000{number}.png") as image:
            np.testing.assert_array_equal(np.asarray(image), second[number])
    Path("mine").mkdir()
    Image.new("RGB", (5, 5)).save("mine/00001.png")
    with pytest.raises(OutputError, match="another"):
        first.save("mine")
    with Image.open("mine/00001.png") as image:
        assert image.size == (5, 5)
    with pytest.raises(ArtnetError):
        first.save("")


@pytest.mark.parametrize(
    ("name", "frames", "seconds"),
    [("a.mp4", 2, 5000), ("a.mp4", 3, 3900), ("a.apng", 2, 140), ("a.apng", 2, 4001), ("a.gif", 2, 1400)],
)
def test_slow_films_last_as_long_as_they_should(net, name, frames, seconds):
    an.animate(net, motion="zoom", size=16, frames=frames, seconds=seconds).save(name)
    assert clip_facts(name)[1] == pytest.approx(seconds, rel=1e-4)


def test_films_that_a_format_cannot_say(net):
    with pytest.raises(ArtnetError, match="16,777 seconds"):
        an.animate(net, motion="zoom", size=8, frames=2, seconds=40_000).save("a.webp")
    with pytest.raises(ArtnetError, match="16 pixels"):
        an.animate(net, motion="zoom", size=8, frames=2).save("a.mp4", codec="av1")

    def brief(seed=1):
        return an.Frames([np.full((16, 16, 3), v, np.uint8) for v in (0, 90)], [0.001, 0.003])

    an.Sketch(brief).run().save("brief.mp4")
    assert clip_facts("brief.mp4")[0] == 1


def test_a_view_takes_numbers_of_any_kind(net):
    plain = an.render(net, size=8, view=an.View(center=(0.5, 0), zoom=2))
    other = an.render(net, size=8, view=an.View(center=np.array([0.5, 0]), zoom=np.float32(2), rotation=np.int64(0)))
    assert other.recipe == plain.recipe
    other.save("a.png")
    odd = [{"zoom": "2"}, {"zoom": True}, {"center": 2.0}, {"center": "ab"}, {"center": (1, 2, 3)}]
    for values in (*odd, {"rotation": 10**400}, {"symmetry": lambda x, y, width, height: (x, y)}):
        with pytest.raises(an.InvalidValueError):
            an.render(net, size=8, view=an.View(**values))


@pytest.mark.parametrize("name", ["a" * 201, "a\nb", "\x1b[31m", True, 3.5, ["a"], b"a", Path("a")])
def test_a_name_is_a_line(net, name):
    for use in (an.render, lambda net, **how: an.animate(net, motion="zoom", **how)):
        with pytest.raises(an.InvalidValueError, match="name"):
            use(net, size=8, name=name)


def test_a_view_is_said_in_short_like_on_the_command_line(net):
    said = {"center": (0.5, 0), "zoom": 2, "rotation": 30, "symmetry": "mirror"}
    assert an.render(net, size=8, **said).recipe == an.render(net, size=8, view=an.View(**said)).recipe
    assert an.render(net, size=8, view=an.View(rotation=5), zoom=3).recipe.view == an.View(rotation=5, zoom=3)
    assert an.animate(net, size=8, frames=2, motion="turn", **said).recipe.view == an.View(**said)
    with pytest.raises(an.InvalidValueError, match="zoom"):
        an.render(net, size=8, zoom=0)


def test_what_is_given_beside_a_recipe_goes_before_it():
    recipe = an.pattern(1, size=8, quality="print", time=0.5, frame="extend", inputs="x y t", hidden=[4])
    same = an.render(recipe).recipe
    assert (same.supersample, same.time, same.frame) == (4, 0.5, "extend")
    other = an.render(recipe, quality="good", time=0.0, frame="cover", tile=256).recipe
    assert (other.supersample, other.time, other.frame, other.tile) == (2, 0.0, "cover", 256)


def test_the_size_of_a_training_is_a_size(painting):
    assert painting.training(size=8, frames=2).recipe.size == an.animate(painting, size=8, frames=2).recipe.size
    assert painting.training(size="20x10", frames=2).recipe.size == (20, 10)
    painting.training(size=(np.int64(8), 8), frames=2).save("a.gif")
    for size in ((0, 0), (1.5, 2), "x"):
        with pytest.raises(an.InvalidValueError):
            painting.training(size=size)


def test_the_mistakes_of_a_part_have_its_name_and_line():
    @an.field
    def alone(x, y):
        return tf.reduce_mean(x)

    @an.field
    def double(x, y):
        return tf.cast(x, tf.float64)

    for name in ("alone", "double"):
        with pytest.raises(PartError, match=rf"'{name}' \(test_library_habits.py, line \d+\)"):
            an.CPPN(hidden=[4], inputs=f"x y {name}", seed=1)

    @an.activation
    def numpys(z):
        return tf.numpy_function(np.sin, [z], tf.float32)

    want = an.render(an.CPPN(hidden=[4], activation=lambda z: tf.sin(z), seed=1), size=8)
    got = an.render(an.CPPN(hidden=[4], activation="numpys", seed=1), size=8)
    assert np.abs(got.pixels.astype(int) - want.pixels).max() <= 1

    @an.head(logits=3, channels=3)
    def hole(logits, palette):
        return logits * float("nan")

    with pytest.warns(ArtnetWarning, match="heads/hole"):
        an.CPPN(hidden=[4], head="hole", seed=1)


@pytest.mark.parametrize(
    "use",
    [
        lambda net, painting: an.CPPN(inputs=None),
        lambda net, painting: an.render(net, size=8, latent="ab"),
        lambda net, painting: an.render(net, size=8, progress=5),
        lambda net, painting: an.animate(net, motion=3),
        lambda net, painting: an.animate(net, motion="zoom", easing=lambda t: t),
        lambda net, painting: an.fit(None, size=8, steps=1, start=painting.picture),
        lambda net, painting: an.fit(None, size=8, steps=1, start=3),
        lambda net, painting: an.fit(None, size=8, steps=1, should_stop=5),
        lambda net, painting: an.load(painting),
        lambda net, painting: net(np.zeros((2, 2)), time=[1.0]),
        lambda net, painting: an.LinearRegression().fit([1, 2, 3], [1, 2, 4], names=3),
        lambda net, painting: an.LinearRegression().fit([1e200, 2e200, 3e200], [1, 2, 3.5]),
        lambda net, painting: an.head(logits=3, channels=3, palette=True)(lambda logits, palette: logits),
        lambda net, painting: net.save("\ud800"),
        lambda net, painting: an.render(net, size=8).save("a\0.png"),
        lambda net, painting: an.fit(None, size=8, steps=1, folder="a\0"),
        lambda net, painting: an.fit(None, size=8, steps=1, folder="\ud800"),
    ],
    ids=range(17),
)
def test_plain_mistakes_have_a_line(net, painting, use):
    with pytest.raises(ArtnetError):
        use(net, painting)


def test_pixels_are_those_of_the_recipe(net, painting):
    for pixels in (an.render(net, size=8).pixels, painting.picture.pixels, np.asarray(an.render(net, size=8))):
        with pytest.raises(ValueError, match="read-only"):
            pixels[...] = 0
    np.array(an.render(net, size=8))[...] = 0  # a copy is anybody's


def test_a_project_may_have_numpy_raise(tmp_path):
    with np.errstate(all="raise"):
        painting = an.fit(None, size=16, steps=4, seed=1)
        painting.save(tmp_path / "fit")
        an.open(tmp_path / "fit").training(frames=2).save(tmp_path / "a.gif")
        an.fit(None, size=16, steps=2, seed=1, style="stencil")


def test_recipes_are_keys():
    assert len({an.pattern(1), an.pattern(1), an.pattern(2)}) == 2
    assert len({an.fit(None, size=8, steps=1, seed=1), 3}) == 2
