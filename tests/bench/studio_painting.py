"""How much a fit is slowed by being watched in the studio, and how often its picture is renewed.

    python tests/bench/studio_painting.py --image FILE [--styles painterly,sharp] [--rounds 5] [--seconds 8]

The client is a process of its own that receives and does not draw. Each round is one fit alone, then one that is
watched, of the same seed; a step is timed from step 20 on, by the clock and by the time that the process has computed,
which counts where others work on the machine.
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
import time
from pathlib import Path

from report import print_header, print_table
from websockets.sync.client import connect

import artnet as an

STUDIO = "from artnet.cli.entry import main; main()"
WARM = 20


def a_step(told):
    """Seconds, and seconds computed, of a step: of (step, seconds, computed) from the first to the last."""
    known = [each for each in told if each[0] >= WARM]
    (first, *begun), (last, *ended) = known[0], known[-1]
    return [(after - before) / (last - first) for before, after in zip(begun, ended, strict=True)]


def alone(image, style, seconds):
    """In this process."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        an.fit(image, style=style, seconds=seconds, seed=1, folder=folder,
               progress=lambda state: told.append((state.step, state.seconds, time.process_time())))  # fmt: skip
    return a_step(told)


def computed(process):
    """Seconds that a process has computed."""
    words = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def watched(image, style, seconds):
    """As `a_step`, pictures a second, and bytes of one."""
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
                told, size = _told(page, server, image, style, seconds)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)
    rate = (len(told) - 1) / (told[-1][1] - told[0][1])
    return a_step(told), rate, size


def _told(page, server, image, style, seconds):
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
            told.append((message["step"], message["seconds"], computed(server)))
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
            rounds.append((seen[0] / plain[0], seen[1] / plain[1], rate, 1000 * plain[0], 1000 * seen[0]))
        slower, more, rate, plain, seen = (statistics.median(column) for column in zip(*rounds, strict=True))
        rows.append(
            (
                style,
                f"{plain:.2f}",
                f"{seen:.2f}",
                f"{100 * (slower - 1):+.1f} %",
                f"{100 * (more - 1):+.1f} %",
                f"{rate:.1f}",
                size // 1024,
            )
        )
    print_table(("style", "ms a step", "watched", "slower", "computes", "pictures a second", "KiB each"), rows)


if __name__ == "__main__":
    main()
