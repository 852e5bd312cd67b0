"""Sketches: what a call returns, what a run remembers, and that two never meet."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest
from PIL import Image
from sketch_files import PLAIN, RINGS

import artnet as an
from artnet.errors import FileError, InvalidValueError, RecipeError
from artnet.recipes.embedding import recipe_from_text, recipe_to_text
from artnet.sketching.error_reports import line_of, report_of
from artnet.sketching.loading import choose_sketch, load_sketches
from artnet.sketching.runs import Run, runs_of
from artnet.sketching.sheets import sheet_of
from artnet.sketching.sketch import source_sha256
from artnet.sweeps import seeds_of
from artnet.works.making import make
from artnet.works.saved_work import read_work


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rings.py").write_text(RINGS)
    (tmp_path / "plain.py").write_text(PLAIN)
    return tmp_path


@pytest.fixture
def rings(folder):
    return choose_sketch(folder / "rings.py")


def test_a_run_is_what_the_function_paints_and_its_recipe_makes_it_again(rings):
    picture = rings.run(depth="3", palette="hasui")
    assert picture.size == (24, 16)
    np.testing.assert_array_equal(picture.pixels, rings(depth=3, palette="hasui").pixels)
    sketch = picture.recipe.sketch
    assert sketch.parameters == {
        "seed": "3", "depth": "3", "activation": "tanh", "palette": "hasui", "dark": "no", "size": "24x16",
    }  # fmt: skip
    assert (sketch.name, sketch.file) == ("rings", "rings.py")
    assert sketch.sha256 == source_sha256(RINGS)
    assert "\n".join(sketch.source) + "\n" == RINGS
    assert recipe_from_text(recipe_to_text(picture.recipe))[0] == picture.recipe
    np.testing.assert_array_equal(make(picture.recipe).pixels, picture.pixels)
    again = rings.run(**sketch.parameters)
    assert again.recipe == picture.recipe


def test_a_call_takes_its_arguments_in_order_too(rings):
    np.testing.assert_array_equal(rings(3).pixels, rings(depth=3).pixels)


def test_seeds_drawn_inside_come_from_the_sketch(folder):
    unseeded = load_sketches(folder / "plain.py")["unseeded"]
    first, same, other = (unseeded.run(seed=seed, size=(16, 16)) for seed in ("7", 7, 8))
    np.testing.assert_array_equal(first.pixels, same.pixels)
    assert (first.pixels != other.pixels).any()
    assert first.recipe.network.seed == "7"
    assert unseeded.run(size=8).recipe.sketch.parameters["seed"].isdigit()


def test_two_sketches_at_once_do_not_disturb_each_other(folder):
    unseeded = load_sketches(folder / "plain.py")["unseeded"]
    alone = {seed: unseeded.run(seed=seed, size=(12, 12)).pixels for seed in range(4)}
    found = {}
    threads = [
        threading.Thread(target=lambda s=seed: found.update({s: unseeded.run(seed=s, size=(12, 12)).pixels}))
        for seed in alone
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed, pixels in alone.items():
        np.testing.assert_array_equal(found[seed], pixels)


@pytest.mark.parametrize(
    ("value", "kind", "size"),
    [
        (lambda: an.CPPN(hidden=[4], seed=1), "still", (32, 32)),
        (lambda: an.render(an.CPPN(hidden=[4], seed=1), size=(8, 6)), "still", (32, 32)),
        (lambda: np.zeros((6, 8), np.uint8), "still", (8, 6)),
        (lambda: np.linspace(0, 1, 6 * 8 * 4).reshape(6, 8, 4), "still", (8, 6)),
        (lambda: Image.new("P", (8, 6)), "still", (8, 6)),
        (lambda: [np.full((6, 8, 3), i, np.uint8) for i in range(3)], "animation", (8, 6)),
        (lambda: (Image.new("RGB", (8, 6), c) for c in ("red", "blue")), "animation", (8, 6)),
        (lambda: np.zeros((3, 6, 8, 3)), "animation", (8, 6)),
        (lambda: an.Frames([np.zeros((6, 8, 1))] * 3, [0.1, 0.2, 0.3]), "animation", (8, 6)),
        (lambda: an.animate(an.CPPN(hidden=[4], latent=2, seed=1), size=(8, 6), frames=3), "animation", (8, 6)),
    ],
)  # fmt: skip
def test_all_that_may_be_returned_is_saved_with_a_recipe(value, kind, size, tmp_path):
    @an.sketch
    def thing():
        return value()

    asked = {"size": (32, 32)} if size == (32, 32) else {}
    made = thing.run(seed=5, **asked)
    assert made.recipe.is_animation == (kind == "animation")
    assert made.recipe.size == size
    path = made.save(tmp_path / ("thing.gif" if kind == "animation" else "thing.png"))
    assert read_work(path).recipe.sketch.name == "thing"
    assert read_work(path).recipe.sketch.parameters["seed"] == "5"
    with Image.open(path) as image:
        assert image.size == size
        assert getattr(image, "n_frames", 1) == (len(made) if kind == "animation" else 1)


def test_a_fit_is_returned_as_its_painting(tmp_path):
    @an.sketch
    def portrait(seed=1):
        return an.fit(np.full((12, 16, 3), 0.4), style="linear", steps=5, size=(16, 12), seed=seed)

    picture = portrait.run()
    assert picture.size == (16, 12)
    assert picture.weights is not None
    path = picture.save(tmp_path / "portrait.png")
    np.testing.assert_array_equal(make(read_work(path)).pixels, picture.pixels)
    assert portrait.run(size=(8, 6)).size == (8, 6)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "does it end with `return`"), ("text", "str"), ([], "list"), (7, "int"), (np.zeros((2, 3, 5)), "shape"),
        (np.zeros((4, 4, 3), np.int64), "dtype"), (np.full((4, 4, 3), np.nan), "finite"),
        ([np.zeros((2, 2, 3)), np.zeros((3, 3, 3))], "one size"), (an.Frames([np.zeros((2, 2, 3))], [0.0]), "delay"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(value, says):
    @an.sketch
    def thing():
        return value

    with pytest.raises(InvalidValueError, match=says):
        thing.run()


def test_a_drawing_has_a_size_of_its_own(folder):
    patch = load_sketches(folder / "plain.py")["patch"]
    assert patch.run(size=(12, 8)).size == (12, 8)
    with pytest.raises(InvalidValueError, match="argument `size`"):
        patch.run(size=(40, 40))


def test_what_a_sketch_drew_only_the_sketch_makes_again(folder, tmp_path):
    path = load_sketches(folder / "plain.py")["patch"].run().save(tmp_path / "patch.png")
    for again in (lambda: make(read_work(path)), lambda: an.load(path), lambda: an.animate(path)):
        with pytest.raises(RecipeError, match=r"artnet run .* plain\.py"):
            again()
    assert an.open(path).size == (12, 8)


def test_unknown_missing_and_wrong_parameters_are_answered(rings):
    with pytest.raises(InvalidValueError, match="Did you mean depth"):
        rings.run(dept=3)
    with pytest.raises(InvalidValueError, match="from 1 to 12"):
        rings(depth=13)

    @an.sketch
    def needs(ink: an.Color):
        return np.zeros((2, 2, 3))

    with pytest.raises(InvalidValueError, match="value for ink"):
        needs.run()


def test_files_without_one_sketch_are_answered_with_the_list(folder):
    with pytest.raises(FileError, match=r"patch, nothing, broken, mistaken, unseeded\. Received: no name"):
        choose_sketch(folder / "plain.py")
    with pytest.raises(FileError, match="'nonsuch'"):
        choose_sketch(folder / "plain.py", "nonsuch")
    (folder / "empty.py").write_text("x = 1\n")
    with pytest.raises(FileError, match="artnet new"):
        choose_sketch(folder / "empty.py")
    for wrong in ("missing.py", "rings.txt", "."):
        with pytest.raises(FileError, match="Python file"):
            load_sketches(folder / wrong)


def test_a_sketch_finds_the_modules_of_its_folder_and_names_them(tmp_path):
    (tmp_path / "helper_of_rings.py").write_text("LEVEL = 0.5\n")
    (tmp_path / "uses.py").write_text(
        "import artnet as an\nimport numpy as np\n\n@an.sketch\ndef uses():\n"
        "    import helper_of_rings\n    return np.full((2, 2, 3), helper_of_rings.LEVEL)\n"
    )
    picture = choose_sketch(tmp_path / "uses.py").run()
    assert [other.file for other in picture.recipe.sketch.others] == ["helper_of_rings.py"]


def test_a_sketch_may_be_named_like_a_module_that_is_there_already(tmp_path):
    import json

    path = tmp_path / "json.py"
    path.write_text(RINGS)
    assert choose_sketch(path).name == "rings"
    import json as after

    assert after is json
    assert after.dumps({}) == "{}"


def test_a_report_holds_the_lines_of_the_sketch_alone(folder):
    broken = load_sketches(folder / "plain.py")["broken"]
    with pytest.raises(ZeroDivisionError) as caught:
        broken.run()
    report = report_of(caught.value, folder)
    assert report.count("File ") == 2
    assert "deeper(number)" in report
    assert report.endswith("ZeroDivisionError: division by zero")
    assert "artnet/" not in report
    assert line_of(caught.value, folder) == "plain.py, line 21"
    (folder / "syntax.py").write_text("x = (\n")
    with pytest.raises(SyntaxError) as caught:
        load_sketches(folder / "syntax.py")
    assert "importlib" not in report_of(caught.value, folder)
    assert "syntax.py" in report_of(caught.value, folder)


def test_runs_are_the_product_and_their_labels_what_differs(rings):
    runs = runs_of(rings, ["depth=1..5..2", "activation=sin(w=2),tanh", "palette=dusk"], "7,whale")
    assert len(runs) == 12
    assert runs[0].values == {"depth": "1", "activation": "sin(w=2)", "palette": "dusk", "seed": "7"}
    assert runs[-1].label == "depth 5, activation tanh, seed whale"
    assert [run.label for run in runs_of(rings, [])] == [""]
    assert seeds_of("0..3,9") == ["0", "1", "2", "3", "9"]
    assert seeds_of("a..b") == ["a..b"]


@pytest.mark.parametrize(
    ("texts", "seeds", "says"),
    [
        (["depth"], None, "name=value"), (["depth=1", "depth=2"], None, "once"), (["dept=1"], None, "depth"),
        (["depth=99"], None, "12"), (["depth=1..12"], "0..999", "1,000"), (["seed=3"], "4", "twice"),
        (["palette=dusk,nonsuch"], None, "nonsuch"),
    ],
)  # fmt: skip
def test_runs_that_cannot_be_are_answered(rings, texts, seeds, says):
    with pytest.raises(InvalidValueError, match=says):
        runs_of(rings, texts, seeds)


def test_a_sheet_has_a_cell_for_each_run_as_the_sketch_paints_it(rings):
    runs = runs_of(rings, ["depth=1,2,3"], "1,2")
    sheet = np.asarray(sheet_of(rings, runs, (400, 300)))
    assert sheet.shape == (300, 400, 3)
    from artnet.rendering.charts.sheet import SheetLayout

    layout = SheetLayout.of([run.label for run in runs], (400, 300), aspect=1.5, shaped=True)
    assert layout.cell[0] / layout.cell[1] == pytest.approx(1.5, abs=0.03)
    for number, run in enumerate(runs):
        left, top = layout.place(number, len(runs))
        cell = sheet[top : top + layout.cell[1], left : left + layout.cell[0]]
        np.testing.assert_array_equal(cell, rings.run(**run.values, size=layout.cell).pixels)


def test_a_sheet_shows_what_has_a_size_of_its_own(folder):
    patch = load_sketches(folder / "plain.py")["patch"]
    sheet = sheet_of(patch, runs_of(patch, ["level=0..1..0.25"]), (300, 200))
    assert {0, 64, 128, 191, 255} <= set(np.unique(np.asarray(sheet)))


def test_a_sheet_remembers_what_its_pictures_share_and_what_each_has_of_its_own(rings):
    runs = runs_of(rings, ["depth=1,2,3", "palette=dusk"])
    sheet = sheet_of(rings, runs)
    assert sheet.recipe.network is None
    recipe = sheet.recipe.sketch
    assert recipe.parameters["palette"] == "dusk"
    assert [cell["depth"] for cell in recipe.cells] == ["1", "2", "3"]
    assert "size" not in recipe.parameters
    again = sheet_of(rings, [Run({**recipe.parameters, **cell}, f"depth {cell['depth']}") for cell in recipe.cells])
    assert np.array_equal(again.pixels, sheet.pixels)
    assert again.recipe == sheet.recipe


@pytest.mark.parametrize("count", [1, 3, 5])
def test_a_sheet_of_no_size_is_as_large_as_its_pictures_need(rings, count):
    sheet = np.asarray(sheet_of(rings, runs_of(rings, [], f"1..{count}")))
    assert sheet.shape[1] <= 1600
    assert sheet.shape[0] <= 1200
    busy = (sheet != sheet[0, 0]).any(axis=-1)
    rows, columns = np.flatnonzero(busy.any(axis=1)), np.flatnonzero(busy.any(axis=0))
    margins = [rows[0], sheet.shape[0] - 1 - rows[-1], columns[0], sheet.shape[1] - 1 - columns[-1]]
    assert max(margins) - min(margins) <= 24  # a line of text is less high than its line
    assert max(margins) < 0.06 * min(sheet.shape[:2]) + 24


def test_a_digit_changed_right_after_a_run_is_seen(tmp_path, monkeypatch):
    """Python's cache knows a file by its size and its second."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    path = tmp_path / "digit.py"
    for digit in "123":
        path.write_text(f"import artnet as an\n\n@an.sketch\ndef digit(depth: an.Range(1, 9) = {digit}): ...\n")
        os.utime(path, (0, 0))
        assert choose_sketch(path).parameters["depth"].default == int(digit)
