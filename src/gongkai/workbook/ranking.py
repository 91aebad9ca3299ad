"""排名: the units in the order of a rate, with n and an interval; no rank below a least number of cases."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from gongkai.measures import MEASURES
from gongkai.workbook import styles
from gongkai.workbook.data import REPORT, Lists
from gongkai.workbook.figures import ABSENT, Figures, Record
from gongkai.workbook.forms import INPUT
from gongkai.workbook.indicator_data import DENOMINATOR, NUMERATOR, IndicatorColumns, quantity
from gongkai.workbook.indicators import bounds, wilson_formula
from gongkai.workbook.ink import Pen, at, quoted, wanted_text, whole_column
from gongkai.workbook.names import DATA, INDICATOR_DATA, LEAST_CASES, RANK_MEASURE, RANK_YEAR, RANKING, UNITS
from gongkai.workbook.styles import HELPER, TABLE_CENTRED, TABLE_NUMBER, TABLE_SHARE, TABLE_TEXT, Look
from gongkai.workbook.titled import Column, Formula, put, write_head, write_title

DEFAULT_LEAST = 30
"""Cases below which a rate gives no rank."""
FIRST_MEASURE = "disclosure_rate"
_COLUMNS = (
    Column("名次", 8, TABLE_CENTRED), Column("单位", 34, TABLE_TEXT), Column("分子", 11, TABLE_NUMBER), Column("分母n", 11, TABLE_NUMBER),
    Column("比率", 12, TABLE_SHARE), Column("区间下限", 11, TABLE_SHARE), Column("区间上限", 11, TABLE_SHARE), Column("备注", 26, TABLE_TEXT),
)
RANK, UNIT, RATE = 1, 2, 5
_NUMERATOR, _DENOMINATOR, _LOW, _HIGH, _NOTE = 3, 4, 6, 7, 8
TOP = 7
"""First row of the ranked units."""
_H_UNIT, _H_ROW, _H_N, _H_D, _H_RATE, _H_GROUP, _H_RANK, _H_PLACE, _H_INDEX = range(12, 21)
"""Helpers right of the printed table, a row a unit in the order of the units sheet: name, row of its report, numerator,
denominator, rate, group (1 ranked, 2 too few cases, 3 no rate), rank, place in the list; and per place the unit that has it."""
LABEL, DRAWN = 21, 22
"""What the chart shows: name and n, and the rate of those that have a rank."""


@dataclass
class Rated:
    """A unit with its rate."""

    unit: str
    record: Record | None
    numerator: object
    denominator: object
    rate: float | None
    group: int
    rank: int | None = None
    place: int = 0


def rated(numbers: Figures, year: int | None, least: int = DEFAULT_LEAST, key: str = FIRST_MEASURE) -> list[Rated]:
    """Every unit in the order of the units sheet, with group, rank and place."""
    rows = []
    for unit in numbers.publishers:
        record = numbers.find(unit, year)
        n, d = (None, None) if record is None else (
            quantity(MEASURES[key].numerator, record), quantity(MEASURES[key].denominator, record))
        rate = n / d if isinstance(n, (int, float)) and isinstance(d, (int, float)) and d > 0 else None
        rows.append(Rated(unit, record, n, d, rate, 3 if rate is None else 1 if d >= least else 2))  # type: ignore[operator]
    for row in rows:
        if row.group == 1:
            row.rank = 1 + sum(o.group == 1 and o.rate > row.rate for o in rows)  # type: ignore[operator]
    ordered = sorted(rows, key=lambda r: (r.group, r.rank or 0))
    for place, row in enumerate(ordered, start=1):
        row.place = place
    return rows


class Ranking:
    """The sheet of the ranking."""

    def __init__(self, numbers: Figures, places: IndicatorColumns, year: int | None) -> None:
        self.numbers, self.places, self.year = numbers, places, year
        self.rows = rated(numbers, year)
        self.last = TOP + max(len(self.rows), 1) - 1

    def write(self, pen: Pen, ws: Worksheet, lists: Lists) -> None:
        width = sum(c.width for c in _COLUMNS)
        write_title(pen, ws, "排名", [
            "点黄色格选年度、指标和最少件数。分母少于最少件数的只列比率，不排名；比率相同的名次相同。各单位被问到的东西不同，名次不等于优劣。"],
            len(_COLUMNS), width)
        label = Look(styles.HEI, 11, horizontal="right", wrap=False)
        choices = (
            (RANK_YEAR, "年度：", 2, 1, self.year, lists.years),
            (RANK_MEASURE, "指标：", 4, 3, MEASURES[FIRST_MEASURE].zh, lists.measures),
            (LEAST_CASES, "最少件数：", 8, 1, DEFAULT_LEAST, None),
        )
        for name, words, col, cols, value, source in choices:
            pen.put(ws, 3, col - 1, words, label)
            pen.block(ws, 3, col, 1, cols, value, INPUT)
            ws.data_validation(2, col - 1, 2, col - 1, {"validate": "list", "source": "=" + source} if source else {
                "validate": "integer", "criteria": ">=", "value": 1, "error_message": "请填1以上的整数。"})
            pen.book.define_name(name, "=" + at(3, col, RANKING))
        pen.height(ws, 3, 22)
        measure = MEASURES[FIRST_MEASURE]
        title = Formula(f'{RANK_YEAR}&"年"&{RANK_MEASURE}', f"{'' if self.year is None else self.year}年{measure.zh}")
        put(pen, ws, 4, 1, title, styles.HEADING, len(_COLUMNS))
        ranked = sum(r.group == 1 for r in self.rows)
        groups = f"{at(TOP, _H_GROUP)}:{at(self.last, _H_GROUP)}"
        few, none = (sum(r.group == g for r in self.rows) for g in (2, 3))
        counted = [f"COUNTIF({groups},{g})" for g in (1, 2, 3)]
        put(pen, ws, 5, 1, Formula(f'"排名"&{counted[0]}&"个单位，件数太少不排名"&{counted[1]}&"个，没有比率"&{counted[2]}&"个。"',
                                   f"排名{ranked}个单位，件数太少不排名{few}个，没有比率{none}个。"), styles.SUBTITLE, len(_COLUMNS))
        write_head(pen, ws, TOP - 1, _COLUMNS)
        heads = f"{quoted(INDICATOR_DATA)}!$1:$1"
        columns = (at(4, _H_N), at(4, _H_D))
        for col, part, words, where in (
            (_H_N, NUMERATOR, "分子列", self.places.numerator), (_H_D, DENOMINATOR, "分母列", self.places.denominator)
        ):
            pen.put(ws, 3, col, words, HELPER)
            pen.formula(ws, 4, col, f'MATCH({RANK_MEASURE}&"{part}",{heads},0)', where[FIRST_MEASURE], HELPER)
        helpers = ("单位", "所在行", "分子", "分母", "比率", "组", "名次", "次序", "第几个单位", "图中名称", "图中比率")
        for col, words in enumerate(helpers, start=_H_UNIT):
            pen.put(ws, TOP - 1, col, words, HELPER)
        place = {r.key: i for i, r in enumerate(self.numbers.records, start=2)}
        for i, r in enumerate(self.rows):
            self._write_unit(pen, ws, TOP + i, i + 2, r, place, columns)
        ordered = sorted(self.rows, key=lambda r: r.place)
        index = {id(r): i for i, r in enumerate(self.rows, start=1)}
        for i, r in enumerate(ordered):
            self._write_place(pen, ws, TOP + i, i + 1, r, index[id(r)])
        pen.widths(ws, [c.width for c in _COLUMNS])
        pen.page(ws, last_row=self.last, last_col=len(_COLUMNS), landscape=True, head_rows=(TOP - 1, TOP - 1), freeze=(TOP, 3))

    def _write_unit(
        self, pen: Pen, ws: Worksheet, row: int, unit_row: int, r: Rated, place: dict[str, int], columns: tuple[str, str]
    ) -> None:
        def all_of(col: int, to: int | None = None) -> str:
            return f"{at(TOP, col)}:{at(self.last if to is None else to, col)}"

        where = at(row, _H_ROW)
        pen.formula(ws, row, _H_UNIT, at(unit_row, 1, UNITS), r.unit, HELPER)
        key = wanted_text(f'{at(row, _H_UNIT)}&"-"&{RANK_YEAR}')
        pen.formula(ws, row, _H_ROW, f"IFERROR(MATCH({key},{whole_column(REPORT, DATA)},0),0)",
                    0 if r.record is None else place[r.record.key], HELPER)
        whole = f"{quoted(INDICATOR_DATA)}!$A:$ZZ"
        for col, column, value in ((_H_N, columns[0], r.numerator), (_H_D, columns[1], r.denominator)):
            pen.formula(ws, row, col, f'IF({where}=0,"",INDEX({whole},{where},{column}))', value, HELPER)
        n, d, rate, group = (at(row, c) for c in (_H_N, _H_D, _H_RATE, _H_GROUP))
        pen.formula(ws, row, _H_RATE, f'IF(AND(ISNUMBER({n}),ISNUMBER({d})),IF({d}>0,{n}/{d},""),"")', r.rate, HELPER)
        pen.formula(ws, row, _H_GROUP, f'IF({rate}="",3,IF({d}>={LEAST_CASES},1,2))', r.group, HELPER)
        pen.formula(ws, row, _H_RANK, f'IF({group}=1,1+SUMPRODUCT(({all_of(_H_GROUP)}=1)*({all_of(_H_RATE)}>{rate})),"")', r.rank, HELPER)
        rank, groups = at(row, _H_RANK), all_of(_H_GROUP)
        pen.formula(
            ws, row, _H_PLACE,
            f"IF({group}=1,{rank}-1+COUNTIF({all_of(_H_RANK, row)},{rank}),"
            f"COUNTIF({groups},1)+IF({group}=3,COUNTIF({groups},2),0)+COUNTIF({all_of(_H_GROUP, row)},{group}))", r.place, HELPER)

    def _write_place(self, pen: Pen, ws: Worksheet, row: int, number: int, r: Rated, index: int) -> None:
        def unit(col: int) -> str:
            return f"INDEX({at(TOP, col)}:{at(self.last, col)},{at(row, _H_INDEX)})"

        pen.formula(ws, row, _H_INDEX, f"MATCH({number},{at(TOP, _H_PLACE)}:{at(self.last, _H_PLACE)},0)", index, HELPER)
        group, n = unit(_H_GROUP), unit(_H_D)
        note = (f'IF({group}=1,"",IF({group}=2,"少于"&{LEAST_CASES}&"件，不排名",IF({unit(_H_ROW)}=0,"无该年度报告",'
                f'IF({n}="{ABSENT}","表式无此栏",IF({n}=0,"分母为零","数值不明")))))')
        if r.group == 1:
            shown = ""
        elif r.group == 2:
            shown = f"少于{DEFAULT_LEAST}件，不排名"
        elif r.record is None:
            shown = "无该年度报告"
        else:
            shown = "表式无此栏" if r.denominator == ABSENT else "分母为零" if r.denominator == 0 else "数值不明"
        low, high = bounds(r.numerator, r.denominator)
        label = "（无比率）" if r.group == 3 else f"（n={r.denominator}{'，不排名' if r.group == 2 else ''}）"
        k, m = at(row, _NUMERATOR), at(row, _DENOMINATOR)
        for col, formula, result, look in (
            (RANK, f'IF({group}=1,{unit(_H_RANK)},"—")', r.rank if r.group == 1 else "—", TABLE_CENTRED),
            (UNIT, unit(_H_UNIT), r.unit, TABLE_TEXT),
            (_NUMERATOR, unit(_H_N), r.numerator, TABLE_NUMBER),
            (_DENOMINATOR, unit(_H_D), r.denominator, TABLE_NUMBER),
            (RATE, unit(_H_RATE), r.rate, TABLE_SHARE),
            (_LOW, wilson_formula(k, m, "-"), low, TABLE_SHARE),
            (_HIGH, wilson_formula(k, m, "+"), high, TABLE_SHARE),
            (_NOTE, note, shown, TABLE_TEXT),
            (LABEL, f'{at(row, UNIT)}&IF({group}=3,"（无比率）","（n="&{n}&IF({group}=2,"，不排名","")&"）")', r.unit + label, HELPER),
            (DRAWN, f'IF({group}=1,{unit(_H_RATE)},"")', r.rate if r.group == 1 else None, HELPER),
        ):
            pen.formula(ws, row, col, formula, result, look)


