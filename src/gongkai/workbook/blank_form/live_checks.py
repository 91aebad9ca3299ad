"""The checks beside a form that is being filled in: each sum, the difference, and in words whether it agrees.

They stand right of the printed area, locked. A blank counts as zero, as in :mod:`gongkai.checks`;
where a total is still blank an unequal sum is not called wrong but unfinished.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gongkai import form
from gongkai.workbook import styles
from gongkai.workbook.blank_form.areas import TITLE_ROWS, Places, below, split
from gongkai.workbook.blank_form.last_year import STOCK_PARTS, LastYear
from gongkai.workbook.layout import GRID, Layout
from gongkai.workbook.styles import Look, Pen

AGREES, DIFFERS, UNFINISHED, EMPTY = "相符", "不符", "未填齐", "未填"
ALL_AGREE, NOTHING_YET = "全部相符", "尚未填写"
IN_FORM, NUMBERS, ACROSS = "表内勾稽", "所填数字", "与上年核对"

_ROW_SUM = GRID + 2
"""Columns of the checks beside a row: sum, difference, in words."""
_COLUMN_CHECK = _ROW_SUM + 4
"""Columns of the checks of a column of the form: its name, both sides, difference, in words."""
LAST = _COLUMN_CHECK + 4
WIDTHS = {GRID + 1: 2.0, _ROW_SUM: 11.0, _ROW_SUM + 1: 8.0, _ROW_SUM + 2: 16.0, _ROW_SUM + 3: 2.0,
          _COLUMN_CHECK: 17.0, _COLUMN_CHECK + 1: 10.0, _COLUMN_CHECK + 2: 10.0, _COLUMN_CHECK + 3: 8.0, LAST: 16.0}

_HEAD = Look(styles.HEI, 9, horizontal="center", fill=styles.HEAD_FILL, border="hair")
_NAME = Look(styles.SONG, 9, border="hair", wrap=False)
_NUMBER = Look(styles.SONG, 9, border="hair", horizontal="right", wrap=False)
_DIFFERENCE = Look(styles.SONG, 9, border="hair", horizontal="right", wrap=False, number_format="+General;-General;0")
_WORDS = Look(styles.HEI, 9, border="hair", wrap=False)
_MESSAGE = Look(styles.HEI, 10.5, border="thin", wrap=False)
_NOTE = Look(styles.SONG, 9, vertical="top")

_ALARM = DifferentialStyle(font=Font(b=True, color="FF9C0006"), fill=PatternFill("solid", bgColor="FFFFC7CE"))
"""Red on pink, always beside a word that says the same."""


def alarm(formula: str) -> Rule:
    """Mark cells red where ``formula``, written for the first of them, is true."""
    return Rule(type="expression", dxf=_ALARM, formula=[formula])


@dataclass
class _Written:
    """Where the words of the checks stand, and which cells of the form each speaks of."""

    in_form: list[str] = field(default_factory=list)
    across: list[str] = field(default_factory=list)


class LiveChecks:
    """Writes the checks of one form on its sheet."""

    def __init__(
        self, pen: Pen, ws: Worksheet, edition: form.Edition, layout: Layout, last: LastYear | None
    ) -> None:
        self.pen, self.ws, self.edition, self.last = pen, ws, edition, last
        self.places = Places(layout)
        self.headings = [b.row + TITLE_ROWS for b in layout.blocks if b.role == "heading"]
        self.equations: dict[str, list[form.Equation]] = {}
        for equation in edition.equations:
            self.equations.setdefault(equation.rule, []).append(equation)
        self.written = _Written()
        self.alarms: list[tuple[str, str]] = []

    def write(self, notes: Sequence[str]) -> None:
        for column, width in WIDTHS.items():
            self.ws.column_dimensions[get_column_letter(column)].width = width
        disclosure, applications, disputes = self.headings
        free = self._stock(disclosure + 1)
        self._rows(self.equations["E3"])
        row = self._columns(applications + 1, self.equations["E1"], "一＋二＝（七）＋四", ("一＋二", "（七）＋四"))
        row = self._columns(row + 1, self.equations["E2"], "（一）至（六）＝（七）", ("（一）至（六）", "（七）"))
        self._carried(row + 1)
        self._columns(disputes + 1, self.equations["E4"], "四种结果＝总计", ("结果之和", "总计"))
        self._messages()
        for at in (*self.written.in_form, *self.written.across):
            self._alarm_if(at, at)
        self._write_alarms()
        for note in notes:
            self.pen.block(self.ws, free, _ROW_SUM, 1, LAST - _ROW_SUM + 1, note, _NOTE)
            free += 1

    # -- single checks ------------------------------------------------------------------------

    def _formula(self, row: int, col: int, formula: str, look: Look) -> str:
        cell = self.pen.put(self.ws, row, col, None, look)
        cell.value = f"={formula}"
        return str(cell.coordinate)

    def _sum(self, cells: Iterable[form.Cell]) -> str:
        return f"SUM({','.join(self.places.areas(cells))})"

    def _count(self, cells: Iterable[form.Cell]) -> str:
        return f"COUNT({','.join(self.places.areas(cells))})"

    def _if_any(self, cells: Sequence[form.Cell], formula: str) -> str:
        return f'IF({self._count(cells)}=0,"",{formula})'

    def _verdict(self, row: int, col: int, equation: form.Equation) -> str:
        difference = f"{self._sum(equation.parts)}-{self._sum(equation.whole)}"
        filled = self._count(equation.whole)
        words = (
            f'IF(ROUND({difference},6)=0,IF({filled}=0,"{EMPTY}","{AGREES}"),'
            f'IF({filled}<{len(equation.whole)},"{UNFINISHED}","{DIFFERS}，相差 "&ABS(ROUND({difference},6))))'
        )
        at = self._formula(row, col, words, _WORDS)
        for cell in equation.whole:
            self._alarm_if(self.places.at(cell), at)
        return at

    def _alarm_if(self, ref: str, words: str) -> None:
        """Mark ``ref`` red where ``words`` begin with 不符."""
        self.alarms.append((ref, words))

    def _write_alarms(self) -> None:
        """A rule for each run of cells one below the other whose words are, too."""
        runs: list[tuple[str, str, str]] = []
        for ref, words in self.alarms:
            if runs and (below(runs[-1][1]), below(runs[-1][2])) == (ref, words):
                runs[-1] = (runs[-1][0], ref, words)
            else:
                runs.append((ref, ref, words))
        firsts = dict(self.alarms)
        for first, last, _ in sorted(runs):
            column, row = split(firsts[first])
            self.ws.conditional_formatting.add(
                first if first == last else f"{first}:{last}", alarm(f'LEFT(${column}{row},{len(DIFFERS)})="{DIFFERS}"'))

    def _rows(self, equations: Sequence[form.Equation]) -> None:
        """Right of each row: what its cells add up to."""
        top = self.places.row(equations[0].cells[0])
        for offset, head in enumerate(("各列之和", "相差", "核对")):
            self.pen.put(self.ws, top - 1, _ROW_SUM + offset, head, _HEAD)
        for equation in equations:
            row = self.places.row(equation.whole[0])
            self._formula(row, _ROW_SUM, self._if_any(equation.parts, self._sum(equation.parts)), _NUMBER)
            self._formula(row, _ROW_SUM + 1, self._if_any(
                equation.cells, f"{self._sum(equation.parts)}-{self._sum(equation.whole)}"), _DIFFERENCE)
            self.written.in_form.append(self._verdict(row, _ROW_SUM + 2, equation))

    def _columns(self, row: int, equations: Sequence[form.Equation], title: str, sides: tuple[str, str]) -> int:
        """A line for each column of the form (or each route of section 四): both sides, difference, words."""
        for offset, head in enumerate((title, *sides, "相差", "核对")):
            self.pen.put(self.ws, row, _COLUMN_CHECK + offset, head, _HEAD)
        for equation in equations:
            row += 1
            self.pen.put(self.ws, row, _COLUMN_CHECK, self._name(equation), _NAME)
            for offset, cells in ((1, equation.parts), (2, equation.whole)):
                self._formula(row, _COLUMN_CHECK + offset, self._if_any(cells, self._sum(cells)), _NUMBER)
            self._formula(row, _COLUMN_CHECK + 3, self._if_any(
                equation.cells, f"{self._sum(equation.parts)}-{self._sum(equation.whole)}"), _DIFFERENCE)
            self.written.in_form.append(self._verdict(row, LAST, equation))
        return row + 1

    @staticmethod
    def _name(equation: form.Equation) -> str:
        frame, first, second = equation.whole[0]
        position, key = (0, first) if frame == form.DISPUTES else (1, second)
        return form.term_label(frame, key, position) + ("" if frame == form.DISPUTES else "列")

    # -- the year before --------------------------------------------------------------------

    def _carried(self, row: int) -> None:
        """E5: what was carried over then and now."""
        if self.last is None:
            return
        for offset, head in enumerate(("上年结转", "本表", f"{self.last.year}年表", "相差", "核对")):
            self.pen.put(self.ws, row, _COLUMN_CHECK + offset, head, _HEAD)
        for term in form.APPLICANTS:
            row += 1
            here = self.places.at((form.APPLICATIONS, "carried_in", term.key))
            then = self.last.carried(term.key)
            self.pen.put(self.ws, row, _COLUMN_CHECK, f"{term.zh}列", _NAME)
            self._formula(row, _COLUMN_CHECK + 1, f'IF(COUNT({here})=0,"",{here})', _NUMBER)
            at = self.pen.put(self.ws, row, _COLUMN_CHECK + 2, then, _NUMBER).coordinate
            if then is None:
                self.pen.put(self.ws, row, _COLUMN_CHECK + 3, None, _DIFFERENCE)
                self.pen.put(self.ws, row, LAST, "上年数不明", _WORDS)
                continue
            difference = f"SUM({here})-{at}"
            self._formula(row, _COLUMN_CHECK + 3, difference, _DIFFERENCE)
            # A blank agrees with nothing carried over; it is unfinished where something was.
            self._across(row, LAST, here, difference, EMPTY if then == 0 else UNFINISHED, f"COUNT({here})=0")

    def _stock(self, row: int) -> int:
        """E6: documents in force, from last year's stock. Returns the first free row."""
        lines = [
            line for line in self.edition.tables[form.DISCLOSURE].lines
            if set(STOCK_PARTS) <= {t.key for t in line.columns}
        ]
        known = [] if self.last is None else [line for line in lines if self.last.stock(line.key) is not None]
        if self.last is None or not known:
            return row
        cells = {line.key: [(form.DISCLOSURE, line.key, part) for part in STOCK_PARTS] for line in known}
        top = self.places.row(cells[known[0].key][0]) - 1
        for offset, head in enumerate((f"{self.last.year}年有效", "应有效", "核对")):
            self.pen.put(self.ws, top, _ROW_SUM + offset, head, _HEAD)
        last = top
        for line in known:
            issued, repealed, in_force = (self.places.at(cell) for cell in cells[line.key])
            last = self.places.row(cells[line.key][0])
            before = self.pen.put(self.ws, last, _ROW_SUM, self.last.stock(line.key), _NUMBER).coordinate
            expected = f"{before}+SUM({issued})-SUM({repealed})"
            self._formula(last, _ROW_SUM + 1, self._if_any(cells[line.key][:2], expected), _NUMBER)
            blank = f"{self._count(cells[line.key])}<{len(STOCK_PARTS)}"
            self._across(last, _ROW_SUM + 2, in_force, f"{in_force}-({expected})", EMPTY, blank)
        return last + 2

    def _across(self, row: int, col: int, cell: str, difference: str, blank_word: str, blank: str) -> None:
        words = (f'IF({blank},"{blank_word}",IF(ROUND({difference},6)=0,"{AGREES}",'
                 f'"{DIFFERS}，相差 "&ABS(ROUND({difference},6))))')
        at = self._formula(row, col, words, _WORDS)
        self.written.across.append(at)
        self._alarm_if(cell, at)

    # -- in a line ---------------------------------------------------------------------------

    def _messages(self) -> None:
        """The whole sheet in three messages, in rows that stay in sight."""
        self.pen.put(self.ws, 1, _ROW_SUM, IN_FORM, _HEAD)
        self._message(1, _ROW_SUM + 1, LAST, self._told(self.written.in_form))
        self.pen.put(self.ws, 2, _ROW_SUM, NUMBERS, _HEAD)
        self._message(2, _ROW_SUM + 1, _ROW_SUM + 2, self._numbers())
        self.pen.put(self.ws, 2, _COLUMN_CHECK, ACROSS, _HEAD)
        across = self._told(self.written.across) if self.written.across else '"没有上年数据，未核对"'
        self._message(2, _COLUMN_CHECK + 1, LAST, across)

    @property
    def verdict(self) -> str:
        """The cell that says whether the whole form agrees."""
        return f"{get_column_letter(_ROW_SUM + 1)}1"

    def _message(self, row: int, col: int, last: int, formula: str) -> None:
        self.pen.block(self.ws, row, col, 1, last - col + 1, None, _MESSAGE)
        at = self._formula(row, col, formula, _MESSAGE)
        self.ws.conditional_formatting.add(at, alarm(f'LEFT({at},1)="有"'))

    @staticmethod
    def _told(words: Sequence[str]) -> str:
        runs: list[list[str]] = []
        for ref in words:
            if runs and below(runs[-1][1]) == ref:
                runs[-1][1] = ref
            else:
                runs.append([ref, ref])

        def having(text: str) -> str:
            return "+".join(f'COUNTIF({first}:{last},"{text}")' for first, last in runs)

        wrong, unfinished, empty = having(f"{DIFFERS}*"), having(UNFINISHED), having(EMPTY)
        return (
            f'IF({wrong}>0,"有 "&({wrong})&" 处不符"&IF({unfinished}>0,"，另 "&({unfinished})&" 处未填齐",""),'
            f'IF({empty}={len(words)},"{NOTHING_YET}",'
            f'IF({unfinished}>0,"已填齐的相符，"&({unfinished})&" 处未填齐",'
            f'IF({empty}>0,"已填的{ALL_AGREE}，"&({empty})&" 处空白","{ALL_AGREE}"))))'
        )

    def _numbers(self) -> str:
        """Cells that hold what is no number, is below zero, or has decimals where things are counted."""
        every = self.places.areas(self.edition.cells)
        counts = self.places.areas(c for c in self.edition.cells if not has_decimals(c))
        positive = self.places.areas(c for c in self.edition.cells if not may_be_negative(c))
        text = "+".join(f"COUNTA({a})-COUNT({a})" for a in every)
        below = "+".join(f'COUNTIF({a},"<0")' for a in positive)
        fractions = "+".join(f"SUMPRODUCT(--({a}<>INT({a})))" for a in counts)
        return (f'IF({text}>0,"有 "&({text})&" 格不是数字",IF({below}>0,"有 "&({below})&" 格为负数",'
                f'IF({fractions}>0,"有 "&({fractions})&" 格有小数","合规")))')


def has_decimals(cell: form.Cell) -> bool:
    """Whether the cell is a sum of money."""
    return cell[2] == "amount"


def may_be_negative(cell: form.Cell) -> bool:
    """Whether the cell is a change on the year before."""
    return cell[2] == "change"
