"""The data sheets: every number once, the units with their switch, what was read, and the lists to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form
from gongkai.dataset import Dataset
from gongkai.workbook import styles
from gongkai.workbook.figures import ABSENT, CELLS, HEADS, MARK, UNKNOWN, Figures, labels
from gongkai.workbook.ink import Pen, at, quoted, span, whole_column
from gongkai.workbook.names import DATA, LISTS, UNITS
from gongkai.workbook.styles import DATA_NUMBER, DATA_TEXT, Look

LEADS = ("单位-年度", "单位", "年度", "表式", "其他处理", "计入汇总", "推得的格", "报告编号")
REPORT, PUBLISHER, YEAR, FORM, OTHER_ROWS, SWITCHED, DERIVED, READ_AS = range(1, len(LEADS) + 1)
YES, NO = "是", "否"
UNIT_HEADS = ("单位", "层级", "上级", "报告年度", "计入汇总", "汇总情况")
UNIT_SWITCH, UNIT_STATE = 5, 6
LEVELS = {"province": "省级", "city": "市级", "county": "县级", "department": "部门"}

_HEAD = Look(styles.HEI, 10, border="thin", fill=styles.HEAD_FILL, vertical="top")
_SWITCH = Look(styles.SONG, 10, wrap=False, border="hair", horizontal="center", unlocked=True)


@dataclass(frozen=True)
class DataColumns:
    """Where things stand on the data sheet."""

    cells: dict[form.Cell, int]
    units: dict[form.Cell, int]
    last: int

    def cell(self, cell: form.Cell, row: str) -> str:
        """The number of a cell in the report whose row on the data sheet ``row`` names."""
        return f"INDEX({whole_column(self.cells[cell], DATA)},{row})"

    def unit(self, cell: form.Cell, row: str) -> str:
        return f"INDEX({whole_column(self.units[cell], DATA)},{row})"


def data_columns(numbers: Figures) -> DataColumns:
    first = len(LEADS) + 1
    units = {cell: first + i for i, cell in enumerate(numbers.with_units)}
    start = first + len(units)
    cells = {cell: start + i for i, cell in enumerate(CELLS)}
    return DataColumns(cells, units, start + len(CELLS) - 1)


def write_data(pen: Pen, ws: Worksheet, numbers: Figures, columns: DataColumns, units: int) -> None:
    """A row for each report. The one place where numbers stand: everything else is formulas over it."""
    heads = [*LEADS, *(f"单位：{HEADS[c]}" for c in columns.units), *(HEADS[c] for c in CELLS)]
    names = span(2, 1, units + 1, 1, UNITS)
    switches = span(2, UNIT_SWITCH, units + 1, UNIT_SWITCH, UNITS)
    text, number = pen.format(DATA_TEXT), pen.format(DATA_NUMBER)
    start = columns.cells[CELLS[0]] - 1
    for row, record in enumerate(numbers.records, start=2):
        for col, value in enumerate((record.key, record.publisher, record.year, record.form_label, record.other_rows), start=1):
            pen.put(ws, row, col, value, DATA_TEXT)
        pen.formula(ws, row, SWITCHED, f'IF(SUMPRODUCT(EXACT({names},{at(row, PUBLISHER)})*({switches}="{YES}"))>0,"{YES}","{NO}")',
                    YES, DATA_TEXT)
        derived = MARK + "".join(HEADS[c] + MARK for c in record.derived) if record.derived else None
        pen.put(ws, row, DERIVED, derived, DATA_TEXT)
        pen.put(ws, row, READ_AS, record.report_id, DATA_TEXT)
        for cell, col in columns.units.items():
            pen.put(ws, row, col, record.units.get(cell), DATA_TEXT)
        for i, cell in enumerate(CELLS):
            shown = record.cells[cell]
            if isinstance(shown, str):
                ws.write_string(row - 1, start + i, shown, text)
            elif shown is not None:
                ws.write_number(row - 1, start + i, shown, number)
    last = len(numbers.records) + 1
    corner = at(2, start + 1).replace("$", "")
    ws.data_validation(1, start, max(last, 2) - 1, columns.last - 1, {
        "validate": "custom", "value": f'=OR(ISNUMBER({corner}),{corner}="{UNKNOWN}",{corner}="{ABSENT}")', "error_title": "数字",
        "error_message": f"只能填数字、“{UNKNOWN}”或“{ABSENT}”；原表空白的，留空。"})
    pen.table(ws, "data", 1, last, heads, _HEAD)
    pen.widths(ws, [_width([r.key for r in numbers.records], LEADS[0]), _width(numbers.publishers, LEADS[1]), 10, 12, 12, 12, 12, 14])
    pen.widths(ws, [13.0] * (columns.last - len(LEADS)), len(LEADS) + 1)
    pen.height(ws, 1, 92)
    pen.page(ws, last_row=max(last, 2), last_col=columns.last, landscape=True, head_rows=(1, 1), freeze=(2, 3), pages_wide=0)
    ws.repeat_columns(0, 0)


def write_units(pen: Pen, ws: Worksheet, units: Sequence[Sequence[object]], states: Sequence[tuple[str, str]]) -> None:
    """Every body with its level, the one above it, the years it reports on, and its switch.

    ``states`` gives for each the formula and result that say whether it is in the sum.
    """
    for row, (unit, (formula, result)) in enumerate(zip(units, states, strict=True), start=2):
        for col, value in enumerate(unit, start=1):
            pen.put(ws, row, col, value, _SWITCH if col == UNIT_SWITCH else DATA_TEXT)
        pen.formula(ws, row, UNIT_STATE, formula, result, DATA_TEXT)
    last = max(len(units) + 1, 2)
    pen.table(ws, "units", 1, last, UNIT_HEADS, Look(styles.HEI, 10, border="thin", fill=styles.HEAD_FILL))
    ws.data_validation(1, UNIT_SWITCH - 1, last - 1, UNIT_SWITCH - 1, {
        "validate": "list", "source": [YES, NO], "error_title": "计入汇总", "error_message": "只能填“是”或“否”。",
        "input_title": "计入汇总", "input_message": "选“否”，该单位即不计入汇总。"})
    widths = [_width([str(u[i]) for u in units if u[i] is not None], UNIT_HEADS[i]) for i in range(5)]
    pen.widths(ws, [*widths, 26])
    pen.page(ws, last_row=last, last_col=len(UNIT_HEADS), landscape=True, head_rows=(1, 1), freeze=(2, 2))


def unit_rows(dataset: Dataset, numbers: Figures) -> list[list[object]]:
    """What the units sheet says of each body; level and the body above from its newest report that has them."""
    rows = dataset.reports.sort_values("year", kind="stable")
    known = {name: rows.dropna(subset=[name]).drop_duplicates("body", keep="last").set_index("body")[name].to_dict()
             for name in ("level", "parent")}
    years: dict[str, list[int]] = {}
    for record in numbers.records:
        years.setdefault(record.publisher, []).append(record.year)
    return [
        [body, LEVELS.get(str(known["level"].get(body)), known["level"].get(body)), known["parent"].get(body),
         "、".join(map(str, sorted(years[body]))), YES]
        for body in numbers.publishers
    ]


READING_HEADS = ("报告", "机关", "年度", "部分", "行", "栏", "原文", "读得数", "依据", "原文单位", *("frame", "row", "column"))


def readings(dataset: Dataset, reports: pd.DataFrame) -> pd.DataFrame:
    """Cells that do not simply print the number: blank, derived, unknown, or a text around the number."""
    parts = []
    for frame in form.FRAMES:
        first, second = form.KEYS[frame]
        rows = dataset.frames[frame]
        rows = rows[rows["report_id"].isin(reports["report_id"])]
        raw = rows["raw"].fillna("").str.strip()
        plain = rows["printed"].astype("Float64").map(lambda v: "" if pd.isna(v) else str(styles.plain(v)), na_action=None)
        odd = rows[(rows["basis"] != "printed").fillna(True).astype("bool") | (raw != plain.astype("string")).fillna(True).astype("bool")]
        words = {key: labels((frame, *key)) for key in odd[[first, second]].drop_duplicates().itertuples(index=False, name=None)}
        keys = list(zip(odd[first], odd[second], strict=True))
        parts.append(pd.DataFrame({
            "报告": odd["report_id"], "机关": odd["publisher"], "年度": odd["year"], "部分": codes.FRAMES[frame],
            "行": [words[k][0] for k in keys], "栏": [words[k][1] for k in keys], "原文": odd["raw"],
            "读得数": odd["value"].astype("Float64"), "依据": odd["basis"].map(codes.BASES),
            "原文单位": odd.get("unit", pd.NA),
            "frame": frame, "row": odd[first], "column": odd[second],
        }))
    return pd.concat(parts, ignore_index=True)[list(READING_HEADS)]


def write_frame(pen: Pen, ws: Worksheet, table: pd.DataFrame, name: str) -> None:
    """``table`` from A1 as the Excel table ``name``: heads frozen and repeated, landscape."""
    heads = [str(head) for head in table.columns]
    for row, record in enumerate(table.itertuples(index=False), start=2):
        for col, value in enumerate(record, start=1):
            pen.put(ws, row, col, value, DATA_TEXT)
    last = max(len(table) + 1, 2)
    pen.table(ws, name, 1, last, heads, Look(styles.HEI, 10, border="thin", fill=styles.HEAD_FILL, wrap=False), striped=True)
    pen.widths(ws, [_width(table[head].dropna().unique(), head) for head in heads])
    pen.page(ws, last_row=last, last_col=len(heads), landscape=True, head_rows=(1, 1), freeze=(2, 1))
    if "原文" in heads:
        col = heads.index("原文") + 1
        ws.ignore_errors({"number_stored_as_text": span(2, col, last, col).replace("$", "")})


def _width(values: object, head: str) -> float:
    longest = max((styles.text_width(str(v)) for v in values), default=0)  # type: ignore[attr-defined]
    # The filter button of a head takes about three columns.
    return float(min(max(longest + 2, styles.text_width(head) + 4), 60))


@dataclass(frozen=True)
class Lists:
    """Where the drop-downs find what may be chosen."""

    years: str
    measures: str
    units: str


def write_lists(pen: Pen, ws: Worksheet, years: Sequence[int], measures: Sequence[str], units: int) -> Lists:
    """The years and the indicators to choose from; the units to choose from stand on their own sheet."""
    table = pd.DataFrame({"年度": pd.Series(years, dtype="Int64"), "比率指标": pd.Series(measures, dtype="string")})
    write_frame(pen, ws, table, "lists")
    return Lists(
        span(2, 1, max(len(years), 1) + 1, 1, LISTS), span(2, 2, max(len(measures), 1) + 1, 2, LISTS),
        f"{quoted(UNITS)}!{span(2, 1, max(units, 1) + 1, 1)}",
    )
