"""``python -m benchmarks.prose``: precision and recall on the tuned and the untuned part."""

from __future__ import annotations

import argparse

from benchmarks.prose.gold import PARTS
from benchmarks.prose.score import score


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="one part only")
    parser.add_argument("--misses", action="store_true", help="list what was missed or misread")
    chosen = parser.parse_args()
    print(f"{'part':8} {'figures':>8} {'read':>6} {'right':>6} {'precision':>10} {'recall':>8} {'by a factor':>12}")
    for part in (chosen.part,) if chosen.part else PARTS:
        s = score(part)
        if not s.figures:
            print(f"{part:8} {s.figures:8} no texts yet, see benchmarks/prose/README.md")
            continue
        print(f"{part:8} {s.figures:8} {s.read:6} {s.right:6} {s.precision:10.1%} {s.recall:8.1%} {len(s.by_a_factor):12}")
        if chosen.misses:
            print("\n".join(s.misses))


if __name__ == "__main__":
    main()
