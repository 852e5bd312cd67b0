"""What a hand feels in the studio, in Debian's Chromium without a card: until the page is there, from a drag to
its picture, pictures a second, children of a generation; and what many gestures leave in memory.

    python tests/bench/studio_hands.py [--gestures 10000] [--rounds 5]
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright
from report import print_header, print_table

import artnet as an
from artnet.exporting.checking import FLAGS, SOFTWARE, chromium
from artnet.studio.serving.pages import PATHS, page_file

STUDIO = "from artnet.cli.entry import main; main()"
DRAG = """async (rounds) => {
  const {player} = studio.painter;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const waits = [];
  for (let n = 0; n < rounds; n++) {
    for (let still = 0; still < 20; still++) await frame();
    const {at} = player.asked;
    player.live.values.center_x += 0.01;
    player.touch();
    let frames = 0;
    while (player.asked.at === at) { await frame(); frames++; }
    waits.push(frames);
  }
  return waits;
}"""
PLAY = """async (seconds) => {
  const {player} = studio.painter;
  player.playing = true;
  await new Promise((done) => setTimeout(done, 2000));
  const [before, begun] = [player.drawings, performance.now()];
  await new Promise((done) => setTimeout(done, 1000 * seconds));
  const rate = (player.drawings - before) / (performance.now() - begun) * 1000;
  player.playing = false;
  return [rate, player.live.canvas.width, player.live.canvas.height];
}"""
BLOCKED = """async (values) => {
  let longest = 0;
  const watching = new PerformanceObserver((list) => { for (const {duration} of list.getEntries()) longest =
    Math.max(longest, duration); });
  watching.observe({type: "longtask"});
  for (const [name, value] of values) {
    await studio.ask("edit", {name, value});
    await new Promise((done) => setTimeout(done, 4000));
  }
  watching.disconnect();
  return longest;
}"""
BREED = """async () => {
  const begun = performance.now();
  const found = await studio.ask("breed", {parents: [], strength: 0.3});
  return [(performance.now() - begun) / 1000, found.children.length];
}"""
GESTURES = """async (count) => {
  const {player} = studio.painter;
  for (let n = 0; n < count; n++) {
    player.live.values.center_x = 0.5 * Math.sin(n);
    player.live.values.zoom = 1 + 0.2 * Math.cos(n);
    player.touch();
    await studio.ask("turn", {values: studio.painter.values});
    if (n % 50 === 49) await new Promise((done) => requestAnimationFrame(done));
  }
  return studio.tree.nodes.size;
}"""


def serve(folder, *words):
    """A studio in a process of its own; its address, and the seconds until it was printed."""
    begun = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", STUDIO, "studio", "--no-browser", *words], cwd=folder, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"})  # fmt: skip
    return process, process.stdout.readline().strip(), time.perf_counter() - begun


def resident(pid):
    """MiB in memory of a process."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024


def renderers():
    """MiB in memory of all processes of browsers that paint pages."""
    found = subprocess.run(["pgrep", "-f", "type=renderer"], capture_output=True, text=True, check=False).stdout.split()
    return sum(resident(pid) for pid in found)


def first_pages(browser, rounds):
    """Seconds until the server's address is there, and until the page then is: of a studio that has painted before."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds + 1):
            process, address, waited = serve(folder)
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            begun = time.perf_counter()
            page.goto(address)
            page.wait_for_selector("body[data-linked=true]")
            linked = time.perf_counter() - begun
            page.wait_for_selector("body[data-shown]", timeout=120_000)
            told.append((waited, linked, time.perf_counter() - begun))
            page.wait_for_timeout(1000)
            context.close()
            process.send_signal(signal.SIGINT)
            process.wait(60)
    return [statistics.median(column) for column in zip(*told[1:], strict=True)]


def main():
    """Measure all of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gestures", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print_header("The studio under a hand", ("tensorflow", "numpy", "websockets", "playwright"))
    size = sum(len(gzip.compress(page_file(path)[1])) for path in (*PATHS, "/player.js")) / 1000
    rows = [("the page's files, gzipped", f"{size:.0f} kB")]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=[*FLAGS, *SOFTWARE, "--disable-gpu-compositing"]
        )
        listens, linked, shown = first_pages(browser, options.rounds)
        rows += [
            ("from the command to the address", f"{listens:.2f} s"),
            ("from the address to the page with its history", f"{linked:.2f} s"),
            ("from the address to the picture, seen before", f"{shown:.2f} s"),
        ]
        an.render(an.CPPN(hidden=[32] * 4, seed=1), size=(96, 60)).save(Path(folder) / "known.png")
        process, address, _ = serve(folder, "known.png")
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        page.goto(address)
        page.wait_for_selector("body[data-shown]", timeout=120_000)
        page.wait_for_timeout(6000)
        waits = page.evaluate(DRAG, 20)
        rate, width, height = page.evaluate(PLAY, 5)
        rows += [
            ("frames from a drag to its picture, 32 x 4", f"{statistics.median(waits):.0f} (most {max(waits)})"),
            ("pictures a second while it plays", f"{rate:.0f} at {width} x {height}"),
        ]
        longest = page.evaluate(BLOCKED, [["hidden", "32x3"], ["head", "hsv"], ["symmetry", "mirror"]])
        rows += [("the page's longest task, over three new shaders", f"{longest:.0f} ms" if longest else "under 50 ms")]
        page.wait_for_timeout(6000)
        page.evaluate(BREED)
        times = [page.evaluate(BREED) for _ in range(options.rounds)]
        rows += [(f"{times[0][1] - 1} children", f"{statistics.median(seconds for seconds, _ in times):.2f} s")]
        page.set_viewport_size({"width": 420, "height": 300})  # gestures are counted, not pixels
        page.evaluate(GESTURES, 200)
        before = resident(process.pid), renderers()
        begun = time.perf_counter()
        nodes = page.evaluate(GESTURES, options.gestures)
        took = time.perf_counter() - begun
        after = resident(process.pid), renderers()
        rows += [
            (f"{options.gestures:,} gestures: the server grew by", f"{after[0] - before[0]:.0f} MiB"),
            ("the page grew by", f"{after[1] - before[1]:.0f} MiB"),
            (f"a gesture, of {nodes:,} steps", f"{1000 * took / options.gestures:.1f} ms"),
        ]
        browser.close()
        process.send_signal(signal.SIGINT)
        process.wait(60)
    print_table(("what", "measured"), rows)


if __name__ == "__main__":
    main()
