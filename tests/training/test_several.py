"""Several pictures with one network, and films: learnt, saved, opened, made again, moved through."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import tensorflow as tf
from PIL import Image
from skimage import data
from skimage.metrics import peak_signal_noise_ratio
from skimage.transform import resize

import artnet as an
from artnet.errors import ArtnetError, InvalidValueError, PictureError
from artnet.fields.inputs import constant_columns, moment_columns, parse_inputs
from artnet.media.clips.films import read_film
from artnet.media.clips.formats import ClipFile, clip_format_of, write_clip
from artnet.training.data.target import Target
from artnet.training.plan import make_plan

SIZE = (32, 24)


def photo(name: str, size: tuple[int, int] = SIZE) -> np.ndarray:
    return np.round(resize(getattr(data, name)(), size[::-1], anti_aliasing=True) * 255).astype(np.uint8)[..., :3]


def film(count: int = 8, size: tuple[int, int] = SIZE) -> np.ndarray:
    """A bright spot on a circle: a loop."""
    y, x = np.mgrid[: size[1], : size[0]]
    frames = []
    for i in range(count):
        a = 2 * np.pi * i / count
        spot = np.exp(
            -((x - size[0] * (0.5 + 0.3 * np.cos(a))) ** 2 + (y - size[1] * (0.5 + 0.3 * np.sin(a))) ** 2) / 30
        )
        frames.append(np.stack([40 + 200 * spot, 60 + 100 * spot, 120 - 60 * spot], -1))
    return np.stack(frames).astype(np.uint8)


@pytest.fixture(scope="module")
def together() -> an.Painting:
    pictures = [photo("astronaut"), photo("coffee"), photo("chelsea")]
    return an.fit(pictures, together=True, style="painterly", hidden=[32] * 3, batch=768, steps=250, size=SIZE, seed=1)


@pytest.fixture(scope="module")
def filmed() -> an.Painting:
    return an.fit(film(), film=True, style="painterly", hidden=[32] * 3, batch=768, steps=250, size=SIZE, seed=1)


def test_each_point_at_a_moment_of_its_own():
    """As the constants of one picture after the other."""
    choices = parse_inputs("x z loop t bias")
    times, latents = [0.0, 0.3, 0.7], np.random.default_rng(0).normal(size=(3, 4)).astype(np.float32)
    got = moment_columns(choices, tf.constant(times), tf.constant(latents))
    for row, time, latent in zip(got, times, latents, strict=True):
        np.testing.assert_allclose(row, constant_columns(choices, tf.constant(time), tf.constant(latent)), atol=1e-6)


def test_every_picture_is_learnt(together):
    assert together.frames == 3
    assert together.net.blueprint.keys == 3
    painted = [
        an.render(together.net, size=SIZE, latent=z, quality="draft").pixels for z in together.net.latents.numpy()
    ]
    np.testing.assert_array_equal(painted[0], together.pixels)
    pictures = [photo("astronaut"), photo("coffee"), photo("chelsea")]
    each = [peak_signal_noise_ratio(a, b) for a, b in zip(pictures, painted, strict=True)]
    assert min(each) > 18
    whole = peak_signal_noise_ratio(np.concatenate(pictures), np.concatenate(painted))
    assert together.psnr == pytest.approx(whole, abs=1e-6)
    assert len(together.recipe.training.targets) == 3


def test_the_morph_goes_through_all_of_them(together):
    morph = together.motion()
    frames = np.stack(list(an.animate(together, size=SIZE, frames=30, quality="draft"))).astype(float)
    assert an.animate(together).recipe.motion.name == "morph"
    assert morph.seconds == pytest.approx(4.5)
    for z in together.net.latents.numpy():
        painted = an.render(together.net, size=SIZE, latent=z, quality="draft").pixels
        assert np.abs(frames - painted).mean((1, 2, 3)).min() < 4


def test_together_from_a_folder(together, tmp_path: Path):
    folder = together.save(tmp_path / "three")
    assert (folder / "motion.gif").exists()
    again = an.open(folder)
    np.testing.assert_array_equal(again.pixels, together.pixels)
    assert again.frames == 3
    assert again.psnr == pytest.approx(together.psnr, abs=1.5)  # on a sample of the pixels
    np.testing.assert_array_equal(an.load(folder / "painting.png").latents, together.net.latents)
    np.testing.assert_array_equal(an.open(folder / "motion.gif")[5], together.motion()[5])
    strip = an.animate(again, motion="training", strip=True, size=SIZE, frames=2)
    np.testing.assert_array_equal(strip[1][:, : SIZE[0]], photo("astronaut"))


def test_a_film_is_learnt_and_loops(filmed):
    assert filmed.frames == 8
    assert filmed.recipe.network.inputs == "x y loop"
    assert filmed.psnr > 24
    np.testing.assert_array_equal(filmed.pixels, an.render(filmed.net, size=SIZE, quality="draft").pixels)
    slow = an.animate(filmed, size=SIZE, frames=32, quality="draft")
    assert slow.recipe.motion.name == "time"
    truth = film(32)
    errors = [peak_signal_noise_ratio(a, b) for a, b in zip(truth, slow, strict=True)]
    assert np.mean(errors) > 21  # also between the frames that it saw


def test_sines_paint_what_lies_between_frames():
    """Time swings slowly at first: else they paint noise there (13 dB)."""
    painting = an.fit(film(), film=True, style="waves", hidden=[32] * 3, batch=768, steps=200, size=SIZE, seed=1)
    slow = an.animate(painting, size=SIZE, frames=32, quality="draft")
    assert np.mean([peak_signal_noise_ratio(a, b) for a, b in zip(film(32), slow, strict=True)]) > 22


def test_a_film_that_ends_elsewhere():
    half = film(16)[:8]
    painting = an.fit(half, film=True, style="linear", structure="dense", hidden=[4], steps=2, size=SIZE, seed=1)
    assert painting.recipe.network.inputs == "x y t"
    assert painting.motion().recipe.motion.mode == "once"
    assert an.animate(painting, frames=5, size=SIZE).recipe.motion.name == "time"


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".apng", ".mp4"])
def test_films_are_read(suffix: str, tmp_path: Path):
    frames = film(6, (64, 48))
    path = tmp_path / f"a{suffix}"
    write_clip(path, list(frames), [0.1] * 6, ClipFile.of(clip_format_of(path)))
    read = read_film(path)
    assert (len(read), read.size) == (6, (64, 48))
    assert read.seconds == pytest.approx(0.6, abs=0.02)
    assert np.abs(np.stack(list(read)).astype(float) - frames).mean() < 6
    target = Target.film_of(path, 32)
    assert (target.size, len(target.times), target.clock) == ((32, 24), 6, "loop")


def test_a_folder_of_frames(tmp_path: Path):
    for i, frame in enumerate(film(4)):
        Image.fromarray(frame).save(tmp_path / f"{i}.png")
    np.testing.assert_array_equal(np.stack(list(read_film(tmp_path))), film(4))
    Image.fromarray(film(1, (9, 9))[0]).save(tmp_path / "9.png")
    with pytest.raises(PictureError, match="of one size"):
        list(read_film(tmp_path))


def test_pictures_of_other_aspects_say_so():
    target = Target.together_of([photo("astronaut"), photo("coffee", (20, 40))], SIZE)
    assert "different aspects" in target.notes[0]
    assert target.size == SIZE
    assert target.color.shape == (48, 32, 3)


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"target": [photo("astronaut")], "together": True}, "2 to 4,096"),
        ({"target": film(), "film": True, "together": True}, "together and film"),
        ({"target": film(1), "film": True}, "at least two frames"),
        ({"target": film()[0], "film": True}, "a film"),
        ({"target": film(), "film": True, "mask": photo("camera")}, "mask"),
        ({"target": film(), "film": True, "style": "stencil"}, "one picture"),
        ({"target": film(), "film": True, "style": "linear", "polish": True}, "one picture"),
    ],
    ids=str,
)
def test_what_cannot_be(arguments, match):
    with pytest.raises(InvalidValueError, match=match):
        an.fit(arguments.pop("target"), size=SIZE, steps=1, **arguments)


def test_a_morph_through_several_paintings(tmp_path: Path):
    """The weights of fits that began alike are blended; their network files lie beside the film."""
    settings = {"style": "waves", "hidden": [12], "steps": 30, "size": SIZE, "seed": 1}
    paintings = [an.fit(photo(name), **settings) for name in ("astronaut", "coffee")]
    animation = an.animate(paintings, size=SIZE, frames=8, quality="draft", easing="linear")
    assert animation.recipe.motion.name == "morph"
    np.testing.assert_array_equal(animation[0], paintings[0].pixels)
    assert min(np.abs(f.astype(float) - paintings[1].pixels).mean() for f in animation) < 8
    saved = animation.save(tmp_path / "a.gif")
    np.testing.assert_array_equal(an.open(saved)[3], animation[3])
    (tmp_path / "a.2.safetensors").unlink()
    with pytest.raises(ArtnetError, match=r"a\.2\.safetensors"):
        an.open(saved)
    other = an.fit(photo("chelsea"), **{**settings, "hidden": [13]})
    with pytest.raises(InvalidValueError, match="--together"):
        an.animate([paintings[0], other])
    with pytest.raises(InvalidValueError, match="two paintings or more"):
        an.animate([paintings[0]])


def test_broken_films(tmp_path: Path):
    (tmp_path / "a.gif").write_bytes(b"GIF89a" + bytes(3))
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x18ftypisom" + bytes(64))
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "a.gif", tmp_path / "a.mp4", tmp_path / "empty", tmp_path / "missing.gif"):
        with pytest.raises(ArtnetError):
            read_film(path)


def test_keys_need_a_latent():
    with pytest.raises(InvalidValueError, match="latent"):
        an.CPPN(keys=2)
    plan = make_plan(Target.together_of([photo("astronaut"), photo("coffee")], SIZE), "waves", {"latent": 3}, seed=1)
    assert (plan.blueprint.latent, plan.blueprint.keys) == (3, 2)
    assert an.CPPN.from_blueprint(plan.blueprint).size == plan.blueprint.size


def test_a_beat_is_seen_at_its_frame(tmp_path: Path):
    """Silence, then a low tone: nothing moves before it, and the picture is closer in the frame in which it begins."""
    from scipy.io import wavfile

    t = np.arange(22_050) / 22_050
    wavfile.write(
        tmp_path / "beat.wav", 22_050, (20_000 * np.sin(2 * np.pi * 90 * t) * (t >= 0.4) * (t < 0.6)).astype(np.int16)
    )
    net = an.CPPN(hidden=[12] * 2, latent=3, seed=2)
    animation = an.animate(net, audio=tmp_path / "beat.wav", size=SIZE, fps=25, quality="draft")
    frames = np.stack(list(animation)).astype(float)
    assert len(frames) == 25
    moved = np.abs(np.diff(frames, axis=0)).mean((1, 2, 3))
    assert moved[:8].max() < 0.2
    assert moved[9:11].max() > 5 * max(moved[:8].max(), 0.2)  # 0.4 s is frame 10
    film_file = animation.save(tmp_path / "a.mp4")
    import subprocess

    import imageio_ffmpeg

    said = subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-i", film_file], capture_output=True, text=True).stderr
    assert "Audio: aac" in said
    np.testing.assert_array_equal(an.open(film_file)[12], animation[12])
    (tmp_path / "beat.wav").unlink()
    with pytest.raises(ArtnetError, match=r"beat\.wav"):
        an.open(film_file)
