"""Which mutants make up a run: every kind of damage in every file type in turn."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from mutations.mutants import Case, kinds
from mutations.reports import CONVERTED


def plan(formats: Sequence[str], mutants: int, seed: int) -> list[Case]:
    """Rounds over all pairs of type and kind, in an order of chance, so that a short run is an even sample of a long one."""
    pairs = [(f, k) for f in formats for k in kinds(f)]
    cases: list[Case] = []
    turn = 0
    while pairs and len(cases) < mutants:
        order = pairs[:]
        Random(f"{seed} {turn}").shuffle(order)
        for format_, kind in order:
            if format_ in CONVERTED and turn % 2:
                continue  # made of a few originals only
            if len(cases) < mutants:
                cases.append(Case(format_, kind, seed, len(cases)))
        turn += 1
    return cases
