"""Runs the notebooks in fresh kernels, and tells whether their committed outputs still hold.

A notebook file is written only when a run gives other outputs than it holds: text must be
equal, pictures equal but for rounding. What depends on the moment or the machine (execution
times, progress bars, the Python release, random ids) is never stored.
"""

from __future__ import annotations

import base64
import io
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from pathlib import Path

import nbformat
import numpy as np
import psutil
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from matplotlib.image import imread
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from tqdm import tqdm

from gongkai.store.whole import clear, replace_file

CELL_SECONDS = 300
"""The longest that one cell may take."""

JOBS = 2
"""Notebooks run at a time."""

_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_STYLER_ID = re.compile(r"\bT_[0-9a-f]{5}(?![0-9a-zA-Z])")
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]+")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


class NotebookError(RuntimeError):
    """A notebook did not run to its end. The message names the file, the cell and the error."""


@dataclass(frozen=True)
class Run:
    """One notebook, run.

    ``changes`` says cell by cell what differs from the file as it was; ``warnings`` holds the
    lines of standard error that name a warning; ``error`` is None if every cell ran.
    """

    path: Path
    changes: tuple[str, ...]
    warnings: tuple[str, ...]
    error: str | None
    seconds: float


def find(folder: Path) -> list[Path]:
    """The notebooks of a folder, in reading order."""
    return sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))


def read(path: Path) -> NotebookNode:
    """A notebook file as it stands."""
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


def stale(path: Path) -> tuple[str, ...]:
    """What a run of this notebook would change in its outputs, cell by cell; empty if nothing.

    Runs it in a fresh kernel and writes nothing. Raises :class:`NotebookError` if it does not run.
    """
    run = _run(path, write=False)
    if run.error is not None:
        raise NotebookError(run.error)
    return run.changes


def executed(path: Path) -> NotebookNode:
    """The notebook as a run makes it, its figures as SVG; the file stays as it is.

    Raises :class:`NotebookError` if it does not run.
    """
    notebook = read(path)
    if error := _execute(notebook, path, figures="svg"):
        raise NotebookError(error)
    _normalise(notebook)
    return notebook


def run_all(paths: Iterable[Path], *, write: bool = True, progress: bool = True) -> list[Run]:
    """Run notebooks, two at a time, each in its own fresh kernel, and keep their outputs.

    A notebook that fails leaves its file as it was and its message in :attr:`Run.error`.
    ``write=False`` only compares. The runs come back in the order of ``paths``.
    """
    paths = list(paths)
    done: dict[Path, Run] = {}
    if not paths:
        return []
    # Spawned, not forked: the parent may hold threads and open figures.
    context = multiprocessing.get_context("spawn")
    ending, alive = context.Pipe(duplex=False)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as room,
        ending, alive,
        ProcessPoolExecutor(min(JOBS, len(paths)), context, _begin, (room, ending)) as pool,
        tqdm(total=len(paths), desc="notebooks", unit="nb", disable=None if progress else True) as bar,
    ):
        try:
            # Asking starts the processes.
            with _uninterrupted():
                futures = [pool.submit(_run, path, room, write=write) for path in paths]
            for future in as_completed(futures):
                run = future.result()
                done[run.path] = run
                bar.update()
        except BaseException:
            alive.close()
            raise
    return [done[path] for path in paths]


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until this is over; processes started meanwhile do not hear it at all."""
    if os.name != "posix":
        yield
        return
    # It is started with the first process and would let the signal through again.
    resource_tracker.ensure_running()
    here = threading.current_thread() is threading.main_thread()
    came: list[int] = []
    # Blocked for what is started; here another thread may still receive it, for this one to answer.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    answer = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) if here else None
    try:
        yield
    finally:
        if here:
            signal.signal(signal.SIGINT, answer)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    if came:
        signal.raise_signal(signal.SIGINT)


def _begin(room: str, ending: Connection) -> None:
    """In a process that runs notebooks: it ends when its parent says so or is no more, and its kernels with it."""
    # Ctrl-C is the parent's to answer; what runs the cells would answer it, too.
    if os.name == "posix":
        os.setpgrp()
        # One that came while this process started is no more.
        signal.signal(signal.SIGINT, signal.signal(signal.SIGINT, signal.SIG_IGN))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    else:
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    # Its pool would end it at once, its kernel left behind.
    signal.signal(signal.SIGTERM, lambda *_: None)

    def end() -> None:
        wait([ending])
        # Never given back: no kernel starts from here on.
        _starting.acquire()
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                process.kill()
        shutil.rmtree(room, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=end, daemon=True).start()


def _run(path: Path, room: str | None = None, *, write: bool) -> Run:
    start = time.perf_counter()
    if write:
        clear(path)
    before, after = read(path), read(path)
    warnings: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    error = _execute(after, path, room=room)
    if error is None:
        warnings = tuple(_normalise(after))
        changes = tuple(_differences(before, after))
        if changes and write:
            replace_file(path, (nbformat.writes(after).rstrip("\n") + "\n").encode())
    return Run(path, changes, warnings, error, time.perf_counter() - start)


_starting = threading.Lock()


class _Client(NotebookClient):
    async def async_start_new_kernel(self, **kwargs: object) -> None:
        with _starting:
            await super().async_start_new_kernel(**kwargs)


def _execute(notebook: NotebookNode, path: Path, figures: str = "png", room: str | None = None) -> str | None:
    """Run every cell, outputs into ``notebook``; the message if one fails. What the kernel keeps lies in ``room`` meanwhile."""
    folder = path.resolve().parent
    with tempfile.TemporaryDirectory(dir=room, ignore_cleanup_errors=True) as profile:
        # A reader's own matplotlibrc changes no output; ids in SVG are the same in every run.
        (Path(profile) / "matplotlibrc").write_text("svg.hashsalt: gongkai\n", encoding="utf-8")
        # The kernel is this very interpreter: an installed kernel of the same name would win otherwise.
        manager = AsyncKernelManager(
            kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[], ensure_native_kernel=True),
            connection_file=str(Path(profile) / "kernel.json"),
        )
        client = _Client(
            notebook,
            km=manager,
            timeout=CELL_SECONDS,
            record_timing=False,
            coalesce_streams=True,
            # Each kernel would warn that it is reached over loopback unencrypted, and complain when it is ended at work.
            extra_arguments=["--log-level=CRITICAL", f"--InlineBackend.figure_format={figures}"],
            resources={"metadata": {"path": str(folder)}},
        )
        # Nor do a reader's own IPython start-up files. SVG files are dated by SOURCE_DATE_EPOCH.
        env = {**os.environ, "IPYTHONDIR": profile, "MATPLOTLIBRC": profile, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
        env.pop("MPLBACKEND", None)
        try:
            client.execute(env=env, cleanup_kc=True)
        except CellTimeoutError:
            return f"{path.name}: a cell took more than {CELL_SECONDS} seconds"
        except DeadKernelError:
            return f"{path.name}: the kernel died"
        except CellExecutionError as failure:
            if not _errors(notebook):
                return f"{path.name}: {failure.ename}: {_ANSI.sub('', failure.evalue)}"
    # A figure that fails to draw leaves an error in its cell and raises nothing.
    return next((f"{path.name}, {where}: {what}" for where, what in _errors(notebook)), None)


def _errors(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                yield _place(number, cell), f"{output.ename}: {_ANSI.sub('', output.evalue)}"


def _normalise(notebook: NotebookNode) -> list[str]:
    """Take out what differs from run to run; returns the warnings found on standard error."""
    warnings: list[str] = []
    styler_ids: dict[str, str] = {}

    def styler_id(match: re.Match[str]) -> str:
        return styler_ids.setdefault(match[0], f"T_{len(styler_ids):05x}")

    notebook.metadata = nbformat.from_dict(_METADATA)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        kept = []
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                warnings += [line.strip() for line in output.text.splitlines() if "Warning" in line]
                continue
            # Controls have ids of the moment and live only in a running notebook; their text stays.
            output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
            for kind, text in output.get("data", {}).items():
                if kind.startswith("text/"):
                    output.data[kind] = _ADDRESS.sub("0x0", _STYLER_ID.sub(styler_id, text))
            kept.append(output)
        cell.outputs = kept
    return warnings


def _differences(before: NotebookNode, after: NotebookNode) -> Iterator[str]:
    if before.metadata != after.metadata:
        yield "the notebook's metadata"
    for number, (old, new) in enumerate(zip(before.cells, after.cells, strict=True), start=1):
        if old.metadata != new.metadata:
            yield f"{_place(number, new)}: metadata"
        if new.cell_type != "code":
            continue
        if old.execution_count != new.execution_count:
            yield f"{_place(number, new)}: run out of order, or never"
        if len(old.outputs) != len(new.outputs):
            yield f"{_place(number, new)}: {len(old.outputs)} outputs stored, {len(new.outputs)} made"
            continue
        for was, now in zip(old.outputs, new.outputs, strict=True):
            yield from (f"{_place(number, new)}: {what}" for what in _output_differences(was, now))


def _output_differences(was: NotebookNode, now: NotebookNode) -> Iterator[str]:
    if was.output_type != now.output_type or was.get("name") != now.get("name"):
        yield f"{was.output_type} stored, {now.output_type} made"
    elif was.output_type == "stream":
        if was.text != now.text:
            yield _first_difference(was.text, now.text)
    else:
        kinds = {kind: (was.data.get(kind), now.data.get(kind)) for kind in {*was.data, *now.data}}
        for kind, (old, new) in sorted(kinds.items()):
            if old is None or new is None:
                yield f"{kind} {'new' if old is None else 'gone'}"
            elif kind == "image/png":
                if not same_picture(base64.b64decode(old), base64.b64decode(new)):
                    yield "another picture"
            elif old != new:
                yield f"{kind}: {_first_difference(str(old), str(new))}"


def _first_difference(was: str, now: str) -> str:
    olds, news = was.splitlines(), now.splitlines()
    for old, new in zip(olds, news, strict=False):
        if old != new:
            return f"'{old.strip()[:80]}' stored, '{new.strip()[:80]}' made"
    return f"{len(olds)} lines stored, {len(news)} made"


def same_picture(one: bytes, other: bytes) -> bool:
    """Whether two PNG files show the same picture, but for rounding: four shades of 255 at any pixel."""
    if one == other:
        return True
    a, b = imread(io.BytesIO(one)), imread(io.BytesIO(other))
    return a.shape == b.shape and bool(np.abs(a - b).max() <= 4 / 255)


def _place(number: int, cell: NotebookNode) -> str:
    return f"cell {number} ({cell.get('id', 'no id')})"


def describe(run: Run) -> list[str]:
    """A run in a few lines of text: what became of the notebook, then its warnings."""
    if run.error is not None:
        return [f"{run.path.name}: FAILED, left as it was: {run.error}"]
    state = f"{len(run.changes)} outputs differ, the first: {run.changes[0]}" if run.changes else "unchanged"
    return [f"{run.path.name}: {state} ({run.seconds:.0f} s)", *(f"  {line}" for line in run.warnings)]
