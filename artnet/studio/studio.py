"""`Studio`: what the pages of one server share, and what it does with each thing that they say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from artnet.errors import ArtnetError, InvalidValueError, OutputError, invalid
from artnet.nets.blueprint import Blueprint
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.plugins import parts_of
from artnet.seeds import draw_seed
from artnet.studio.painting.easel import Easel
from artnet.studio.painting.finding import about_painting, placed
from artnet.studio.painting.targets import Targets
from artnet.studio.panel.controls import controls_of
from artnet.studio.panel.edits import redrawn
from artnet.studio.serving.server import Client
from artnet.studio.shelves.showing import Shelf, painted_by_python, shown, shown_by_python
from artnet.studio.shelves.tree import Node, Tree, own_place
from artnet.studio.sketches.live_sketch import LiveSketch
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["ACTIONS", "HOME", "Studio", "action", "plain", "told"]

Action = Callable[["Studio", Client, dict[str, Any], bytes], Awaitable[dict[str, Any]]]
ACTIONS: dict[str, Action] = {}
"""What a page may ask for, by the name in `do`."""
HOME = "studio"
"""The folder below the outputs that holds the tree."""
LONG = ("save", "film")
"""What is answered when it is done, while the same page goes on."""
MOST_AT_ONCE = 64


def action(function: Action) -> Action:
    """Register what answers a message."""
    ACTIONS[function.__name__] = function
    return function


class Studio:
    """One studio: a tree of works, and threads that do what takes long. All of it is used from one event loop."""

    def __init__(self, outputs: Path) -> None:
        """Read the tree that lies in the outputs folder."""
        self.outputs = outputs
        self.tree = Tree(outputs / HOME)
        self.shelf = Shelf(outputs / HOME / "shelf")
        self.clients: set[Client] = set()
        self._asks, self._jobs = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._newest, self._closed = 0, False
        self.sound: Path | None = None
        """The WAV file that films move with, where one was dropped."""
        self.sketch: LiveSketch | None = None
        self.brood: list[Any] = []
        """What stands on the grid: parents, then their children."""
        self.films = 0
        """How many motions Python was asked to paint; the last one counts."""
        self.easel = Easel(outputs, Targets(outputs / HOME / "targets"), self.clients, self._learnt)

    def follow(self, path: Path, name: str | None) -> Awaitable[None]:
        """Show a sketch, whenever it or a value changes.

        Raises:
            FileError: no such file.
        """
        self.sketch = LiveSketch(path, name, self.outputs / HOME / "sketch")
        return self.sketch.follow(self._sketched)

    async def _sketched(self, answer: dict[str, Any]) -> None:
        """A run of the sketch is done."""
        assert self.sketch is not None
        report = self.sketch.report
        if answer["ok"]:
            try:
                await self._sketch_shown(answer)
                return
            except (ArtnetError, OSError) as error:
                report = str(error)
        await self.tell({"event": "broken", "report": report})

    async def _sketch_shown(self, answer: dict[str, Any]) -> None:
        assert self.sketch is not None
        path = Path(answer["path"])
        work = read_work(path)
        if work.recipe.network is None:  # drawn by other means: the page shows its pixels
            await self.tell({"event": "pixels", "controls": self.sketch.controls}, path.read_bytes())
            return
        await self.add(plain(work), answer["name"])
        await self.show()

    def start(self, work: SavedWork | None) -> None:
        """Begin with a work; without one where the tree is, or with a random one.

        Raises:
            OutputError: a folder of the studio's is a link that leads out of the outputs folder.
        """
        home = self.outputs / HOME
        for path in (home, *(home.iterdir() if home.is_dir() else ())):
            own_place(home, path.relative_to(home).as_posix())
        if work is not None:
            self.tree.add(plain(work), "opened")
        elif self.tree.at is None:
            self.tree.add(SavedWork(Path(), redrawn(None, draw_seed(), None)), "new")

    async def warm(self) -> None:
        """Load TensorFlow, where nobody waits for it."""
        await self._soon(self._asks, _load)
        await self.tell({"event": "ready"})

    def close(self) -> None:
        """No more."""
        if self.sketch is not None:
            self.sketch.close()
        for task in self._tasks:
            task.cancel()
        self._closed = True
        self.easel.close()
        for pool in (self._asks, self._jobs):
            pool.shutdown(wait=False, cancel_futures=True)

    @property
    def here(self) -> Node:
        """The node where we are."""
        return self.tree.node(self.tree.at)

    @property
    def work(self) -> SavedWork:
        """What is shown."""
        return placed(self.tree.work(self.here), self.outputs)

    async def answer(self, client: Client, message: dict[str, Any], data: bytes) -> None:
        """Do what a page says, and answer: every message has one, with its `id`."""
        self.clients.add(client)
        if message.get("do") not in LONG or len(self._tasks) >= MOST_AT_ONCE:
            await self._answered(client, message, data)
            return
        task = asyncio.create_task(self._answered(client, message, data))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.sleep(0)  # it begins before what comes next: it is of what is shown now

    async def _answered(self, client: Client, message: dict[str, Any], data: bytes) -> None:
        reply: dict[str, Any] = {"id": message.get("id")}
        try:
            name = message.get("do")
            if not isinstance(name, str) or name not in ACTIONS:
                raise invalid(f"one of {', '.join(ACTIONS)}", do=str(name)[:40])
            reply["ok"] = await ACTIONS[name](self, client, message, data)
        except ArtnetError as error:
            reply["error"] = str(error)
        except (MemoryError, RecursionError):
            reply["error"] = "Expected less at once. Received: more than there is memory for"
        except OSError as error:
            reply["error"] = f"The disk says: {error.strerror or error}"
        except Exception as error:  # of whatever lies below: the page is told, and the line stays
            words = " ".join(str(error).split())[:200]
            reply["error"] = f"Expected other values. Received: {type(error).__name__}: {words}"
        await client.send(reply)

    def gone(self, client: Client) -> None:
        """A page is no longer there."""
        self.clients.discard(client)

    async def tell(self, message: dict[str, Any], data: bytes | None = None) -> None:
        """Say something to all pages."""
        for client in tuple(self.clients):
            await client.send(message, data)

    async def add(self, work: SavedWork, what: str) -> dict[str, Any]:
        """Another work after where we are, told to all pages."""
        node = self.tree.add(work, what)
        await self.tell({"event": "node", "node": told(node), "at": node.id})
        return {"node": node.id}

    async def add_shown(self, client: Client, work: SavedWork, what: str) -> dict[str, Any]:
        """Another work, shown to all pages; one that cannot be painted is not added.

        Raises:
            ArtnetError: why it cannot.
        """
        await self.found(client, work)
        found = await self.add(work, what)
        await self.show()
        return found

    async def found(self, client: Client, work: SavedWork) -> dict[str, Any]:
        """What a page paints of a work, which is told where that takes a moment.

        Raises:
            ArtnetError: why it cannot be painted.
        """
        found = self.shelf.found(work)
        if found is None:
            await client.send({"event": "reading", "node": self.tree.at})
            found = await self.ask(lambda: shown(work))
            self.shelf.keep(work, found)
        return found

    async def _learnt(self, work: SavedWork | None, what: str) -> None:
        """What the easel did, as a work that is shown; what was there before where it failed."""
        if work is not None:
            await self.add(plain(work), what)
        await self.show()

    async def show(self, client: Client | None = None) -> None:
        """What the page paints, to one page or to all: at once where it was shown before; the newest wins."""
        if client is None:
            self._newest += 1
        number, work, node = self._newest, self.work, self.here
        to = client.send if client is not None else self.tell
        found = self.shelf.found(work)
        if found is None:
            await to({"event": "reading", "node": node.id})
            found = await self._soon(self._asks, lambda: self._made(work, number))
        picture = None
        if found is not None and "by" in found:
            picture = await self._soon(self._asks, lambda: self._picture(work, number))
        if found is None or number != self._newest:
            return  # something newer is on its way to all
        await to({**self._told(node, work, found), "asked": client is None}, picture)

    async def show_by_python(self, client: Client, why: str) -> None:
        """What is shown to one page, painted by Python, since its card cannot: `why`.

        Raises:
            ArtnetError: Python cannot either.
        """
        work, node = self.work, self.here
        found, picture = await self.ask(lambda: (shown_by_python(work, why), painted_by_python(work)))
        if node.id == self.tree.at:  # else what is shown now is on its way
            await client.send(self._told(node, work, found), picture)

    def _told(self, node: Node, work: SavedWork, found: dict[str, Any]) -> dict[str, Any]:
        return {
            "event": "shown", "node": node.id, "work": found, "controls": self._controls(work),
            "recipe": recipe_to_text(work.recipe, work.weights),
            "painted": about_painting(work, self.outputs, self.easel.targets),
        }  # fmt: skip

    def _picture(self, work: SavedWork, number: int) -> bytes | None:
        return _loaded(lambda: painted_by_python(work)) if number == self._newest else None

    def _controls(self, work: SavedWork) -> list[dict[str, Any]]:
        """Those of the sketch, where one is shown, and those of the work."""
        own = self.sketch.controls if self.sketch is not None else []
        return [*own, *(row for row in controls_of(work.recipe) if not own or row["group"] != "draw")]

    def _made(self, work: SavedWork, number: int) -> dict[str, Any] | None:
        if number != self._newest:
            return None
        _load()
        found = shown(work)
        self.shelf.keep(work, found)
        return found

    async def ask(self, function: Callable[[], Any]) -> Any:
        """The result of what needs TensorFlow and is waited for."""
        return await self._soon(self._asks, lambda: _loaded(function))

    async def beside(self, function: Callable[[], Any]) -> Any:
        """The result of what takes a moment and needs no TensorFlow."""
        return await self._soon(self._jobs, function)

    async def job(self, what: str, function: Callable[[Callable[[float], None]], Any]) -> Any:
        """The result of what takes long; its progress goes to all pages."""
        loop = asyncio.get_running_loop()

        def progress(share: float) -> None:
            if self._closed:
                raise OutputError("The studio has ended")  # and with it what it was making
            message = {"event": "progress", "what": what, "share": round(float(share), 3)}
            asyncio.run_coroutine_threadsafe(self.tell(message), loop)

        try:
            return await self._soon(self._jobs, lambda: _loaded(lambda: function(progress)))
        finally:
            await self.tell({"event": "progress", "what": what, "share": None})

    async def _soon(self, pool: ThreadPoolExecutor, function: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(pool, function)


def told(node: Node) -> dict[str, Any]:
    """A node as pages know it: without what only the server needs."""
    return {name: value for name, value in asdict(node).items() if name not in ("recipe", "weights")}


def plain(work: SavedWork) -> SavedWork:
    """A work as the studio shows it: still, with the weights that it needs.

    Raises:
        InvalidValueError: a sheet of several.
        RecipeError: a part of somebody's own that is not here, and how the studio is started with it.
    """
    if work.recipe.sheet is not None:
        raise InvalidValueError("Expected one work. Received: a sheet of several; open one of its pictures")
    with parts_of(work.recipe.plugins):
        Blueprint.from_recipe(work.recipe.painter())
    recipe = work.recipe.but(file=None, motion=None)
    return SavedWork(work.path, recipe, work.network_file())


def _loaded(function: Callable[[], Any]) -> Any:
    """What a function gives once TensorFlow is there."""
    _load()
    return function()


def _load() -> None:
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()
