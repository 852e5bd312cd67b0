"""One run of a sketch that is being watched, in a process of its own: `python -m artnet.cli.sketches.watch_job`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.cli.options.settings import settled_values
from artnet.cli.sketches.keeping import CURRENT
from artnet.cli.sketches.reporting import folder_of, reported
from artnet.cli.sketches.saving import described, save
from artnet.errors import ArtnetError, InvalidValueError
from artnet.media.io.sources import shown
from artnet.seeds import normal_seed
from artnet.sketching.loading import choose_sketch, load_module
from artnet.sketching.runs import runs_of
from artnet.sketching.sketch import modules_beside
from artnet.sketching.workers.process import serve

__all__ = ["done"]


def done(job: dict[str, Any]) -> dict[str, Any]:
    """Run the sketch of a job, save what it gives, and say where, or what went wrong."""
    path = Path(job["path"])
    seed = normal_seed(job["seed"])
    try:
        for plugin in map(Path, job["plugins"]):
            with reported(folder_of(plugin)):
                load_module(plugin, "a plugin")
        with reported(folder_of(path)):
            sketch = choose_sketch(path, job["name"])
        run, *others = runs_of(sketch, job["parameters"], None, settled_values(sketch))
        if others:
            raise InvalidValueError("Expected one value for each parameter with --watch (a --sheet shows several)")
        values = dict(run.values) | ({} if job["size"] is None else {"size": tuple(job["size"])})
        own = sketch.parameters.get("seed")
        if own is None or own.default is None:  # one seed for the whole session, not a new one at every save
            values.setdefault("seed", seed)
        with reported(sketch.folder):
            made = sketch.run(**values)
        out = Path(job["out"]) if job["named"] else Path(job["out"]) / sketch.name
        film = hasattr(made, "delays")
        saved = save(
            made,
            out / f"{CURRENT}{job['suffix'] or ('.gif' if film else '.png')}",
            force=True,
            metadata=job["metadata"],
        )
        answer = {"ok": True, "path": str(saved), "line": described(made, saved)}
    except ArtnetError as error:
        answer = {"ok": False, "report": str(error)}
    except Exception as error:  # a fault of artnet's own must not end the watching
        answer = {"ok": False, "report": f"{type(error).__name__}: {error}"}
    return {**answer, "file": shown(path), "modules": [str(module) for module in modules_beside(path)]}


if __name__ == "__main__":
    serve(done)
