"""The statutory form alive: the chosen report in the government's own layout, the year before and the change beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form
from gongkai.workbook import names, styles
from gongkai.workbook.comparison import Comparison
from gongkai.workbook.data import Lists
from gongkai.workbook.figures import NO_UNIT, SINGLE_OTHER, THREE_OTHER, UNKNOWN, Figures, Record, form_unit
from gongkai.workbook.ink import Pen, at
from gongkai.workbook.layout import GRID, form_layout
from gongkai.workbook.names import CHOSEN_ROW, CHOSEN_UNIT, CHOSEN_YEAR, FORM, ROW_BEFORE, form_sheet
from gongkai.workbook.printed import COLUMN_WIDTH, LOOKS, SOURCE, TITLE, broken, row_heights
from gongkai.workbook.styles import NOTE, Look
from gongkai.workbook.titled import Formula

MARK = "※"
STEP = GRID + 1
"""Columns from one panel to the next."""
TOP = 2
"""Rows above the printed form: what is chosen."""
FORM_TOP = TOP + 2
"""Rows above the first row of the layout: what is chosen, the title, what report it is."""
ONE_ROW_LABEL = "（原表印为一行，未分1—3项）"
SUMMED_LABEL = "（原表分三项，此处为其和）"

_CHANGE = Look(styles.FANGSONG, 10, horizontal="center", border="thin", wrap=False, number_format=styles.SIGNED_AMOUNT)
INPUT = Look(styles.HEI, 12, border="thin", fill="FFFFF2CC", horizontal="center", unlocked=True)
INPUT_LABEL = Look(styles.HEI, 12, horizontal="right", wrap=False)
INPUT_NOTE = Look(styles.SONG, 9, color="FF404040", wrap=False)

CellFormula = Callable[[form.Cell], Formula]


@dataclass(frozen=True)
class Panel:
    """One copy of the form on a sheet: its title, what its cells and its own labels are."""

    title: Formula
    source: Formula
    value: CellFormula
    look: Look = LOOKS["value"]
    labels: Mapping[str, Formula] | None = None
    """Labels of rows that follow the report, by row code."""


def write_panels(pen: Pen, ws: Worksheet, edition: form.Edition, panels: list[Panel]) -> int:
    """The panels side by side; returns the last row."""
    layout = form_layout(edition)
    for i, panel in enumerate(panels):
        shift = i * STEP
        pen.block(ws, TOP + 1, 1 + shift, 1, GRID, panel.title.result, TITLE, panel.title.text)
        pen.block(ws, TOP + 2, 1 + shift, 1, GRID, panel.source.result, SOURCE, panel.source.text)
        row_of = {b.row: b.cell[1] for b in layout.cells() if b.cell}
        for block in layout.blocks:
            top, left = block.row + FORM_TOP, block.col + shift
            if block.cell is not None:
                made = panel.value(block.cell)
                pen.block(ws, top, left, block.rows, block.cols, made.result, panel.look, made.text)
                continue
            live = (panel.labels or {}).get(row_of.get(block.row, "")) if block.role == "label" and block.rows == 1 else None
            if live is not None:
                pen.block(ws, top, left, block.rows, block.cols, live.result, LOOKS["label"], live.text)
            else:
                pen.block(ws, top, left, block.rows, block.cols, broken(block), LOOKS[block.role])
    for row, points in enumerate(row_heights(layout), start=FORM_TOP + 1):
        pen.height(ws, row, points)
    pen.height(ws, TOP + 1, 28)
    pen.widths(ws, ([COLUMN_WIDTH] * GRID + [2.0]) * len(panels))
    return layout.rows + FORM_TOP


class LiveForm:
    """The form of one edition for the chosen report; blank where that report is in another edition."""

    def __init__(self, edition: form.Edition, pairs: Comparison, numbers: Figures) -> None:
        self.edition, self.pairs, self.numbers = edition, pairs, numbers
        self.name = form_sheet(edition.name)
        self.label = codes.FORM_LABELS[edition.name]
        choice = pairs.choice
        self.now = choice.now if choice.now is not None and choice.now.edition == edition.name else None
        self.before = choice.before if self.now is not None else None

    def write(self, pen: Pen, ws: Worksheet, lists: Lists) -> None:
        self._write_choice(pen, ws, lists)
        here = f'({self.pairs.form_now()}="{self.label}")'
        panels = [
            Panel(self._title(), self._source(), lambda c: self._value(c, here),
                  labels=self._labels(self.now, f'{here}*({self.pairs.other_now()}')),
            Panel(*self._heading("上年"), lambda c: self._value(c, here, before=True),
                  labels=self._labels(self.before, f'{here}*({self.pairs.other_before()}')),
            Panel(*self._heading("增减（本年减上年）"), lambda c: self._change(c, here), _CHANGE),
            Panel(*self._heading("本年各格的依据"), lambda c: self._basis(c, here)),
        ]
        last = write_panels(pen, ws, self.edition, panels)
        self._write_marks(pen, ws, last)
        notes = self._notes(here)
        for i, note in enumerate(notes, start=1):
            pen.block(ws, last + i, 1, 1, GRID, note.result, NOTE, note.text)
            pen.height(ws, last + i, 13.5)
        pen.page(ws, first_row=TOP + 1, last_row=last + len(notes), last_col=GRID, freeze=(TOP + 1, 1), pages_high=1, back=(1, STEP + 1))

    # -- what is chosen -------------------------------------------------------------------

    def _write_choice(self, pen: Pen, ws: Worksheet, lists: Lists) -> None:
        choice = self.pairs.choice
        pen.height(ws, 1, 24)
        pen.block(ws, 1, 1, 1, 2, "单位：", INPUT_LABEL)
        pen.block(ws, 1, 9, 1, 2, "年度：", INPUT_LABEL)
        if self.name == FORM:
            pen.block(ws, 1, 3, 1, 6, choice.unit, INPUT)
            pen.block(ws, 1, 11, 1, 2, choice.year, INPUT)
            for col, source, what in ((3, lists.units, "单位"), (11, lists.years, "年度")):
                ws.data_validation(0, col - 1, 0, col - 1, {
                    "validate": "list", "source": "=" + source, "error_title": what, "error_message": f"请从列表中选择{what}。"})
            pen.book.define_name(CHOSEN_UNIT, "=" + at(1, 3, FORM))
            pen.book.define_name(CHOSEN_YEAR, "=" + at(1, 11, FORM))
            others = "、".join(f"“{name}”" for name in (*(form_sheet(e) for e in form.EDITIONS if form_sheet(e) != FORM),
                                                      names.COMPARISON, names.EQUATIONS, names.INDICATORS, names.LETTER))
            hint = f"点黄色格选单位和年度；{others}随之改变。"
        else:
            pen.block(ws, 1, 3, 1, 6, choice.unit, Look(styles.HEI, 12, border="thin", horizontal="center"), CHOSEN_UNIT)
            pen.block(ws, 1, 11, 1, 2, choice.year, Look(styles.HEI, 12, border="thin", horizontal="center"), CHOSEN_YEAR)
            hint = f"在“{FORM}”上选择单位和年度。"
        pen.put(ws, 2, 1, hint, INPUT_NOTE)

    # -- texts ----------------------------------------------------------------------------

    def _title(self) -> Formula:
        choice = self.pairs.choice
        return Formula(f'{CHOSEN_UNIT}&{CHOSEN_YEAR}&"年政府信息公开工作年度报告"',
                       "" if choice.unit is None else f"{choice.unit}{choice.year}年政府信息公开工作年度报告")

    def _source(self) -> Formula:
        now = self.pairs.choice.now
        own = f"表式：{self.label}（{self.edition.document}）"
        missing = "本册没有该单位该年度的报告"
        shown = self.pairs.form_now()
        other = self._other_sheet()
        result = missing if now is None else own if self.now is not None else f"该报告为{now.form_label}表式，{other}"
        return Formula(f'IF({CHOSEN_ROW}=0,"{missing}",IF({shown}="{self.label}","{own}","该报告为"&{shown}&"表式，{other}"))', result)

    def _other_sheet(self) -> str:
        return "见" + "、".join(f"“{form_sheet(name)}”" for name in form.EDITIONS if name != self.edition.name)

    def _heading(self, what: str) -> tuple[Formula, Formula]:
        choice = self.pairs.choice
        if what == "上年":
            title = Formula(f'"上年（"&({CHOSEN_YEAR}-1)&"年）"', "" if choice.year is None else f"上年（{choice.year - 1}年）")
        else:
            title = Formula(f'"{what}"', what)
        before = choice.before
        shown = self.pairs.form_before()
        source = Formula(f'IF({ROW_BEFORE}=0,"本册没有上年的报告",{shown}&"表式")',
                         "本册没有上年的报告" if before is None else before.form_label + "表式")
        if what == "本年各格的依据":
            source = Formula('""', "")
        return title, source

    def _labels(self, record: Record | None, other: str) -> dict[str, Formula]:
        """Labels of the rows under （六）其他处理, which reports print as one or as three.

        ``other`` begins the condition that the report shown here prints it as it is then said.
        """
        table = self.edition.tables[form.APPLICATIONS]
        if self.edition.single_other:
            line = table.line(SINGLE_OTHER)
            result = line.printed_label + (SUMMED_LABEL if record is not None and not record.single_other else "")
            return {SINGLE_OTHER: Formula(f'"{line.printed_label}"&IF({other}="三行"),"{SUMMED_LABEL}","")', result)}
        labels = {}
        single = record is not None and record.single_other
        for i, key in enumerate(THREE_OTHER):
            own, instead = table.line(key).printed_label, "" if i else ONE_ROW_LABEL
            labels[key] = Formula(f'IF({other}="一行"),"{instead}","{own}")', instead if single else own)
        return labels

    # -- cells ----------------------------------------------------------------------------

    def _value(self, cell: form.Cell, here: str, *, before: bool = False) -> Formula:
        pairs = self.pairs
        record = self.before if before else self.now
        find, unit = (pairs.before, pairs.unit_before) if before else (pairs.now, pairs.unit_now)
        other = pairs.other_before() if before else pairs.other_now()

        def plain(c: form.Cell) -> tuple[str, object]:
            pair = pairs.pairs[c]
            shown = pair.before if before else pair.now
            own = pair.unit_before if before else pair.unit_now
            if c in pairs.columns.units:
                std = form_unit(c) or ""
                text = f'IF(AND(ISNUMBER({find(c)}),{unit(c)}<>"{std}",{unit(c)}<>"{NO_UNIT}"),{find(c)}&{unit(c)},{find(c)})'
                if isinstance(shown, (int, float)) and own not in (std, NO_UNIT):
                    return text, f"{shown}{own}"
                return text, shown
            return find(c), shown

        formula, result = self._varied(cell, plain, other, record)
        return Formula(f'IF({here},{formula},"")', result if record is not None else "")

    def _change(self, cell: form.Cell, here: str) -> Formula:
        pairs = self.pairs
        formula, result = self._varied(cell, lambda c: (pairs.changed(c), pairs.pairs[c].change), pairs.other_now(), self.now)
        return Formula(f'IF({here},{formula},"")', result if self.now is not None and self.before is not None else "")

    def _basis(self, cell: form.Cell, here: str) -> Formula:
        pairs = self.pairs

        def plain(c: form.Cell) -> tuple[str, object]:
            return pairs.basis(c), pairs.shown_basis(c)

        formula, result = plain(cell) if cell[1] == SINGLE_OTHER else self._varied(cell, plain, pairs.other_now(), self.now)
        return Formula(f'IF({here},{formula},"")', result if self.now is not None else "")

    def _varied(
        self, cell: form.Cell, plain: Callable[[form.Cell], tuple[str, object]], other: str, record: Record | None
    ) -> tuple[str, object]:
        """Formula and result of a cell, whether the report prints （六）其他处理 as one row or as three."""
        frame, row, column = cell
        formula, result = plain(cell)
        if frame != form.APPLICATIONS:
            return formula, result
        if row in THREE_OTHER:
            instead, shown = plain((frame, SINGLE_OTHER, column)) if row == THREE_OTHER[0] else ('""', "")
            return f'IF({other}="一行",{instead},{formula})', shown if record is not None and record.single_other else result
        if row == SINGLE_OTHER:
            parts = [plain((frame, key, column)) for key in THREE_OTHER]
            each = ",".join(p for p, _ in parts)
            doubt = "+".join(f'({p}="{UNKNOWN}")' for p, _ in parts)
            total = f'IF({doubt}>0,"{UNKNOWN}",IF(COUNT({each})=0,"",SUM({each})))'
            if record is not None and not record.single_other:
                numbers = [shown for _, shown in parts if isinstance(shown, (int, float))]
                result = UNKNOWN if any(shown == UNKNOWN for _, shown in parts) else sum(numbers) if numbers else None
            return f'IF({other}="三行",{total},{formula})', result
        return formula, result

    # -- marks and notes ------------------------------------------------------------------

    def _write_marks(self, pen: Pen, ws: Worksheet, last: int) -> None:
        derived = pen.book.add_format({"num_format": f'General"{MARK}"'})
        unknown = pen.book.add_format({"pattern": 14, "fg_color": "#7F7F7F", "bg_color": "#FFFFFF"})
        area = (FORM_TOP, 0, last - 1, GRID - 1)
        basis = at(FORM_TOP + 1, 3 * STEP + 1).replace("$", "")
        ws.conditional_format(*area, {"type": "formula", "criteria": f'={basis}="{codes.BASES["derived"]}"', "format": derived})
        ws.conditional_format(*area, {"type": "cell", "criteria": "==", "value": f'"{UNKNOWN}"', "format": unknown})

    def _notes(self, here: str) -> list[Formula]:
        column = self.pairs.basis_column()
        counts = {key: f'COUNTIF({column},"{word}")' for key, word in codes.BASES.items()}
        now = self.now
        found = dict.fromkeys(codes.BASES, 0)
        if now is not None:
            for cell in self.pairs.rows:
                for key, word in codes.BASES.items():
                    found[key] += self.pairs.shown_basis(cell) == word
        lines = [
            ("blank", "空格：原表为空白（或“/”“—”）", "，表内勾稽关系在其为零时成立，合计与比率按零计。"),
            ("derived", f"{MARK} 推得：原表未印数，由表内勾稽关系得出唯一的数", "。"),
            ("unknown", f"{UNKNOWN}：原表未印数、不能读作数，也无从推得，不作零计", f"；原文见“{names.READINGS}”。"),
        ]
        return [
            Formula(f'IF({here}*({counts[key]}>0),"注：{head}，共"&{counts[key]}&"格{tail}","")',
                    f"注：{head}，共{found[key]}格{tail}" if found[key] else "")
            for key, head, tail in lines
        ]

