"""Processes that have TensorFlow loaded and wait for a job; each does one."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import deque
from queue import Empty, SimpleQueue
from typing import Any

__all__ = ["WorkerPool"]

KEPT = 2
"""So that two saves in quick succession both find one."""


class WorkerPool:
    """Some spare processes. `start` gives one a job, and ends the one that still works on an earlier one."""

    def __init__(self, module: str) -> None:
        """Start them with a module that serves one job; they get ready meanwhile."""
        self._module = module
        self._waiting = deque(self._new() for _ in range(KEPT))
        self._busy: subprocess.Popen[str] | None = None
        self._answers: SimpleQueue[tuple[int, dict[str, Any]]] = SimpleQueue()

    def start(self, job: dict[str, Any]) -> None:
        """Hand a job to one of them."""
        self._end(self._busy)
        worker = self._busy = self._waiting.popleft()
        threading.Thread(target=self._follow, args=(worker, job), daemon=True).start()

    def answer(self) -> dict[str, Any] | None:
        """What became of the last job, if it is done."""
        try:
            number, answer = self._answers.get_nowait()
        except Empty:
            return None
        if self._busy is None or number != self._busy.pid:
            return None  # of a job that was replaced
        self._busy = None
        self._refill()
        return answer

    def close(self) -> None:
        """End them all."""
        for worker in [*self._waiting, self._busy]:
            self._end(worker)

    def _follow(self, worker: subprocess.Popen[str], job: dict[str, Any]) -> None:
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdout.readline()  # ready
            worker.stdin.write(json.dumps(job) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
        except (OSError, ValueError):
            line = ""
        lost = {
            "ok": False,
            "report": "the process ended before it was done",
            "modules": [],
            "printed": "",
        }
        self._answers.put((worker.pid, json.loads(line) if line else lost))

    def _refill(self) -> None:
        """Replace those that were used, once the picture is there: getting ready takes a core for seconds."""
        while len(self._waiting) < KEPT:
            self._waiting.append(self._new())

    def _end(self, worker: subprocess.Popen[str] | None) -> None:
        if worker is not None and worker.poll() is None:
            worker.kill()
            worker.wait()
        if worker is not None and worker is self._busy:
            self._refill()

    def _new(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", self._module],  # no file of this folder is taken for a module
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is the watcher's
        )
