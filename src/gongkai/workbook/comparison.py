"""The chosen report beside the one of the year before, cell by cell; the forms, checks and letters read from here."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form
from gongkai.workbook import names, styles
from gongkai.workbook.data import DERIVED, FORM, OTHER_ROWS, REPORT, DataColumns
from gongkai.workbook.figures import (
    ABSENT,
    CELLS,
    HEADS,
    MARK,
    ONE_ROW,
    SINGLE_OTHER,
    THREE_OTHER,
    THREE_ROWS,
    UNKNOWN,
    Figures,
    Number,
    Record,
    Shown,
    form_unit,
    labels,
)
from gongkai.workbook.ink import Pen, at, text, wanted_text, whole_column
from gongkai.workbook.names import CHOSEN_ROW, CHOSEN_UNIT, CHOSEN_YEAR, COMPARISON, DATA, ROW_BEFORE
from gongkai.workbook.styles import HELPER, TABLE_CENTRED, TABLE_CHANGE, TABLE_NUMBER, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, write_head, write_title

_COLUMNS = (
    Column("部分", 6, TABLE_CENTRED), Column("行", 62, TABLE_TEXT), Column("栏", 24, TABLE_TEXT), Column("上年", 12, TABLE_NUMBER),
    Column("单位", 7, TABLE_CENTRED), Column("本年", 12, TABLE_NUMBER), Column("单位", 7, TABLE_CENTRED), Column("增减", 12, TABLE_CHANGE),
    Column("本年依据", 11, TABLE_CENTRED), Column("说明", 24, TABLE_TEXT),
)
_BEFORE, _UNIT_BEFORE, _NOW, _UNIT_NOW, _CHANGED, _BASIS, _WHY = range(4, 11)
_TOP = 6
_HELP_COLUMN = len(_COLUMNS) + 4

NOT_JOINED, NOT_KNOWN, OTHER_UNIT = "两版表式栏目不同，不可比", "数值不明，不作比较", "单位不同，不相减"
SPLIT = "一年印一行、一年印三行，只比合计"


@dataclass(frozen=True)
class Choice:
    """The report that the workbook shows at first, and the one of the same body a year earlier."""

    unit: str | None
    year: int | None
    now: Record | None
    before: Record | None


def choose(numbers: Figures, report_id: str | None, default: str | None) -> Choice:
    """The report to show at first: the one asked for, or else the newest of ``default``."""
    record = next((r for r in numbers.records if r.report_id == report_id), None)
    if record is None:
        own = [r for r in numbers.records if r.publisher == default] or numbers.records
        record = max(own, key=lambda r: r.year, default=None)
    if record is None:
        return Choice(None, None, None, None)
    return Choice(record.publisher, record.year, record, numbers.find(record.publisher, record.year - 1))


@dataclass(frozen=True)
class Pair:
    """What the sheet shows of one cell."""

    before: Shown
    now: Shown
    unit_before: str
    unit_now: str
    change: Number | None
    why: str


class Comparison:
    """Where each cell stands on the sheet, and what it shows for a choice."""

    def __init__(self, numbers: Figures, columns: DataColumns, choice: Choice) -> None:
        self.numbers, self.columns, self.choice = numbers, columns, choice
        self.rows = {cell: _TOP + i for i, cell in enumerate(CELLS)}
        self.last_row = _TOP + len(CELLS) - 1
        now, before = choice.now, choice.before
        self.uneven = now is not None and before is not None and now.single_other != before.single_other
        self.pairs = {cell: self._pair(cell) for cell in CELLS}

    # -- references ---------------------------------------------------------------------

    def now(self, cell: form.Cell) -> str:
        return at(self.rows[cell], _NOW, COMPARISON)

    def before(self, cell: form.Cell) -> str:
        return at(self.rows[cell], _BEFORE, COMPARISON)

    def changed(self, cell: form.Cell) -> str:
        return at(self.rows[cell], _CHANGED, COMPARISON)

    def basis(self, cell: form.Cell) -> str:
        return at(self.rows[cell], _BASIS, COMPARISON)

    def unit_now(self, cell: form.Cell) -> str:
        return at(self.rows[cell], _UNIT_NOW, COMPARISON)

    def unit_before(self, cell: form.Cell) -> str:
        return at(self.rows[cell], _UNIT_BEFORE, COMPARISON)

    def basis_column(self) -> str:
        return f"'{COMPARISON}'!{at(_TOP, _BASIS)}:{at(self.last_row, _BASIS)}"

    @staticmethod
    def form_now() -> str:
        return at(4, _HELP_COLUMN, COMPARISON)

    @staticmethod
    def form_before() -> str:
        return at(5, _HELP_COLUMN, COMPARISON)

    @staticmethod
    def other_now() -> str:
        return at(6, _HELP_COLUMN, COMPARISON)

    @staticmethod
    def other_before() -> str:
        return at(7, _HELP_COLUMN, COMPARISON)

    # -- results ------------------------------------------------------------------------

    def _side(self, record: Record | None, cell: form.Cell) -> Shown:
        if record is None:
            return None
        if self.uneven and not record.single_other and cell[1] == SINGLE_OTHER:
            total = record.total((cell[0], key, cell[2]) for key in THREE_OTHER)
            return UNKNOWN if total is None else total
        return record.cells[cell]

    def _pair(self, cell: form.Cell) -> Pair:
        now, before = self.choice.now, self.choice.before
        a, b = self._side(before, cell), self._side(now, cell)
        units = self._unit(before, cell), self._unit(now, cell)
        if now is None or before is None:
            return Pair(a, b, *units, None, "")
        why = ""
        if a == ABSENT and b == ABSENT:
            pass
        elif self.uneven and cell[0] == form.APPLICATIONS and cell[1] in THREE_OTHER:
            why = SPLIT
        elif ABSENT in (a, b):
            why = NOT_JOINED
        elif UNKNOWN in (a, b):
            why = NOT_KNOWN
        elif units[0] != units[1]:
            why = OTHER_UNIT
        change = None
        if not why and b != ABSENT:
            change = round(_size(b) - _size(a), 8)
        return Pair(a, b, *units, change, why)

    def _unit(self, record: Record | None, cell: form.Cell) -> str:
        if cell in self.columns.units:
            return "" if record is None else record.unit(cell)
        return form_unit(cell) or ""

    # -- writing ------------------------------------------------------------------------

    def write(self, pen: Pen, ws: Worksheet) -> None:
        self._write_help(pen, ws)
        choice = self.choice
        row = write_title(pen, ws, "两年对照", [""] * 3, len(_COLUMNS), sum(c.width for c in _COLUMNS))
        subject = f'{CHOSEN_UNIT}&"　"&({CHOSEN_YEAR}-1)&"年与"&{CHOSEN_YEAR}&"年"'
        years = "" if choice.year is None else f"{choice.unit}　{choice.year - 1}年与{choice.year}年"
        pen.formula(ws, 2, 1, subject, years, Look(styles.HEI, 12, wrap=False))
        pen.formula(ws, 3, 1, _state_formula(self), self.state(), styles.SUBTITLE)
        pen.put(ws, 4, 1, f"单位和年度在“{names.FORM}”上选择。空格是原表的空白，作零相减；“{UNKNOWN}”不作零计；“{ABSENT}”是该年表式"
                "没有这一栏。", styles.SUBTITLE)
        write_head(pen, ws, row, _COLUMNS)
        sections = {s.key: s.number for s in form.SECTIONS}
        for cell, r in self.rows.items():
            pair = self.pairs[cell]
            name, column = labels(cell)
            for col, value in ((1, sections[cell[0]]), (2, name), (3, column)):
                pen.put(ws, r, col, value, _COLUMNS[col - 1].look)
            pen.formula(ws, r, _BEFORE, self._value_formula(cell, ROW_BEFORE), pair.before, TABLE_NUMBER)
            pen.formula(ws, r, _NOW, self._value_formula(cell, CHOSEN_ROW), pair.now, TABLE_NUMBER)
            if cell in self.columns.units:
                for col, which, unit in ((_UNIT_BEFORE, ROW_BEFORE, pair.unit_before), (_UNIT_NOW, CHOSEN_ROW, pair.unit_now)):
                    pen.formula(ws, r, col, f'IF({which}=0,"",{self.columns.unit(cell, which)}&"")', unit, TABLE_CENTRED)
            else:
                for col, unit in ((_UNIT_BEFORE, pair.unit_before), (_UNIT_NOW, pair.unit_now)):
                    pen.put(ws, r, col, unit, TABLE_CENTRED)
            a, b, why = at(r, _BEFORE), at(r, _NOW), at(r, _WHY)
            nothing = f'OR({CHOSEN_ROW}*{ROW_BEFORE}=0,{why}<>"",{b}="{ABSENT}")'
            pen.formula(ws, r, _CHANGED, f'IF({nothing},"",ROUND(N({b})-N({a}),8))', pair.change, TABLE_CHANGE)
            pen.formula(ws, r, _BASIS, self._basis_formula(cell, b), self.shown_basis(cell), TABLE_CENTRED)
            pen.formula(ws, r, _WHY, self._why_formula(cell, r), pair.why, TABLE_TEXT)
            pen.height(ws, r, 13.0 * styles.text_lines(name, 62, 10) + 2)
        pen.widths(ws, [c.width for c in _COLUMNS])
        pen.page(ws, last_row=self.last_row, last_col=len(_COLUMNS), landscape=True, head_rows=(row, row), freeze=(row + 1, 4))

    def _write_help(self, pen: Pen, ws: Worksheet) -> None:
        """Rows and forms of the two reports, right of what is printed; formulas everywhere go by these names."""
        now, before = self.choice.now, self.choice.before
        row = {r.key: i for i, r in enumerate(self.numbers.records, start=2)}
        keys = ((2, CHOSEN_ROW, f'{CHOSEN_UNIT}&"-"&{CHOSEN_YEAR}', now), (3, ROW_BEFORE, f'{CHOSEN_UNIT}&"-"&({CHOSEN_YEAR}-1)', before))
        column = whole_column(REPORT, DATA)
        for r, name, key, record in keys:
            found = f"MATCH({wanted_text(key)},{column},0)"
            pen.put(ws, r, _HELP_COLUMN - 1, name, HELPER)
            pen.formula(ws, r, _HELP_COLUMN, f"IFERROR(IF(EXACT(INDEX({column},{found}),{key}),{found},0),0)",
                        0 if record is None else row[record.key], HELPER)
            pen.book.define_name(name, "=" + at(r, _HELP_COLUMN, COMPARISON))
        for r, label, col, which, shown in (
            (4, "本年表式", FORM, CHOSEN_ROW, now and now.form_label), (5, "上年表式", FORM, ROW_BEFORE, before and before.form_label),
            (6, "本年其他处理", OTHER_ROWS, CHOSEN_ROW, now and now.other_rows),
            (7, "上年其他处理", OTHER_ROWS, ROW_BEFORE, before and before.other_rows),
        ):
            pen.put(ws, r, _HELP_COLUMN - 1, label, HELPER)
            pen.formula(ws, r, _HELP_COLUMN, f'IF({which}=0,"",INDEX({whole_column(col, DATA)},{which}))', shown, HELPER)
        ws.set_column(_HELP_COLUMN - 2, _HELP_COLUMN - 1, 13)

    def _value_formula(self, cell: form.Cell, which: str) -> str:
        found = self.columns.cell(cell, which)
        plain = f'IF({found}="","",{found})'
        if cell[0] == form.APPLICATIONS and cell[1] == SINGLE_OTHER:
            mine, other = (self.other_now(), self.other_before()) if which == CHOSEN_ROW else (self.other_before(), self.other_now())
            parts = "+".join(self.columns.cell((cell[0], key, cell[2]), which) for key in THREE_OTHER)
            plain = f'IF(AND({mine}="{THREE_ROWS}",{other}="{ONE_ROW}"),IFERROR({parts},"{UNKNOWN}"),{plain})'
        return f'IF({which}=0,"",{plain})'

    def _basis_formula(self, cell: form.Cell, value: str) -> str:
        words = codes.BASES
        listed = f"INDEX({whole_column(DERIVED, DATA)},{CHOSEN_ROW})"
        return (f'IF(OR({CHOSEN_ROW}=0,{value}="{ABSENT}"),"",IF({value}="{UNKNOWN}",{value},IF({value}="","{words["blank"]}",'
                f'IF(ISNUMBER(FIND({text(MARK + HEADS[cell] + MARK)},{listed})),"{words["derived"]}","{words["printed"]}"))))')

    def shown_basis(self, cell: form.Cell) -> str:
        now = self.choice.now
        if now is None or self.pairs[cell].now == ABSENT:
            return ""
        if now.cells[cell] == ABSENT:  # the sum of three rows, held against one
            return UNKNOWN if self.pairs[cell].now == UNKNOWN else codes.BASES["printed"]
        return now.basis(cell)

    def _why_formula(self, cell: form.Cell, row: int) -> str:
        a, b = at(row, _BEFORE), at(row, _NOW)
        units = f"{at(row, _UNIT_BEFORE)}<>{at(row, _UNIT_NOW)}"
        tail = f'IF(OR({a}="{UNKNOWN}",{b}="{UNKNOWN}"),"{NOT_KNOWN}",IF({units},"{OTHER_UNIT}",""))'
        tail = f'IF(OR({a}="{ABSENT}",{b}="{ABSENT}"),"{NOT_JOINED}",{tail})'
        if cell[0] == form.APPLICATIONS and cell[1] in THREE_OTHER:
            tail = f'IF({self.other_now()}<>{self.other_before()},"{SPLIT}",{tail})'
        return f'IF(OR({CHOSEN_ROW}*{ROW_BEFORE}=0,AND({a}="{ABSENT}",{b}="{ABSENT}")),"",{tail})'

    def state(self) -> str:
        """What the line under the title says of the two reports."""
        choice = self.choice
        if choice.now is None:
            return "本册没有所选单位该年度的报告。"
        if choice.before is None:
            return f"本年为{choice.now.form_label}表式；本册没有上年的报告。"
        words = f"本年为{choice.now.form_label}表式，上年为{choice.before.form_label}表式"
        return words + ("，含义不同的栏目不作比较。" if choice.now.edition != choice.before.edition else "。")


def _state_formula(sheet: Comparison) -> str:
    now, before = sheet.form_now(), sheet.form_before()
    return (f'IF({CHOSEN_ROW}=0,"本册没有所选单位该年度的报告。",IF({ROW_BEFORE}=0,"本年为"&{now}&"表式；本册没有上年的报告。",'
            f'"本年为"&{now}&"表式，上年为"&{before}&"表式"&IF({now}<>{before},"，含义不同的栏目不作比较。","。")))')


def _size(shown: Shown) -> Number:
    return shown if isinstance(shown, (int, float)) else 0
