"""What others paint with, in a Python of its own: reads the name of a job a line, does it, prints the seconds it took.

    python tests/bench/rendering_peers.py SIDE

At first it prints which jobs it has, and what is missing for the others. It needs nothing of artnet.
"""

from __future__ import annotations

import itertools
import sys
import time

BATCH = 65_536


def torch_loop(side: int):
    """A plain loop over batches in PyTorch: x, y and r, 4 layers of 32 tanh units, a sigmoid, bytes."""
    import torch

    torch.manual_seed(1)
    sides = [3, 32, 32, 32, 32, 3]
    layers = [(torch.randn(a, b) / a**0.5, torch.randn(b)) for a, b in itertools.pairwise(sides)]

    def job() -> None:
        line = torch.linspace(-1, 1, side)
        y, x = torch.meshgrid(line, line, indexing="ij")
        points = torch.stack([x, y, torch.sqrt(x * x + y * y)], dim=-1).reshape(-1, 3)
        picture = torch.empty((side * side, 3), dtype=torch.uint8)
        with torch.no_grad():
            for start in range(0, len(points), BATCH):
                values = points[start : start + BATCH]
                for number, (weight, bias) in enumerate(layers):
                    values = torch.addmm(bias, values, weight)
                    values = torch.tanh(values) if number < len(layers) - 1 else torch.sigmoid(values)
                picture[start : start + BATCH] = (values * 255).round().to(torch.uint8)
        picture.numpy()

    return job


def neuralart_picture(side: int):
    """neuralart's own defaults: 8 layers of 16 tanh units, one sample a pixel, bytes."""
    import neuralart

    return lambda: neuralart.render(seed=1, xres=side)


JOBS = {"PyTorch loop": torch_loop, "neuralart": neuralart_picture}


def main() -> None:
    """Answer until nothing more is asked."""
    side, jobs = int(sys.argv[1]), {}
    for name, make in JOBS.items():
        try:
            jobs[name] = make(side)
            print(f"has\t{name}", flush=True)
        except ImportError as error:
            print(f"lacks\t{name}\t{error}", flush=True)
    print("ready", flush=True)
    for line in sys.stdin:
        begun = time.perf_counter()
        jobs[line.strip()]()
        print(time.perf_counter() - begun, flush=True)


if __name__ == "__main__":
    main()
