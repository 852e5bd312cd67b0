"""In a notebook: what each thing shows, sliders, and a real notebook that is run."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from sketch_files import RINGS

import artnet as an
from artnet.sketching.loading import choose_sketch


@pytest.fixture
def rings(tmp_path):
    (tmp_path / "rings.py").write_text(RINGS)
    return choose_sketch(tmp_path / "rings.py")


def test_pictures_and_animations_show_themselves(rings):
    picture = rings.run()
    with Image.open(BytesIO(picture._repr_png_())) as image:
        np.testing.assert_array_equal(np.asarray(image), picture.pixels)
    film = an.animate(an.CPPN(hidden=[4], latent=2, seed=1), size=(8, 6), frames=3)
    assert film._repr_html_().startswith("<img")


def test_each_parameter_has_the_slider_that_suits_it(rings):
    box = an.sliders(rings)
    kinds = {child.description: type(child).__name__ for child in box.children[:-1]}
    assert kinds == {
        "depth": "IntSlider", "activation": "Combobox", "palette": "Combobox", "dark": "Checkbox", "size": "Text",
        "seed": "Text",
    }  # fmt: skip
    before = box.value
    assert before.recipe.sketch.parameters["depth"] == "2"
    box.children[0].value = 5
    assert box.value.recipe.sketch.parameters["depth"] == "5"
    box.children[1].value = "tahn"  # a mistake leaves the last picture, and says so
    assert box.value.recipe.sketch.parameters["depth"] == "5"
    assert "tahn" in str(box.children[-1].outputs)
    assert [child.description for child in an.sliders(rings, size=(16, 16)).children[:-1]].count("size") == 0


def test_a_real_notebook_runs(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    cells = [
        "import artnet as an",
        "net = an.CPPN(hidden=[4], seed=1)\nnet",
        "an.render(net, size=(16, 12))",
        "an.animate(net, motion='turn', size=(16, 12), frames=3)",
        "@an.sketch\ndef dots(depth: an.Range(1, 5) = 2, seed=1):\n"
        "    return an.CPPN(structure=f'recurrent(depth={depth})', hidden=[4, 4], seed=seed)\n"
        "an.sliders(dots, size=(16, 12))",
        "dots.run(size=(16, 12)).recipe.sketch.name",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    shown = [{kind for output in cell.outputs for kind in output.get("data", {})} for cell in notebook.cells]
    assert "image/png" in shown[1]
    assert "image/png" in shown[2]
    assert "text/html" in shown[3]
    assert "application/vnd.jupyter.widget-view+json" in shown[4]
    assert "dots" in str(notebook.cells[5].outputs)
