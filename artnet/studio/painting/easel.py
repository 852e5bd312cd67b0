"""`Easel`: the one photograph that the studio learns, and all pages that watch it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from artnet.errors import ArtnetError, InvalidValueError
from artnet.recipes.schema import Recipe
from artnet.studio.painting.finding import folder_of
from artnet.studio.painting.orders import Order
from artnet.studio.painting.targets import Targets
from artnet.studio.serving.server import Client
from artnet.training.goal import Goal
from artnet.works.saved_work import SavedWork

__all__ = ["Easel"]


class Easel:
    """At most one fit at a time, in a thread of its own. All methods are of the event loop."""

    def __init__(
        self,
        outputs: Path,
        targets: Targets,
        clients: set[Client],
        painted: Callable[[SavedWork | None, str], Awaitable[Any]],
    ) -> None:
        """Nothing stands on it. `painted` is told each work that was done, and its name; None of one that failed."""
        self._outputs, self.targets, self._clients, self._painted = outputs, targets, clients, painted
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="easel")
        self._sitting: Any = None  # of the module that needs TensorFlow
        self._film: Any = None
        self._ending: Path | None = None
        self._task: asyncio.Task[None] | None = None
        self._sends: set[asyncio.Task[None]] = set()
        self._last: dict[str, tuple[dict[str, Any], bytes | None]] = {}
        self._changing = asyncio.Lock()
        self.order: Order | None = None
        self._brushed: Path | None = None

    @property
    def busy(self) -> bool:
        """Whether it learns."""
        return self._sitting is not None

    async def paint(self, target: Path, *, style: str, goal: Goal, size: Any = None, seed: Any = None) -> None:
        """Learn a photograph from the beginning; what is there already is ended, and kept."""
        if self.order is None or self.order.target != target:
            self._brushed = None
        async with self._changing:
            await self._end()
            self._begin(Order(target, style, goal, size, seed, self._brushed), None)

    async def go_on(self, recipe: Recipe, goal: Goal) -> None:
        """Learn on what was painted.

        Raises:
            InvalidValueError: it was not painted here, or its folder is gone.
        """
        async with self._changing:
            await self._end()
            order, masked = self._order_of(recipe, goal)
            self._begin(replace(order, mask=self._brushed or masked), masked)

    async def brush(self, data: bytes) -> bool:
        """Let what was brushed count more from now on; whether it learns now, else it counts once it does."""
        from artnet.studio.painting.sitting import Sitting

        mask = await asyncio.to_thread(self.targets.keep_mask, data)
        self._brushed = mask
        async with self._changing:
            sitting = self._sitting
            if not isinstance(sitting, Sitting) or sitting.order.mask == mask:
                return False
            before = sitting.order
            folder = await self._end(keep=False)
            if folder is not None:
                self._begin(replace(before, mask=mask, after=folder), before.mask)
        return True

    async def stop(self) -> None:
        """End the fit; it is saved as far as it came."""
        if self._sitting is not None:
            self._sitting.stop()

    def by_python(self) -> None:
        """A page cannot paint it: Python does."""
        if self._sitting is not None:
            self._sitting.python = True

    async def greet(self, client: Client) -> None:
        """Tell a page that has just come what is on the easel."""
        for message, data in tuple(self._last.values()):
            await client.send(message, data)

    def close(self) -> None:
        """End the fit; it is still saved."""
        for running in (self._sitting, self._film):
            if running is not None:
                running.stop()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _order_of(self, recipe: Recipe, goal: Goal) -> tuple[Order, Path | None]:
        """The order that goes on from a painting, and the mask that it was begun with."""
        training, folder = recipe.training, folder_of(recipe, self._outputs)
        target = self.targets.found(training.targets[0].sha256) if training and training.targets else None
        if training is None or folder is None or target is None:
            raise InvalidValueError("Expected a painting of this studio to go on with. Received: another picture")
        mask = self.targets.found(training.mask.sha256) if training.mask else None
        return Order(target, training.style, goal, training.size, None, mask, folder), mask

    async def _end(self, *, keep: bool = True) -> Path | None:
        """End what runs, and wait for it; the folder that it leaves, where it is not kept."""
        task, self._task = self._task, None
        if task is None:
            return None
        self._ending = None
        for running in (self._sitting, self._film):
            if running is not None:
                running.stop(keep=keep)
        await asyncio.gather(task, return_exceptions=True)
        return self._ending

    def _begin(self, order: Order, masked: Path | None) -> None:
        from artnet.studio.painting.sitting import Sitting

        loop = asyncio.get_running_loop()

        def tell(message: dict[str, Any], data: bytes | None) -> None:
            with contextlib.suppress(RuntimeError):  # the studio was closed
                loop.call_soon_threadsafe(self._tell, message, data)

        self.order, self._last = order, {}
        self._sitting = Sitting(order, self._outputs, masked, tell)
        self._tell({
            "event": "easel", "state": "preparing", "name": order.target.name, "style": order.style,
            "on": order.after is not None,
        }, None)  # fmt: skip
        self._task = asyncio.create_task(self._run(self._sitting))

    async def _run(self, sitting: Any) -> None:
        loop = asyncio.get_running_loop()
        try:
            painted = await loop.run_in_executor(self._pool, lambda: _warm(sitting.painted))
        except ArtnetError as error:
            return await self._fail(str(error))
        except (MemoryError, OSError) as error:
            return await self._fail(f"The fit ended: {str(error)[:200] or type(error).__name__}")
        except Exception as error:  # of TensorFlow, which has its own
            return await self._fail(f"The fit ended: {type(error).__name__}: {str(error).partition(chr(10))[0][:200]}")
        self._sitting, self._last = None, {}
        if isinstance(painted, Path):
            self._ending = painted
            return None
        painting = painted.painting
        message = {
            "event": "easel", "state": "done", "psnr": round(painting.psnr, 3), "step": len(painting.losses),
            "stopped": painting.stopped, "folder": painted.folder.name,
        }  # fmt: skip
        self._tell(message, None)
        self._film = sitting
        try:
            await self._painted(painted.work, f"painted, {sitting.order.style}")
            await loop.run_in_executor(self._pool, lambda: sitting.film(painted))
        except (ArtnetError, OSError) as error:
            self._tell({"event": "easel", "state": "note", "note": str(error)}, None)
        finally:
            self._film = None
        return None

    async def _fail(self, why: str) -> None:
        self._sitting, self._last = None, {}
        self._tell({"event": "easel", "state": "failed", "error": why}, None)
        await self._painted(None, "")

    def _tell(self, message: dict[str, Any], data: bytes | None) -> None:
        """Tell all pages; what is renewed soon is left out where the last one is still on its way."""
        renewed = message["event"] == "learning"
        if self._sitting is not None:
            self._last[message.get("state", "learning")] = (message, data)
        for client in tuple(self._clients):
            if renewed and client.busy:
                continue
            task = asyncio.create_task(client.send(message, data))
            self._sends.add(task)
            task.add_done_callback(self._sends.discard)


def _warm(function: Callable[[], Any]) -> Any:
    """What a function gives once TensorFlow is there."""
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
    return function()
