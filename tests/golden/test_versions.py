"""Files of every released version open, resume and paint what they did, with the code of today (see make_files.py)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import artnet as an
from artnet.cli.main import run
from artnet.errors import ArtnetError, RecipeError
from artnet.nets.network_files import network_bytes
from artnet.recipes.identity import fit_identity
from artnet.works.making import make
from artnet.works.saved_work import read_work

FOLDER = Path(__file__).parent
VERSIONS = sorted(path.name for path in FOLDER.glob("v[0-9]*"))
TOLERANCE = 1
"""Of 255: other machines, and other vector instructions, round elsewhere."""
PLUGIN = "plugin.png"


def name_of(path):
    return str(path.relative_to(FOLDER)).replace("/", "__")


def expected(path):
    version = FOLDER / path.relative_to(FOLDER).parts[0]
    return version / "expected" / f"{str(path.relative_to(version)).replace('/', '__')}.png"


WORKS = sorted(
    path for version in VERSIONS for path in (FOLDER / version).rglob("*") if path.is_file() and expected(path).exists()
)
PREVIEWS = sorted(path for version in VERSIONS for path in (FOLDER / version).rglob("preview.png"))
WORKS = [path for path in WORKS if path not in PREVIEWS]
DRAWN = sorted(
    path for version in VERSIONS for path in (FOLDER / version).glob("sketch_*") if not expected(path).exists()
)
FITS = sorted(path.parent for version in VERSIONS for path in (FOLDER / version).rglob("trajectory.safetensors"))
RESUMED = sorted(path for version in VERSIONS for path in (FOLDER / version).rglob("*__resumed.png"))


def pixels_of(path):
    with Image.open(path) as image:
        pixels = np.asarray(image)
    return pixels[..., None] if pixels.ndim == 2 else pixels


def assert_alike(got, wanted):
    assert got.shape == wanted.shape
    assert int(np.abs(got.astype(int) - wanted.astype(int)).max()) <= TOLERANCE


@pytest.fixture(autouse=True)
def parts(restored_registries):
    """The artist's own parts, as their plugin registers them."""
    from artnet.sketching.loading import load_module

    load_module(FOLDER / "v1" / "parts.py", "a plugin")


def test_every_kind_of_file_is_there():
    suffixes = {path.suffix for path in WORKS}
    assert suffixes >= {".png", ".jpg", ".webp", ".gif", ".avif", ".apng", ".mp4", ".mov", ".safetensors"}
    assert len(DRAWN) >= 3
    assert len(FITS) >= 5
    assert len(RESUMED) >= 4
    for version in VERSIONS:
        assert sum(path.stat().st_size for path in (FOLDER / version).rglob("*") if path.is_file()) < 1_000_000


@pytest.mark.parametrize("path", WORKS, ids=name_of)
def test_it_paints_what_it_did(path):
    work = read_work(path)
    wanted = pixels_of(expected(path))
    made = make(work, size=wanted.shape[1::-1]) if path.suffix == ".safetensors" else make(work)
    if isinstance(made, an.Animation):
        assert_alike(np.concatenate([made[i] for i in (0, len(made) // 2, len(made) - 1)]), wanted)
    else:
        assert_alike(made.pixels, wanted)


@pytest.mark.parametrize("path", PREVIEWS, ids=name_of)
def test_a_fit_under_way_has_no_weights_yet(path):
    """It used to be painted by the network as it began, in silence."""
    with pytest.raises(RecipeError, match="which was trained"):
        make(read_work(path))


@pytest.mark.parametrize("path", DRAWN, ids=name_of)
def test_what_a_sketch_drew_opens_and_is_drawn_again(path, tmp_path, monkeypatch, capsys):
    opened = an.open(path) if path.suffix == ".png" else read_work(path)
    assert opened.recipe.network is None
    with pytest.raises(RecipeError, match="artnet run"):
        make(read_work(path))
    monkeypatch.chdir(tmp_path)
    arguments = ["run", str(path), "--sketches", str(path.parent), "--yes", "-o", f"again{path.suffix}"]
    assert run(arguments) == 0, capsys.readouterr().err
    with Image.open(path) as before, Image.open(f"again{path.suffix}") as after:
        then, now = (np.asarray(image.convert("RGB")) for image in (before, after))
    if "sheet" not in path.name:
        assert_alike(now, then)
    else:  # its networks are painted by today's `good`: edges had four samples then
        assert np.abs(now.astype(int) - then).mean() < 0.3


@pytest.mark.parametrize("folder", FITS, ids=name_of)
def test_a_fit_opens_as_a_painting(folder):
    painting = an.open(folder)
    assert isinstance(painting, an.Painting)
    assert len(painting.trajectory) >= 2
    assert_alike(painting.training(size=painting.recipe.size, frames=1, seconds=1.0)[0], painting.pixels)


@pytest.mark.parametrize("path", RESUMED, ids=name_of)
def test_a_fit_goes_on(path, tmp_path):
    name = path.name.removesuffix("__resumed.png")
    home = path.parents[1]
    folder = shutil.copytree(home / name, tmp_path / name)
    settings = {"hidden": [8, 8], "activation": "tanh"} if name != "sharp" else {"style": "sharp"}
    target, more = home / "target.png", {}
    if name == "together":
        target, more = [home / "target.png", home / "other.png"], {"together": True}
    if name == "film":
        target, more = home / "film.gif", {"film": True}
    painting = an.fit(target, **settings, **more, size=(24, 16), steps=24, folder=folder, resume=True)
    assert len(painting.losses) == 24
    assert_alike(painting.pixels, pixels_of(path))


@pytest.mark.parametrize("path", [path for path in WORKS if path.name in ("still.png", "painting.png")], ids=name_of)
def test_it_is_saved_anew_in_the_version_of_today(path, tmp_path):
    work = read_work(path)
    again = make(work).save(tmp_path / "again.png")
    assert read_work(again).recipe.identity == work.recipe.identity
    assert run(["render", str(path), "-o", str(tmp_path / "again.png")]) == 0  # the same work: no --force is needed
    if work.network_file() is not None:
        net = an.load(path)
        assert net.origin is not None
        assert len(network_bytes(net)) > 0


def test_identities_stay_for_ever():
    """Names of files, of folders, and later of parts are made of them."""
    for version in VERSIONS:
        kept = json.loads((FOLDER / version / "identities.json").read_text())
        found = {}
        for path in [*WORKS, *PREVIEWS]:
            if (FOLDER / version) in path.parents:
                recipe = read_work(path).recipe
                found[str(path.relative_to(FOLDER / version))] = [recipe.identity, fit_identity(recipe)]
        assert found == kept


def test_a_part_that_is_missing_is_named(monkeypatch):
    monkeypatch.delitem(an.ACTIVATIONS._rows, "ripple")  # put back in a table that `parts` puts away
    with pytest.raises(ArtnetError, match="ripple of parts"):
        make(read_work(FOLDER / "v1" / PLUGIN))
