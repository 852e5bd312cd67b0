"""WGSL in a real browser's WebGPU: computed into a buffer, and compared with the network."""

from __future__ import annotations

import base64
import os

import numpy as np
import pytest

import artnet as an
from artnet.exporting.checking import FLAGS, SOFTWARE, chromium
from artnet.exporting.export import scenes_of
from artnet.exporting.saved_model import exact_colors
from artnet.exporting.shaders.fragment import knobs_of
from artnet.exporting.shaders.wgsl import KNOBS, wgsl

SIZE = (64, 48)
SMALL = {"hidden": [6, 6], "seed": 3, "latent": 2}
ROWS = [
    *((f"activations-{row.name}", {"activation": row.name}) for row in an.ACTIVATIONS),
    *((f"heads-{row.name}", {"head": row.name}) for row in an.HEADS),
    *((f"inputs-{row.name}", {"inputs": " ".join(dict.fromkeys(["x", "y", row.name]))}) for row in an.INPUTS
      if row.name != "picture"),
    ("fourier", {"inputs": "x y", "encoding": "fourier"}),
    ("recurrent", {"structure": "recurrent"}),
    ("own", {"activation": "sin+gaussian", "head": "oklab"}),
]  # fmt: skip
COMPUTE = """
async ([code, knobs, w, h]) => {
  const adapter = await navigator.gpu?.requestAdapter();
  if (!adapter) return ["none", ""];
  const device = await adapter.requestDevice();
  const module = device.createShaderModule({code});
  const {messages} = await module.getCompilationInfo();
  const wrong = messages.filter((m) => m.type === "error").map((m) => `${m.lineNum}: ${m.message}`);
  if (wrong.length) return ["wrong", wrong.join("\\n")];
  const {UNIFORM, STORAGE, COPY_DST, COPY_SRC, MAP_READ} = GPUBufferUsage;
  const given = device.createBuffer({size: Math.ceil(knobs.length / 4) * 16, usage: UNIFORM | COPY_DST});
  device.queue.writeBuffer(given, 0, new Float32Array(knobs));
  const out = device.createBuffer({size: w * h * 16, usage: STORAGE | COPY_SRC});
  const read = device.createBuffer({size: w * h * 16, usage: MAP_READ | COPY_DST});
  const pipeline = await device.createComputePipelineAsync({layout: "auto", compute: {module, entryPoint: "pixels"}});
  const entries = [given, out].map((buffer, binding) => ({binding, resource: {buffer}}));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({layout: pipeline.getBindGroupLayout(0), entries}));
  pass.dispatchWorkgroups(Math.ceil(w / 8), Math.ceil(h / 8));
  pass.end();
  encoder.copyBufferToBuffer(out, 0, read, 0, w * h * 16);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(GPUMapMode.READ);
  const bytes = new Uint8Array(read.getMappedRange());
  let text = "";
  for (let n = 0; n < bytes.length; n += 32768) text += String.fromCharCode(...bytes.subarray(n, n + 32768));
  return ["fine", btoa(text)];
}"""


@pytest.fixture(scope="module")
def computing(browser, tmp_path_factory):
    """A page of a browser with WebGPU, which it only has for pages that it trusts."""
    more = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"]
    started = browser.browser_type.launch(executable_path=chromium(), args=[*FLAGS, *SOFTWARE, *more])
    page = started.new_page()
    file = tmp_path_factory.mktemp("webgpu") / "empty.html"
    file.write_text("<p>")
    page.goto(file.as_uri())
    yield page
    started.close()


@pytest.mark.parametrize("network", [row[1] for row in ROWS], ids=[row[0] for row in ROWS])
def test_webgpu_computes_the_same(network, computing):
    (scene,) = scenes_of(an.CPPN(**{**SMALL, **network}), size=SIZE, view=an.View(zoom=0.7, rotation=10))
    knobs = [*SIZE, 0, 0, scene.recipe.time]
    assert len(knobs) == len(KNOBS)
    for knob in knobs_of(scene):
        knobs += list(knob.default) if knob.kind == "color" else [knob.default]
    state, text = computing.evaluate(COMPUTE, [wgsl(scene), [float(number) for number in knobs], *SIZE])
    if state == "none":
        missing = pytest.fail if os.environ.get("ARTNET_BROWSER") == "1" else pytest.skip
        missing("needs a browser with WebGPU: apt install chromium")
    assert state == "fine", text
    got = np.frombuffer(base64.b64decode(text), np.float32).reshape(SIZE[1], SIZE[0], 4)
    wanted = exact_colors(scene, SIZE)
    wanted = wanted.repeat(3, axis=2) if wanted.shape[2] == 1 else wanted
    if wanted.shape[2] == 4:
        wanted = np.concatenate([wanted[..., :3] * wanted[..., 3:], wanted[..., 3:]], axis=2)
    apart = 255 * np.abs(got[..., : wanted.shape[2]] - wanted)
    assert np.isfinite(got).all()
    assert np.quantile(apart, 0.999) <= 1
    assert np.mean(apart > 2) <= 5e-4
