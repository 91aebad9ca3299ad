"""The indicators of the chosen report, with numerator and denominator in sight; outcomes, reasons, and the years."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai import form
from gongkai.measures import MEASURES
from gongkai.measures.cells import group_cell
from gongkai.workbook import names, styles
from gongkai.workbook.comparison import Comparison
from gongkai.workbook.data import REPORT, DataColumns
from gongkai.workbook.figures import ABSENT, UNKNOWN, Figures, Number, Record
from gongkai.workbook.indicator_data import KEY_MEASURES, IndicatorColumns, added, quantity
from gongkai.workbook.ink import Pen, at, wanted_text, whole_column
from gongkai.workbook.names import CHOSEN_ROW, CHOSEN_UNIT, CHOSEN_YEAR, DATA, INDICATORS, ROW_BEFORE
from gongkai.workbook.styles import TABLE_CENTRED, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, Formula, put, write_head, write_title

Z = 1.959963984540054
"""The normal quantile of a 95% interval."""


def _number(number_format: str) -> Look:
    return Look(styles.SONG, 10, border="thin", horizontal="right", indent=1, wrap=False, number_format=number_format)


_COUNT, _SHARE, _SIGNED = _number(styles.AMOUNT), _number(styles.PERCENT), _number(styles.SIGNED_AMOUNT)
_POINTS = _number('+0.0"个百分点";-0.0"个百分点";0.0"个百分点"')
_COLUMNS = (
    Column("指标", 36, TABLE_TEXT), Column("单位", 7, TABLE_CENTRED), Column("分子", 9, _COUNT), Column("分母", 9, _COUNT),
    Column("本年", 12, _COUNT), Column("区间下限", 9, _SHARE), Column("区间上限", 9, _SHARE), Column("上年分子", 9, _COUNT),
    Column("上年分母", 9, _COUNT), Column("上年", 12, _COUNT), Column("增减", 14, _SIGNED), Column("备注", 20, TABLE_TEXT),
)
_N, _D, _NOW, _LOW, _HIGH, _N0, _D0, _BEFORE, _CHANGE, _NOTE = range(3, 13)
_TOP = 6
_HELP_COLUMN = len(_COLUMNS) + 4


def wilson(k: Number, n: Number) -> tuple[float, float]:
    """The 95% Wilson interval, as the formula on the sheet has it."""
    p, zz = k / n, Z * Z
    middle, half = p + zz / (2 * n), Z * (p * (1 - p) / n + zz / (4 * n * n)) ** 0.5
    return (middle - half) / (1 + zz / n), (middle + half) / (1 + zz / n)


def bounds(k: object, n: object) -> tuple[float | None, float | None]:
    """The interval, or nothing where there is no share between 0 and 1."""
    if not isinstance(k, (int, float)) or not isinstance(n, (int, float)) or n <= 0 or not 0 <= k <= n:
        return None, None
    return wilson(k, n)


def wilson_formula(k: str, n: str, sign: str) -> str:
    """A bound of the interval; empty where there is no share between 0 and 1."""
    p, z = f"({k}/{n})", repr(Z)
    bound = f"({p}+{z}^2/(2*{n}){sign}{z}*SQRT({p}*(1-{p})/{n}+{z}^2/(4*{n}^2)))/(1+{z}^2/{n})"
    return f'IF(AND(ISNUMBER({k}),ISNUMBER({n})),IF(AND({n}>0,{k}>=0,{k}<={n}),{bound},""),"")'


@dataclass(frozen=True)
class Range:
    """Rows ``first`` to ``last`` of a table on the sheet that a chart shows."""

    first: int
    last: int


@dataclass(frozen=True)
class Drawn:
    """Where the charts find outcomes, reasons and years: rows, and the cell with the number all are of."""

    outcomes: Range
    reasons: Range
    years: Range
    outcomes_total: str
    reasons_total: str


PART_SHARE, PART_SHARE_BEFORE, PART_COUNT, PART_COUNT_BEFORE = 5, 10, 3, 8
"""Columns of the tables of outcomes and reasons: share and count, this year and the year before."""
YEAR_LABEL, YEAR_RECEIVED, YEAR_CONCLUDED, YEAR_RATE = 1, 3, 4, 5


class Indicators:
    """The sheet of the chosen report's indicators."""

    def __init__(self, pairs: Comparison, numbers: Figures, columns: DataColumns, places: IndicatorColumns) -> None:
        self.pairs, self.numbers, self.columns, self.places = pairs, numbers, columns, places

    def write(self, pen: Pen, ws: Worksheet) -> Drawn:
        choice = self.pairs.choice
        subject = Formula(f'{CHOSEN_UNIT}&"　"&{CHOSEN_YEAR}&"年"&IF({CHOSEN_ROW}=0,"：本册没有这份报告","")',
                          "" if choice.unit is None else f"{choice.unit}　{choice.year}年")
        row = write_title(pen, ws, "指标", [
            subject, "比率列出分子、分母和95%区间（威尔逊法），增减用百分点；计数和金额的增减用原单位。"
            "分子或分母有一格不明的，比率留空。各指标释义见“说明”。",
            f"单位和年度在“{names.FORM}”上选择。"], len(_COLUMNS), sum(c.width for c in _COLUMNS))
        pen.height(ws, 4, 18)
        row += 1
        head = row
        write_head(pen, ws, row, _COLUMNS)
        for key in KEY_MEASURES:
            row += 1
            self._write_measure(pen, ws, row, key)
        ws.set_h_pagebreaks([row + 1])
        outcomes, outcomes_total, row = self._write_parts(
            pen, ws, row + 2, "六类办理结果", "六类之和", [(g.number + g.zh, group_cell(g.key, "total")) for g in form.OUTCOME_GROUPS])
        refused = next(g for g in form.OUTCOME_GROUPS if g.key == "refused")
        reasons, reasons_total, row = self._write_parts(
            pen, ws, row + 2, "不予公开的八项原因", "八项之和",
            [(form.term_label(form.APPLICATIONS, key, 0), (form.APPLICATIONS, key, "total")) for key in refused.members])
        years, row = self._write_years(pen, ws, row + 2)
        pen.widths(ws, [c.width for c in _COLUMNS])
        ws.set_column(_HELP_COLUMN - 1, _HELP_COLUMN - 1, 10)
        pen.page(ws, last_row=row, last_col=len(_COLUMNS), landscape=True, freeze=(head + 1, 2), scale=60)
        return Drawn(outcomes, reasons, years, outcomes_total, reasons_total)

    # -- one indicator --------------------------------------------------------------------

    def _read(self, key: str, part: dict[str, int], record: Record | None, which: str) -> Formula:
        col = part[key]
        measure = MEASURES[key]
        cells = measure.numerator if part is self.places.numerator else measure.denominator
        found = self.places.read(col, which)
        return Formula(f'IF({which}=0,"",{found})', None if record is None else quantity(cells, record))

    def _write_measure(self, pen: Pen, ws: Worksheet, row: int, key: str) -> None:
        measure = MEASURES[key]
        choice = self.pairs.choice
        share = measure.is_share
        value = _SHARE if share else _COUNT
        pen.put(ws, row, 1, measure.zh, TABLE_TEXT)
        unit_now, unit_before = "", ""
        cell = measure.numerator[0]
        if share:
            pen.put(ws, row, 2, "%", TABLE_CENTRED)
        elif cell in self.columns.units:
            shown = self.pairs.pairs[cell].unit_now
            unit_now, unit_before = self.pairs.unit_now(cell), self.pairs.unit_before(cell)
            pen.formula(ws, row, 2, f'{unit_now}&""', shown, TABLE_CENTRED)
        else:
            pen.put(ws, row, 2, self.pairs.pairs[cell].unit_now if cell in self.pairs.pairs else "件", TABLE_CENTRED)
        sides: list[tuple[object, object, Number | None]] = []
        for n_col, d_col, v_col, record, which in (
            (_N, _D, _NOW, choice.now, CHOSEN_ROW), (_N0, _D0, _BEFORE, choice.before, ROW_BEFORE)
        ):
            n = self._read(key, self.places.numerator, record, which)
            if not share:
                for col in (n_col, d_col):
                    pen.put(ws, row, col, None, _COUNT)
                number = n.result if isinstance(n.result, (int, float)) else None
                pen.formula(ws, row, v_col, f'IF({which}=0,"",IF(ISNUMBER({self.places.read(self.places.numerator[key], which)}),'
                            f'{self.places.read(self.places.numerator[key], which)},""))', number, value)
                sides.append((n.result, None, number))
                continue
            over = self._read(key, self.places.denominator, record, which)
            put(pen, ws, row, n_col, n, _COUNT)
            put(pen, ws, row, d_col, over, _COUNT)
            k, m = at(row, n_col), at(row, d_col)
            ratio = None
            if isinstance(n.result, (int, float)) and isinstance(over.result, (int, float)) and over.result:
                ratio = n.result / over.result
            pen.formula(ws, row, v_col, f'IF(AND(ISNUMBER({k}),ISNUMBER({m})),IF({m}=0,"",{k}/{m}),"")', ratio, value)
            sides.append((n.result, over.result, ratio))
        (part, whole, now), (part_before, whole_before, before) = sides
        for col, sign, i in ((_LOW, "-", 0), (_HIGH, "+", 1)):
            if share:
                pen.formula(ws, row, col, wilson_formula(at(row, _N), at(row, _D), sign), bounds(part, whole)[i], _SHARE)
            else:
                pen.put(ws, row, col, None, _SHARE)
        other_unit = bool(unit_now) and self.pairs.pairs[cell].unit_now != self.pairs.pairs[cell].unit_before
        differ = f"{unit_now}<>{unit_before}" if unit_now else "FALSE"
        a, b = at(row, _NOW), at(row, _BEFORE)
        change = None if now is None or before is None or other_unit else round((now - before) * (100 if share else 1), 10)
        times = "*100" if share else ""
        pen.formula(ws, row, _CHANGE, f'IF(OR({a}="",{b}="",{differ}),"",ROUND(({a}-{b}){times},10))', change, _POINTS if share else _SIGNED)
        note, result = self._note(row, key, (part, whole), (part_before, whole_before), differ, other_unit)
        pen.formula(ws, row, _NOTE, note, result, TABLE_TEXT)

    def _note(
        self, row: int, key: str, now: tuple[object, object], before: tuple[object, object], differ: str, other_unit: bool
    ) -> tuple[str, str]:
        """Why a value or a change is missing."""
        choice = self.pairs.choice
        share = MEASURES[key].is_share
        if share:
            n, d, n0 = at(row, _N), at(row, _D), at(row, _N0)
            here = f'IF(OR({n}="{UNKNOWN}",{d}="{UNKNOWN}"),"数值不明",IF({d}=0,"分母为零",""))'
        else:
            n, n0 = (self.places.read(self.places.numerator[key], which) for which in (CHOSEN_ROW, ROW_BEFORE))
            here = f'IF({n}="{ABSENT}","表式无此栏",IF({n}="{UNKNOWN}","数值不明",""))'
        then = f'IF({n0}="{ABSENT}","上年表式无此栏",IF({n0}="{UNKNOWN}","上年数值不明",IF({differ},"上年单位不同","")))'
        formula = f'IF({CHOSEN_ROW}=0,"",IF({here}<>"",{here},IF({ROW_BEFORE}=0,"无上年报告",{then})))'
        if choice.now is None:
            return formula, ""
        if ABSENT in now:
            return formula, "表式无此栏"
        if UNKNOWN in now:
            return formula, "数值不明"
        if share and now[1] == 0:
            return formula, "分母为零"
        if choice.before is None:
            return formula, "无上年报告"
        if before[0] == ABSENT:
            return formula, "上年表式无此栏"
        if before[0] == UNKNOWN:
            return formula, "上年数值不明"
        return formula, "上年单位不同" if other_unit else ""

    # -- parts of a whole -----------------------------------------------------------------

    def _write_parts(
        self, pen: Pen, ws: Worksheet, row: int, title: str, whole: str, parts: list[tuple[str, form.Cell]]
    ) -> tuple[Range, str, int]:
        """Counts and shares of the parts of a whole, this year and the year before; the whole as the last row."""
        pen.block(ws, row, 1, 1, len(_COLUMNS), f"{title}（占比的分母为{whole}）", styles.HEADING)
        pen.height(ws, row, 22)
        row += 1
        heads = {1: title, 2: "单位", PART_COUNT: "件数", 4: "分母", PART_SHARE: "占比", 6: "区间下限", 7: "区间上限",
                 PART_COUNT_BEFORE: "上年件数", 9: "上年分母", PART_SHARE_BEFORE: "上年占比", 11: "增减", 12: "备注"}
        for col, head in heads.items():
            pen.put(ws, row, col, head, styles.HEAD)
        first, last = row + 1, row + len(parts)
        choice = self.pairs.choice
        sides = ((PART_COUNT, 4, PART_SHARE, choice.now, CHOSEN_ROW, self.pairs.other_now()),
                 (PART_COUNT_BEFORE, 9, PART_SHARE_BEFORE, choice.before, ROW_BEFORE, self.pairs.other_before()))
        whole_cells = [cell for _, cell in parts]
        for label, cell in parts:
            row += 1
            pen.put(ws, row, 1, label, TABLE_TEXT)
            pen.put(ws, row, 2, "件", TABLE_CENTRED)
            shares: list[float | None] = []
            for count, base, ratio, record, which, other in sides:
                terms = added([cell], lambda c, which=which: self.columns.cell(c, which), other)  # type: ignore[misc]
                shown = None if record is None else quantity([cell], record)
                pen.formula(ws, row, count, f'IF({which}=0,"",IFERROR({terms}+0,"{UNKNOWN}"))', shown, _COUNT)
                counts = f"{at(first, count)}:{at(last, count)}"
                n = None if record is None else quantity(whole_cells, record)
                pen.formula(ws, row, base, f'IF({which}=0,"",IF(COUNT({counts})<{len(parts)},"{UNKNOWN}",SUM({counts})))', n, _COUNT)
                k, m = at(row, count), at(row, base)
                share = shown / n if isinstance(shown, (int, float)) and isinstance(n, (int, float)) and n else None
                shares.append(share)
                pen.formula(ws, row, ratio, f'IF(AND(ISNUMBER({k}),ISNUMBER({m})),IF({m}=0,"",{k}/{m}),"")', share, _SHARE)
                if record is choice.now and which == CHOSEN_ROW:
                    for col, sign, j in ((6, "-", 0), (7, "+", 1)):
                        pen.formula(ws, row, col, wilson_formula(k, m, sign), bounds(shown, n)[j], _SHARE)
            a, b = at(row, PART_SHARE), at(row, PART_SHARE_BEFORE)
            now, before = shares
            change = None if now is None or before is None else round((now - before) * 100, 10)
            pen.formula(ws, row, 11, f'IF(OR({a}="",{b}=""),"",ROUND(({a}-{b})*100,10))', change, _POINTS)
            pen.put(ws, row, 12, None, TABLE_TEXT)
        return Range(first, last), at(first, 4, INDICATORS), row

    # -- the years ------------------------------------------------------------------------

    def _write_years(self, pen: Pen, ws: Worksheet, row: int) -> tuple[Range, int]:
        """Requests, conclusions and the disclosure rate of the chosen body in every year of the collection."""
        pen.block(ws, row, 1, 1, len(_COLUMNS), "历年", styles.HEADING)
        pen.height(ws, row, 22)
        row += 1
        rate = MEASURES["disclosure_rate"]
        heads = {1: "年度", 2: "单位", YEAR_RECEIVED: MEASURES["received"].zh, YEAR_CONCLUDED: "办结", YEAR_RATE: rate.zh,
                 6: "区间下限", 7: "区间上限"}
        for col, head in heads.items():
            pen.put(ws, row, col, head, styles.HEAD)
        first = row + 1
        choice = self.pairs.choice
        place = {r.key: i for i, r in enumerate(self.numbers.records, start=2)}
        for year in self.numbers.years or [0]:
            row += 1
            record = self.numbers.find(choice.unit, year)
            which = at(row, _HELP_COLUMN)
            key = f'{CHOSEN_UNIT}&"-{year}"'
            pen.formula(ws, row, _HELP_COLUMN, f"IFERROR(MATCH({wanted_text(key)},{whole_column(REPORT, DATA)},0),0)",
                        0 if record is None else place[record.key], Look(styles.SONG, 9, color="FF595959", wrap=False))
            numerator = self._read("disclosure_rate", self.places.numerator, record, which)
            n = self._read("outcomes", self.places.numerator, record, which)
            known = f"（n={n.result}）" if isinstance(n.result, (int, float)) else "（n不明）"
            cases = at(row, YEAR_CONCLUDED)
            label = f'"{year}年"&IF({which}=0,"（无报告）",IF(ISNUMBER({cases}),"（n="&{cases}&"）","（n不明）"))'
            pen.formula(ws, row, 1, label, f"{year}年" + ("（无报告）" if record is None else known), TABLE_TEXT)
            pen.put(ws, row, 2, "件", TABLE_CENTRED)
            put(pen, ws, row, YEAR_RECEIVED, self._read("received", self.places.numerator, record, which), _COUNT)
            put(pen, ws, row, YEAR_CONCLUDED, n, _COUNT)
            k, m = f"{self.places.read(self.places.numerator['disclosure_rate'], which)}", at(row, YEAR_CONCLUDED)
            fit = isinstance(numerator.result, (int, float)) and isinstance(n.result, (int, float)) and n.result > 0
            share = numerator.result / n.result if fit else None  # type: ignore[operator]
            pen.formula(ws, row, YEAR_RATE, f'IF({which}=0,"",IF(AND(ISNUMBER({k}),ISNUMBER({m})),IF({m}=0,"",{k}/{m}),""))', share, _SHARE)
            for col, sign, j in ((6, "-", 0), (7, "+", 1)):
                pen.formula(ws, row, col, f'IF({which}=0,"",{wilson_formula(k, m, sign)})', bounds(numerator.result, n.result)[j], _SHARE)
        return Range(first, row), row
