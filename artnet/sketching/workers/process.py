"""The inside of a worker: it says that it is ready, reads one job, does it, says how it went, and ends.

Job and answer are a line of JSON each, on standard input and output. What the job prints travels in the answer.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Callable
from typing import Any

from artnet.sketching.workers.quiet_tensorflow import start_tensorflow

__all__ = ["serve"]

MOST_PRINTED = 4_000


def serve(do: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Be ready, `do` one job, and end; also where whoever started it is gone."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 1)
        os.dup2(printed.fileno(), 2)
        _warm_up()
        _say(answers, {"ready": True})
        line = sys.stdin.readline()
        if not line:
            return
        owner = os.dup(0)  # a sketch that asks somebody finds nobody there
        nobody = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nobody, 0)
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
        threading.Thread(target=_end_with_the_owner, args=(owner,), daemon=True).start()
        os.ftruncate(printed.fileno(), 0)
        os.lseek(printed.fileno(), 0, os.SEEK_SET)
        answer = do(json.loads(line))
        sys.stdout.flush()
        sys.stderr.flush()
        size = os.lseek(printed.fileno(), 0, os.SEEK_END)
        printed.seek(max(0, size - MOST_PRINTED))
        _say(answers, {**answer, "printed": printed.read().decode("utf-8", "replace").strip()})


def _end_with_the_owner(owner: int) -> None:
    """Where whoever started this is gone, killed perhaps, an endless sketch must not go on."""
    while os.read(owner, 1024):
        pass
    os._exit(1)


def _warm_up() -> None:
    """A first tiny picture: the first call of everything is the slowest."""
    start_tensorflow()
    from artnet.nets.cppn import CPPN
    from artnet.rendering.still import render
    from artnet.works import fitting  # noqa: F401

    render(CPPN(hidden=[8], seed=0), size=(16, 16))


def _say(answers: Any, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
