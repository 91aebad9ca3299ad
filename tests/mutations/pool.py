"""Mutants shared among processes, each with a deadline: one that hangs or dies costs only its own process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

from mutations.mutants import Case, Outcome, run

SECONDS = 60.0


def _work(pipe: Connection, work: Callable[[Case], Outcome]) -> None:
    while (case := pipe.recv()) is not None:
        pipe.send(work(case))


class _Worker:
    def __init__(self, work: Callable[[Case], Outcome]) -> None:
        context = get_context("spawn")
        self.pipe, other = context.Pipe()
        self.process: Any = context.Process(target=_work, args=(other, work), daemon=True)
        self.process.start()
        other.close()
        self.case: Case | None = None
        self.since = 0.0

    def give(self, case: Case | None) -> None:
        self.case, self.since = case, time.monotonic()
        self.pipe.send(case)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def outcomes(
    cases: Sequence[Case], processes: int, *, seconds: float = SECONDS, start: float = 60.0, work: Callable[[Case], Outcome] = run,
) -> Iterator[Outcome]:
    """Every case's outcome, as they come. ``start`` is added to the deadline of a process's first case, for its imports."""
    todo = iter(cases)
    workers: list[_Worker] = []
    fresh: set[int] = set()

    def employ() -> None:
        case = next(todo, None)
        if case is not None:
            worker = _Worker(work)
            fresh.add(id(worker))
            worker.give(case)
            workers.append(worker)

    for _ in range(processes):
        employ()
    try:
        while workers:
            ready = wait([w.pipe for w in workers], timeout=0.5)
            for worker in list(workers):
                case = worker.case
                assert case is not None
                limit = seconds + (start if id(worker) in fresh else 0)
                if worker.pipe in ready:
                    try:
                        yield worker.pipe.recv()
                    except EOFError:
                        yield Outcome(case, "", "", "crash", reason="the process died")
                    else:
                        fresh.discard(id(worker))
                        following = next(todo, None)
                        if following is not None:
                            worker.give(following)
                            continue
                elif time.monotonic() - worker.since > limit:
                    yield Outcome(case, "", "", "hang", reason=f"not done in {seconds:g} s")
                else:
                    continue
                worker.end()
                workers.remove(worker)
                employ()
    finally:
        for worker in workers:
            worker.end()
