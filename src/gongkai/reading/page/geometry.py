"""What stands on a page, whatever file it came from: glyphs and rulings, in points from the page's top left."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple, Self, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Thing = TypeVar("Thing")


@dataclass(slots=True)
class Glyph:
    """One character. ``turn`` is how far its text runs clockwise from left-to-right: 0, 90, 180 or 270.

    It is never changed; not frozen, as pages hold thousands and that would make each cost four times as much.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    """Where the text stands on: a y for upright text, an x for text turned by a quarter."""
    size: float
    turn: int = 0
    order: int = 0
    """Place in the file's own order of drawing."""
    run: int = 0
    """Glyphs drawn by one command have one number."""

    @property
    def x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


class ByColumn(Sequence[Thing]):
    """Things by column, as thousands are treated alike; each for itself is made when it is asked for."""

    __slots__ = ()
    each: ClassVar[Callable[..., Any]]
    """Makes a thing of its values."""

    @abstractmethod
    def columns(self) -> tuple[NDArray[Any], ...]: ...

    def only(self, which: Whole | Flags) -> Self:
        return type(self)(*[column[which] for column in self.columns()])

    def __len__(self) -> int:
        return len(self.columns()[0])

    def __iter__(self) -> Iterator[Thing]:
        return map(self.each, *[column.tolist() for column in self.columns()])

    @overload
    def __getitem__(self, i: int) -> Thing: ...
    @overload
    def __getitem__(self, i: slice) -> list[Thing]: ...
    def __getitem__(self, i: int | slice) -> Thing | list[Thing]:
        found = [column[i].tolist() for column in self.columns()]
        if isinstance(i, slice):
            return list(map(self.each, *found))
        one: Thing = self.each(*found)
        return one


_COLUMNS = attrgetter(*(column.name for column in fields(Glyph)))
_KINDS: tuple[Any, ...] = (np.str_, *[np.float64] * 6, *[np.int64] * 3)


@dataclass(slots=True, eq=False)
class Glyphs(ByColumn[Glyph]):
    """Glyphs by column."""

    each = Glyph
    text: NDArray[Any]
    x0: Numbers
    top: Numbers
    x1: Numbers
    bottom: Numbers
    base: Numbers
    size: Numbers
    turn: Whole
    order: Whole
    run: Whole

    @classmethod
    def of(cls, glyphs: Sequence[Glyph]) -> Glyphs:
        if isinstance(glyphs, Glyphs):
            return glyphs
        columns = zip(*map(_COLUMNS, glyphs), strict=True) if glyphs else [()] * len(_KINDS)
        return cls(*[np.array(column, dtype=kind) for column, kind in zip(columns, _KINDS, strict=True)])

    def columns(self) -> tuple[NDArray[Any], ...]:
        return self.text, self.x0, self.top, self.x1, self.bottom, self.base, self.size, self.turn, self.order, self.run

    def blank(self) -> Flags:
        """Which of them print nothing."""
        blank: Flags = np.strings.isspace(self.text) | (self.text == "")
        return blank


class Ruling(NamedTuple):
    """A visible line along an axis: at ``at``, from ``start`` to ``end``."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(slots=True, eq=False)
class Rulings(ByColumn[Ruling]):
    """Rulings by column."""

    each = Ruling
    upright: Flags
    at: Numbers
    start: Numbers
    end: Numbers

    @classmethod
    def of(cls, rulings: Sequence[Ruling]) -> Rulings:
        if isinstance(rulings, Rulings):
            return rulings
        upright, *places = zip(*rulings, strict=True) if rulings else [()] * len(Ruling._fields)
        return cls(np.array(upright, dtype=np.bool_), *[np.array(place, dtype=np.float64) for place in places])

    def columns(self) -> tuple[NDArray[Any], ...]:
        return self.upright, self.at, self.start, self.end
    def __add__(self, other: Rulings) -> Rulings:
        return Rulings(*[np.concatenate(both) for both in zip(self.columns(), other.columns(), strict=True)])


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    rulings: Sequence[Ruling]
    pictures: int = 0
    damaged: bool = False
    partial: bool = False
    """Whether the file does not say where some of it stands."""
    columns: Glyphs = field(init=False, repr=False, compare=False)
    """The glyphs by column."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", Glyphs.of(self.glyphs))

    def text(self) -> str:
        """Every character, in the order of the file."""
        return "".join(self.columns.text.tolist())


def upright(glyphs: Glyphs, turn: int) -> Glyphs:
    """The glyphs as they stand once the page is turned back by ``turn``, so that text of that turn reads level."""
    if turn == 0:
        return glyphs
    x0, x1, top, bottom, base = glyphs.x0, glyphs.x1, glyphs.top, glyphs.bottom, glyphs.base
    flat = glyphs.turn % 180 == 0
    if turn == 90:  # runs down the page: right edge becomes the top
        x0, x1, top, bottom = top, bottom, -x1, -x0
        base = np.where(flat, base, -base)
    elif turn == 270:  # runs up the page: left edge becomes the top
        x0, x1, top, bottom = -bottom, -top, x0, x1
        base = np.where(flat, -base, base)
    elif turn == 180:
        x0, x1, top, bottom, base = -x1, -x0, -bottom, -top, -base
    return replace(glyphs, x0=x0, x1=x1, top=top, bottom=bottom, base=base, turn=(glyphs.turn - turn) % 360)


def turned(page: Page, turn: int) -> Page:
    """The whole page turned back by ``turn``."""
    dx = {90: 0.0, 180: page.width, 270: page.height}[turn]
    dy = {90: page.width, 180: page.height, 270: 0.0}[turn]
    g = upright(page.columns, turn)
    base = g.base + np.where(g.turn % 180 == 0, dy, dx)
    glyphs = replace(g, x0=g.x0 + dx, x1=g.x1 + dx, top=g.top + dy, bottom=g.bottom + dy, base=base)

    def line(r: Ruling) -> Ruling:
        if turn == 180:
            far, along = (page.width, page.height) if r.upright else (page.height, page.width)
            return Ruling(r.upright, far - r.at, along - r.end, along - r.start)
        if turn == 90:
            if r.upright:
                return Ruling(False, page.width - r.at, r.start, r.end)
            return Ruling(True, r.at, page.width - r.end, page.width - r.start)
        if r.upright:
            return Ruling(False, r.at, page.height - r.end, page.height - r.start)
        return Ruling(True, page.height - r.at, r.start, r.end)

    size = (page.height, page.width) if turn in (90, 270) else (page.width, page.height)
    return replace(page, width=size[0], height=size[1], glyphs=glyphs, rulings=tuple(map(line, page.rulings)))


def righted(page: Page) -> Page:
    """The page as its reader holds it: turned back, if nearly all of its text runs another way than across."""
    if not page.columns.turn.any():
        return page
    turns = page.columns.turn[~page.columns.blank()]
    return next((turned(page, turn) for turn in (90, 180, 270) if np.count_nonzero(turns == turn) > 0.8 * len(turns)), page)
