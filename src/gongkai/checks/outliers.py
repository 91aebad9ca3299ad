"""Figures out of line with the body's other years: a hint that a number, its unit or its scope is not as before.

One rule for all: a figure is out of line if it lies far from the median of the body's other years *and*
clearly beyond every single one of them, so that neither one odd year among the others, nor a lasting change of
level, nor a rise of less than a doubling a year sets it off. Chance is ruled out by a chi-square test against the
nearest of the other years: two counts a and b of the same rate have (a - b)² / (a + b) above 10.83 less than once
in a thousand, and so have two shares the usual fourfold table.

Real years vary by more than chance. Simulated bodies whose level varies by 30% from year to year (standard
deviation), or whose shares vary by 12 percentage points, set the rule off in fewer than 1% of years; the tests
repeat this. That a year is unusual does not make it wrong: it is a note, and asks for an explanation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from gongkai import form
from gongkai.checks.finding import Finding, number
from gongkai.checks.values import Values
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell, OutcomeGroup

OTHER_YEARS = 3
"""Fewer other years than this say nothing."""
CHI_SQUARE = Decimal("10.83")
"""One degree of freedom, one in a thousand."""
SMALLEST_SHARE_BASE = 30
"""Shares of fewer cases than this are not compared."""
SHARE_FROM_MEDIAN, SHARE_FROM_NEAREST = Decimal(40), Decimal(20)
"""Percentage points."""


@dataclass(frozen=True)
class Kind:
    """How far is far: multiples (or fractions) of the median and of the nearest year, and the least difference."""

    from_median: Decimal
    from_nearest: Decimal
    least: Decimal
    counted: bool = True


COUNT = Kind(Decimal(3), Decimal(2), Decimal(20))
STOCK = Kind(Decimal(2), Decimal(2), Decimal(20))
AMOUNT = Kind(Decimal(10), Decimal(5), Decimal(10), counted=False)


@dataclass(frozen=True)
class Series:
    """Cells that are added and followed over the years; the same in all editions that have them.

    Repeals are not followed: they come in clean-ups, a hundred in one year and none in the next.
    """

    zh: str
    cells: tuple[Cell, ...]
    kind: Kind


SERIES = (
    Series("本年新收申请", ((APPLICATIONS, "received", "total"),), COUNT),
    Series("行政复议案件", ((DISPUTES, "reconsideration", "total"),), COUNT),
    Series("行政诉讼案件", ((DISPUTES, "litigation_direct", "total"),
                      (DISPUTES, "litigation_after_reconsideration", "total")), COUNT),
    *(Series(f"{name}{label}", ((DISCLOSURE, item, measure),), kind)
      for item, name in (("rules", "规章"), ("normative_documents", "行政规范性文件"))
      for measure, label, kind in (("issued", "制发件数", COUNT), ("in_force", "现行有效件数", STOCK))),
    *(Series(f"{name}处理决定", ((DISCLOSURE, item, "decisions"),), COUNT)
      for item, name in (("licensing", "行政许可"), ("penalties", "行政处罚"), ("compulsory_measures", "行政强制"))),
    Series("行政事业性收费金额", ((DISCLOSURE, "fees", "amount"),), AMOUNT),
)


@dataclass(frozen=True)
class Year:
    """A body's report on one year, on which edition, and the cells on which another finding already stands."""

    values: Values
    edition: str
    doubted: frozenset[Cell] = frozenset()


def out_of_line(current: Year, others: Sequence[Year]) -> Iterator[Finding]:
    """Notes on figures of ``current`` that lie apart from those of all the body's ``others``.

    Section 二 is compared within one edition only: the next counts other things under the same words.
    """
    for series in SERIES:
        if not set(series.cells) & current.doubted:
            yield from _counted(series, current, others)
    for group in form.OUTCOME_GROUPS:
        yield from _shares(group, current.values, [o.values for o in others])


# -- counts, stocks and amounts -------------------------------------------------------------------


def _counted(series: Series, current: Year, others: Sequence[Year]) -> Iterator[Finding]:
    alike = [o for o in others if series.cells[0][0] != DISCLOSURE or o.edition == current.edition]
    unit = current.values.units.get(series.cells[0])
    found = [(o.values.year, _sum(o.values, series.cells)) for o in alike if o.values.units.get(series.cells[0]) == unit]
    known = sorted((year, size) for year, size in found if size is not None)
    size = _sum(current.values, series.cells)
    if size is None or len(known) < OTHER_YEARS or size < 0 or any(s < 0 for _, s in known):
        return
    sizes = [s for _, s in known]
    middle, nearest = median(sizes), min(sizes, key=lambda s: abs(s - size))
    if not (_beyond(size, sizes) and _far(series.kind, size, middle, nearest)):
        return
    what = unit or "件"
    frame, cell = series.cells[0][0], _keys(series.cells)
    times = f"，为中位数的 {_ratio(size, middle)} 倍" if size > nearest and middle else ""
    yield Finding(
        "outlier", "note",
        f"{series.zh}：{current.values.year} 年为 {number(size)} {what}，明显{'高' if size > nearest else '低'}于本机关其他 {len(known)} 个年度"
        f"（{_listed(known)}；中位数 {number(middle)}）{times}。{_rule(series.kind, size, nearest)}",
        frame, cell, size)


def _sum(values: Values, cells: Sequence[Cell]) -> Decimal | None:
    sizes = [values.cells.get(c) for c in cells]
    known = [s for s in sizes if s is not None]
    return sum(known, Decimal(0)) if len(known) == len(sizes) else None


def _beyond(size: Decimal, others: Sequence[Decimal]) -> bool:
    return size > max(others) or size < min(others)


def _far(kind: Kind, size: Decimal, middle: Decimal, nearest: Decimal) -> bool:
    apart = abs(size - nearest)
    if apart < kind.least or (kind.counted and apart * apart < CHI_SQUARE * (size + nearest)):
        return False
    if size > nearest:
        return size >= kind.from_median * middle and size >= kind.from_nearest * nearest
    return size * kind.from_median <= middle and size * kind.from_nearest <= nearest


def _rule(kind: Kind, size: Decimal, nearest: Decimal) -> str:
    apart = abs(size - nearest)
    if size > nearest:
        far = f"不少于其他年度中位数的 {kind.from_median} 倍和最接近一年（{number(nearest)}）的 {kind.from_nearest} 倍"
    else:
        far = f"不超过其他年度中位数的 1/{kind.from_median} 和最接近一年（{number(nearest)}）的 1/{kind.from_nearest}"
    chance = ""
    if kind.counted:
        chance = (f"，且与最接近一年之差的平方除以两年之和（{number(apart)}²÷{number(size + nearest)}＝{apart * apart / (size + nearest):.1f}）"
                  f"不小于 {CHI_SQUARE}，即水平未变时出现这种差别的可能不到千分之一")
    return f"判断标准：{far}，相差不少于 {kind.least}{chance}。"


def _keys(cells: Sequence[Cell]) -> str:
    return "+".join(c[1] for c in cells) + "/" + cells[0][2]


# -- shares ---------------------------------------------------------------------------------------


def _shares(group: OutcomeGroup, current: Values, others: Sequence[Values]) -> Iterator[Finding]:
    now = _share(group, current)
    known = sorted((o.year, s) for o in others if (s := _share(group, o)) is not None)
    if now is None or len(known) < OTHER_YEARS:
        return
    rates = [part / whole * 100 for _, (part, whole) in known]
    rate, middle = now[0] / now[1] * 100, median(rates)
    place = min(range(len(rates)), key=lambda i: abs(rates[i] - rate))
    if (not _beyond(rate, rates) or abs(rate - middle) < SHARE_FROM_MEDIAN
            or abs(rate - rates[place]) < SHARE_FROM_NEAREST or _fourfold(now, known[place][1]) < CHI_SQUARE):
        return
    side = "高于" if rate > rates[place] else "低于"
    listed = "、".join(f"{year} 年 {_percent(r)}" for (year, _), r in zip(known, rates, strict=True))
    yield Finding(
        "outlier", "note",
        f"{group.number}{group.zh}占办理结果总计的比例：{current.year} 年为 {_percent(rate)}"
        f"（{number(now[0])}/{number(now[1])}），明显{side}本机关其他 {len(known)} 个年度（{listed}；中位数 {_percent(middle)}）。"
        f"判断标准：与中位数相差 {SHARE_FROM_MEDIAN} 个百分点以上、与最接近的一年相差 {SHARE_FROM_NEAREST} 个百分点以上，"
        f"且偶然出现的可能不到千分之一（卡方不小于 {CHI_SQUARE}）；办理结果不足 {SMALLEST_SHARE_BASE} 件的年度不比较。",
        APPLICATIONS, _keys([(APPLICATIONS, k, "total") for k in _members(group, current)]))


def _members(group: OutcomeGroup, values: Values) -> list[str]:
    return [k for k in group.members if (APPLICATIONS, k, "total") in values.cells]


def _share(group: OutcomeGroup, values: Values) -> tuple[Decimal, Decimal] | None:
    """Requests that ended so, and all that were concluded; None where unknown, contradictory or too few."""
    members = _members(group, values)
    part = _sum(values, [(APPLICATIONS, k, "total") for k in members]) if members else None
    whole = values.cells.get((APPLICATIONS, "concluded", "total"))
    if part is None or whole is None or whole < SMALLEST_SHARE_BASE or not 0 <= part <= whole:
        return None
    return part, whole


def _fourfold(a: tuple[Decimal, Decimal], b: tuple[Decimal, Decimal]) -> Decimal:
    """Chi-square of two shares."""
    parts, wholes = a[0] + b[0], a[1] + b[1]
    if parts in (0, wholes):
        return Decimal(0)
    cross = a[0] * (b[1] - b[0]) - b[0] * (a[1] - a[0])
    return cross * cross * wholes / (a[1] * b[1] * parts * (wholes - parts))


def _percent(rate: Decimal) -> str:
    return f"{rate:.1f}%"


def _ratio(size: Decimal, middle: Decimal) -> str:
    return f"{size / middle:.1f}"


def _listed(known: Sequence[tuple[int, Decimal]]) -> str:
    return "、".join(f"{year} 年 {number(size)}" for year, size in known)
