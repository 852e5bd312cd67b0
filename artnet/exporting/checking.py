"""`--check`: the copy beside the network, drawn by the browser and the graphics card of this machine."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import MissingExtraError, PartError
from artnet.exporting.scene import Scene
from artnet.exporting.shaders.fragment import knobs_of
from artnet.exporting.shaders.shader import Shader
from artnet.exporting.shaders.webgl import paged

__all__ = ["Checked", "browser_page", "checked", "chromium", "drawn", "uniforms"]

SIDE = 96
"""Pixels of the short side of the picture that is compared."""
FLAGS = ("--no-sandbox", "--enable-unsafe-swiftshader")
SOFTWARE = ("--use-angle=swiftshader",)
"""For machines without a card."""
DRAW = """
async ([live, picture, data, given, w, h]) => {
  window.Live ??= (await import(`data:text/javascript;base64,${live}`)).Live;
  const numbers = data && new Float32Array(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer);
  const painter = new Live(document.createElement("canvas"), {...picture, knobs: [], data: numbers});
  const {gl} = painter;
  gl.getExtension("EXT_color_buffer_float");
  Object.assign(painter.values, given);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  const target = gl.getParameter(gl.TEXTURE_BINDING_2D);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, w, h);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
  painter.paint([w, h], [0, 0], w, h);
  const out = new Float32Array(w * h * 4);
  gl.readPixels(0, 0, w, h, gl.RGBA, gl.FLOAT, out);
  const bytes = new Uint8Array(out.buffer);
  let text = "";
  for (let n = 0; n < bytes.length; n += 32768) text += String.fromCharCode(...bytes.subarray(n, n + 32768));
  const told = gl.getExtension("WEBGL_debug_renderer_info");
  const renderer = String(gl.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  painter.close();
  return [btoa(text), renderer];
}"""
"""Paints as a page does, but into floats."""


@dataclass(frozen=True)
class Checked:
    """How a copy compares: differences of colour in 255ths, and what drew it."""

    largest: float
    share: float
    renderer: str

    def __str__(self) -> str:
        """One line."""
        return (
            f"largest difference {self.largest:.3f}/255, {100 * self.share:.2f} % of values within 1/255,"
            f" drawn by {self.renderer}"
        )


def checked(scene: Scene, weights: str = "auto") -> Checked:
    """A network's shader beside the network, at equal samples; its weights are where a page would have them.

    Raises:
        MissingExtraError: playwright or the browser is not there.
        PartError: the browser cannot draw the shader.
    """
    from artnet.exporting.saved_model import exact_colors

    width, height = scene.recipe.size
    scale = SIDE / min(width, height)
    size = (max(SIDE, round(width * scale)), max(SIDE, round(height * scale)))
    shader = paged(scene, weights=weights)

    def draw() -> tuple[NDArray[np.float32], str]:
        with browser_page() as page:
            return drawn(page, shader, uniforms(scene, size), size)

    with ThreadPoolExecutor(1) as elsewhere:  # playwright refuses a thread that has a loop, as that of a notebook
        got, renderer = elsewhere.submit(draw).result()
    wanted = exact_colors(scene, size)
    if wanted.shape[2] == 1:
        wanted = wanted.repeat(3, axis=2)
    if wanted.shape[2] == 4:
        wanted = np.concatenate([wanted[..., :3] * wanted[..., 3:], wanted[..., 3:]], axis=2)
    apart = 255 * np.abs(got[..., : wanted.shape[2]] - wanted)
    return Checked(float(apart.max()), float(np.mean(apart <= 1)), renderer)


def uniforms(scene: Scene, size: tuple[int, int]) -> dict[str, Any]:
    """What a picture of a size gives the shader, by name."""
    knobs = {knob.name: list(knob.default) if isinstance(knob.default, tuple) else knob.default
             for knob in knobs_of(scene, scene.live.parameters)}  # fmt: skip
    return {**knobs, "resolution": list(size), "corner": [0, 0], "time": scene.recipe.time}


def chromium() -> str | None:
    """Where a browser lies."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome", "microsoft-edge")
    return next((place for name in names if (place := shutil.which(name))), None)


@contextmanager
def browser_page(*, software: bool = False) -> Iterator[Any]:
    """A page of a browser that nobody sees.

    Raises:
        MissingExtraError: playwright or the browser is not there.
    """
    needed = "Expected a browser to check with: pip install playwright, and Chromium (apt install chromium)"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise MissingExtraError(f"{needed}. Received: no playwright") from None
    place = chromium()
    if place is None:
        raise MissingExtraError(f"{needed}. Received: no Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=[*FLAGS, *(SOFTWARE if software else ())])
        try:
            yield browser.new_page()
        finally:
            browser.close()


def drawn(
    page: Any, shader: Shader, given: Mapping[str, Any], size: tuple[int, int]
) -> tuple[NDArray[np.float32], str]:
    """The pixels (height, width, 4) float32 that a fragment shader gives, from the top, and what drew them.

    Raises:
        PartError: it cannot be compiled.
    """
    from playwright.sync_api import Error

    live = base64.b64encode(files("artnet.exporting.pages").joinpath("live.js").read_bytes()).decode()
    picture = {"shader": shader.text, "once": shader.once}
    numbers = base64.b64encode(shader.numbers.astype("<f4").tobytes()).decode()
    try:
        text, renderer = page.evaluate(DRAW, [live, picture, numbers or None, dict(given), *size])
    except Error as error:
        raise PartError(
            f"Expected a shader that this browser compiles. Received: {str(error).splitlines()[0]}"
        ) from None
    return np.frombuffer(base64.b64decode(text), np.float32).reshape(size[1], size[0], 4)[::-1], str(renderer)
