"""The numbers of all reports as one table: a row for each report, a column for each cell of any edition.

What stands in a cell says what is known: a number; nothing, where the source is blank and the form's
equations take it as zero; 不明, where no number is known; 无此栏, where the report's form has no such cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pandas as pd

from gongkai import codes, form
from gongkai.dataset import Dataset
from gongkai.workbook import styles

Number = int | float
Shown = Number | str | None

UNKNOWN = codes.BASES["unknown"]
ABSENT = "无此栏"
NO_UNIT = "未注明"
"""Unit of an amount where neither the form nor the cell names one."""
ONE_ROW, THREE_ROWS = "一行", "三行"
"""How a report prints （六）其他处理."""
MARK = "；"
"""Stands before, between and after the names in the list of derived cells."""

OTHER = next(g for g in form.OUTCOME_GROUPS if g.key == "other")
(SINGLE_OTHER,) = (key for key in OTHER.members if key in form.EDITIONS["2021"].with_single_other().outcomes)
THREE_OTHER = tuple(key for key in OTHER.members if key != SINGLE_OTHER)


def all_cells() -> tuple[form.Cell, ...]:
    """The cells of every edition: the newest edition's order, what only older ones hold where it belongs.

    In a table whose rows all have the same columns a row stands after the one it follows in its own
    edition; elsewhere (section 二) the cells of older editions follow at the end.
    """
    cells: list[form.Cell] = []
    for frame in form.FRAMES:
        found: list[form.Cell] = []
        for edition in reversed(form.EDITIONS.values()):
            for made in (edition.with_three_other(), edition.with_single_other()):
                table = made.tables[frame]
                even = len({line.columns for line in table.lines}) == 1
                before: form.Cell | None = None
                for cell in table.cells:
                    if cell not in found:
                        found.insert(found.index(before) + 1 if even and before in found else len(found), cell)
                    before = cell
        cells += found
    return tuple(cells)


CELLS = all_cells()


@cache
def variant(edition: str, single_other: bool) -> form.Edition:
    """An edition with （六）其他处理 in one row or in three; made once, as each works out its cells anew."""
    made = form.EDITIONS[edition]
    return made.with_single_other() if single_other else made.with_three_other()


@cache
def _edition_of(cell: form.Cell) -> form.Edition:
    return next(
        made for name in reversed(form.EDITIONS) for made in (variant(name, False), variant(name, True)) if cell in made.cells
    )


@cache
def labels(cell: form.Cell) -> tuple[str, str]:
    """Row and column of a cell in the words of the newest edition that has it."""
    row, column = form.cell_label(cell, _edition_of(cell)).rsplit("／", 1)
    return row, column


HEADS: dict[form.Cell, str] = {cell: "／".join(labels(cell)) for cell in CELLS}
"""What the column of a cell is called; no two alike."""


@cache
def form_unit(cell: form.Cell) -> str | None:
    """The unit the form gives a cell; requests and cases are counted in 件."""
    if cell[0] != form.DISCLOSURE:
        return "件"
    line = _edition_of(cell).tables[cell[0]].line(cell[1])
    return next(term.unit for term in line.columns if term.key == cell[2])


@dataclass
class Record:
    """One report: what it is, and what stands in its cells.

    ``publisher`` is the body it is joined under; ``report_id`` keeps the name it was read under.
    """

    report_id: str
    publisher: str
    year: int
    edition: str
    single_other: bool
    cells: dict[form.Cell, Shown] = field(default_factory=dict)
    units: dict[form.Cell, str] = field(default_factory=dict)
    derived: list[form.Cell] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Body and year, by which every formula finds the report."""
        return f"{self.publisher}-{self.year}"

    @property
    def form_label(self) -> str:
        return codes.FORM_LABELS[self.edition]

    @property
    def other_rows(self) -> str:
        return ONE_ROW if self.single_other else THREE_ROWS

    def basis(self, cell: form.Cell) -> str:
        """The word for where a cell's number comes from; empty for a cell its form does not have."""
        shown = self.cells[cell]
        if shown == ABSENT:
            return ""
        if shown == UNKNOWN:
            return UNKNOWN
        key = "blank" if shown is None else "derived" if cell in self.derived else "printed"
        return codes.BASES[key]

    def size(self, cell: form.Cell) -> Number | None:
        """The number to reckon with: a blank is zero; None where there is none."""
        shown = self.cells[cell]
        return None if isinstance(shown, str) else shown or 0

    def total(self, cells: Iterable[form.Cell]) -> Number | None:
        sizes = [self.size(cell) for cell in cells]
        return None if any(s is None for s in sizes) else sum(s for s in sizes if s is not None)

    def unit(self, cell: form.Cell) -> str:
        return self.units.get(cell, "")


@dataclass
class Figures:
    """Every report of a dataset as a :class:`Record`, bodies as in the dataset, years rising."""

    records: list[Record]
    with_units: tuple[form.Cell, ...]
    """Cells whose unit is not the same in all reports, or not given by the form."""

    def __post_init__(self) -> None:
        self._by_place = {(r.publisher, r.year): r for r in reversed(self.records)}

    def find(self, publisher: str | None, year: int | None) -> Record | None:
        return None if publisher is None or year is None else self._by_place.get((publisher, year))

    @property
    def years(self) -> list[int]:
        return sorted({r.year for r in self.records})

    @property
    def publishers(self) -> list[str]:
        return list(dict.fromkeys(r.publisher for r in self.records))

    def units_of(self, cell: form.Cell) -> list[str]:
        """The units a cell is given in, the form's own first."""
        own = form_unit(cell)
        found = sorted({r.units[cell] for r in self.records if cell in r.units})
        return list(dict.fromkeys([*([own] if own else []), *found])) or [NO_UNIT]


@cache
def _held(edition: str, single_other: bool) -> frozenset[form.Cell]:
    return frozenset(variant(edition, single_other).cells)


def figures(dataset: Dataset, reports: pd.DataFrame) -> Figures:
    """The numbers of ``reports`` (rows of ``dataset.reports``), of two rows for one cell the first."""
    single = set(dataset.applications.loc[dataset.applications["outcome"] == SINGLE_OTHER, "report_id"])
    records: dict[str, Record] = {}
    for ident, body, year, edition in reports[["report_id", "body", "year", "form"]].itertuples(index=False):
        # Same rule as Dataset.edition, which would look through all rows for each report.
        record = Record(str(ident), str(body), int(year), str(edition), ident in single)
        held = _held(record.edition, record.single_other)
        record.cells = {cell: UNKNOWN if cell in held else ABSENT for cell in CELLS}
        records[record.report_id] = record
    with_units = {cell for cell in CELLS if cell[0] == form.DISCLOSURE and (form_unit(cell) is None or cell[2] == "amount")}
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        rows = dataset.frames[frame].drop_duplicates(["report_id", first, second])
        units = rows["unit"] if "unit" in rows else pd.Series(pd.NA, index=rows.index)
        plain = (column.astype(object).where(column.notna(), None) for column in (rows["value"], rows["basis"], units))
        for ident, a, b, value, basis, unit in zip(rows["report_id"], rows[first], rows[second], *plain, strict=True):
            record = records.get(ident)  # type: ignore[assignment]
            cell = (frame, a, b)
            if record is None or record.cells.get(cell, ABSENT) == ABSENT:
                continue
            number = styles.plain(value)
            if number is None:
                continue
            assert isinstance(number, (int, float))
            record.cells[cell] = None if basis == "blank" else number
            if basis == "derived":
                record.derived.append(cell)
            if frame == form.DISCLOSURE:
                record.units[cell] = str(unit) if unit else NO_UNIT
                if unit and unit != form_unit(cell):
                    with_units.add(cell)
    return Figures(list(records.values()), tuple(cell for cell in CELLS if cell in with_units))
