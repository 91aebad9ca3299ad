"""Numerator and denominator of every indicator in every report, as formulas over the data sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gongkai import form
from gongkai.measures import MEASURES, Measure
from gongkai.measures.cells import group_cell
from gongkai.workbook import styles
from gongkai.workbook.data import OTHER_ROWS, PUBLISHER, REPORT, YEAR, DataColumns
from gongkai.workbook.figures import ABSENT, ONE_ROW, SINGLE_OTHER, UNKNOWN, Figures, Number, Record
from gongkai.workbook.ink import Pen, whole_column
from gongkai.workbook.names import DATA, INDICATOR_DATA
from gongkai.workbook.styles import DATA_NUMBER, DATA_TEXT

KEY_MEASURES = (
    "received", "carried_in", "outcomes", "concluded", "carried_out", "individual_share", "carried_out_share",
    "disclosure_rate", "refused_share", "unavailable_share", "not_held_share", "unprocessed_share", "other_share",
    "reconsideration", "reconsideration_corrected_share", "litigation", "litigation_corrected_share",
    "normative_documents_issued", "normative_documents_in_force", "licensing_decisions", "penalties_decisions",
    "compulsory_measures_decisions", "fees_amount", "normative_documents_created", "normative_documents_total_disclosed",
)
"""The indicators an office is asked about first; every other figure stands in its form."""
RATES = tuple(key for key in KEY_MEASURES if MEASURES[key].is_share)

_GROUPS = {group_cell(g.key, t.key): (g, t.key) for g in form.OUTCOME_GROUPS for t in form.APPLICANTS}
_ROW = "\0"
"""Stands for the row in a formula that is written for many rows."""
NUMERATOR, DENOMINATOR = "：分子", "：分母"


def added(cells: Iterable[form.Cell], ref: Callable[[form.Cell], str], other_rows: str) -> str:
    """The sum of cells and outcome groups as a formula; an unknown cell, being text, makes it an error."""
    terms = []
    for cell in cells:
        if cell not in _GROUPS:
            terms.append(ref(cell))
            continue
        group, column = _GROUPS[cell]
        rows = "+".join(ref((cell[0], key, column)) for key in group.members if key != SINGLE_OTHER)
        if SINGLE_OTHER in group.members:
            rows = f'IF({other_rows}="{ONE_ROW}",{ref((cell[0], SINGLE_OTHER, column))},{rows})'
        terms.append(rows)
    return "+".join(terms)


def expanded(cells: Iterable[form.Cell], record: Record) -> list[form.Cell]:
    """The cells behind cells and outcome groups, as the report prints （六）其他处理."""
    found: list[form.Cell] = []
    for cell in cells:
        if cell not in _GROUPS:
            found.append(cell)
            continue
        group, column = _GROUPS[cell]
        alone = SINGLE_OTHER in group.members and record.single_other
        found += [(cell[0], key, column) for key in group.members if (key == SINGLE_OTHER) == alone]
    return found


def quantity(cells: Iterable[form.Cell], record: Record) -> Number | str:
    """What such a sum is in a report: a number, or why there is none."""
    own = expanded(cells, record)
    if any(record.cells[c] == ABSENT for c in own):
        return ABSENT
    total = record.total(own)
    return UNKNOWN if total is None else total


@dataclass(frozen=True)
class IndicatorColumns:
    """Where numerator and denominator of each indicator stand on the sheet."""

    heads: tuple[str, ...]
    numerator: dict[str, int]
    denominator: dict[str, int]

    def read(self, col: int, row: str) -> str:
        return f"INDEX({whole_column(col, INDICATOR_DATA)},{row})"


def indicator_columns() -> IndicatorColumns:
    heads = ["单位-年度", "单位", "年度"]
    numerator: dict[str, int] = {}
    denominator: dict[str, int] = {}
    for key in KEY_MEASURES:
        measure = MEASURES[key]
        heads.append(measure.zh + (NUMERATOR if measure.is_share else ""))
        numerator[key] = len(heads)
        if measure.is_share:
            heads.append(measure.zh + DENOMINATOR)
            denominator[key] = len(heads)
    return IndicatorColumns(tuple(heads), numerator, denominator)


def write_indicator_data(pen: Pen, ws: Worksheet, numbers: Figures, columns: DataColumns, places: IndicatorColumns) -> None:
    names = {cell: xl_col_to_name(col - 1) for cell, col in columns.cells.items()}
    other = xl_col_to_name(OTHER_ROWS - 1)
    outcomes = MEASURES["outcomes"].numerator
    templates: dict[int, str] = {}
    for key in KEY_MEASURES:
        for col, cells in _parts(MEASURES[key], places):
            if cells == outcomes and key != "outcomes":
                templates[col] = f"{xl_col_to_name(places.numerator['outcomes'] - 1)}{_ROW}"
                continue
            refs = {cell: f"{DATA}!{name}{_ROW}" for cell, name in names.items()}
            templates[col] = f'IFERROR({added(cells, refs.__getitem__, f"{DATA}!{other}{_ROW}")}+0,"{UNKNOWN}")'
            if MEASURES[key].section == form.DISCLOSURE:
                templates[col] = f'IF({refs[cells[0]]}="{ABSENT}","{ABSENT}",{templates[col]})'
    for row, record in enumerate(numbers.records, start=2):
        for col, (source, shown) in enumerate(((REPORT, record.key), (PUBLISHER, record.publisher), (YEAR, record.year)), start=1):
            pen.formula(ws, row, col, f"{DATA}!{xl_col_to_name(source - 1)}{row}", shown, DATA_TEXT)
        for key in KEY_MEASURES:
            for col, cells in _parts(MEASURES[key], places):
                pen.formula(ws, row, col, templates[col].replace(_ROW, str(row)), quantity(cells, record), DATA_NUMBER)
    last = max(len(numbers.records) + 1, 2)
    pen.table(ws, "indicators", 1, last, places.heads, styles.HEAD)
    longest = max((styles.text_width(r.key) for r in numbers.records), default=10)
    pen.widths(ws, [min(longest + 3, 50), min(longest, 44), 9, *[14.0] * (len(places.heads) - 3)])
    pen.height(ws, 1, 62)
    pen.page(ws, last_row=last, last_col=len(places.heads), landscape=True, head_rows=(1, 1), freeze=(2, 2), pages_wide=0)
    ws.repeat_columns(0, 0)


def _parts(measure: Measure, places: IndicatorColumns) -> Iterable[tuple[int, tuple[form.Cell, ...]]]:
    yield places.numerator[measure.key], measure.numerator
    if measure.is_share:
        yield places.denominator[measure.key], measure.denominator
