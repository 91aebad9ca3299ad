"""What the text says of itself: shares, growth and breakdowns done again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache

from gongkai.checks import Finding
from gongkai.form import APPLICATIONS, Cell
from gongkai.prose.indicators import INDICATORS
from gongkai.prose.mention import Mention
from gongkai.prose.wording import number, opening

_APPLICANT = re.compile(r"applications_(?:received|handled|concluded)_(\w+)$")
_WHOLES = ("applications_concluded", "applications_handled", "applications_received")
_RESULTS = ("upheld", "corrected", "other", "pending")
_OUTCOMES = ("granted", "partly_granted", "refused", "unavailable", "unprocessed", "other_handling")


def rate_fits(printed: Decimal, exact: Decimal) -> bool:
    """Rounded or cut off at the decimals that are printed."""
    exponent = printed.as_tuple().exponent
    step = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
    return abs(printed - exact) < step


class _Told:
    """The mentions of a report, by where they stand and what they are parts of."""

    def __init__(self, said: list[Mention]) -> None:
        self.said = said
        self.lines: dict[tuple[str, str], list[Mention]] = {}
        self._at: dict[tuple[str, str | None], Mention] = {}
        self._parts: dict[tuple[str, str | None], list[Mention]] = {}
        for m in said:
            self.lines.setdefault(_line(m), []).append(m)
            if not m.indicator.endswith("_share"):
                self._at.setdefault((m.section, m.place), m)
            if not _rate(m):
                self._parts.setdefault((m.section, m.part_of), []).append(m)
        self.wholes = [m for m in said if m.indicator in _WHOLES and not m.approximate]

    def whole(self, part: Mention) -> Mention | None:
        return self._at.get((part.section, part.part_of))

    def parts(self, whole: Mention) -> list[Mention]:
        return self._parts.get((whole.section, whole.place), [])


def within_text(said: list[Mention], values: Mapping[Cell, Decimal | None]) -> Iterator[Finding]:
    told = _Told(said)
    yield from _shares(told, values)
    yield from _growth(told)
    yield from _breakdowns(told)
    yield from _bodies(told)
    yield from _outcomes(told)


def _line(m: Mention) -> tuple[str, str]:
    return m.section, m.place.partition(":")[0]


# -- shares ------------------------------------------------------------------------------------


def _shares(told: _Told, values: Mapping[Cell, Decimal | None]) -> Iterator[Finding]:
    for m in told.said:
        if not m.indicator.endswith("_share") or m.approximate or m.unit != "%":
            continue
        count = told.whole(m)
        if count is None or count.approximate:
            continue
        bases = _bases(told, count, values)
        if not bases or any(rate_fits(m.value, count.value / b * 100) for _, b in bases if b):
            continue
        name, base = bases[0]
        if not base:
            continue
        exact = round(count.value / base * 100, 2)
        yield Finding("text", "warning",
                      f"{opening(m)}{number(count.value)} 占{name} {number(base)} 应为 {number(exact)}%，文中为 {number(m.value)}%，"
                      f"相差 {number(abs(m.value - exact))} 个百分点，请核对。", None, None, m.value, exact)


def _bases(told: _Told, count: Mention, values: Mapping[Cell, Decimal | None]) -> list[tuple[str, Decimal]]:
    """What a share may be a share of, the likeliest first."""
    found: list[tuple[str, Decimal]] = []
    whole = told.whole(count)
    if whole is not None and not whole.approximate:
        found.append((f"“{whole.name}”", whole.value))
    family = count.family
    if family == "applications":
        wanted: tuple[str, ...] = _WHOLES
        table = {k: values.get((APPLICATIONS, k, "total")) for k in ("concluded", "received", "carried_in")}
        if table["concluded"] is not None:
            found.append(("办理结果总计", table["concluded"]))
        if table["received"] is not None:
            found.append(("本年新收", table["received"]))
            if table["carried_in"] is not None:
                found.append(("本年新收加上年结转", table["received"] + table["carried_in"]))
    else:
        wanted = {"reconsideration": ("reconsideration_cases", "disputes_cases"), "litigation": ("litigation_cases", "disputes_cases"),
                  "disclosed": ("disclosed_items",), "proposals": ("proposals",)}.get(family, ())
    found += [(f"“{INDICATORS[w].zh}”", x.value) for w in wanted for x in told.said
              if x.indicator == w and x is not count and not x.approximate and x.value >= count.value]
    return found


# -- growth ------------------------------------------------------------------------------------


def _growth(told: _Told) -> Iterator[Finding]:
    """Count, change, last year's count and growth in one paragraph must go together."""
    for m in told.said:
        if not m.indicator.endswith("_growth") or m.unit != "%" or m.approximate:
            continue
        code = m.indicator.removesuffix("_growth")
        here = [x for x in told.lines[_line(m)] if not x.approximate]
        count = next((x for x in here if x.indicator == code or (code == "applications_received" and x.indicator == "applicants")), None)
        change = next((x for x in here if x.indicator == f"{code}_change"), None)
        before = next((x for x in here if x.indicator == f"{code}_previous"), None)
        if count is None:
            continue
        base = before.value if before is not None else count.value - change.value if change is not None else None
        if not base or rate_fits(m.value, (count.value - base) / base * 100):
            continue
        exact = round((count.value - base) / base * 100, 2)
        yield Finding("text", "warning",
                      f"{opening(m)}按文中数字，由 {number(base)} 至 {number(count.value)} 应为 {exact:+f}%，文中为 {m.value:+f}%，"
                      f"相差 {number(abs(m.value - exact))} 个百分点，请核对。", None, None, m.value, exact)


# -- breakdowns ----------------------------------------------------------------------------------


def _breakdowns(told: _Told) -> Iterator[Finding]:
    for whole in told.said:
        parts = told.parts(whole)
        for kind in dict.fromkeys(_kind(m.indicator) for m in parts) if parts else ():
            some = [m for m in parts if _kind(m.indicator) == kind]
            if kind is None or whole.approximate or any(m.approximate for m in some):
                continue
            total = sum((m.value for m in some), Decimal(0))
            if total == whole.value or (total < whole.value and not _complete(kind, some)):
                continue
            listed = " + ".join(number(m.value) for m in some)
            start = (f"{opening(whole)}总数为 {number(whole.value)}，各分项 {listed} = {number(total)}，"
                     f"相差 {number(abs(total - whole.value))}")
            inner = next((i for i in range(1, len(some)) if sum((m.value for m in some[:i]), Decimal(0)) == whole.value), None)
            if inner is not None:
                rest = "、".join(f"“{m.quote}”" for m in some[inner:])
                yield Finding("text", "note", f"{start}；前 {inner} 项之和等于总数，{rest}在总数之外，建议在文中写明口径。",
                              None, None, whole.value, total)
            else:
                yield Finding("text", "warning", f"{start}，请核对。", None, None, whole.value, total)


def _rate(m: Mention) -> bool:
    return m.unit in ("%", "‰", "个百分点", "倍") or m.indicator.endswith(("_change", "_previous"))


@cache
def _kind(code: str) -> str | None:
    """Parts of one kind shut each other out, so that they may be added."""
    if _APPLICANT.match(code):
        return "applicants"
    if code in ("applications_online", "applications_email", "applications_letter", "applications_in_person", "applications_fax"):
        return "means"
    if re.match(r"(?:reconsideration|litigation)_(?:upheld|corrected|other|pending)$", code):
        return "results"
    if re.match(r"litigation_(?:direct|after_reconsideration)_cases$", code):
        return "routes"
    if code in ("proposals_deputies", "proposals_consultative"):
        return "proposals"
    if code == "disclosed_items_topic":
        return "topics"
    if code.startswith("disclosed_items_"):
        return "channels"
    return "parts" if code == "applications_part" else None


def _complete(kind: str, parts: list[Mention]) -> bool:
    """Whether a list of parts claims to be the whole."""
    codes = {m.indicator for m in parts}
    if kind == "applicants":
        return {c.rpartition("_")[2] for c in codes} >= {"individual", "organisations"}
    if kind == "results":
        return len(codes) == len(_RESULTS)
    if kind == "routes":
        return len(codes) == 2
    if kind == "proposals":
        return len(codes) == 2 and not any(re.search("[国省市区县]", m.quote) or "重点" in m.quote for m in parts)
    if kind == "topics":
        return re.search("其[他它]", parts[-1].quote) is not None
    return kind == "parts"


def _bodies(told: _Told) -> Iterator[Finding]:
    """A list of bodies that stands apart from its whole must come to one of the wholes the text names."""
    wholes = told.wholes
    for line in told.lines.values():
        parts = [m for m in line if m.indicator == "applications_part" and m.part_of is None]
        if len(parts) < 3 or not wholes or any(m.approximate for m in parts):
            continue
        total = sum((m.value for m in parts), Decimal(0))
        if any(w.value == total for w in wholes):
            continue
        nearest = min(wholes, key=lambda w: abs(w.value - total))
        yield Finding("text", "warning", f"{opening(parts[0])}所列 {len(parts)} 个分项合计 {number(total)}，“{nearest.quote}”为 "
                      f"{number(nearest.value)}，相差 {number(abs(total - nearest.value))}，请核对。", None, None, nearest.value, total)


def _outcomes(told: _Told) -> Iterator[Finding]:
    """All ways a request can end, in one paragraph, come to what was concluded, with what was carried over to what was handled."""
    wholes = told.wholes
    for line in told.lines.values():
        if not wholes or len(line) < len(_OUTCOMES) - 1:
            continue
        here = {m.indicator: m for m in reversed(line)}
        keys = [f"applications_{k}" for k in _OUTCOMES]
        if "applications_granted_or_partly_granted" in here:
            keys = ["applications_granted_or_partly_granted", *keys[2:]]
        if not all(k in here and not here[k].approximate for k in keys):
            continue
        total = sum((here[k].value for k in keys), Decimal(0))
        onward = here.get("applications_carried_out")
        totals = {total, total + (onward.value if onward is not None else 0)}
        if any(w.value in totals for w in wholes):
            continue
        nearest = min(wholes, key=lambda w: abs(w.value - total))
        yield Finding("text", "warning", f"{opening(here[keys[0]])}各类办理结果合计 {number(total)}，“{nearest.quote}”为 "
                      f"{number(nearest.value)}，相差 {number(abs(total - nearest.value))}，请核对。", None, None, nearest.value, total)


__all__ = ["rate_fits", "within_text"]
