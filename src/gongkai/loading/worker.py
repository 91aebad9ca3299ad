"""The process that reads files for another: asked on its standard input, answers on its standard output.

It holds nothing that is worth keeping: whatever a file does to it, its parent ends it and starts another one.
"""

from __future__ import annotations

import gc
import os
import signal
import struct
import sys
from pathlib import Path
from typing import IO

_LENGTH = struct.Struct(">Q")
_ALONE = 15
"""Seconds after its time in which a reader ends itself, if its parent is no longer there to do it."""
_ROOM = 2
"""Memory that a file may ask for, as a multiple of what it may use: the parent looks at what is used."""
TOO_LARGE = b"memory"


_NEW = 10_000
"""Objects made and not freed, after which garbage is looked for among them."""


def seek_garbage_seldom() -> None:
    """For processes that read report after report: what was imported stays, and nearly all that reading makes is freed as it is let go."""
    gc.freeze()
    gc.set_threshold(_NEW)


def send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next message; None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers, questions = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    # What a library prints, or reads, is no part of the conversation.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    from gongkai.loading import record, version

    seek_garbage_seldom()
    seconds, memory = float(sys.argv[1]), int(sys.argv[2])
    send(answers, version.reader().encode())
    while (packed := receive(questions)) is not None:
        _alarm(seconds + _ALONE)
        limited = _limit(_ROOM * memory)
        try:
            answer = record.to_bytes(record.read(packed))
        except MemoryError:
            answer = TOO_LARGE
        finally:
            _unlimit(limited)
            _alarm(0)
        send(answers, answer)


def _alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit(more: int) -> tuple[int, int] | None:
    """Allow this process so much more memory than it has; the limits as they were. Linux alone counts it so."""
    used = _data_size()
    if used is None:
        return None
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    ceilings = [used + more, *(limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_DATA, (min(ceilings), hard))
    return soft, hard


def _unlimit(limits: tuple[int, int] | None) -> None:
    if limits is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, limits)


def _data_size() -> int | None:
    try:
        with Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
            line = next((line for line in status if line.startswith("VmData:")), None)
    except OSError:
        return None
    return None if line is None else int(line.split()[1]) * 1024


if __name__ == "__main__":
    main()
