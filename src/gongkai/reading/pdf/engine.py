"""PDFium's functions, asked of thousands of characters or objects at once.

Through ctypes a question costs more to put than to answer. Here handles and addresses are plain numbers, so that ``map`` puts
the questions, and the answers are written side by side into one array. Python's other threads wait meanwhile: what takes long is
called through pypdfium2.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import DTypeLike, NDArray

from gongkai.reading.page.paths import Flags

Handle = int | None
"""Where what PDFium calls by a pointer stands."""


@cache
def function(name: str) -> Callable[..., Any]:
    """A function of PDFium that takes and gives whatever stands behind a pointer by its address, nothing being None."""
    declared = getattr(raw, name)
    made = ctypes.PYFUNCTYPE(_plain(declared.restype), *map(_plain, declared.argtypes))
    return made(handle(declared) or 0)


def _plain(kind: Any) -> Any:
    return ctypes.c_void_p if hasattr(kind, "contents") else kind


def handle(pointer: Any) -> Handle:
    """As its own types give it."""
    return ctypes.cast(pointer, ctypes.c_void_p).value


def asked(name: str, *arguments: Iterable[Any]) -> list[Any]:
    """What a function says of each."""
    return list(map(function(name), *arguments))


def written(name: str, kind: DTypeLike, width: int, number: int, *arguments: Iterable[Any], apart: bool) -> tuple[NDArray[Any], Flags]:
    """The ``width`` values that a function writes for each of ``number`` calls, a row each, and for which it succeeds.

    ``apart``: it takes an address for each value, else one for all.
    """
    values = np.zeros((number, width), kind)
    start, item, row = values.ctypes.data, values.itemsize, values.itemsize * width
    addresses = [range(at, at + row * number, row) for at in range(start, start + (row if apart else 1), item)]
    done = asked(name, *arguments, *addresses)
    return values, np.array(done, dtype=np.int64) != 0


def rows(name: str, kind: DTypeLike, width: int, items: Sequence[Any], *, apart: bool) -> tuple[NDArray[Any], Flags]:
    """The same of each item."""
    return written(name, kind, width, len(items), items, apart=apart)
