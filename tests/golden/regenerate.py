"""Paint the golden pictures anew: `python tests/golden/regenerate.py [NAME...]`, and look at them."""

from __future__ import annotations

import sys

from golden_works import FOLDER, NETWORK, paint, path_of

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        if old.stem not in NETWORK:
            old.unlink()
    for name in sys.argv[1:] or NETWORK:
        paint(name).save(path_of(name))
    size = sum(path.stat().st_size for path in FOLDER.glob("*.png"))
    sys.stderr.write(f"{len(list(FOLDER.glob('*.png')))} pictures, {size / 1024:.0f} KiB\n")
