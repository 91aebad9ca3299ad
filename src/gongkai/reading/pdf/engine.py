"""PDFium's functions, asked of thousands of characters or objects at once.

Through ctypes a question costs more to put than to answer, most of all to check what is passed. Here nothing is declared of what
a function takes: numbers go as they are, pointers as ctypes has made them ready, so that ``map`` puts the questions and the answers
are written side by side. Python's other threads wait meanwhile: what takes long is called through pypdfium2.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, NewType

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import DTypeLike, NDArray

from gongkai.reading.page.geometry import Flags

Handle = int
"""Where what PDFium calls by a pointer stands; 0 is nowhere."""
Pointer = NewType("Pointer", object)
"""The same as ctypes passes it. A handle passed as it is would lose its upper half."""
ROWS = 512
"""How many answers are written before they are copied."""


@cache
def function(name: str) -> Callable[..., Any]:
    """A function of PDFium that takes pointers and whole numbers, as C's ``int``, and gives a handle where PDFium gives a pointer."""
    declared = getattr(raw, name)
    kind = ctypes.c_size_t if hasattr(declared.restype, "contents") else declared.restype
    made = ctypes.PYFUNCTYPE(kind)
    return made(handle(declared))


def handle(item: Any) -> Handle:
    """As its own types give it."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def pointer(item: Any) -> Pointer:
    """What stands behind a pointer of its own types, ready to be passed."""
    ready, = pointers([handle(item)])
    return ready


def pointers(handles: Iterable[Handle]) -> list[Pointer]:
    """What stands at each, ready to be passed."""
    make: Callable[[Handle], Any] = ctypes.c_void_p.from_param
    return list(map(make, handles))


def given(name: str, items: Iterable[Pointer], *numbers: Iterable[int]) -> list[Handle]:
    """What a function finds for each."""
    return list(map(function(name), items, *numbers))


def answers(name: str, kind: DTypeLike, items: Iterable[Pointer], *numbers: Iterable[int]) -> NDArray[Any]:
    """What a function says of each."""
    return np.fromiter(map(function(name), items, *numbers), kind)


def written(name: str, kind: DTypeLike, width: int, items: Sequence[Pointer], *numbers: Sequence[int],
            apart: bool) -> tuple[NDArray[Any], Flags]:
    """The ``width`` values that a function writes for each, a row each, and for which it succeeds.

    ``apart``: it takes an address for each value, else one for all.
    """
    room, places = _room(np.dtype(kind), width, apart)
    values, done = np.zeros((len(items), width), kind), np.zeros(len(items), np.bool_)
    for start in range(0, len(items), ROWS):
        block = slice(start, start + ROWS)
        used = room[: len(items) - start]
        used[:] = 0
        done[block] = np.fromiter(map(function(name), *(a[block] for a in (items, *numbers)), *places), np.int64) != 0
        values[block] = used
    return values, done


@cache
def _room(kind: np.dtype[Any], width: int, apart: bool) -> tuple[NDArray[Any], list[list[Pointer]]]:
    """Where answers are written before they are copied, as addresses cost much to make ready. One serves all: PDFium is entered by one
    thread at a time."""
    values = np.zeros((ROWS, width), kind)
    start, item, row = values.ctypes.data, values.itemsize, values.itemsize * width
    return values, [pointers(range(at, at + row * ROWS, row)) for at in range(start, start + (row if apart else 1), item)]
