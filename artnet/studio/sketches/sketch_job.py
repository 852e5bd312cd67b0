"""One run of the studio's sketch, in a process of its own: `python -m artnet.studio.sketches.sketch_job`.

It answers with the sketch's parameters as controls and with the file of what it gave, or with what went wrong.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from artnet.errors import ArtnetError
from artnet.seeds import normal_seed
from artnet.sketching.error_reports import line_of, report_of
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import runs_of
from artnet.sketching.sketch import Sketch, modules_beside
from artnet.sketching.workers.process import serve
from artnet.studio.panel.controls import parameter_control

__all__ = ["done"]

SIDE = 1024


def done(job: dict[str, Any]) -> dict[str, Any]:
    """Run the sketch of a job, and keep what it gives."""
    path = Path(job["path"])
    answer: dict[str, Any] = {"ok": False}
    sketch: Sketch | None = None
    try:
        sketch = choose_sketch(path, job["name"])
        answer |= {"name": sketch.name, "controls": _controls(sketch, job["values"], job["seed"])}
        run, *_ = runs_of(sketch, [f"{name}={value}" for name, value in job["values"].items()])
        values = dict(run.values)
        own = sketch.parameters.get("seed")
        if own is None or own.default is None:
            values.setdefault("seed", normal_seed(job["seed"]))
        made = sketch.run(**values)
        film = hasattr(made, "delays")
        saved = made.save(Path(job["out"]) / f"current{'.gif' if film else '.png'}")
        answer |= {"ok": True, "path": str(saved)}
    except ArtnetError as error:
        answer |= {"report": str(error), "line": line_of(error, path.parent)}
    except Exception as error:  # the artist's own
        answer |= {"report": report_of(error, path.parent) or f"{type(error).__name__}: {error}"}
        answer["line"] = line_of(error, path.parent)
        if isinstance(error, SyntaxError) and error.filename:
            answer["line"] = f"{Path(error.filename).name}, line {error.lineno}"
    return {**answer, "modules": [str(module) for module in modules_beside(path)]}


def _controls(sketch: Sketch, values: dict[str, str], seed: str) -> list[dict[str, Any]]:
    rows = []
    for parameter in sketch.parameters.values():
        given = values.get(parameter.name)
        value = parameter.default if given is None else parameter.read(given)
        rows.append(parameter_control(f"sketch.{parameter.name}", parameter, value, sketch.name))
    if "seed" not in sketch.parameters:
        rows.append({"name": "sketch.seed", "label": "seed", "group": sketch.name, "kind": "text",
                     "value": values.get("seed", seed), "dice": True})  # fmt: skip
    return rows


if __name__ == "__main__":
    serve(done)
