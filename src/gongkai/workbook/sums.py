"""汇总: the cells of all switched-on units added up for a year, in the form's layout, each sum a formula over the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form
from gongkai.workbook import styles
from gongkai.workbook.data import (
    FORM,
    OTHER_ROWS,
    REPORT,
    SWITCHED,
    UNIT_STATE,
    UNIT_SWITCH,
    YEAR,
    YES,
    DataColumns,
    Lists,
)
from gongkai.workbook.figures import (
    ABSENT,
    CELLS,
    ONE_ROW,
    SINGLE_OTHER,
    THREE_OTHER,
    THREE_ROWS,
    UNKNOWN,
    Figures,
    Number,
    Record,
    form_unit,
    labels,
)
from gongkai.workbook.forms import FORM_TOP, INPUT, INPUT_LABEL, INPUT_NOTE, STEP, TOP, Panel, write_panels
from gongkai.workbook.ink import Pen, at, span, wanted_text, whole_column
from gongkai.workbook.layout import GRID
from gongkai.workbook.names import DATA, SUM, SUM_YEAR, SUMS, UNITS, sum_sheet
from gongkai.workbook.printed import LOOKS
from gongkai.workbook.styles import NOTE, TABLE_CENTRED, TABLE_NUMBER, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, Formula, write_head, write_title

UNKNOWN_MARK = "＊"
_EDITIONS = tuple(reversed(form.EDITIONS.values()))
_TOP = 6
_SUM, _NUMBERS, _BLANK, _UNKNOWN = range(4)


@dataclass(frozen=True)
class Tally:
    """A cell added up: the sum, and in how many reports it holds a number, is blank, is unknown."""

    total: Number
    numbers: int
    blank: int
    unknown: int


class Sums:
    """The sums of a year, all units switched on, and where each stands on the sheet of sums."""

    def __init__(self, numbers: Figures, columns: DataColumns, year: int | None) -> None:
        self.numbers, self.columns, self.year = numbers, columns, year
        self.records = [r for r in numbers.records if r.year == year]
        self.year_text = "" if year is None else str(year)
        self.rows: dict[tuple[form.Cell, str | None], int] = {}
        for cell in CELLS:
            for unit in numbers.units_of(cell) if cell in columns.units else (None,):
                self.rows[cell, unit] = _TOP + len(self.rows)
        self.last_row = _TOP + len(self.rows) - 1

    def included(self, edition: str) -> list[Record]:
        return [r for r in self.records if r.edition == edition]

    def at(self, cell: form.Cell, unit: str | None, edition: str, what: int) -> str:
        place = next(i for i, e in enumerate(_EDITIONS) if e.name == edition)
        return at(self.rows[cell, unit], 5 + 4 * place + what, SUMS)

    def tally(self, cell: form.Cell, unit: str | None, edition: str) -> Tally:
        own = self.included(edition)
        shown = [r.cells[cell] for r in own]
        found = [r.cells[cell] for r in own if unit is None or r.unit(cell) == unit]
        amounts = [s for s in found if isinstance(s, (int, float))]
        first = unit is None or unit == self.numbers.units_of(cell)[0]
        return Tally(round(sum(amounts), 8), len(amounts), shown.count(None) if first else 0, shown.count(UNKNOWN) if first else 0)

    def write(self, pen: Pen, ws: Worksheet) -> None:
        """The list of sums: a row for each cell and unit, the editions apart."""
        columns = [Column("部分", 6, TABLE_CENTRED), Column("行", 62, TABLE_TEXT), Column("栏", 24, TABLE_TEXT),
                   Column("单位", 8, TABLE_CENTRED)]
        for edition in _EDITIONS:
            label = codes.FORM_LABELS[edition.name]
            columns += [Column(f"{label}合计", 13, TABLE_NUMBER), Column("有数（份）", 8, TABLE_NUMBER), Column("空白（份）", 8, TABLE_NUMBER),
                        Column(f"{UNKNOWN}（份）", 8, TABLE_NUMBER)]
        how = f"年，各单位逐格相加。两版表式分开，单位不同的金额分开；空白作零，{UNKNOWN}的不计入合计，份数列在旁边。"
        year = Formula(f'{SUM_YEAR}&"{how}"', self.year_text + how)
        where = f"年度在“{SUM}”上选择，单位在“{UNITS}”上开关。"
        row = write_title(pen, ws, "汇总明细", [year, where, ""], len(columns), sum(c.width for c in columns))
        write_head(pen, ws, row, columns)
        sections = {s.key: s.number for s in form.SECTIONS}
        for (cell, unit), r in self.rows.items():
            name, column = labels(cell)
            for col, value in enumerate((sections[cell[0]], name, column, unit or form_unit(cell)), start=1):
                pen.put(ws, r, col, value, columns[col - 1].look)
            for i, edition in enumerate(_EDITIONS):
                tally = self.tally(cell, unit, edition.name)
                formulas = self._formulas(cell, unit, edition.name)
                for what, result in enumerate((tally.total, tally.numbers, tally.blank, tally.unknown)):
                    pen.formula(ws, r, 5 + 4 * i + what, formulas[what], result, TABLE_NUMBER)
            pen.height(ws, r, 13.0 * styles.text_lines(name, 62, 10) + 2)
        pen.widths(ws, [c.width for c in columns])
        pen.page(ws, last_row=self.last_row, last_col=len(columns), landscape=True, head_rows=(row, row), freeze=(row + 1, 5))

    def _formulas(self, cell: form.Cell, unit: str | None, edition: str) -> tuple[str, str, str, str]:
        values = whole_column(self.columns.cells[cell], DATA)
        chosen = (f'{whole_column(YEAR, DATA)},{SUM_YEAR},{whole_column(FORM, DATA)},"{codes.FORM_LABELS[edition]}",'
                  f'{whole_column(SWITCHED, DATA)},"{YES}"')
        of_unit = f',{whole_column(self.columns.units[cell], DATA)},"{unit}"' if unit is not None else ""
        first = unit is None or unit == self.numbers.units_of(cell)[0]
        words = "-".join(f'COUNTIFS({values},"{word}",{chosen})' for word in (UNKNOWN, ABSENT))
        return (
            f"ROUND(SUMIFS({values},{chosen}{of_unit}),8)",
            f'COUNTIFS({values},">=-1E+300",{chosen}{of_unit})',
            # Not COUNTIFS with "": it would look through every empty row of the sheet.
            f'COUNTIFS({chosen})-COUNTIFS({values},">=-1E+300",{chosen})-{words}' if first else "0",
            f'COUNTIFS({values},"{UNKNOWN}",{chosen})' if first else "0",
        )

    # -- units ----------------------------------------------------------------------------

    def states(self) -> list[tuple[str, str]]:
        """For each unit the formula that says whether it is in the sum, and its result."""
        made = []
        for row, unit in enumerate(self.numbers.publishers, start=2):
            key = wanted_text(f'{at(row, 1)}&"-"&{SUM_YEAR}')
            found = f"MATCH({key},{whole_column(REPORT, DATA)},0)"
            record = self.numbers.find(unit, self.year)
            made.append((
                f'IF({at(row, UNIT_SWITCH)}<>"{YES}","已关闭",IFERROR(INDEX({whole_column(FORM, DATA)},{found})&"表式，已计入",'
                f'"无"&{SUM_YEAR}&"年报告"))',
                f"无{self.year_text}年报告" if record is None else f"{record.form_label}表式，已计入",
            ))
        return made


class SumForm:
    """The sums of one edition in its form."""

    def __init__(self, edition: form.Edition, sums: Sums, units: Sequence[Sequence[object]]) -> None:
        self.edition, self.sums, self.units = edition, sums, units
        self.name = sum_sheet(edition.name)
        self.label = codes.FORM_LABELS[edition.name]
        self.count = len(sums.included(edition.name))

    def write(self, pen: Pen, ws: Worksheet, lists: Lists) -> None:
        self._write_choice(pen, ws, lists)
        chosen = (f'COUNTIFS({whole_column(YEAR, DATA)},{SUM_YEAR},{whole_column(FORM, DATA)},"{self.label}",'
                  f'{whole_column(SWITCHED, DATA)},"{YES}")')
        source = Formula(f'"表式：{self.label}（{self.edition.document}）　"&IF({chosen}=0,"没有可汇总的报告",{chosen}&"份报告之和")',
                         f"表式：{self.label}（{self.edition.document}）　" + (f"{self.count}份报告之和" if self.count else "没有可汇总的报告"))
        title = Formula(f'{SUM_YEAR}&"年政府信息公开工作年度报告汇总表"', f"{self.sums.year_text}年政府信息公开工作年度报告汇总表")
        look = LOOKS["value"]
        panels = [
            Panel(title, source, self._total, look),
            Panel(Formula(f'"{UNKNOWN}（份）"', f"{UNKNOWN}（份）"), Formula('"各格有几份报告数值不明"', "各格有几份报告数值不明"),
                  lambda c: self._count(c, _UNKNOWN), look),
            Panel(Formula('"空白（份）"', "空白（份）"), Formula('"各格有几份报告为空白，作零相加"', "各格有几份报告为空白，作零相加"),
                  lambda c: self._count(c, _BLANK), look),
        ]
        last = write_panels(pen, ws, self.edition, panels)
        marked = pen.book.add_format({"num_format": f'General"{UNKNOWN_MARK}"'})
        doubt = at(FORM_TOP + 1, STEP + 1).replace("$", "")
        ws.conditional_format(FORM_TOP, 0, last - 1, GRID - 1, {"type": "formula", "criteria": f"=N({doubt})>0", "format": marked})
        notes = self._notes(last)
        for i, note in enumerate(notes, start=1):
            pen.block(ws, last + i, 1, 1, GRID, note.result, NOTE, note.text)
            pen.height(ws, last + i, 25 if i in (1, 3) else 13.5)
        pen.page(ws, first_row=TOP + 1, last_row=last + len(notes), last_col=GRID, freeze=(TOP + 1, 1), pages_high=1, back=(1, STEP + 1))

    def _write_choice(self, pen: Pen, ws: Worksheet, lists: Lists) -> None:
        pen.height(ws, 1, 24)
        pen.block(ws, 1, 1, 1, 2, "年度：", INPUT_LABEL)
        others = "、".join(f"“{sum_sheet(e)}”" for e in form.EDITIONS if e != self.edition.name)
        if self.name == SUM:
            pen.block(ws, 1, 3, 1, 2, self.sums.year, INPUT)
            ws.data_validation(0, 2, 0, 2, {"validate": "list", "source": "=" + lists.years, "error_title": "年度",
                                            "error_message": "请从列表中选择年度。"})
            pen.book.define_name(SUM_YEAR, "=" + at(1, 3, SUM))
            hint = f"点黄色格选年度；哪些单位计入，在“{UNITS}”上选“是”或“否”。另一版表式的报告见{others}，两版不混加。"
        else:
            pen.block(ws, 1, 3, 1, 2, self.sums.year, Look(styles.HEI, 12, border="thin", horizontal="center"), SUM_YEAR)
            hint = f"在“{SUM}”上选择年度。另一版表式的报告见{others}，两版不混加。"
        pen.put(ws, 2, 1, hint, INPUT_NOTE)

    # -- cells ----------------------------------------------------------------------------

    def _total(self, cell: form.Cell) -> Formula:
        sums, edition = self.sums, self.edition.name
        if cell not in sums.columns.units:
            place, tally = sums.at(cell, None, edition, _SUM), sums.tally(cell, None, edition)
            known = f"{sums.at(cell, None, edition, _NUMBERS)}+{sums.at(cell, None, edition, _BLANK)}"
            # With a number from nobody the sum is not known; it is not blank either.
            doubt = sums.at(cell, None, edition, _UNKNOWN)
            none = UNKNOWN if tally.unknown else ""
            return Formula(f'IF({known}=0,IF({doubt}>0,"{UNKNOWN}",""),{place})', tally.total if tally.numbers + tally.blank else none)
        # Amounts in different units stand one after the other, each with its unit, and are not added.
        units = sums.numbers.units_of(cell)
        own, others = units[0], units[1:]
        tallies = [sums.tally(cell, unit, edition) for unit in units]
        count = [sums.at(cell, unit, edition, _NUMBERS) for unit in units]
        total = [sums.at(cell, unit, edition, _SUM) for unit in units]
        alone = own == form_unit(cell) or len(units) == 1
        parts = "&".join(f'IF({n}=0,"",{s}&"{u}；")' for n, s, u in zip(count, total, units, strict=True))
        elsewhere = "+".join(count[1:]) if others else "0"
        blank = sums.at(cell, own, edition, _BLANK)
        plain = f'IF({count[0]}+{blank}=0,"",{total[0]})'
        formula = f"IF({elsewhere}=0,{plain},{parts})" if alone else parts
        words = "".join(f"{_general(t.total)}{u}；" for t, u in zip(tallies, units, strict=True) if t.numbers)
        if alone and not any(t.numbers for t in tallies[1:]):
            return Formula(formula, tallies[0].total if tallies[0].numbers + tallies[0].blank else "")
        return Formula(formula, words)

    def _count(self, cell: form.Cell, what: int) -> Formula:
        sums, edition = self.sums, self.edition.name
        unit = sums.numbers.units_of(cell)[0] if cell in sums.columns.units else None
        tally = sums.tally(cell, unit, edition)
        number = tally.unknown if what == _UNKNOWN else tally.blank
        place = sums.at(cell, unit, edition, what)
        return Formula(f'IF({place}=0,"",{place})', number or "")

    # -- notes ----------------------------------------------------------------------------

    def _notes(self, last: int) -> list[Formula]:
        sums, edition = self.sums, self.edition.name
        n = max(len(self.units), 1) + 1
        states, switches = span(2, UNIT_STATE, n, UNIT_STATE, UNITS), span(2, UNIT_SWITCH, n, UNIT_SWITCH, UNITS)
        bodies, parents = span(2, 1, n, 1, UNITS), span(2, 3, n, 3, UNITS)
        taken, mine, gone = (f'COUNTIF({states},"*已计入")', f'COUNTIF({states},"{self.label}*已计入")', f'COUNTIF({states},"无*")')
        off = f'COUNTIF({switches},"<>{YES}")-COUNTBLANK({switches})'
        with_report = {r.publisher for r in sums.records}
        own = {r.publisher for r in sums.included(edition)}
        missing = len(self.units) - len(with_report)
        others = len(with_report) - len(own)
        see = f"逐个见“{UNITS}”的“汇总情况”。"
        who = Formula(
            f'"单位：计入"&{mine}&"个，另一版表式未并入"&({taken}-{mine})&"个，无该年度报告"&{gone}&"个，"&"已关闭"&({off})&"个；{see}"',
            f"单位：计入{len(own)}个，另一版表式未并入{others}个，无该年度报告{missing}个，已关闭0个；{see}")
        above = {str(u[0]): u[2] for u in self.units}
        double = sum(1 for body in with_report if above.get(body) in with_report)
        twice = f'SUMPRODUCT((RIGHT({states},3)="已计入")*(COUNTIFS({bodies},{parents},{states},"*已计入")>0))'
        repeated = f"个单位的上级也在汇总内，数字可能重复计算，请在“{UNITS}”关闭一方。"
        overlap = Formula(f'IF({twice}=0,"","注意：有"&{twice}&"{repeated}")', f"注意：有{double}{repeated}" if double else "")
        doubts = f"'{self.name}'!{at(FORM_TOP + 1, STEP + 1)}:{at(last, STEP + GRID)}"
        doubtful = sum(1 for cell in self.edition.cells if self._count(cell, _UNKNOWN).result)
        partly = f"格含数值不明的报告，合计只是其余各份之和；各格的份数见右侧和“{SUMS}”。"
        unknown = Formula(f'IF(COUNT({doubts})=0,"","{UNKNOWN_MARK} 有"&COUNT({doubts})&"{partly}")',
                          f"{UNKNOWN_MARK} 有{doubtful}{partly}" if doubtful else "")
        return [who, overlap, unknown, self._other_note()]

    def _other_note(self) -> Formula:
        """Reports that print （六）其他处理 in the other way than this form: their cases are in （七）, not in its rows."""
        sums, edition = self.sums, self.edition.name
        keys = THREE_OTHER if self.edition.single_other else (SINGLE_OTHER,)
        how = THREE_ROWS if self.edition.single_other else ONE_ROW
        places = [sums.at((form.APPLICATIONS, key, "total"), None, edition, _SUM) for key in keys]
        reports = (f'COUNTIFS({whole_column(YEAR, DATA)},{SUM_YEAR},{whole_column(FORM, DATA)},"{self.label}",'
                   f'{whole_column(SWITCHED, DATA)},"{YES}",{whole_column(OTHER_ROWS, DATA)},"{how}")')
        found = sum(r.other_rows == how for r in sums.included(edition))
        total = sum(sums.tally((form.APPLICATIONS, key, "total"), None, edition).total for key in keys)
        tail = "件（总计栏），已在（七）总计之内，未列入本表（六）各行。"
        return Formula(f'IF({reports}=0,"","另有"&{reports}&"份报告的（六）其他处理印为{how}，合计"&({"+".join(places)})&"{tail}")',
                       f"另有{found}份报告的（六）其他处理印为{how}，合计{_general(total)}{tail}" if found else "")


def _general(number: Number) -> str:
    """A number as Excel joins it to a text."""
    return f"{number:.15g}"


