"""The training of a painting on its page: at any place of the scrubber it is what the trajectory's weights paint."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from browser import until

import artnet as an
from artnet.errors import InvalidValueError, RecipeError
from artnet.exporting.pages.training import thinned
from artnet.nets.network_files import network_from_weights
from artnet.recipes.embedding import recipe_from_text

SIZE = (48, 36)
PLACES = (0.0, 0.13, 0.5, 0.81, 1.0)
READ = """async ([place, w, h]) => {
  const player = artnet.players[0];
  player.scrub(place);
  const pixels = await player.live.pixels(w, h);
  return btoa(String.fromCharCode(...pixels));
}"""
KINDS = {
    "usual": {},
    "grid": {"encoding": "grid", "hidden": [8]},
    "hash": {"encoding": "hash(levels=4)", "hidden": [8]},
    "residual": {"structure": "residual", "hidden": [10, 10, 10], "encoding": "sine(8)"},
    "strokes": {"head": "strokes(cells=6)", "hidden": [8]},
    "relief": {"head": "relief", "hidden": [8], "palette": "fjord"},
}


def target():
    across, up = np.meshgrid(np.linspace(0, 1, SIZE[0]), np.linspace(0, 1, SIZE[1]))
    return (np.stack([across, up, 0.5 + 0.5 * np.sin(9 * across * up)], -1) * 255).astype(np.uint8)


def fitted(**changes):
    return an.fit(target(), **{"steps": 80, "seed": 3, "hidden": [12] * 2, "size": SIZE, **changes})


@pytest.fixture(scope="module")
def painting():
    return fitted()


def seen(page, place, size=SIZE):
    found = np.frombuffer(base64.b64decode(page.evaluate(READ, [place, *size])), np.uint8)
    return found.reshape(size[1], size[0], 4)[..., :3]


def within(one, other, share=0.999):
    return np.mean(np.abs(one.astype(int) - other.astype(int)) <= 1) >= share


def painted(trajectory, place, size=SIZE):
    position = float(trajectory.positions_at(np.array([place]))[0])
    net = network_from_weights(trajectory.recipe, trajectory.weights_at(position))
    return an.render(net, size=size, supersample=1).pixels


@pytest.mark.parametrize("kind", KINDS)
def test_each_place_is_what_the_weights_there_paint(kind, tmp_path, shot):
    painting = fitted(**KINDS[kind])
    exported = an.export(painting, to="html", megabytes=16)
    page = shot(exported.save(tmp_path / "a.html"))
    for place in PLACES:
        wanted = painted(painting.trajectory, place)
        assert within(seen(page, place), wanted.repeat(3, -1) if wanted.shape[2] == 1 else wanted), place
    assert within(seen(page, 1.0), painting.pixels)
    told = page.evaluate("[0, 1].map((place) => artnet.players[0].training.told(place).step)")
    assert told == painting.trajectory.steps[[0, -1]].tolist()


def test_several_pictures_take_their_latents_along(tmp_path, shot):
    painting = an.fit([target(), target()[::-1]], together=True, steps=60, seed=1, hidden=[12] * 2, size=SIZE)
    page = shot(an.export(painting, to="html").save(tmp_path / "a.html"))
    for place in PLACES:
        assert within(seen(page, place), painted(painting.trajectory, place)), place
    page.evaluate("(artnet.players[0].set('latent_0', 2), artnet.players[0].scrub(0.5))")
    assert page.evaluate("artnet.players[0].live.values.latent_0") == 2


def test_t_plays_it_and_the_scrubber_stops_it(painting, tmp_path, shot):
    page = shot(an.export(painting, to="html").save(tmp_path / "a.html"))
    first = painting.trajectory.psnrs[0]
    scrubber = page.get_by_label("place of the training")
    assert scrubber.input_value() == "1"
    assert f"{painting.trajectory.steps[-1]:,}" in page.locator("#training output").inner_text()
    page.keyboard.press("t")
    until(page, "artnet.players[0].place < 0.9 && artnet.players[0].place > 0.05")
    scrubber.evaluate("(input) => { input.value = 0; input.dispatchEvent(new Event('input')); }")
    assert page.evaluate("[artnet.players[0].learning, artnet.players[0].place]") == [False, 0]
    assert f"{first:.1f} dB" in page.locator("#training output").inner_text()
    page.get_by_label("zoom").evaluate("(input) => { input.value = 1; input.dispatchEvent(new Event('input')); }")
    assert page.evaluate("artnet.players[0].place") == 0  # and knobs turn there too
    scrubber.focus()  # as it is once it was dragged: keys go on
    page.keyboard.press("0")
    assert page.evaluate("artnet.players[0].place") == 1


def test_a_step_of_the_training_is_saved_without_a_recipe(painting, tmp_path, shot):
    page = shot(an.export(painting, to="html").save(tmp_path / "a.html"))
    for place, known in ((0.5, False), (1, True)):
        page.evaluate(f"artnet.players[0].scrub({place})")
        page.once("dialog", lambda dialog: dialog.accept("48 x 36"))
        with page.expect_download() as download:
            page.keyboard.press("s")
        file = tmp_path / download.value.suggested_filename
        download.value.save_as(file)
        assert ("_step" not in file.name) == known
        if known:
            assert an.open(file).recipe.training
        else:
            assert "without a recipe" in page.locator("#note").inner_text()
            with pytest.raises(RecipeError, match="without a recipe"):
                an.open(file)


def test_what_was_trained_in_other_colours_is_saved_without_a_recipe(tmp_path, shot):
    page = shot(an.export(fitted(head="palette", palette="fjord"), to="html").save(tmp_path / "a.html"))
    for color, known in (("#ff0000", False), (None, True)):
        knob = page.get_by_label("colour 1", exact=True)
        if color:
            knob.evaluate(f"(i) => {{ i.value = '{color}'; i.dispatchEvent(new Event('input')); }}")
        else:
            page.keyboard.press("0")
        page.once("dialog", lambda dialog: dialog.accept("48 x 36"))
        with page.expect_download() as download:
            page.evaluate("document.querySelector('button[data-key=\"s\"]').click()")
        download.value.save_as(tmp_path / f"{known}.png")
    assert an.make(tmp_path / "True.png").pixels.shape == (36, 48, 3)
    with pytest.raises(RecipeError, match="without a recipe"):
        an.open(tmp_path / "False.png")


def works(text):
    found = re.search(r'id="artnet-works">(.*?)</script>', text, re.DOTALL)
    return json.loads(found.group(1))["works"]


def test_a_folder_brings_its_training_along_and_a_view_of_it_does_too(painting, tmp_path):
    folder = painting.save(tmp_path / "fit", without_gif=True)
    an.render(painting.net, size=20, zoom=2).save(folder / "near.png")
    an.render(an.CPPN(seed=1, hidden=[4]), size=20).save(folder / "other.png")
    for name, has in (("", 1), ("painting.png", 1), ("network.safetensors", 1), ("near.png", 1), ("other.png", 0)):
        assert ("training" in works(an.export(folder / name, to="html").text)[0]) == has, name
    changed = an.load(folder)
    changed.layers[0].bias.assign_add(np.ones(12, np.float32))
    assert "training" not in works(an.export(replace(painting, net=changed), to="html").text)[0]
    text = an.export(folder, to="html").text
    assert recipe_from_text(re.search(r"data-recipe>(.*?)</script>", text).group(1))[0].training


@pytest.mark.parametrize("how", ["cut", "other", "empty"])
def test_a_broken_trajectory_is_one_line(how, painting, tmp_path, capsys):
    from artnet.cli.main import main

    folder = painting.save(tmp_path / "fit", without_gif=True)
    file = folder / "trajectory.safetensors"
    whole = file.read_bytes()
    file.write_bytes({"cut": whole[: len(whole) // 2], "other": (folder / "network.safetensors").read_bytes(),
                      "empty": b""}[how])  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        main(["export", str(folder), "--to", "html", "-o", str(tmp_path / "a.html")])
    assert ended.value.code
    said = capsys.readouterr().err.strip().splitlines()
    assert "trajectory.safetensors" in " ".join(said)
    assert "Traceback" not in " ".join(said)
    assert not (tmp_path / "a.html").exists()
    an.export(folder, to="html", megabytes=0)  # which does not read it


@pytest.mark.parametrize("name", ["losses", "psnrs"])
def test_numbers_that_are_none_are_not_told(name, painting, tmp_path, shot):
    odd = np.full(len(painting.trajectory), np.nan, np.float32)
    changed = replace(painting, trajectory=replace(painting.trajectory, **{name: odd}))
    page = shot(an.export(changed, to="html").save(tmp_path / "a.html"))
    assert page.locator("#training output span").count() == 2


def test_it_is_thinned_to_its_room(painting, tmp_path, shot):
    plain = len(an.export(painting, to="html", megabytes=0).text)
    whole = len(works(an.export(painting, to="html").text)[0]["training"]["steps"])
    for megabytes in (0.06, 0.03):
        exported = an.export(painting, to="html", megabytes=megabytes)
        work = works(exported.text)[0]
        assert 4 <= len(work["training"]["steps"]) < whole
        assert len(json.dumps(work["training"])) <= megabytes * 1e6
        assert (
            len(exported.text) < plain + megabytes * 1e6 + 16384 * 4 / 3
        )  # and a row of the texture, with the numbers at the end
        steps = painting.trajectory.steps.tolist()
        assert [work["training"]["steps"][n] for n in (0, -1)] == [steps[0], steps[-1]]
        page = shot(exported.save(tmp_path / f"{megabytes}.html"))
        for step, share in zip(work["training"]["steps"], work["training"]["shares"], strict=True):
            net = network_from_weights(
                painting.trajectory.recipe, painting.trajectory.weights_at(float(steps.index(step)))
            )
            assert within(seen(page, share), an.render(net, size=SIZE, supersample=1).pixels)
    assert "training" not in works(an.export(painting, to="html", megabytes=0.001).text)[0]
    several = works(an.export([painting, painting], to="html", megabytes=0.06).text)
    assert sum(len(json.dumps(work["training"])) for work in several) <= 0.06e6
    for wrong in (-1, 1000, "many", np.nan):
        with pytest.raises(InvalidValueError, match="megabytes"):
            an.export(painting, to="html", megabytes=wrong)


def test_what_changes_most_stays(painting):
    trajectory = replace(painting.trajectory, change=np.zeros(len(painting.trajectory), np.float32))
    trajectory.change[5] = 1
    kept = thinned(trajectory, 4)
    assert kept[0] == 0
    assert kept[-1] == len(trajectory) - 1
    assert {4, 5} <= set(kept.tolist())


def test_a_fit_that_was_stopped_before_its_first_step_is_a_page_that_stands():
    text = an.export(fitted(steps=0), to="html").text
    (work,) = json.loads(re.search(r'id="artnet-works"[^>]*>(.*?)</script>', text, re.S)[1])["works"]
    assert "training" not in work
    assert work["shader"]
