"""A real browser that compiles and draws shaders: Debian's Chromium, whose WebGL2 is computed by the processor."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Mapping
from typing import Any

import numpy as np

FLAGS = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
DRAW = """
([source, uniforms, data, w, h]) => {
  window.gl ??= document.createElement("canvas").getContext("webgl2");
  const gl = window.gl;
  gl.getExtension("EXT_color_buffer_float");
  const program = gl.createProgram();
  const add = (kind, text) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(program, shader);
  };
  add(gl.VERTEX_SHADER, `#version 300 es
    void main() { gl_Position = vec4(gl_VertexID == 1 ? 3. : -1., gl_VertexID == 2 ? 3. : -1., 0, 1); }`);
  add(gl.FRAGMENT_SHADER, source);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  gl.useProgram(program);
  for (const [name, value] of Object.entries(uniforms)) {
    const place = gl.getUniformLocation(program, name);
    if (place === null) continue;
    Array.isArray(value) ? gl[`uniform${value.length}fv`](place, value) : gl.uniform1f(place, value);
  }
  const textures = [];
  const texture = (width, height, pixels) => {
    const one = gl.createTexture();
    textures.push(one);
    gl.bindTexture(gl.TEXTURE_2D, one);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA32F, width, height, 0, gl.RGBA, gl.FLOAT, pixels);
    const {TEXTURE_2D: kind, NEAREST} = gl;
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(kind, side, NEAREST);
    return one;
  };
  const target = texture(w, h, null);
  const frame = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, frame);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, target, 0);
  if (data) {
    const numbers = new Float32Array(Uint8Array.from(atob(data), (c) => c.charCodeAt(0)).buffer);
    texture(1024, numbers.length / 4096, numbers);
  }
  gl.viewport(0, 0, w, h);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const out = new Float32Array(w * h * 4);
  gl.readPixels(0, 0, w, h, gl.RGBA, gl.FLOAT, out);
  for (const one of textures) gl.deleteTexture(one);
  gl.deleteFramebuffer(frame);
  gl.deleteProgram(program);
  const bytes = new Uint8Array(out.buffer);
  let text = "";
  for (let n = 0; n < bytes.length; n += 32768) text += String.fromCharCode(...bytes.subarray(n, n + 32768));
  return btoa(text);
}"""


def chromium() -> str | None:
    """Where the browser lies."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def until(page: Any, expression: str, milliseconds: int = 60_000) -> None:
    """Wait until an expression is true: asked from here, for the page's own rules forbid evaluating texts."""
    for _ in range(milliseconds // 20):
        if page.evaluate(f"Boolean({expression})"):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"still not: {expression}")


def drawn(
    page: Any, shader: str, uniforms: Mapping[str, Any], size: tuple[int, int], data: np.ndarray | None = None
) -> np.ndarray:
    """The pixels (height, width, 4) float32 that a fragment shader gives, from the top."""
    numbers = None if data is None else base64.b64encode(data.astype("<f4").tobytes()).decode()
    text = page.evaluate(DRAW, [shader, dict(uniforms), numbers, *size])
    return np.frombuffer(base64.b64decode(text), np.float32).reshape(size[1], size[0], 4)[::-1]
