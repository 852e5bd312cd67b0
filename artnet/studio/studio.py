"""`Studio`: what the pages of one server share, and what it does with each thing that they say."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from artnet.digests import sha256_of
from artnet.errors import ArtnetError, InvalidValueError, OutputError, RecipeError, invalid
from artnet.media.io.atomic import write_bytes
from artnet.media.sound import read_sound
from artnet.recipes.embedding import recipe_to_text
from artnet.recipes.schema import Recipe
from artnet.seeds import draw_seed
from artnet.studio.moving import menus, moved
from artnet.studio.painting.easel import Easel
from artnet.studio.painting.finding import about_painting, placed
from artnet.studio.painting.targets import Targets, is_photograph
from artnet.studio.panel.controls import controls_of
from artnet.studio.panel.edits import edited, redrawn
from artnet.studio.panel.turning import turned
from artnet.studio.serving.server import Client
from artnet.studio.shelves.keeping import FORMS, keep
from artnet.studio.shelves.library import listed, opened, small_picture
from artnet.studio.shelves.showing import Shelf, shown
from artnet.studio.shelves.tree import Node, Tree, own_place
from artnet.studio.sketches.live_sketch import LiveSketch
from artnet.works.saved_work import SavedWork, read_work

__all__ = ["ACTIONS", "Studio"]

Action = Callable[["Studio", Client, dict[str, Any], bytes], Awaitable[dict[str, Any]]]
ACTIONS: dict[str, Action] = {}
"""What a page may ask for, by the name in `do`."""
HOME = "studio"
"""The folder below the outputs that holds the tree."""
LONG = ("save",)
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
        self.easel = Easel(outputs, Targets(outputs / HOME / "targets"), self.clients, self._painted)

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
        await self.add(_plain(work), answer["name"])
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
            self.tree.add(_plain(work), "opened")
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
        if self.shelf.found(work) is None:
            await client.send({"event": "reading", "node": self.tree.at})
            made = await self.ask(lambda: shown(work))
            self.shelf.keep(work, made)
        found = await self.add(work, what)
        await self.show()
        return found

    async def _painted(self, work: SavedWork | None, what: str) -> None:
        """What the easel did, as a work that is shown; what was there before where it failed."""
        if work is not None:
            await self.add(_plain(work), what)
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
        if found is None or number != self._newest:
            return  # something newer is on its way to all
        await to({
            "event": "shown", "node": node.id, "work": found, "controls": self._controls(work),
            "recipe": recipe_to_text(work.recipe, work.weights),
            "painted": about_painting(work, self.outputs, self.easel.targets),
        })  # fmt: skip

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


def _plain(work: SavedWork) -> SavedWork:
    """A work as the studio shows it: still, with the weights that it needs.

    Raises:
        InvalidValueError: a sheet of several.
    """
    if work.recipe.sheet is not None:
        raise InvalidValueError("Expected one work. Received: a sheet of several; open one of its pictures")
    work.recipe.painter()
    recipe = work.recipe.but(file=None, motion=None)
    return SavedWork(work.path, recipe, work.network_file())


def _loaded(function: Callable[[], Any]) -> Any:
    """What a function gives once TensorFlow is there."""
    _load()
    return function()


def _load() -> None:
    from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

    start_tensorflow()


@action
async def hello(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """All that a page begins with."""
    nodes = [told(node) for node in studio.tree.nodes.values()]
    await client.send({"event": "hello", "nodes": nodes, "at": studio.tree.at, "forms": FORMS})
    await studio.show(client)
    return {}


@action
async def new(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A random work, of a seed and a look where they are said."""
    seed = message.get("seed") or draw_seed()
    return await studio.add_shown(
        client, SavedWork(Path(), redrawn(studio.work.recipe, seed, message.get("look"))), "new"
    )


@action
async def edit(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """One control at another value."""
    work, name = studio.work, str(message.get("name"))
    if name.startswith("sketch.") and studio.sketch is not None:
        studio.sketch.turn(name.removeprefix("sketch."), message.get("value"))
        return {}
    recipe = edited(work.recipe, name, message.get("value"))
    return await studio.add_shown(client, SavedWork(work.path, recipe, work.weights), name)


@action
async def turn(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The end of a gesture: the knobs of the page as they now stand."""
    work, values = studio.work, message.get("values")
    if not isinstance(values, dict):
        raise invalid("values by the names of knobs", values=values)
    recipe = turned(work.recipe, values)
    found = await studio.add(SavedWork(work.path, recipe, work.weights), str(message.get("what", "moved")))
    return {**found, "recipe": recipe_to_text(recipe, work.weights)}


@action
async def go(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """To another node of the tree."""
    node = studio.tree.go(message.get("node"))
    await studio.tell({"event": "at", "at": node.id})
    await studio.show()
    return {"node": node.id}


@action
async def tell(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A node's name, or its star."""
    node = studio.tree.told(message.get("node"), name=message.get("name"), star=message.get("star"))
    await studio.tell({"event": "node", "node": told(node), "at": studio.tree.at})
    return {}


@action
async def thumb(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The small picture of a node, as the page painted it; without bytes it is asked for."""
    number = message.get("node")
    if data:
        studio.tree.keep_thumb(number, data)
        return {}
    await client.send({"event": "thumb", "node": number}, studio.tree.thumb(number) or b"")
    return {}


@action
async def open_file(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A file that was dropped, or one of the outputs folder; `only` its colours, its network or its view."""
    if data:
        name = str(message.get("name", "file"))
        try:
            work = await studio.ask(lambda: _dropped(name, data))
        except RecipeError:
            if not await asyncio.to_thread(is_photograph, data):
                raise
            return await ACTIONS["paint"](studio, client, message, data)
    else:
        work = await studio.ask(lambda: opened(studio.outputs, message.get("path")))
    return await studio.add_shown(client, _part_of(studio.work, _plain(work), message.get("only")), "opened")


@action
async def save(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A file of what is shown, in the outputs folder."""
    work, form = studio.work, str(message.get("form"))
    path = await studio.job(
        f"saving {form}", lambda show: keep(work, form, message, studio.outputs, show, studio.sound)
    )
    return {"path": path.relative_to(studio.outputs).as_posix(), "bytes": path.stat().st_size if path.is_file() else 0}


@action
async def breed(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """Children of the `parents` on the grid, by their numbers; of none of what is shown."""
    numbers = message.get("parents") or []
    if not isinstance(numbers, list) or not all(isinstance(n, int) and 0 <= n < len(studio.brood) for n in numbers):
        raise invalid("numbers of pictures on the grid", parents=numbers)
    chosen, work = [studio.brood[n] for n in numbers[:8]], studio.work

    def born() -> dict[str, Any]:
        from artnet.evolving.genome import Genome
        from artnet.studio.breeding import brood, told_brood

        parents = chosen or [Genome.of(work)]
        studio.brood = [*parents, *brood(parents, message)]
        return {**told_brood(studio.brood), "parents": len(parents)}

    found: dict[str, Any] = await studio.ask(born)
    return found


@action
async def choose(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A picture of the grid becomes what is shown."""
    number = message.get("child")
    if not isinstance(number, int) or not 0 <= number < len(studio.brood):
        raise invalid("the number of a picture on the grid", child=number)
    genome, size = studio.brood[number], studio.work.recipe.size

    def taken() -> SavedWork:
        from artnet.studio.breeding import work_of_child

        work = work_of_child(genome)
        return SavedWork(work.path, work.recipe.but(size=size), work.weights)

    found = await studio.add(await studio.ask(taken), "bred")
    await studio.show()
    return found


@action
async def move(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """The poses of a motion, to be played on the card; without one, what motions there are."""
    if not message.get("motion"):
        return menus()
    work, sound = studio.work, studio.sound
    found: dict[str, Any] = await studio.ask(lambda: moved(work, message, sound))
    return found


@action
async def sound(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """A WAV file to move with, kept below the outputs; without bytes there is none any more."""
    if not data:
        studio.sound = None
        return {}
    path = own_place(studio.outputs / HOME, "sounds", f"{sha256_of(data)[:16]}.wav")
    write_bytes(path, data)
    try:
        heard = read_sound(path)
    except ArtnetError:
        path.unlink(missing_ok=True)
        raise
    studio.sound = path
    return {"seconds": heard.seconds}


@action
async def library(studio: Studio, client: Client, message: dict[str, Any], data: bytes) -> dict[str, Any]:
    """What lies in the outputs folder; of one `path` its small picture."""
    path = message.get("path")
    if path is None:
        return {"files": await studio._soon(studio._jobs, lambda: listed(studio.outputs))}
    picture = await studio._soon(studio._jobs, lambda: small_picture(studio.outputs, path))
    await client.send({"event": "small", "path": path}, picture or b"")
    return {}


def _dropped(name: str, data: bytes) -> SavedWork:
    """What bytes hold: they are read from a file that is gone again."""
    import tempfile

    from artnet.works.saved_work import read_work

    suffix = Path(name.replace("\\", "/")).suffix[:12]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"dropped{suffix if suffix.isascii() and suffix[1:].isalnum() else ''}"
        path.write_bytes(data)
        work = read_work(path)
        return SavedWork(Path(path.name), work.recipe, work.network_file())


def _part_of(now: SavedWork, other: SavedWork, only: Any) -> SavedWork:
    """The other work, or what is shown with a part of it.

    Raises:
        InvalidValueError: no such part, or it has none.
    """
    if only is None:
        return other
    recipe, given = now.recipe, other.recipe
    if only == "view":
        return SavedWork(now.path, recipe.but(view=given.view, time=given.time), now.weights)
    if only == "colours":
        palette = given.painter().palette
        if not palette:
            raise InvalidValueError("Expected a picture that was painted in a palette. Received: one without")
        return SavedWork(now.path, edited(recipe, "palette", list(palette)), now.weights)
    if only == "network":
        seen: Recipe = given.but(view=recipe.view, size=recipe.size)
        return SavedWork(other.path, seen, other.weights)
    raise invalid("colours, network or view", only=str(only)[:40])
