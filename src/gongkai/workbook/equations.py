"""勾稽: each equation of the form over the chosen report with its numbers in sight, and how many fail in every report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gongkai import codes, form
from gongkai.form import APPLICANTS, APPLICATIONS, DISCLOSURE, DISPUTE_OUTCOMES, DISPUTE_ROUTES, DISPUTES
from gongkai.workbook import names, styles
from gongkai.workbook.comparison import Comparison
from gongkai.workbook.data import FORM, PUBLISHER, REPORT, YEAR, DataColumns
from gongkai.workbook.figures import (
    ABSENT,
    CELLS,
    SINGLE_OTHER,
    UNKNOWN,
    Figures,
    Number,
    Record,
    Shown,
    labels,
    variant,
)
from gongkai.workbook.findings import Lines
from gongkai.workbook.ink import Pen, at, quoted, wanted_text, whole_column
from gongkai.workbook.names import CHOSEN_ROW, CHOSEN_UNIT, CHOSEN_YEAR, DATA, ROW_BEFORE
from gongkai.workbook.styles import DATA_NUMBER, DATA_TEXT, TABLE_CENTRED, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, Formula, write_title

HOLDS, FAILS, UNCHECKED, NO_CELL, NO_BEFORE = "相符", "不符", "无法核对", "表式无此栏", "无上年报告"
_NUMBER = Look(styles.SONG, 10, border="thin", horizontal="center", wrap=False, number_format=styles.AMOUNT)
_SMALL_HEAD = Look(styles.HEI, 9, border="thin", fill=styles.HEAD_FILL, horizontal="center")
_PARTS = 6
_COLUMNS = (
    Column("规则", 6, TABLE_CENTRED), Column("位置", 40, TABLE_TEXT), *(Column(f"左{i}", 10, _NUMBER) for i in range(1, _PARTS + 1)),
    Column("左边合计", 10, _NUMBER), Column("右1", 10, _NUMBER), Column("右2", 10, _NUMBER), Column("右边合计", 10, _NUMBER),
    Column("相差", 10, _NUMBER), Column("结果", 11, TABLE_CENTRED),
)
_LEFT, _RIGHTS, _RIGHT, _GAP, _VERDICT = 9, 10, 12, 13, 14
_FOUND = (("序号", 1, 1), ("位置", 2, 2), ("说明", 3, 10), ("所印数", 11, 11), ("应为", 12, 12), ("等级", 13, 13), ("处理", 14, 14))
"""Columns of the findings under the equations: head, first and last column."""
_ON_TWO_PAGES = 8
"""Findings that go on two pages with the equations."""
RULES = tuple(codes.EQUATIONS)


@dataclass(frozen=True)
class Term:
    """A number of an equation: its formula, and what it shows."""

    formula: str
    shown: Shown


@dataclass(frozen=True)
class Check:
    """An equation over the chosen report, or over it and the one before."""

    rule: str
    place: str
    left: Sequence[Term]
    right: Sequence[Term]

    def result(self, present: bool) -> tuple[Number | None, Number | None, Number | None, str]:
        """Left side, right side, difference and verdict."""
        if not present:
            return None, None, None, NO_BEFORE if self.rule in ("E5", "E6") else ""
        terms = [t.shown for t in (*self.left, *self.right)]
        left, right = _side(self.left), _side(self.right)
        if ABSENT in terms:
            return left, right, None, NO_CELL
        if left is None or right is None:
            return left, right, None, UNCHECKED
        gap = round(left - right, 6)
        return left, right, gap, FAILS if gap else HOLDS


def _side(terms: Sequence[Term]) -> Number | None:
    if any(isinstance(t.shown, str) and t.shown for t in terms):
        return None
    return sum(t.shown for t in terms if isinstance(t.shown, (int, float)))


@dataclass(frozen=True)
class Group:
    """The equations of one rule, and what their terms are called."""

    rule: str
    left: Sequence[str]
    right: Sequence[str]
    checks: Sequence[Check] = field(default_factory=tuple)


class Equations:
    """The sheet of the equations of the chosen report."""

    def __init__(self, pairs: Comparison, lines: Lines) -> None:
        self.pairs, self.lines = pairs, lines
        self.groups = list(self._groups())

    # -- the equations --------------------------------------------------------------------

    def _now(self, cell: form.Cell) -> Term:
        ref, shown = self.pairs.now(cell), self.pairs.pairs[cell].now
        if cell[0] == APPLICATIONS and cell[1] == SINGLE_OTHER:
            # Where the year before prints one row, its cell there holds the sum of this year's three.
            now = self.pairs.choice.now
            return Term(f'IF({self.pairs.other_now()}="三行","{ABSENT}",{ref})',
                        None if now is None else ABSENT if not now.single_other else shown)
        return Term(ref, shown)

    def _before(self, cell: form.Cell) -> Term:
        return Term(self.pairs.before(cell), self.pairs.pairs[cell].before)

    def _group(self, group: form.OutcomeGroup, applicant: str) -> Term:
        """The rows of an outcome group in one column, added."""
        rows = [key for key in group.members if key != SINGLE_OTHER]
        terms = [self._now((APPLICATIONS, key, applicant)) for key in rows]
        if len(terms) == 1:
            return terms[0]
        each = [t.formula for t in terms]
        formula = f'IF({"+".join(f"({e}={_q(UNKNOWN)})" for e in each)}>0,"{UNKNOWN}",SUM({",".join(each)}))'
        side = _side(terms)
        shown: Shown = UNKNOWN if side is None else side
        if SINGLE_OTHER in group.members:
            one = self._now((APPLICATIONS, SINGLE_OTHER, applicant))
            formula = f'IF({self.pairs.other_now()}="一行",{one.formula},{formula})'
            now = self.pairs.choice.now
            if now is not None and now.single_other:
                shown = one.shown
        return Term(formula, shown)

    def _groups(self) -> Iterator[Group]:
        a, now = APPLICATIONS, self._now
        word = {key: labels((a, key, "total"))[0] for key in ("received", "carried_in", "concluded", "carried_out")}
        total = next(t.zh for t in APPLICANTS if t.key == "total")
        yield Group("E1", [word["received"], word["carried_in"]], [word["concluded"], word["carried_out"]], [
            Check("E1", f"{t.zh}列", [now((a, k, t.key)) for k in ("received", "carried_in")],
                  [now((a, k, t.key)) for k in ("concluded", "carried_out")]) for t in APPLICANTS])
        yield Group("E2", [g.number + g.zh for g in form.OUTCOME_GROUPS], [word["concluded"]], [
            Check("E2", f"{t.zh}列", [self._group(g, t.key) for g in form.OUTCOME_GROUPS], [now((a, "concluded", t.key))])
            for t in APPLICANTS])
        kinds = [t for t in APPLICANTS if t.key != "total"]
        rows = dict.fromkeys(cell[1] for cell in CELLS if cell[0] == a)
        yield Group("E3", [t.zh for t in kinds], [total], [
            Check("E3", labels((a, key, "total"))[0], [now((a, key, t.key)) for t in kinds], [now((a, key, "total"))]) for key in rows])
        results = [t for t in DISPUTE_OUTCOMES if t.key != "total"]
        yield Group("E4", [t.zh for t in results], [total], [
            Check("E4", route.zh, [now((DISPUTES, route.key, t.key)) for t in results], [now((DISPUTES, route.key, "total"))])
            for route in DISPUTE_ROUTES])
        yield Group("E5", [f"上年“{word['carried_out']}”"], [f"本年“{word['carried_in']}”"], [
            Check("E5", f"{t.zh}列", [self._before((a, "carried_out", t.key))], [now((a, "carried_in", t.key))]) for t in APPLICANTS])
        columns = {key: labels((DISCLOSURE, "rules", key))[1] for key in ("in_force", "issued", "repealed")}
        yield Group("E6", [f"上年{columns['in_force']}", columns["issued"], f"减：{columns['repealed']}"], [columns["in_force"]], [
            Check("E6", labels((DISCLOSURE, item, "in_force"))[0],
                  [self._before((DISCLOSURE, item, "in_force")), now((DISCLOSURE, item, "issued")),
                   _negative(now((DISCLOSURE, item, "repealed")))], [now((DISCLOSURE, item, "in_force"))])
            for item in ("rules", "normative_documents")])

    # -- writing --------------------------------------------------------------------------

    def write(self, pen: Pen, ws: Worksheet, rows_of: Mapping[str, int]) -> None:
        choice = self.pairs.choice
        present = choice.now is not None
        both = present and choice.before is not None
        results = [c.result(both if g.rule in ("E5", "E6") else present) for g in self.groups for c in g.checks]
        width = sum(c.width for c in _COLUMNS)
        subject = Formula(f'{CHOSEN_UNIT}&"　"&{CHOSEN_YEAR}&"年"&IF({CHOSEN_ROW}=0,"：本册没有这份报告","")',
                          "" if choice.unit is None else f"{choice.unit}　{choice.year}年")
        verdicts = f"${xl_col_to_name(_VERDICT - 1)}$6:${xl_col_to_name(_VERDICT - 1)}$200"
        judged = (HOLDS, FAILS, UNCHECKED)
        tally = Formula('&"，"&'.join(f'"{v}"&COUNTIF({verdicts},"{v}")&"项"' for v in judged) + '&"。"',
                        "，".join(f"{v}{sum(r[3] == v for r in results)}项" for v in judged) + "。")
        how = f"每格都是公式，改正“{DATA}”上的数字，结果随之改变；空白作零。单位和年度在“{names.FORM}”上选择。"
        row = write_title(pen, ws, "勾稽", [subject, tally, how], len(_COLUMNS), width)
        i = 0
        for group in self.groups:
            pen.block(ws, row, 1, 1, len(_COLUMNS), f"{group.rule}　{codes.EQUATIONS[group.rule]}", styles.HEADING)
            pen.height(ws, row, 22)
            row += 1
            heads = ["规则", "位置", *group.left, *[""] * (_PARTS - len(group.left)), "左边合计", *group.right,
                     *[""] * (2 - len(group.right)), "右边合计", "相差", "结果"]
            for col, head in enumerate(heads, start=1):
                pen.put(ws, row, col, head, _SMALL_HEAD)
            pen.height(ws, row, styles.row_height(max(styles.text_lines(h, _COLUMNS[c].width, 9) for c, h in enumerate(heads)), 9))
            for check in group.checks:
                row += 1
                self._write_check(pen, ws, row, check, results[i])
                i += 1
            row += 1
        pen.block(ws, row, 1, 1, len(_COLUMNS), "这份报告的核验结果：表内、跨年、文字与表格", styles.HEADING)
        pen.height(ws, row, 22)
        last = self.lines.write(pen, ws, row + 1, _FOUND, [c.width for c in _COLUMNS], len(_COLUMNS) + 3, rows_of)
        bold = pen.book.add_format({"bold": True, "pattern": 16, "fg_color": "#A6A6A6", "bg_color": "#FFFFFF"})
        ws.conditional_format(5, _VERDICT - 1, row, _VERDICT - 1, {"type": "cell", "criteria": "==", "value": f'"{FAILS}"', "format": bold})
        pen.widths(ws, [c.width for c in _COLUMNS])
        high = 2 if self.lines.room <= _ON_TWO_PAGES else 0
        pen.page(ws, last_row=last, last_col=len(_COLUMNS), landscape=True, freeze=(5, 3), pages_high=high)

    def _write_check(self, pen: Pen, ws: Worksheet, row: int, check: Check, result: tuple[object, object, object, str]) -> None:
        pen.put(ws, row, 1, check.rule, TABLE_CENTRED)
        pen.put(ws, row, 2, check.place, TABLE_TEXT)
        for first, terms, room in ((3, check.left, _PARTS), (_RIGHTS, check.right, 2)):
            for i in range(room):
                if i < len(terms):
                    pen.formula(ws, row, first + i, terms[i].formula, terms[i].shown, _NUMBER)
                else:
                    pen.put(ws, row, first + i, None, _NUMBER)
        across = check.rule in ("E5", "E6")
        there = f"{CHOSEN_ROW}*{ROW_BEFORE}" if across else CHOSEN_ROW
        left = f"{at(row, 3)}:{at(row, 2 + _PARTS)}"
        right = f"{at(row, _RIGHTS)}:{at(row, _RIGHTS + 1)}"
        both = f"{at(row, 3)}:{at(row, _RIGHTS + 1)}"
        for col, terms_at, shown in ((_LEFT, left, result[0]), (_RIGHT, right, result[1])):
            without = f'COUNTIF({terms_at},"{UNKNOWN}")+COUNTIF({terms_at},"{ABSENT}")'
            pen.formula(ws, row, col, f'IF(OR({there}=0,{without}>0),"",SUM({terms_at}))', shown, _NUMBER)
        a, b = at(row, _LEFT), at(row, _RIGHT)
        pen.formula(ws, row, _GAP, f'IF(OR({a}="",{b}=""),"",ROUND({a}-{b},6))', result[2], _NUMBER)
        nothing = NO_BEFORE if across else ""
        pen.formula(
            ws, row, _VERDICT,
            f'IF({there}=0,"{nothing}",IF(COUNTIF({both},"{ABSENT}")>0,"{NO_CELL}",IF({at(row, _GAP)}="","{UNCHECKED}",'
            f'IF({at(row, _GAP)}=0,"{HOLDS}","{FAILS}"))))', result[3], TABLE_CENTRED)
        pen.height(ws, row, 13.0 * styles.text_lines(check.place, 40, 10) + 2)


def _negative(term: Term) -> Term:
    shown = -term.shown if isinstance(term.shown, (int, float)) else term.shown
    return Term(f"IF(ISNUMBER({term.formula}),-{term.formula},{term.formula})", shown)


def _q(word: str) -> str:
    return f'"{word}"'


_ROW = "\0"
"""Stands for the row in a formula that is written for many rows."""


# -- all reports ------------------------------------------------------------------------------


class AllEquations:
    """For every report how many equations of each rule fail, as formulas over its row on the data sheet."""

    _HEADS = ("单位-年度", "单位", "年度", "表式", *(f"{rule}不符" for rule in RULES), "不符合计", "不明格数", "上年所在行")
    _ROW_BEFORE = len(_HEADS)

    def __init__(self, numbers: Figures, columns: DataColumns) -> None:
        self.numbers, self.columns = numbers, columns

    def write(self, pen: Pen, ws: Worksheet) -> None:
        place = {r.key: i for i, r in enumerate(self.numbers.records, start=2)}
        cells = [self.columns.cells[c] for c in CELLS]
        for row, record in enumerate(self.numbers.records, start=2):
            before = self.numbers.find(record.publisher, record.year - 1)
            for col, (source, shown) in enumerate(((REPORT, record.key), (PUBLISHER, record.publisher), (YEAR, record.year),
                                                   (FORM, record.form_label)), start=1):
                pen.formula(ws, row, col, self._ref(source, row), shown, DATA_TEXT)
            failing = self.failing(record, before)
            for i, rule in enumerate(RULES):
                pen.formula(ws, row, 5 + i, self._formula(rule, record, row), failing[rule], DATA_NUMBER)
            rules = f"{at(row, 5)}:{at(row, 4 + len(RULES))}"
            pen.formula(ws, row, 5 + len(RULES), f"SUM({rules})", sum(v for v in failing.values() if v is not None), DATA_NUMBER)
            whole = f"{quoted(DATA)}!{at(row, min(cells))}:{at(row, max(cells))}"
            pen.formula(ws, row, 6 + len(RULES), f'COUNTIF({whole},"{UNKNOWN}")', sum(v == UNKNOWN for v in record.cells.values()), DATA_NUMBER)
            key = f'{at(row, 2)}&"-"&({at(row, 3)}-1)'
            pen.formula(ws, row, self._ROW_BEFORE, f"IFERROR(MATCH({wanted_text(key)},{whole_column(REPORT, DATA)},0),0)",
                        0 if before is None else place[before.key], DATA_NUMBER)
        last = max(len(self.numbers.records) + 1, 2)
        pen.table(ws, "equations", 1, last, self._HEADS, styles.HEAD)
        longest = max((styles.text_width(r.key) for r in self.numbers.records), default=10)
        pen.widths(ws, [min(longest + 3, 50), min(longest, 44), 9, 12, *[11.0] * len(RULES), 12, 12, 13])
        pen.page(ws, last_row=last, last_col=len(self._HEADS) - 1, landscape=True, head_rows=(1, 1), freeze=(2, 2),
                 back=(1, len(self._HEADS) + 2))

    def _ref(self, col: int, row: int | str) -> str:
        return f"{DATA}!{xl_col_to_name(col - 1)}{row}"

    def _cell(self, cell: form.Cell, row: int | str) -> str:
        return self._ref(self.columns.cells[cell], row)

    def _formula(self, rule: str, record: Record, row: int) -> str:
        """The number of equations whose sides differ; where a number is unknown the difference is no number."""
        before = at(row, self._ROW_BEFORE)
        if rule in ("E5", "E6"):
            return f'IF({before}=0,"",{"+".join(self._across(rule, row, before))})'
        return self._within(rule, record.edition, record.single_other).replace(_ROW, str(row))

    @cache  # noqa: B019 - lives as long as one workbook is written
    def _within(self, rule: str, edition: str, single_other: bool) -> str:
        terms = []
        for equation in variant(edition, single_other).equations:
            if equation.rule == rule:
                left = "+".join(self._cell(c, _ROW) for c in equation.parts)
                right = "".join("-" + self._cell(c, _ROW) for c in equation.whole)
                terms.append(f"ISNUMBER(1/({left}{right}))")
        return "+".join(terms)

    def _across(self, rule: str, row: int, before: str) -> Iterator[str]:
        if rule == "E5":
            for t in APPLICANTS:
                then = self.columns.cell((APPLICATIONS, "carried_out", t.key), before)
                yield f"ISNUMBER(1/({then}-{self._cell((APPLICATIONS, 'carried_in', t.key), row)}))"
        else:
            for item in ("rules", "normative_documents"):
                then = self.columns.cell((DISCLOSURE, item, "in_force"), before)
                issued, repealed, stock = (self._cell((DISCLOSURE, item, k), row) for k in ("issued", "repealed", "in_force"))
                yield f"ISNUMBER(1/ROUND({then}+{issued}-{repealed}-{stock},6))"

    @staticmethod
    def failing(record: Record, before: Record | None) -> dict[str, int | None]:
        """How many equations of each rule fail; None for those across years where the year before is not here."""
        edition = variant(record.edition, record.single_other)
        found: dict[str, int | None] = dict.fromkeys(RULES, 0)
        for equation in edition.equations:
            left, right = record.total(equation.parts), record.total(equation.whole)
            if left is not None and right is not None and left != right:
                found[equation.rule] = (found[equation.rule] or 0) + 1
        if before is None:
            return found | {"E5": None, "E6": None}
        for t in APPLICANTS:
            a, b = before.size((APPLICATIONS, "carried_out", t.key)), record.size((APPLICATIONS, "carried_in", t.key))
            found["E5"] = (found["E5"] or 0) + (a is not None and b is not None and a != b)
        for item in ("rules", "normative_documents"):
            stock = before.size((DISCLOSURE, item, "in_force"))
            issued, repealed, now = (record.size((DISCLOSURE, item, k)) for k in ("issued", "repealed", "in_force"))
            if None not in (stock, issued, repealed, now):
                found["E6"] = (found["E6"] or 0) + (round(stock + issued - repealed - now, 6) != 0)  # type: ignore[operator]
        return found

