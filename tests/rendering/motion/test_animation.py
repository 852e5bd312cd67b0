from __future__ import annotations

import base64
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import artnet as an
from artnet.color.compositing import as_rgb
from artnet.digests import sha256_of
from artnet.errors import InvalidValueError, RecipeError
from artnet.nets.trajectory import Recorder, Snapshot, Trajectory
from artnet.recipes.schema import MotionRecipe, NetworkRecipe, Recipe, SourceRecipe
from artnet.rendering.motion.animation import Animation
from artnet.rendering.motion.film import replay
from artnet.rendering.motion.timing import held_delays
from artnet.works.saved_work import read_work

CANVAS = (24, 16)


def trajectory(head: str = "rgb") -> Trajectory:
    """A made-up training of four snapshots whose weights grow; each probe is brighter than the one before."""
    net = an.CPPN(hidden=[5], head=head, seed=1)
    recorder = Recorder()
    for i in range(4):
        weights = {k: v * np.float32(0.2 + 0.3 * i) for k, v in net.weights().items()}
        recorder.record(Snapshot(10 * i, 1 / (i + 1), 1.0, np.full((4, 3), 40 * i, np.uint8), weights))
    target = np.random.default_rng(0).integers(0, 255, (*CANVAS[::-1], 3)).astype(np.uint8)
    recipe = Recipe(net.recipe, canvas=CANVAS, name="made up")
    return recorder.finish(recipe, target, np.geomspace(1, 0.01, 30, dtype=np.float32), halve=False)


def training(**changes: object) -> Recipe:
    recipe = trajectory().recipe.but(size=CANVAS, motion=MotionRecipe(frames=7, seconds=1.4))
    return recipe.but(**changes)


def seen(path: Path) -> tuple[int, float, tuple[int, int]]:
    """Frames, seconds and size as Pillow reads them."""
    with Image.open(path) as image:
        frames = getattr(image, "n_frames", 1)
        times = []
        for i in range(frames):
            image.seek(i)
            times.append(image.info.get("duration", 0))
        return frames, sum(times) / 1000, image.size


def test_a_gif_has_its_frames_and_its_duration(tmp_path: Path) -> None:
    frames = [np.full((6, 9, 3), 30 * i, np.uint8) for i in range(8)]
    frames[3] = frames[2]  # equal frames: merged or not, the time stays
    animation = Animation(frames.__getitem__, [1 / 24] * 8, Recipe(NetworkRecipe(), motion=MotionRecipe(), size=(9, 6)))
    shares: list[float] = []
    path = animation.save(tmp_path / "new" / "a.gif", progress=shares.append)
    count, seconds, size = seen(path)
    assert count in (7, 8)
    assert seconds == pytest.approx(8 / 24, abs=0.0051)  # whole centiseconds, their error carried on
    assert size == (9, 6)
    assert shares == [i / 8 for i in range(1, 9)]
    assert read_work(path).recipe.is_animation
    assert len(animation) == 8
    assert animation.seconds == pytest.approx(1 / 3)
    bare = animation.save(tmp_path / "bare.gif", metadata=False)
    assert b"artnet" not in bare.read_bytes()
    with pytest.raises(InvalidValueError, match=r"\.gif"):
        animation.save(tmp_path / "a.png")
    np.testing.assert_array_equal(animation[-1], frames[7])


def test_it_plays_in_a_notebook() -> None:
    """As a picture that a browser knows, which another decoder reads."""
    frames = [np.full((6, 9, 3), 30 * i, np.uint8) for i in range(4)]
    animation = Animation(frames.__getitem__, [0.1] * 4, Recipe(NetworkRecipe(), motion=MotionRecipe(), size=(9, 6)))
    html = animation._repr_html_()
    kind, data = re.search(r'src="data:(image/\w+);base64,([^"]+)"', html).groups()
    assert kind == "image/webp"
    with Image.open(BytesIO(base64.b64decode(data))) as image:
        assert image.n_frames == 4
        assert image.size == (9, 6)


def test_a_failing_frame_leaves_no_file(tmp_path: Path) -> None:
    def frame(number: int) -> np.ndarray:
        if number:
            raise RuntimeError("stop")
        return np.zeros((4, 4, 3), np.uint8)

    with pytest.raises(RuntimeError, match="stop"):
        Animation(frame, [0.1, 0.1], training()).save(tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


@given(st.integers(1, 400), st.floats(0.02, 100))
def test_held_delays(frames: int, seconds: float) -> None:
    delays = held_delays(frames, seconds)
    assert len(delays) == frames
    assert sum(delays) == pytest.approx(seconds)
    assert min(delays) > 0
    if frames > 2:
        assert delays[-1] == max(delays)
        assert delays[0] >= delays[1]


def test_a_replay_ends_with_the_final_network_and_repeats() -> None:
    path = trajectory()
    animation = replay(path, training())
    frames = list(animation)
    assert len(frames) == len(animation) == 7
    net = an.CPPN.from_recipe(path.recipe.network)
    for frame, weights in ((frames[-1], path.last), (frames[0], {k: w[0] for k, w in path.weights.items()})):
        net.set_weights(weights)
        np.testing.assert_array_equal(frame, an.render(net, size=CANVAS, quality="draft").pixels)
    for frame, again in zip(frames, animation, strict=True):
        np.testing.assert_array_equal(frame, again)
    assert len({frame.tobytes() for frame in frames}) == 7


def test_a_replay_at_another_size_and_with_its_strip() -> None:
    path = trajectory()
    small = list(replay(path, training()))
    large = list(replay(path, training(size=(72, 48))))
    # Every third pixel has the same centre.
    for a, b in zip(small, large, strict=True):
        assert np.abs(b[1::3, 1::3].astype(int) - a).max() <= 1
    strip = list(replay(path, training(size=(72, 48), motion=MotionRecipe(frames=3, strip=True))))
    height, width, _ = strip[0].shape
    assert height == 48
    assert width > 3 * 72
    gap = (width - 3 * 72) // 2
    for frame, painting in ((strip[0], large[0]), (strip[-1], large[-1])):
        np.testing.assert_array_equal(frame[:, 72 + gap : 144 + gap], painting)
        np.testing.assert_array_equal(frame[:, :72], strip[0][:, :72])
        assert (frame[:, 72 : 72 + gap] == 255).all()
    assert not np.array_equal(strip[0][:, -72:], strip[-1][:, -72:])  # the dot moves


def test_contain_frames_a_replay_as_it_frames_a_still() -> None:
    path = trajectory()
    wide = (48, 16)
    frames = list(replay(path, training(size=wide, frame="contain", motion=MotionRecipe(frames=2))))
    own = list(replay(path, training(motion=MotionRecipe(frames=2))))
    assert not frames[-1][:, :12].any()
    assert not frames[-1][:, 36:].any()
    assert np.abs(frames[-1][:, 12:36].astype(int) - own[-1]).max() <= 1


@pytest.mark.parametrize(("head", "channels"), [("gray", 3), ("rgba", 4)])
def test_a_replay_is_in_colour(head: str, channels: int) -> None:
    frames = list(replay(trajectory(head), trajectory(head).recipe.but(size=(8, 6), motion=MotionRecipe(frames=2))))
    assert all(frame.shape == (6, 8, channels) for frame in frames)


def test_as_rgb_lays_over_white() -> None:
    pixels = np.uint8([[[10, 200, 30, 255], [10, 200, 30, 0], [0, 0, 0, 128]]])
    # Half of white light: 1 - 128/255 = 0.498 is sRGB 187.
    np.testing.assert_array_equal(as_rgb(pixels)[0], [[10, 200, 30], [255, 255, 255], [187, 187, 187]])


def test_a_gif_is_made_again_from_the_trajectory_beside(tmp_path: Path) -> None:
    path = trajectory()
    data = path.to_bytes()
    (tmp_path / "trajectory.safetensors").write_bytes(data)
    recipe = training(trajectory=SourceRecipe("trajectory.safetensors", sha256_of(data)))
    animation = replay(path, recipe)
    gif = animation.save(tmp_path / "a.gif")
    again = an.make(read_work(gif))
    assert isinstance(again, an.Animation)
    for a, b in zip(animation, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert again.save(tmp_path / "b.gif").read_bytes() == gif.read_bytes()
    count, seconds, size = seen(gif)
    assert (count, size) == (7, CANVAS)
    assert seconds == pytest.approx(1.4, abs=0.0051)
    large = an.make(read_work(gif), size=(48, 32))
    assert next(iter(large)).shape == (32, 48, 3)
    (tmp_path / "trajectory.safetensors").write_bytes(data[:-1] + b"\x01")
    with pytest.raises(RecipeError, match="made with"):
        an.make(read_work(gif))
    (tmp_path / "trajectory.safetensors").unlink()
    with pytest.raises(RecipeError, match="which is not beside it"):
        an.make(read_work(gif))


def test_an_animation_without_its_trajectory_says_so(tmp_path: Path) -> None:
    gif = replay(trajectory(), training()).save(tmp_path / "a.gif")
    with pytest.raises(RecipeError, match="names no trajectory"):
        an.make(read_work(gif))


@pytest.mark.parametrize("motion", ["weights(keys=3)", "latent(keys=3)", "zoom + turn"])
def test_frames_that_are_painted_at_once_are_those_that_are_painted_alone(motion: str) -> None:
    film = an.animate(an.pattern(5, look="glass"), motion=motion, size=(72, 48), frames=9)
    together = list(film)
    for number in (8, 0, 5, 3):
        np.testing.assert_array_equal(together[number], film[number])
