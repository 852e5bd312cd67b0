"""Tiles of every size, and the page that shows them, in a real browser from a disk."""

from __future__ import annotations

import tracemalloc
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from artnet.errors import InvalidValueError, OutputError
from artnet.media.metadata import read_text
from artnet.media.streams.deep_zoom import write_deep_zoom
from artnet.media.streams.halving import halved

TEXT = '{"artnet":{"name":"</script><b>","seed":"7"}}'


def waves(width: int, height: int) -> np.ndarray:
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    planes = [np.sin(x / 37 + c) * np.cos(y / 41 - c) / 2 + 0.5 for c in range(3)]
    return np.round(np.stack(planes, axis=-1) * 255).astype(np.uint8)


def written(folder: Path, pixels: np.ndarray, rows: int = 100, **options: Any) -> Path:
    size, channels = pixels.shape[1::-1], pixels.shape[2]
    bands = (pixels[top : top + rows] for top in range(0, len(pixels), rows))
    write_deep_zoom(folder, bands, size=size, channels=channels, **{"text": TEXT, **options})
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", [(700, 520), (257, 1), (1, 1), (256, 512), (513, 255)])
def test_every_tile_of_every_size(size: tuple[int, int], tmp_path: Path) -> None:
    level = waves(*size)
    folder = written(tmp_path / "zoom", level, name="pattern", quality=95)
    places = sorted((folder / "pattern_files").iterdir(), key=lambda place: -int(place.name))
    assert [int(place.name) for place in places] == list(range(int(np.ceil(np.log2(max(size)))), -1, -1))
    for place in places:
        height, width = level.shape[:2]
        names = {f"{c}_{r}.jpg" for c in range(-(-width // 256)) for r in range(-(-height // 256))}
        assert {path.name for path in place.iterdir()} == names
        for name in names:
            column, row = map(int, name[:-4].split("_"))
            left, top = max(0, 256 * column - 1), max(0, 256 * row - 1)
            wanted = level[top : 256 * row + 257, left : 256 * column + 257]
            got = np.asarray(Image.open(place / name))
            assert got.shape == wanted.shape
            assert np.abs(got.astype(int) - wanted).max() <= 20
        level = halved(level)
    assert level.shape[:2] == (1, 1)
    dzi = ET.parse(folder / "pattern.dzi").getroot()
    assert (dzi.attrib, dzi[0].attrib) == (
        {"Format": "jpg", "Overlap": "1", "TileSize": "256"},
        {"Width": str(size[0]), "Height": str(size[1])},
    )


def test_bytes_do_not_depend_on_bands(tmp_path: Path) -> None:
    one = contents(written(tmp_path / "a", waves(300, 280), rows=1))
    assert contents(written(tmp_path / "b", waves(300, 280), rows=999)) == one


def test_deep_and_clear_pixels(tmp_path: Path) -> None:
    plain = contents(written(tmp_path / "a", waves(40, 30)))
    assert contents(written(tmp_path / "b", waves(40, 30).astype(np.uint16) * 257)) == plain
    clear = np.concatenate([waves(40, 30), np.zeros((30, 40, 1), np.uint8)], axis=-1)
    folder = written(tmp_path / "c", clear)
    assert np.asarray(Image.open(folder / "picture_files" / "6" / "0_0.jpg")).min() >= 254


def test_the_page_carries_the_recipe(tmp_path: Path) -> None:
    folder = written(tmp_path / "zoom", waves(30, 20))
    text = read_text(folder / "index.html")
    assert text is not None
    assert text.replace("\\u003c", "<") == TEXT
    assert read_text(written(tmp_path / "none", waves(30, 20), text=None) / "index.html") is None
    page = (folder / "index.html").read_text()
    assert "http" not in page.replace("http-equiv", "")


def test_whole_or_absent(tmp_path: Path) -> None:
    def broken():
        yield waves(300, 100)
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_deep_zoom(tmp_path / "zoom", broken(), size=(300, 200), channels=3)
    assert list(tmp_path.iterdir()) == []
    for bands in ([waves(300, 199)], [waves(300, 201)], [waves(299, 200)]):
        with pytest.raises(InvalidValueError, match="rows"):
            write_deep_zoom(tmp_path / "zoom", bands, size=(300, 200), channels=3)
    assert list(tmp_path.iterdir()) == []


def test_what_lies_there(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    written(tmp_path / "mine", waves(30, 20))  # an empty folder
    first = contents(tmp_path / "mine")
    written(tmp_path / "mine", waves(20, 30), name="other")  # another deep zoom
    assert "other.dzi" in contents(tmp_path / "mine")
    assert first.keys() != contents(tmp_path / "mine").keys()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="something else"):
        written(tmp_path / "mine", waves(30, 20))
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="something else"):
        written(tmp_path / "file", waves(30, 20))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "mine"]


@pytest.mark.parametrize("name", ["", "../a", "a/b", ".a", "a b", "é", "<b>"])
def test_names_that_are_none(name: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="name"):
        written(tmp_path / "zoom", waves(3, 2), name=name)


def test_memory_stays_flat(tmp_path: Path) -> None:
    band = waves(2000, 64)
    peaks = []
    for count in (8, 32):
        tracemalloc.start()
        write_deep_zoom(
            tmp_path / str(count), (band for _ in range(count)), size=(2000, 64 * count), channels=3, quality=50
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.1 + 100_000


@pytest.fixture
def opened(browser, tmp_path):
    """`opened(pixels, ...)` shows a deep zoom in a browser; what its console says is an error of the test."""
    said: list[str] = []
    contexts = []

    def open_page(pixels: np.ndarray, **options: Any) -> Any:
        folder = written(tmp_path / "zoom", pixels, quality=95)
        context = browser.new_context(
            **{"viewport": {"width": 800, "height": 600}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto((folder / "index.html").absolute().as_uri())
        settled(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


def settled(page: Any, more: str = "true") -> None:
    """Wait until nothing moves, and every tile that is seen is there."""
    page.wait_for_timeout(60)
    for _ in range(500):
        if page.evaluate(f"document.body.dataset.ready === 'whole' && {more}"):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still not: {more}")


def painted(page: Any) -> np.ndarray:
    data = page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(null))))")
    assert data is None
    data = page.locator("canvas").screenshot()
    return np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)


def now(page: Any) -> dict[str, float]:
    return page.evaluate("({...artnet.now, level: artnet.level})")


HIDDEN = "document.head.insertAdjacentHTML('beforeend', '<style>nav, #caption { display: none !important }</style>')"


def test_the_whole_picture_fits_and_every_pixel_is_itself(opened) -> None:
    pixels = waves(1400, 1000)
    page = opened(pixels)
    page.evaluate(HIDDEN)
    seen = now(page)
    assert seen["scale"] == pytest.approx(min(800 / 1400, 600 / 1000))
    page.keyboard.press("1")
    settled(page, "artnet.now.scale === 1")
    assert now(page)["level"] == 11
    wanted = pixels[200:800, 300:1100].astype(int)  # the middle of it
    assert np.abs(painted(page) - wanted).max() <= 16


def test_no_seams_at_any_size(opened) -> None:
    """Of one colour, whatever the scale: an edge of a tile would show as another colour."""
    page = opened(np.full((900, 1300, 3), (200, 120, 40), np.uint8))
    page.evaluate(HIDDEN)
    for factor in (1.37, 1.21, 0.61, 3.3, 1.13):
        page.mouse.move(400, 300)
        page.mouse.wheel(0, -np.log(factor) / 0.0022)
        settled(page)
        middle = painted(page)[150:450, 200:600]
        assert np.abs(middle - (200, 120, 40)).max() <= 3


def test_hands_and_keys(opened) -> None:
    page = opened(waves(3000, 2000))  # which goes at once, as the one below does not
    start = now(page)
    page.mouse.move(500, 300)
    before = 1500 + 100 / start["scale"]
    page.mouse.wheel(0, -300)
    settled(page)
    after = now(page)
    assert after["scale"] > start["scale"] * 1.5
    assert after["x"] + 100 / after["scale"] == pytest.approx(before, abs=1)  # what is under the pointer stays
    page.mouse.down()
    page.mouse.move(400, 260, steps=5)
    page.wait_for_timeout(60)
    page.mouse.move(400, 260)
    page.mouse.up()
    settled(page)
    assert now(page)["x"] > after["x"] + 90 / after["scale"]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("+")
    settled(page)
    assert now(page)["scale"] == pytest.approx(after["scale"] * 1.6)
    page.get_by_label("the whole picture").click()
    settled(page)
    assert now(page) == pytest.approx(start)
    for _ in range(12):
        page.keyboard.press("+")
    settled(page)
    assert now(page)["scale"] == 8
    page.set_viewport_size({"width": 500, "height": 700})
    page.keyboard.press("0")
    settled(page)
    assert now(page)["scale"] == pytest.approx(500 / 3000)


def test_it_glides(opened) -> None:
    page = opened(waves(1000, 700), reduced_motion="no-preference")
    scales = page.evaluate("""new Promise((done) => {
        const seen = [];
        artnet.canvas.dispatchEvent(new WheelEvent("wheel", {deltaY: -240, clientX: 100, clientY: 100}));
        const look = () => {
            seen.push(artnet.now.scale);
            artnet.now.scale === artnet.goal.scale ? done(seen) : requestAnimationFrame(look);
        };
        look();
    })""")
    assert len(scales) > 4
    assert scales == sorted(scales)
    assert scales[-1] == pytest.approx(scales[0] * np.exp(0.0022 * 240))


def test_two_fingers(opened) -> None:
    page = opened(waves(2000, 1500), has_touch=True)
    start = now(page)
    send = page.context.new_cdp_session(page).send

    def touch(kind: str, *points: tuple[int, int]) -> None:
        send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    touch("touchStart", (380, 300), (420, 300))
    for reach in range(30, 101, 10):
        touch("touchMove", (400 - reach, 300), (400 + reach, 300))
    touch("touchEnd")
    settled(page)
    assert now(page)["scale"] == pytest.approx(start["scale"] * 5, rel=0.02)
    assert now(page)["x"] == pytest.approx(1000, abs=3)


def test_coarse_tiles_come_first(opened) -> None:
    page = opened(waves(2600, 1900))
    names = page.evaluate("[...artnet.tiles.values()].filter(t => t.state === 'there').map(t => t.name)")
    assert "8/0_0" in names
    assert all(int(name.split("/")[0]) <= now(page)["level"] for name in names)


def test_on_a_screen_of_more_pixels(opened) -> None:
    page = opened(waves(1400, 1000), device_scale_factor=2)
    assert page.evaluate("[artnet.canvas.width, artnet.canvas.height]") == [1600, 1200]
    assert now(page)["scale"] == pytest.approx(1600 / 1400)
