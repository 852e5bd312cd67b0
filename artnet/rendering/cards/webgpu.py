"""A graphics card by WebGPU, from within a process that has not loaded TensorFlow.

TensorFlow lends its LLVM to every library of its process, and drivers that bring their own then crash (lavapipe,
measured); so `card.py` keeps this in a process of its own, which may also crash alone.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from artnet.errors import DeviceError, MissingExtraError

__all__ = ["Device"]

BACKENDS = ("Vulkan", "Metal", "DX12")
"""All but OpenGL, which cannot compute everywhere."""
KINDS = ("uniform", "read-only-storage", "storage")
"""Of the bindings of every kernel: a struct, the numbers that it reads, what it writes."""
SHORT, LONG = 0.05, 0.2
"""Seconds of one call: long enough to be worth it, and short enough for a card that draws a screen beside it."""
FEWEST, MOST = 1 << 12, 1 << 20
"""Invocations in one call."""
GROUP = 64
"""Invocations of a workgroup."""


class Device:
    """A card, the kernels that it has compiled, and the numbers that it holds.

    Attributes:
        info: what its driver says of it: `device`, `backend_type`, `adapter_type` ("CPU" where it is none).
    """

    def __init__(self) -> None:
        """Open the card of this machine; the fast one where there are two.

        Raises:
            MissingExtraError: without the extra `gpu`.
            DeviceError: there is none that can be used.
        """
        try:
            import wgpu
            from wgpu.backends.wgpu_native import extras
        except ImportError:
            raise MissingExtraError(
                "Expected the extra 'gpu' for device=gpu. Received: an installation without it. "
                "pip install 'artnet[gpu]'"
            ) from None
        self._wgpu: Any = wgpu
        try:
            extras.set_instance_extras(backends=BACKENDS)
            adapter = wgpu.gpu.request_adapter_sync(power_preference="high-performance")
            limits = {name: adapter.limits[name] for name in ("max-storage-buffer-binding-size", "max-buffer-size")}
            self._device: Any = adapter.request_device_sync(required_limits=limits)
        except (RuntimeError, wgpu.GPUError) as error:
            raise DeviceError(
                "Expected a graphics card with Vulkan, Metal or Direct3D 12, and its driver (on Linux such as apt"
                f" install mesa-vulkan-drivers). Received: {said(error)}"
            ) from error
        self.info = {name: str(value) for name, value in dict(adapter.info).items()}
        self._bindings = self._device.create_bind_group_layout(entries=[
            {"binding": n, "visibility": wgpu.ShaderStage.COMPUTE, "buffer": {"type": kind}}
            for n, kind in enumerate(KINDS)
        ])  # fmt: skip
        self._layout = self._device.create_pipeline_layout(bind_group_layouts=[self._bindings])
        self._kernels: dict[int, Any] = {}
        self._counts: dict[int, int] = {}
        self._numbers: dict[int, Any] = {}

    def compile(self, number: int, text: str) -> None:
        """Keep a module with the entry point `pixels` under a number.

        Raises:
            DeviceError: the card does not take it.
        """
        try:
            module = self._device.create_shader_module(code=text)
            self._kernels[number] = self._device.create_compute_pipeline(
                layout=self._layout, compute={"module": module, "entry_point": "pixels"}
            )
        except (RuntimeError, self._wgpu.GPUError) as error:
            raise DeviceError(f"Expected a network that the card can compile. Received: {said(error)}") from error
        self._counts[number] = FEWEST

    def load(self, number: int, data: bytes) -> None:
        """Keep floats under a number, in place of those that were there.

        Raises:
            DeviceError: the card has no room for them.
        """
        usage = self._wgpu.BufferUsage
        kept = self._numbers.get(number)
        try:
            if kept is not None and kept.size == len(data):
                self._device.queue.write_buffer(kept, 0, data)
            else:
                self._numbers[number] = self._device.create_buffer_with_data(
                    data=data, usage=usage.STORAGE | usage.COPY_DST
                )
        except (RuntimeError, self._wgpu.GPUError) as error:
            raise DeviceError(
                f"Expected a network of fewer numbers for this card. Received: {len(data) / 1e6:.0f} MB, {said(error)}"
            ) from error

    def free(self, number: int) -> None:
        """Forget a kernel and its numbers."""
        for kept in (self._kernels, self._counts, self._numbers):
            kept.pop(number, None)

    def run(self, number: int, frame: list[int], most: int, words: int) -> NDArray[np.uint32]:
        """What at most so many invocations of a kernel write, `words` each: (invocations, words).

        `frame` is the struct; its second number is how many there are, and is filled in: as many as went well before.

        Raises:
            DeviceError: the card gave up.
        """
        begun, device, usage = time.monotonic(), self._device, self._wgpu.BufferUsage
        count = min(most, self._counts[number])
        frame = [frame[0], count, *frame[2:]]
        try:
            struct = np.array([*frame, *[0] * (-len(frame) % 4)], np.uint32)
            given = device.create_buffer_with_data(data=struct, usage=usage.UNIFORM)
            out = device.create_buffer(size=4 * count * words, usage=usage.STORAGE | usage.COPY_SRC)
            entries = [
                {"binding": n, "resource": {"buffer": buffer, "offset": 0, "size": buffer.size}}
                for n, buffer in enumerate((given, self._numbers[number], out))
            ]
            encoder = device.create_command_encoder()
            ways = encoder.begin_compute_pass()
            ways.set_pipeline(self._kernels[number])
            ways.set_bind_group(0, device.create_bind_group(layout=self._bindings, entries=entries))
            ways.dispatch_workgroups(-(-count // GROUP))
            ways.end()
            device.queue.submit([encoder.finish()])
            found = np.frombuffer(device.queue.read_buffer(out), np.uint32).reshape(count, words)
        except (RuntimeError, self._wgpu.GPUError) as error:
            raise DeviceError(f"Expected a graphics card that goes on. Received: {said(error)}") from error
        took = time.monotonic() - begun
        if took < SHORT and count < most:
            self._counts[number] = min(MOST, 2 * count)
        elif took > LONG:
            self._counts[number] = max(FEWEST, count // 2)
        return found


def said(error: Exception) -> str:
    """What WebGPU says of an error, in one line."""
    return " ".join(str(error).split())[:200] or type(error).__name__
