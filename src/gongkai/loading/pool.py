"""Files read in processes of their own, so many at a time, each within a time and a memory.

A file that hangs its process, fills its memory or kills it loses itself alone: the process is ended and another one
takes its place. Processes are started like any program, not forked nor re-importing the caller's script, so this
works from scripts, notebooks and threads alike; they end when their parent does, however it ends. Those that are
free are kept for the next call.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

import psutil

from gongkai.loading import version
from gongkai.loading.record import Records, Task, from_bytes, refused
from gongkai.loading.worker import TOO_LARGE, receive, send

SECONDS = 60.0
"""The longest that reading one file may take, by default."""
MEMORY = 10**9
"""The most memory, in bytes, that reading one file may take, by default."""

_LOOK = 0.05
_START = 120.0
"""Seconds that a process may take to start."""
_FILES_EACH = 8
"""Files that are worth the start of another process."""
_RETIRE_AFTER = 500
_RETIRE_GROWN = 300 * 10**6
_TRIES = 2
_COMMAND = "from gongkai.loading.worker import main; main()"

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds, and bytes of memory."""

    seconds: float = SECONDS
    memory: int = MEMORY

    def __post_init__(self) -> None:
        if not (self.seconds > 0 and self.memory > 0):
            raise ValueError(f"limits must be above 0: {self.seconds} seconds, {self.memory} bytes")

    @property
    def too_slow(self) -> str:
        return f"读取超过 {self.seconds:g} 秒，已停止 (reading took longer than {self.seconds:g} s and was stopped)"

    @property
    def too_large(self) -> str:
        size = f"{self.memory / 10**6:g} MB"
        return f"读取时占用内存超过 {size}，已停止 (reading took more than {size} of memory and was stopped)"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a file. ``lasting`` is False where another run may give another answer: limits, a dead process."""

    records: Records
    lasting: bool = True

    @classmethod
    def none(cls, reason: str) -> Answer:
        """The file was not read, this time."""
        return cls((refused(reason),), lasting=False)


class _Process:
    """One reading process, asked one file at a time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.files = 0
        self.verdict: str | None = None
        self._deadline: float | None = time.monotonic() + _START
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._process = _start(limits, self._errors)
        self._watched = psutil.Process(self._process.pid)
        self._before = 0
        _watch(self)
        hello = receive(self._out)
        self._deadline = None
        if hello is None:
            self.end()
            self._errors.seek(0)
            words = self._errors.read().decode("utf-8", "replace").strip().splitlines()
            raise RuntimeError(f"a reading process did not start: {words[-1] if words else self.verdict or 'no reason given'}")
        self.reader = hello.decode()
        self._first = self._used()

    @property
    def _out(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    def ask(self, packed: bytes) -> bytes | None:
        """The answer; None if the process died, and ``verdict`` then says why it was ended, if it was."""
        assert self._process.stdin is not None
        self.files += 1
        self._before = self._used()
        self._deadline = time.monotonic() + self.limits.seconds
        try:
            send(self._process.stdin, packed)
            return receive(self._out)
        except OSError:
            return None
        finally:
            self._deadline = None

    def look(self) -> None:
        """End the process if its file takes too long or too much."""
        deadline = self._deadline
        if deadline is None:
            return
        if time.monotonic() > deadline:
            self.verdict = self.limits.too_slow
        elif self._before and self._used() - self._before > self.limits.memory:
            self.verdict = self.limits.too_large
        if self.verdict is not None:
            self._process.kill()

    def _used(self) -> int:
        try:
            return int(self._watched.memory_info().rss)
        except psutil.Error:
            return 0

    @property
    def fit(self) -> bool:
        """Whether to give it another file."""
        return (self._process.poll() is None and self.files < _RETIRE_AFTER and self._used() < self._first + _RETIRE_GROWN)

    def death(self) -> str:
        """How the process ended, as text."""
        code = self._process.wait()
        if code < 0:
            try:
                return signal.Signals(-code).name
            except ValueError:
                return f"signal {-code}"
        return f"exit {code}"

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        _watched.discard(self)


def _start(limits: Limits, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    places = [str(Path(place).absolute()) for place in sys.path]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(places)), "PYTHONSAFEPATH": "1",
           # One thread a process: there are as many processes as are wanted.
           "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _COMMAND, repr(limits.seconds), str(limits.memory)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=env,
        # Ctrl-C is the parent's to answer.
        process_group=0 if os.name == "posix" else None,
    )


# -- one thread looks after all processes ----------------------------------------------------------

_watched: set[_Process] = set()
_idle: list[_Process] = []
_lock = threading.Lock()
_watcher: threading.Thread | None = None
_owner = os.getpid()


def _watch(process: _Process) -> None:
    global _watcher
    with _lock:
        _watched.add(process)
        if _watcher is None or not _watcher.is_alive():
            _watcher = threading.Thread(target=_look_after, daemon=True, name="limits on reading")
            _watcher.start()


def _look_after() -> None:
    while True:
        for process in tuple(_watched):
            process.look()
        time.sleep(_LOOK)


def _take(limits: Limits) -> _Process:
    global _owner
    with _lock:
        if _owner != os.getpid():
            # Forked: the processes are our parent's.
            _idle.clear()
            _watched.clear()
            _owner = os.getpid()
        found = next((p for p in _idle if p.limits == limits), None)
        if found is not None:
            _idle.remove(found)
    if found is not None:
        if found.fit:
            return found
        found.end()
    return _Process(limits)


def _give_back(process: _Process, most: int) -> None:
    with _lock:
        keep = process.fit and len(_idle) < most
        if keep:
            _idle.append(process)
    if not keep:
        process.end()


@atexit.register
def close() -> None:
    """End the processes that wait for work."""
    if _owner == os.getpid():
        for process in tuple(_watched):
            process.end()
        _idle.clear()


# -- reading ---------------------------------------------------------------------------------------


def read_one(packed: bytes, limits: Limits, most: int = 1, stopped: Callable[[], bool] = lambda: False) -> Answer | None:
    """Have one file read; ``most`` free processes are kept for the next. None once ``stopped`` says so."""
    for _ in range(_TRIES):
        process = _take(limits)
        if stopped():
            process.end()
            return None
        try:
            answer = process.ask(packed)
        except BaseException:
            process.end()
            raise
        if answer is not None:
            _give_back(process, most)
            if answer == TOO_LARGE:
                return Answer.none(limits.too_large)
            # The program's files may have changed since this process, or that one, was started.
            return Answer(from_bytes(answer), lasting=process.reader == version.reader())
        verdict, how = process.verdict, process.death()
        process.end()
        if stopped():
            return None
        if verdict is not None:
            return Answer.none(verdict)
    return Answer.none(f"读取它的进程意外终止：{how} (the process that read it died: {how})")


def read_all(tasks: Iterable[tuple[Key, Task]], processes: int | None, limits: Limits) -> Iterator[tuple[Key, Answer]]:
    """Have files read, ``processes`` at a time (by default as many as there are processors), as they come to an end."""
    most = processes or usable_processors()
    tickets: queue.SimpleQueue[None] = queue.SimpleQueue()
    stopped = threading.Event()

    def read(packed: bytes) -> Answer | None:
        tickets.get()
        try:
            return None if stopped.is_set() else read_one(packed, limits, most, stopped.is_set)
        finally:
            tickets.put(None)

    threads = ThreadPoolExecutor(most, thread_name_prefix="reading")
    keys: dict[Future[Answer | None], Key] = {}

    def done() -> Iterator[tuple[Key, Answer]]:
        for future in wait(keys, return_when=FIRST_COMPLETED).done:
            answer, key = future.result(), keys.pop(future)
            assert answer is not None  # nothing was stopped
            yield key, answer

    started = 0
    try:
        for number, (key, task) in enumerate(tasks):
            if started < min(most, 1 + number // _FILES_EACH):
                started += 1
                tickets.put(None)
            keys[threads.submit(read, task.packed())] = key
            if len(keys) >= 2 * most + _FILES_EACH:
                yield from done()
        # The last ones, shared by all.
        for _ in range(started, min(most, -(-len(keys) // _FILES_EACH))):
            tickets.put(None)
        while keys:
            yield from done()
    finally:
        # In this order: a process that is not among those killed here is one whose thread sees that it is to stop.
        stopped.set()
        for _ in range(most):
            tickets.put(None)
        if keys:
            for process in tuple(_watched):
                process._process.kill()
        threads.shutdown(wait=True, cancel_futures=True)


def usable_processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1
