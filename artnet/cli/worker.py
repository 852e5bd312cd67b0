"""One run of a sketch in a process of its own, which has TensorFlow loaded before it is asked.

`python -m artnet.cli.worker` says on standard output that it is ready, reads one job from standard input, does it, says
how it went, and ends: both as a line of JSON. What the sketch prints travels in the answer.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from artnet.cli.like import CURRENT
from artnet.cli.made import described, save
from artnet.cli.reporting import folder_of, reported
from artnet.cli.tensorflow import start_tensorflow
from artnet.errors import ArtnetError
from artnet.media.sources import shown
from artnet.seeds import normal_seed
from artnet.sketching.loading import choose_sketch
from artnet.sketching.runs import runs_of
from artnet.sketching.sketch import modules_beside

__all__ = ["main"]

MOST_PRINTED = 4_000


def main() -> None:
    """Be ready, do one job, and end; also where whoever started it is gone."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        _warm_up()
        _say(answers, {"ready": True})
        line = sys.stdin.readline()
        if not line:
            return
        threading.Thread(target=_end_with_the_watcher, daemon=True).start()
        os.ftruncate(printed.fileno(), 0)
        os.lseek(printed.fileno(), 0, os.SEEK_SET)
        answer = _done(json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        size = os.lseek(printed.fileno(), 0, os.SEEK_END)
        printed.seek(max(0, size - MOST_PRINTED))
        _say(answers, {**answer, "printed": printed.read().decode("utf-8", "replace").strip()})


def _end_with_the_watcher() -> None:
    """Where whoever started this is gone, killed perhaps, an endless sketch must not go on."""
    sys.stdin.read()
    os._exit(1)


def _warm_up() -> None:
    """A first tiny picture: the first call of everything is the slowest."""
    start_tensorflow()
    from artnet.nets.cppn import CPPN
    from artnet.rendering.still import render
    from artnet.training import fit  # noqa: F401

    render(CPPN(hidden=[8], seed=0), size=(16, 16))


def _done(job: dict[str, Any]) -> dict[str, Any]:
    path = Path(job["path"])
    seed = normal_seed(job["seed"])
    try:
        with reported(folder_of(path)):
            sketch = choose_sketch(path, job["name"])
        (run,) = runs_of(sketch, job["parameters"], None)
        values = dict(run.values) | ({} if job["size"] is None else {"size": tuple(job["size"])})
        own = sketch.parameters.get("seed")
        if own is None or own.default is None:  # one seed for the whole session, not a new one at every save
            values.setdefault("seed", seed)
        with reported(sketch.folder):
            made = sketch.run(**values)
        out = Path(job["out"]) if job["named"] else Path(job["out"]) / sketch.name
        film = hasattr(made, "delays")
        saved = save(made, out / f"{CURRENT}{job['suffix'] or ('.gif' if film else '.png')}", force=True)
        answer = {"ok": True, "path": str(saved), "line": described(made, saved)}
    except ArtnetError as error:
        answer = {"ok": False, "report": str(error)}
    except Exception as error:  # a fault of artnet's own must not end the watching
        answer = {"ok": False, "report": f"{type(error).__name__}: {error}"}
    return {**answer, "file": shown(path), "modules": [str(module) for module in modules_beside(path)]}


def _say(answers: Any, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
