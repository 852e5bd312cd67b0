"""WGSL in a real browser's WebGPU: computed into a buffer, and compared with the network."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys

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
    *((f"heads-{row.name}", {"head": row.name, "hidden": [32, 32]}) for row in an.HEADS),
    *((f"inputs-{row.name}", {"inputs": " ".join(dict.fromkeys(["x", "y", row.name]))}) for row in an.INPUTS
      if row.name != "picture"),
    ("fourier", {"inputs": "x y", "encoding": "fourier"}),
    ("recurrent", {"structure": "recurrent"}),
    ("own", {"activation": "sin+gaussian", "head": "oklab"}),
]  # fmt: skip
COMPUTE = """
async ([code, knobs, numbers, w, h]) => {
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
  if (numbers.length) {
    const buffer = device.createBuffer({size: numbers.length * 4, usage: STORAGE | COPY_DST});
    device.queue.writeBuffer(buffer, 0, new Float32Array(numbers));
    entries.push({binding: 2, resource: {buffer}});
  }
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


def knobs_of_scene(scene):
    """What the uniform buffer holds."""
    knobs = [*SIZE, 0, 0, scene.recipe.time]
    assert len(knobs) == len(KNOBS)
    for knob in knobs_of(scene, scene.baked.parameters):
        knobs += list(knob.default) if knob.kind == "color" else [knob.default]
    return [float(number) for number in knobs]


def assert_alike(got, scene):
    wanted = exact_colors(scene, SIZE)
    wanted = wanted.repeat(3, axis=2) if wanted.shape[2] == 1 else wanted
    if wanted.shape[2] == 4:
        wanted = np.concatenate([wanted[..., :3] * wanted[..., 3:], wanted[..., 3:]], axis=2)
    apart = 255 * np.abs(got[..., : wanted.shape[2]] - wanted)
    assert np.isfinite(got).all()
    assert np.quantile(apart, 0.999) <= 1
    assert np.mean(apart > 2) <= 5e-4


def scene_for(network):
    (scene,) = scenes_of(an.CPPN(**{**SMALL, **network}), size=SIZE, view=an.View(zoom=0.7, rotation=10))
    return scene


@pytest.mark.parametrize(("name", "network"), ROWS, ids=[row[0] for row in ROWS])
def test_webgpu_computes_the_same(name, network, computing):
    scene = scene_for(network)
    module = wgsl(scene, weights="data" if name.startswith("heads") else "baked")
    numbers = module.numbers.reshape(-1).tolist()
    state, text = computing.evaluate(COMPUTE, [module.text, knobs_of_scene(scene), numbers, *SIZE])
    if state == "none":
        missing = pytest.fail if os.environ.get("ARTNET_BROWSER") == "1" else pytest.skip
        missing("needs a browser with WebGPU: apt install chromium")
    assert state == "fine", text
    assert_alike(np.frombuffer(base64.b64decode(text), np.float32).reshape(SIZE[1], SIZE[0], 4), scene)


NATIVE = """
import json, sys, numpy as np, wgpu
folder, size = sys.argv[1], json.loads(sys.argv[2])
code = open(f"{folder}/a.wgsl").read()
given, numbers = (np.fromfile(f"{folder}/{name}", np.float32) for name in ("knobs", "a.wgsl.bin"))
given = np.pad(given, (0, -len(given) % 4))
device = wgpu.gpu.request_adapter_sync().request_device_sync()
make, use = device.create_buffer_with_data, wgpu.BufferUsage
out = device.create_buffer(size=size[0] * size[1] * 16, usage=use.STORAGE | use.COPY_SRC)
buffers = [make(data=given, usage=use.UNIFORM), out, make(data=numbers, usage=use.STORAGE)]
pipeline = device.create_compute_pipeline(
    layout="auto", compute={"module": device.create_shader_module(code=code), "entry_point": "pixels"})
entries = [{"binding": n, "resource": {"buffer": buffer}} for n, buffer in enumerate(buffers)]
encoder = device.create_command_encoder()
work = encoder.begin_compute_pass()
work.set_pipeline(pipeline)
work.set_bind_group(0, device.create_bind_group(layout=pipeline.get_bind_group_layout(0), entries=entries))
work.dispatch_workgroups(-(-size[0] // 8), -(-size[1] // 8))
work.end()
device.queue.submit([encoder.finish()])
np.frombuffer(device.queue.read_buffer(out), np.float32).tofile(f"{folder}/out")
"""
"""Opens a card in a process of its own: beside TensorFlow it would crash."""


def test_a_module_and_the_file_beside_it_are_all_that_a_card_needs(tmp_path):
    must = os.environ.get("ARTNET_CARD") == "1"  # then nothing that is missing is left out
    if not must:
        pytest.importorskip("wgpu", reason="needs wgpu: pip install 'artnet[gpu]'")
    scene = scene_for({"hidden": [64] * 3, "inputs": "x y", "encoding": "hash"})
    an.export(scene.net, to="wgsl", size=SIZE, view=scene.recipe.view).save(tmp_path / "a.wgsl")
    np.array(knobs_of_scene(scene), np.float32).tofile(tmp_path / "knobs")
    words = [sys.executable, "-c", NATIVE, str(tmp_path), json.dumps(SIZE)]
    ran = subprocess.run(words, capture_output=True, text=True)
    if "request_adapter" in ran.stderr and not must:
        pytest.skip("needs a graphics card: apt install mesa-vulkan-drivers")
    assert ran.returncode == 0, ran.stderr
    assert_alike(np.fromfile(tmp_path / "out", np.float32).reshape(SIZE[1], SIZE[0], 4), scene)
