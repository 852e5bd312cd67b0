"""How much a fit is slowed by being watched in the studio, and how often its picture is renewed.

    python tests/bench/studio_painting.py --image FILE [--styles painterly,sharp] [--rounds 5] [--seconds 8]

The client is a process of its own that receives and does not draw. Each round is one fit alone, then one that is
watched, of the same seed; a step is timed from step 60 on.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from report import print_header, print_table
from websockets.sync.client import connect

import artnet as an

STUDIO = "from artnet.cli.entry import main; main()"
WARM = 60


def step_seconds(told):
    """Of (step, seconds), from the first after the warm steps to the last."""
    known = [pair for pair in told if pair[0] >= WARM]
    (first, begun), (last, ended) = known[0], known[-1]
    return (ended - begun) / (last - first)


def alone(image, style, seconds):
    told = []
    with tempfile.TemporaryDirectory() as folder:
        an.fit(image, style=style, seconds=seconds, seed=1, folder=folder,
               progress=lambda state: told.append((state.step, state.seconds)))  # fmt: skip
    return step_seconds(told)


def watched(image, style, seconds):
    """Seconds a step, pictures a second, and bytes of one."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([sys.executable, "-c", STUDIO, "studio", "--no-browser"], cwd=folder, env=environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)  # fmt: skip
        try:
            address = server.stdout.readline().strip()
            port = int(re.search(r":(\d+)/", address)[1])
            origin = f"http://127.0.0.1:{port}"
            with connect(f"ws://127.0.0.1:{port}/socket", origin=origin, max_size=None, compression=None) as page:
                page.send(json.dumps({"token": address.partition("#")[2]}))
                told, size = _told(page, image, style, seconds)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
    rate = (len(told) - 1) / (told[-1][1] - told[0][1])
    return step_seconds(told), rate, size


def _told(page, image, style, seconds):
    told, data, size = [], b"", 0
    while True:
        frame = page.recv(timeout=120)
        if isinstance(frame, bytes):
            data = frame
            continue
        message = json.loads(frame)
        if message.get("event") == "shown":
            page.send(Path(image).read_bytes())
            page.send(json.dumps({"do": "paint", "id": 1, "name": Path(image).name, "style": style, "seed": 1,
                                  "seconds": seconds}))  # fmt: skip
        elif message.get("event") == "learning" and message["step"] >= WARM:
            told.append((message["step"], message["seconds"]))
            size = len(data)
        elif message.get("state") in ("done", "failed", "saving"):
            return told, size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", required=True)
    parser.add_argument("--styles", default="painterly,waves,sharp")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=8)
    given = parser.parse_args()
    print_header("Painting in the studio")
    rows = []
    for style in given.styles.split(","):
        rounds = []
        for _ in range(given.rounds):
            plain = alone(given.image, style, given.seconds)
            seen, rate, size = watched(given.image, style, given.seconds)
            rounds.append((seen / plain, rate, 1000 * plain, 1000 * seen))
        slower, rate, plain, seen = (statistics.median(column) for column in zip(*rounds, strict=True))
        rows.append((style, f"{plain:.2f}", f"{seen:.2f}", f"{100 * (slower - 1):+.1f} %", f"{rate:.1f}", size // 1024))
    print_table(("style", "ms a step", "watched", "slower", "pictures a second", "KiB each"), rows)


if __name__ == "__main__":
    main()
