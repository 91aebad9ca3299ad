"""The checks beside a form that is being filled in: each sum, the difference, and in words whether it agrees.

They stand right of the printed area, locked. A blank counts as zero, as in :mod:`gongkai.checks`;
where a total is still blank an unequal sum is not called wrong but unfinished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import form
from gongkai.workbook import styles
from gongkai.workbook.blank_form.areas import TITLE_ROWS, Places, above, reference_of, split
from gongkai.workbook.blank_form.last_year import STOCK_PARTS, Filled, LastYear, Number
from gongkai.workbook.ink import Pen
from gongkai.workbook.layout import GRID, Layout
from gongkai.workbook.styles import NOTE, Look
from gongkai.workbook.titled import Formula

AGREES, DIFFERS, UNFINISHED, EMPTY = "相符", "不符", "未填齐", "未填"
ALL_AGREE, NOTHING_YET = "全部相符", "尚未填写"
IN_FORM, NUMBERS, ACROSS = "表内勾稽", "所填数字", "与上年核对"
_UNKNOWN = "上年数不明"

_ROW_SUM = GRID + 2
"""Columns of the checks beside a row: sum, difference, in words."""
_COLUMN_CHECK = _ROW_SUM + 4
"""Columns of the checks of a column of the form: its name, both sides, difference, in words."""
_LAST = _COLUMN_CHECK + 4
_WIDTHS = (2.0, 11.0, 8.0, 16.0, 2.0, 17.0, 10.0, 10.0, 8.0, 16.0)
"""Widths of the columns right of the form."""
VERDICT = reference_of(1, _ROW_SUM + 1)
"""The cell that says whether the whole form agrees."""

_HEAD = Look(styles.HEI, 9, horizontal="center", fill=styles.HEAD_FILL, border="hair")
_NAME = Look(styles.SONG, 9, border="hair", wrap=False)
_NUMBER = Look(styles.SONG, 9, border="hair", horizontal="right", wrap=False)
_DIFFERENCE = Look(styles.SONG, 9, border="hair", horizontal="right", wrap=False, number_format=styles.SIGNED_AMOUNT)
_WORDS = Look(styles.HEI, 9, border="hair", wrap=False)
_MESSAGE = Look(styles.HEI, 10.5, border="thin", wrap=False)


@dataclass(frozen=True)
class _Text:
    row: int
    col: int
    text: str
    look: Look


@dataclass(frozen=True)
class _Check:
    """A formula beside the form, and what it gives for what is filled in."""

    row: int
    col: int
    formula: str
    look: Look
    result: Callable[[Filled], object]

    @property
    def at(self) -> str:
        return reference_of(self.row, self.col)


@dataclass(frozen=True)
class _Alarm:
    """A cell, and the cell that says in words whether it agrees."""

    cell: str
    words: str


def _total(cells: Iterable[form.Cell], filled: Filled) -> Number:
    return sum(filled.get(cell, 0) for cell in cells)


def _count(cells: Iterable[form.Cell], filled: Filled) -> int:
    return sum(cell in filled for cell in cells)


def _apart(difference: Number) -> str:
    return f"{DIFFERS}，相差 {styles.plain(abs(round(difference, 6)))}"


class LiveChecks:
    """The checks beside the form of one edition: the same for every unit but for last year's numbers."""

    def __init__(self, edition: form.Edition, layout: Layout) -> None:
        self.edition = edition
        self.places = Places(layout)
        self._texts: list[_Text] = []
        self._shown: list[_Check] = []
        self._verdicts: list[_Check] = []
        self._alarms: list[_Alarm] = []
        disclosure, applications, disputes = (b.row + TITLE_ROWS for b in layout.blocks if b.role == "heading")
        equations: dict[str, list[form.Equation]] = {}
        for equation in edition.equations:
            equations.setdefault(equation.rule, []).append(equation)
        self._free = disclosure + 1
        self._add_rows(equations["E3"])
        row = self._add_columns(applications + 1, equations["E1"], "一＋二＝（七）＋四", ("一＋二", "（七）＋四"))
        self._carried_row = self._add_columns(
            row + 1, equations["E2"], "（一）至（六）＝（七）", ("（一）至（六）", "（七）")) + 1
        self._add_columns(disputes + 1, equations["E4"], "四种结果＝总计", ("结果之和", "总计"))
        self._rules = _rules([*self._alarms, *(_Alarm(v.at, v.at) for v in self._verdicts)])
        self._in_form = _told([v.at for v in self._verdicts])
        self._numbers = self._numbers_formula()

    def write(self, pen: Pen, ws: Worksheet, last: LastYear | None, notes: Sequence[str]) -> str:
        """Write the checks; returns what :data:`VERDICT` says of a form not yet touched."""
        filled = last.filled if last is not None else {}
        pen.widths(ws, _WIDTHS, GRID + 1)
        for text in self._texts:
            pen.put(ws, text.row, text.col, text.text, text.look)
        for check in (*self._shown, *self._verdicts):
            pen.formula(ws, check.row, check.col, check.formula, check.result(filled), check.look)
        free = self._free
        across = _Across(self, pen, ws)
        if last is not None:
            across.write_carried(self._carried_row, last, filled)
            free = across.write_stock(free, last)
        told = _told_of([str(v.result(filled)) for v in self._verdicts])
        self._write_messages(pen, ws, filled, told, across)
        for area, formula in (*self._rules, *_rules(across.alarms)):
            pen.alarm(ws, area, formula)
        for row, note in enumerate(notes, start=free):
            pen.block(ws, row, _ROW_SUM, 1, _LAST - _ROW_SUM + 1, note, NOTE)
        return told

    # -- single checks ------------------------------------------------------------------------

    def sum_of(self, cells: Iterable[form.Cell]) -> str:
        return f"SUM({','.join(self.places.areas(cells))})"

    def count_of(self, cells: Iterable[form.Cell]) -> str:
        return f"COUNT({','.join(self.places.areas(cells))})"

    def if_any(self, cells: Sequence[form.Cell], formula: str) -> str:
        return f'IF({self.count_of(cells)}=0,"",{formula})'

    def _add_sum(self, row: int, col: int, cells: tuple[form.Cell, ...]) -> None:
        def result(filled: Filled) -> object:
            return _total(cells, filled) if _count(cells, filled) else None

        self._shown.append(_Check(row, col, self.if_any(cells, self.sum_of(cells)), _NUMBER, result))

    def _add_verdict(self, row: int, col: int, equation: form.Equation) -> None:
        """The difference between both sides, and right of it in words whether they agree."""
        parts, whole, cells = equation.parts, equation.whole, equation.cells
        difference = f"{self.sum_of(parts)}-{self.sum_of(whole)}"
        count = self.count_of(whole)

        def apart(filled: Filled) -> Number:
            return _total(parts, filled) - _total(whole, filled)

        def shown(filled: Filled) -> object:
            return apart(filled) if _count(cells, filled) else None

        def words(filled: Filled) -> object:
            if round(apart(filled), 6) == 0:
                return AGREES if _count(whole, filled) else EMPTY
            return UNFINISHED if _count(whole, filled) < len(whole) else _apart(apart(filled))

        self._shown.append(_Check(row, col - 1, self.if_any(cells, difference), _DIFFERENCE, shown))
        verdict = _Check(row, col, (
            f'IF(ROUND({difference},6)=0,IF({count}=0,"{EMPTY}","{AGREES}"),'
            f'IF({count}<{len(whole)},"{UNFINISHED}","{DIFFERS}，相差 "&ABS(ROUND({difference},6))))'), _WORDS, words)
        self._verdicts.append(verdict)
        self._alarms += [_Alarm(self.places.at(cell), verdict.at) for cell in whole]

    def _add_rows(self, equations: Sequence[form.Equation]) -> None:
        """Right of each row: what its cells add up to."""
        top = self.places.row(equations[0].cells[0])
        self._add_heads(top - 1, _ROW_SUM, ("各列之和", "相差", "核对"))
        for equation in equations:
            row = self.places.row(equation.whole[0])
            self._add_sum(row, _ROW_SUM, equation.parts)
            self._add_verdict(row, _ROW_SUM + 2, equation)

    def _add_columns(self, row: int, equations: Sequence[form.Equation], title: str, sides: tuple[str, str]) -> int:
        """A line for each column of the form (or each route of section 四): both sides, difference, words."""
        self._add_heads(row, _COLUMN_CHECK, (title, *sides, "相差", "核对"))
        for row, equation in enumerate(equations, start=row + 1):  # noqa: B020
            self._texts.append(_Text(row, _COLUMN_CHECK, _name(equation), _NAME))
            self._add_sum(row, _COLUMN_CHECK + 1, equation.parts)
            self._add_sum(row, _COLUMN_CHECK + 2, equation.whole)
            self._add_verdict(row, _LAST, equation)
        return row + 1

    def _add_heads(self, row: int, col: int, heads: Sequence[str]) -> None:
        self._texts += [_Text(row, col + offset, head, _HEAD) for offset, head in enumerate(heads)]

    # -- in a line ---------------------------------------------------------------------------

    def _write_messages(self, pen: Pen, ws: Worksheet, filled: Filled, told: str, across: _Across) -> None:
        """The whole sheet in three messages, in rows that stay in sight."""
        across_formula = Formula(_told(across.written), _told_of(across.words)) if across.written else \
            Formula('"没有上年数据，未核对"', "没有上年数据，未核对")
        for row, col, last_col, head, made in (
            (1, _ROW_SUM, _LAST, IN_FORM, Formula(self._in_form, told)),
            (2, _ROW_SUM, _ROW_SUM + 2, NUMBERS, Formula(self._numbers, self._numbers_result(filled))),
            (2, _COLUMN_CHECK, _LAST, ACROSS, across_formula),
        ):
            pen.put(ws, row, col, head, _HEAD)
            pen.block(ws, row, col + 1, 1, last_col - col, made.result, _MESSAGE, made.text)
            at = reference_of(row, col + 1)
            pen.alarm(ws, at, f'LEFT({at},1)="有"')

    def _numbers_formula(self) -> str:
        """Cells that hold what is no number, is below zero, or has decimals where things are counted."""
        every = self.places.areas(self.edition.cells)
        counts = self.places.areas(c for c in self.edition.cells if not has_decimals(c))
        positive = self.places.areas(c for c in self.edition.cells if not may_be_negative(c))
        text = "+".join(f"COUNTA({a})-COUNT({a})" for a in every)
        negative = "+".join(f'COUNTIF({a},"<0")' for a in positive)
        fractions = "+".join(f"SUMPRODUCT(--({a}<>INT({a})))" for a in counts)
        return (f'IF({text}>0,"有 "&({text})&" 格不是数字",IF({negative}>0,"有 "&({negative})&" 格为负数",'
                f'IF({fractions}>0,"有 "&({fractions})&" 格有小数","合规")))')

    def _numbers_result(self, filled: Filled) -> str:
        negative = sum(v < 0 for c, v in filled.items() if not may_be_negative(c))
        fractions = sum(v != int(v) for c, v in filled.items() if not has_decimals(c))
        return f"有 {negative} 格为负数" if negative else f"有 {fractions} 格有小数" if fractions else "合规"


class _Across:
    """The checks of one unit's form against its report of the year before."""

    def __init__(self, checks: LiveChecks, pen: Pen, ws: Worksheet) -> None:
        self.checks, self.places, self.pen, self.ws = checks, checks.places, pen, ws
        self.written: list[str] = []
        self.words: list[str] = []
        self.alarms: list[_Alarm] = []

    def write_carried(self, row: int, last: LastYear, filled: Filled) -> None:
        """E5: what was carried over then and now."""
        self._heads(row, _COLUMN_CHECK, ("上年结转", "本表", f"{last.year}年表", "相差", "核对"))
        for term in form.APPLICANTS:
            row += 1
            cell = (form.APPLICATIONS, "carried_in", term.key)
            here, now, then = self.places.at(cell), filled.get(cell), last.carried(term.key)
            self.pen.put(self.ws, row, _COLUMN_CHECK, f"{term.zh}列", _NAME)
            self.pen.formula(self.ws, row, _COLUMN_CHECK + 1, f'IF(COUNT({here})=0,"",{here})', now, _NUMBER)
            self.pen.put(self.ws, row, _COLUMN_CHECK + 2, then, _NUMBER)
            if then is None:
                self.pen.put(self.ws, row, _COLUMN_CHECK + 3, None, _DIFFERENCE)
                self.pen.put(self.ws, row, _LAST, _UNKNOWN, _WORDS)
                continue
            difference = f"SUM({here})-{reference_of(row, _COLUMN_CHECK + 2)}"
            apart = (now or 0) - then
            self.pen.formula(self.ws, row, _COLUMN_CHECK + 3, difference, apart, _DIFFERENCE)
            # A blank agrees with nothing carried over; it is unfinished where something was.
            blank = EMPTY if then == 0 else UNFINISHED
            self._words(row, _LAST, here, difference, blank, f"COUNT({here})=0", blank if now is None else _said(apart))

    def write_stock(self, row: int, last: LastYear) -> int:
        """E6: documents in force, from last year's stock. Returns the first free row."""
        cells = {
            line.key: [(form.DISCLOSURE, line.key, part) for part in STOCK_PARTS]
            for line in self.checks.edition.tables[form.DISCLOSURE].lines
            if set(STOCK_PARTS) <= {t.key for t in line.columns} and last.stock(line.key) is not None
        }
        if not cells:
            return row
        for item, parts in cells.items():
            at = self.places.row(parts[0])
            if item == next(iter(cells)):
                self._heads(at - 1, _ROW_SUM, (f"{last.year}年有效", "应有效", "核对"))
            issued, repealed, in_force = (self.places.at(cell) for cell in parts)
            self.pen.put(self.ws, at, _ROW_SUM, last.stock(item), _NUMBER)
            expected = f"{reference_of(at, _ROW_SUM)}+SUM({issued})-SUM({repealed})"
            self.pen.formula(self.ws, at, _ROW_SUM + 1, self.checks.if_any(parts[:2], expected), None, _NUMBER)
            blank = f"{self.checks.count_of(parts)}<{len(STOCK_PARTS)}"
            self._words(at, _ROW_SUM + 2, in_force, f"{in_force}-({expected})", EMPTY, blank, EMPTY)
        return at + 2

    def _heads(self, row: int, col: int, heads: Sequence[str]) -> None:
        for offset, head in enumerate(heads):
            self.pen.put(self.ws, row, col + offset, head, _HEAD)

    def _words(self, row: int, col: int, cell: str, difference: str, blank_word: str, blank: str, result: str) -> None:
        formula = (f'IF({blank},"{blank_word}",IF(ROUND({difference},6)=0,"{AGREES}",'
                   f'"{DIFFERS}，相差 "&ABS(ROUND({difference},6))))')
        self.pen.formula(self.ws, row, col, formula, result, _WORDS)
        at = reference_of(row, col)
        self.written.append(at)
        self.words.append(result)
        self.alarms += [_Alarm(cell, at), _Alarm(at, at)]


def _said(difference: Number) -> str:
    return AGREES if round(difference, 6) == 0 else _apart(difference)


def _name(equation: form.Equation) -> str:
    frame, first, second = equation.whole[0]
    position, key = (0, first) if frame == form.DISPUTES else (1, second)
    return form.term_label(frame, key, position) + ("" if frame == form.DISPUTES else "列")


def _rules(alarms: Iterable[_Alarm]) -> list[tuple[str, str]]:
    """Range and formula of a rule for each run of cells one below the other whose words are, too."""
    def order(alarm: _Alarm) -> tuple[str, str, int, int]:
        (column, row), (words_column, words_row) = split(alarm.cell), split(alarm.words)
        return column, words_column, words_row - row, row

    runs: list[tuple[_Alarm, _Alarm]] = []
    for alarm in sorted(alarms, key=order):
        if runs and runs[-1][1] == _Alarm(above(alarm.cell), above(alarm.words)):
            runs[-1] = runs[-1][0], alarm
        else:
            runs.append((alarm, alarm))
    return [(first.cell if first == last else f"{first.cell}:{last.cell}",
             f'LEFT(${first.words},{len(DIFFERS)})="{DIFFERS}"') for first, last in runs]


def _told(words: Sequence[str]) -> str:
    """A formula that sums up in one line what the cells at ``words`` say."""
    runs: list[list[str]] = []
    for ref in words:
        if runs and runs[-1][1] == above(ref):
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


def _told_of(words: Sequence[str]) -> str:
    """What that formula gives."""
    wrong = sum(word.startswith(DIFFERS) for word in words)
    unfinished, empty = words.count(UNFINISHED), words.count(EMPTY)
    if wrong:
        return f"有 {wrong} 处不符" + (f"，另 {unfinished} 处未填齐" if unfinished else "")
    if empty == len(words):
        return NOTHING_YET
    if unfinished:
        return f"已填齐的相符，{unfinished} 处未填齐"
    return f"已填的{ALL_AGREE}，{empty} 处空白" if empty else ALL_AGREE


def has_decimals(cell: form.Cell) -> bool:
    """Whether the cell is a sum of money."""
    return cell[2] == "amount"


def may_be_negative(cell: form.Cell) -> bool:
    """Whether the cell is a change on the year before."""
    return cell[2] == "change"
