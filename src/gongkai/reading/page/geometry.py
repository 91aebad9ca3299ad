"""What stands on a page, whatever file it came from: glyphs and rulings, in points from the page's top left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


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


_COLUMNS = attrgetter(*(column.name for column in fields(Glyph)))
_KINDS: tuple[Any, ...] = (np.str_, *[np.float64] * 6, *[np.int64] * 3)


@dataclass(slots=True, eq=False)
class Glyphs(Sequence[Glyph]):
    """Glyphs by column, as thousands are treated alike; each for itself is made when it is asked for."""

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

    def only(self, which: slice | Whole | Flags) -> Glyphs:
        return Glyphs(*[column[which] for column in self.columns()])

    def __len__(self) -> int:
        return len(self.text)

    def __iter__(self) -> Iterator[Glyph]:
        return map(Glyph, *[column.tolist() for column in self.columns()])

    @overload
    def __getitem__(self, i: int) -> Glyph: ...
    @overload
    def __getitem__(self, i: slice) -> Glyphs: ...
    def __getitem__(self, i: int | slice) -> Glyph | Glyphs:
        return self.only(i) if isinstance(i, slice) else Glyph(*[column[i].item() for column in self.columns()])


class Ruling(NamedTuple):
    """A visible line along an axis: at ``at``, from ``start`` to ``end``."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    rulings: tuple[Ruling, ...]
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


def upright(glyph: Glyph, turn: int) -> Glyph:
    """The glyph as it stands once the page is turned back by ``turn``, so that text of that turn reads level."""
    if turn == 0:
        return glyph
    x0, x1, top, bottom, base = glyph.x0, glyph.x1, glyph.top, glyph.bottom, glyph.base
    flat = glyph.turn in (0, 180)
    if turn == 90:  # runs down the page: right edge becomes the top
        x0, x1, top, bottom = top, bottom, -x1, -x0
        base = base if flat else -base
    elif turn == 270:  # runs up the page: left edge becomes the top
        x0, x1, top, bottom = -bottom, -top, x0, x1
        base = -base if flat else base
    elif turn == 180:
        x0, x1, top, bottom, base = -x1, -x0, -bottom, -top, -base
    return Glyph(glyph.text, x0, top, x1, bottom, base, glyph.size, (glyph.turn - turn) % 360, glyph.order, glyph.run)


def turned(page: Page, turn: int) -> Page:
    """The whole page turned back by ``turn``."""
    dx = {90: 0.0, 180: page.width, 270: page.height}[turn]
    dy = {90: page.width, 180: page.height, 270: 0.0}[turn]

    def back(glyph: Glyph) -> Glyph:
        g = upright(glyph, turn)
        shift = dy if g.turn in (0, 180) else dx
        return Glyph(g.text, g.x0 + dx, g.top + dy, g.x1 + dx, g.bottom + dy, g.base + shift, g.size, g.turn, g.order, g.run)

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
    return replace(
        page, width=size[0], height=size[1], glyphs=tuple(map(back, page.glyphs)), rulings=tuple(map(line, page.rulings)))


def righted(page: Page) -> Page:
    """The page as its reader holds it: turned back, if nearly all of its text runs another way than across."""
    if not page.columns.turn.any():
        return page
    turns = page.columns.turn[~page.columns.blank()]
    return next((turned(page, turn) for turn in (90, 180, 270) if np.count_nonzero(turns == turn) > 0.8 * len(turns)), page)
