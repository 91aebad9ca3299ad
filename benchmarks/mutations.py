"""How the readers take damage: every shipped and many random reports changed at random, read, and judged cell by cell.

``python -m benchmarks.mutations`` changes bytes, characters, digits, cells, rows, tags, encodings, members of packages and the
printed report itself, in every file type, and counts what became of each mutant and of each cell read from it
(``tests/mutations/fates.py`` defines the fates). A seed and a number make a mutant again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
for folder in ("src", "tests"):  # the renderers live with the tests, of which the package knows nothing
    if str(ROOT / folder) not in sys.path:
        sys.path.insert(0, str(ROOT / folder))

from benchmarks.accuracy import Table  # noqa: E402
from mutations.mutants import Outcome, make  # noqa: E402
from mutations.plan import plan  # noqa: E402
from mutations.pool import SECONDS, outcomes  # noqa: E402
from mutations.reports import formats  # noqa: E402

SEED = 2008_05_01
"""The day the first Regulation took effect. Nobody develops with it; to hunt for faults, pass another with --seed."""
MUTANTS = 20_000
FAULTS = ("exception", "crash", "hang")


@dataclass
class Tally:
    """Sums over the mutants of one row of a table."""

    mutants: int = 0
    refused: int = 0
    inside: int = 0
    faults: int = 0
    unchanged: int = 0
    right: int = 0
    lost: int = 0
    covered: int = 0
    changed: int = 0
    silent: int = 0

    def add(self, o: Outcome) -> None:
        self.mutants += 1
        self.refused += o.end in ("refused", "error inside")
        self.inside += o.end == "error inside"
        self.faults += o.end in FAULTS
        self.unchanged += o.end == "unchanged"
        self.right += o.right
        self.lost += o.lost
        self.covered += o.covered
        self.changed += o.changed
        self.silent += len(o.silent)

    def row(self) -> list[str]:
        return [f"{getattr(self, f.name):,}" for f in fields(self)]


HEADS = ["mutants", "refused", "of these by an error inside", "exception, crash or hang", "nothing to change", "cells right", "lost",
         "covered by a finding", "changed in the file", "silently wrong"]


def tables(found: Sequence[Outcome]) -> list[Table]:
    return [
        _table("formats", "By file type", "file type", found, lambda o: o.case.format),
        _table("kinds", "By kind of damage", "damage", found, lambda o: o.case.kind),
        _table("both", "By file type and kind of damage", "file type, damage", found, lambda o: f"{o.case.format}, {o.case.kind}"),
    ]


def _table(key: str, title: str, what: str, found: Iterable[Outcome], by: Callable[[Outcome], str]) -> Table:
    tallies: dict[str, Tally] = {}
    whole = Tally()
    for o in found:
        tallies.setdefault(by(o), Tally()).add(o)
        whole.add(o)
    return Table(key, title, [what, *HEADS], [*([n, *tallies[n].row()] for n in sorted(tallies)), ["together", *whole.row()]])


def _faulty(found: Iterable[Outcome]) -> list[Outcome]:
    return [o for o in found if o.silent or o.end in (*FAULTS, "error inside")]


def _described(o: Outcome) -> dict[str, object]:
    return {"format": o.case.format, "kind": o.case.kind, "index": o.case.index, "original": o.name, "edit": o.edit, "end": o.end,
            "reason": o.reason, "silently wrong": o.silent}


def as_json(seed: int, found: Sequence[Outcome], made: Sequence[Table]) -> str:
    return json.dumps({
        "seed": seed, "mutants": len(found),
        "tables": {t.key: {"title": t.title, "heads": t.heads, "rows": t.rows} for t in made},
        "faults": [_described(o) for o in _faulty(found)],
    }, ensure_ascii=False, indent=1) + "\n"


def _keep(folder: Path, found: Iterable[Outcome]) -> None:
    """The files of mutants that show a fault, each with what it shows."""
    folder.mkdir(parents=True, exist_ok=True)
    for o in _faulty(found):
        mutant = make(o.case)
        if mutant is not None:
            stem = f"{o.case.seed}-{o.case.index}-{o.case.format}-{o.case.kind}".replace(" ", "_")
            (folder / stem).write_bytes(mutant.data)
            (folder / f"{stem}.json").write_text(json.dumps(_described(o), ensure_ascii=False, indent=1), "utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--mutants", type=int, default=MUTANTS, help=f"how many (default {MUTANTS}); 500 for a quick look")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed than the figure's, to hunt for faults")
    parser.add_argument("--formats", default="", help="file types, parted by commas (default: all)")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"a mutant that takes longer hangs (default {SECONDS:g})")
    parser.add_argument("--json", metavar="FILE", help="write the tables and the faults to a file as JSON")
    parser.add_argument("--markdown", metavar="FILE", help="write the tables to a file as Markdown")
    parser.add_argument("--keep", metavar="FOLDER", help="save each file there that shows a fault")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args(arguments)
    chosen = [f for f in options.formats.split(",") if f] or list(formats())
    if unknown := sorted(set(chosen) - set(formats())):
        parser.error(f"no such file type, or LibreOffice is missing: {', '.join(unknown)}")
    cases = plan(chosen, options.mutants, options.seed)
    running = outcomes(cases, options.processes, seconds=options.seconds)
    found = list(tqdm(running, total=len(cases), desc="mutants", unit="", disable=options.quiet, file=sys.stderr))
    found.sort(key=lambda o: o.case.index)
    made = tables(found)
    print(f"seed {options.seed}, {len(found):,} mutants\n")
    print("\n".join(t.plain() for t in made))
    for o in _faulty(found):
        print(f"{o.case.index} {o.case.format}, {o.case.kind} ({o.name}, {o.edit}): {o.end} {o.reason} {'; '.join(o.silent)}")
    if options.json:
        Path(options.json).write_text(as_json(options.seed, found, made), "utf-8")
    if options.markdown:
        Path(options.markdown).write_text("\n".join(t.markdown() for t in made), "utf-8")
    if options.keep:
        _keep(Path(options.keep), found)
    return int(any(o.silent or o.end in FAULTS for o in found))


if __name__ == "__main__":
    sys.exit(main())
