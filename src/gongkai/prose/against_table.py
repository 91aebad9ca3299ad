"""Figures in prose held against the tables: every reading the words may honestly have is tried.

Agreement under the plain reading is no finding. Agreement under another is a note that names the
reading. What agrees under none is a warning, and an error only where the words have one meaning,
speak of the whole body, and the cells are printed. ``printed`` of a finding is the figure in the
text, ``expected`` what the table has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from gongkai import form
from gongkai.checks import Finding
from gongkai.form import Cell
from gongkai.prose.arithmetic import rate_fits, within_text
from gongkai.prose.indicators import INDICATORS, Indicator, Reading
from gongkai.prose.mention import Mention
from gongkai.prose.wording import number, of_rows, opening
from gongkai.settle import Settled

_OFFICE = re.compile(r"政府办|(?:办公室|办公厅|局|委员会|委|厅|部门|本机关|本单位|本级)$")
_GOVERNMENT = re.compile(r"(?:人民政府|管委会|管理委员会|[省市县区旗州镇乡]|街道办事处|实验区)$")
_WHOLE = re.compile(r"^全[省市县区旗州镇乡系街]")

_IN_LARGE = re.compile(r"(\d+(?:\.(\d+))?)\s*[余多]?\s*(万|亿)")

Amounts = list[tuple[Reading, Decimal]]


def hold(
    mentions: Iterable[Mapping[str, object]], settled: Mapping[Cell, Settled], year: int, *, publisher: str = ""
) -> list[Finding]:
    """Findings of one report's prose: against its tables, and against itself.

    Parameters
    ----------
    mentions : rows as :func:`gongkai.prose.mentions` gives them, with ``place``, ``part_of`` and ``scope``.
    settled : the report's cells, from :func:`gongkai.settle.settle`.
    year : the report's year, for the messages.
    publisher : the report's body; tells an organ of a government from the government as a whole.
    """
    said = of_rows(mentions)
    findings: list[Finding] = []
    agreed: set[str] = set()
    values = {cell: s.value for cell, s in settled.items()}
    for m in said:
        indicator = INDICATORS.get(m.indicator)
        if indicator is None or not indicator.readings:
            continue
        finding = _held(m, indicator, settled, values, publisher, agreed)
        if finding is not None and not any(f.message == finding.message for f in findings):
            findings.append(finding)
    findings.extend(within_text(said, values))
    return findings


def _held(
    m: Mention, indicator: Indicator, settled: Mapping[Cell, Settled], values: Mapping[Cell, Decimal | None], publisher: str,
    agreed: set[str],
) -> Finding | None:
    readings = amounts(indicator, values)
    plain = [(r, a) for r, a in readings if r.plain]
    if not plain:
        return None
    if any(fits(m, a) for _, a in plain):
        agreed.add(m.indicator)
        return None
    reading, amount = plain[0]
    part = _scope_note(m, publisher, amount)
    if part and m.indicator in agreed:
        return None
    other = next(((r, a) for r, a in readings if not r.plain and not r.hint and fits(m, a)), None)
    start = f"{opening(m)}文中为 {_about(m)}{number(m.value)}，表中“{_cells(reading)}”为 {number(amount)}，相差 {number(abs(m.value - amount))}"
    cell = _keys(reading)
    frame = reading.cells[0][0]
    if part:
        return Finding("text", "note", f"{start}；{part}", frame, cell, m.value, amount)
    if other is not None:
        return Finding("text", "note", f"{start}；与另一口径相符：{other[0].zh}（{_sum(other[0], settled)}），建议在文中写明口径。",
                       frame, cell, m.value, amount)
    hint = next(((r, a) for r, a in readings if r.hint and fits(m, a)), None)
    words = f"；该数恰等于“{_cells(hint[0])}”（{_sum(hint[0], settled)}），请核对是否取错。" if hint else "，请核对。"
    certain = indicator.strict and not hint and not m.approximate and not m.scope and all(
        settled[c].basis == "printed" for c in (*reading.cells, *reading.less))
    return Finding("text", "error" if certain else "warning", start + words, frame, cell, m.value, amount)


def amounts(indicator: Indicator, values: Mapping[Cell, Decimal | None]) -> Amounts:
    """What each reading comes to, as far as its cells are known."""
    found = []
    for r in indicator.readings:
        cells = [values.get(c) for c in (*r.cells, *r.less)]
        known = [c for c in cells if c is not None]
        if len(known) == len(cells):
            plus, minus = known[:len(r.cells)], known[len(r.cells):]
            found.append((r, (sum(plus, Decimal(0)) - sum(minus, Decimal(0))) * r.scale))
    return found


def fits(m: Mention, amount: Decimal) -> bool:
    """Equal; for an approximate figure near enough, for an amount of money rounded as the text rounds."""
    if m.value == amount:
        return True
    if m.approximate:
        return abs(m.value - amount) <= max(abs(m.value) / 10, Decimal(1))
    if m.unit == "元" and amount != amount.to_integral_value():
        return abs(m.value - amount) <= max(abs(amount) / 1000, Decimal(1))
    return _rounded(m, amount)


def _rounded(m: Mention, amount: Decimal) -> bool:
    """``1.3万件`` stands for what rounds to it."""
    quoted = _IN_LARGE.search(m.quote) if "万" in m.quote or "亿" in m.quote else None
    if quoted is None:
        return False
    unit = Decimal(10**4 if quoted[3] == "万" else 10**8)
    if Decimal(quoted[1]) * unit != m.value:
        return False
    step = unit.scaleb(-len(quoted[2] or ""))
    return abs(m.value - amount) < step


def _scope_note(m: Mention, publisher: str, amount: Decimal) -> str | None:
    """A sentence on another body than the table: an organ of the government, or a whole region."""
    if not m.scope or not publisher:
        return None
    if _GOVERNMENT.search(publisher) and _OFFICE.search(m.scope) and not publisher.endswith(m.scope) and m.value <= amount:
        return f"文中为“{m.scope}”的数，表中为{publisher}全口径，范围不同，建议在文中写明。"
    if not _GOVERNMENT.search(publisher) and _WHOLE.search(m.scope) and m.value >= amount:
        return f"文中为“{m.scope}”的数，表中为本机关的数，范围不同，建议在文中写明。"
    return None


def _about(m: Mention) -> str:
    return "约 " if m.approximate else ""


def _cells(r: Reading) -> str:
    return form.cell_label(r.cells[0]) if len(r.cells) == 1 and not r.less else r.zh


def _keys(r: Reading) -> str:
    """The cell's keys; those of several cells joined by a plus."""
    firsts, seconds = dict.fromkeys(c[1] for c in r.cells), dict.fromkeys(c[2] for c in r.cells)
    return "+".join(firsts) + "/" + "+".join(seconds)


def _sum(r: Reading, settled: Mapping[Cell, Settled]) -> str:
    def shown(cell: Cell) -> str:
        value = settled[cell].value
        return number(value) if value is not None else "—"

    plus = [c for c in r.cells if settled[c].value != 0] or list(r.cells[:1])
    words = " + ".join(shown(c) for c in plus)
    minus = [c for c in r.less if settled[c].value != 0]
    if minus:
        words += " − " + " − ".join(shown(c) for c in minus)
    if len(plus) + len(minus) > 1:
        total = sum((settled[c].value or Decimal(0) for c in r.cells), Decimal(0))
        total -= sum((settled[c].value or Decimal(0) for c in r.less), Decimal(0))
        words += f" = {number(total)}"
    return words


def between_years(
    mentions: Iterable[Mapping[str, object]], current: Mapping[Cell, Decimal | None], previous: Mapping[Cell, Decimal | None],
    year: int,
) -> list[Finding]:
    """Growth, change and last year's count as the text gives them, against both years' tables.

    ``current`` and ``previous`` are the cells' values of the two reports, as in ``gongkai.checks.Values.cells``.
    """
    return list(_between(of_rows(mentions), current, previous, year))


def _between(
    said: list[Mention], current: Mapping[Cell, Decimal | None], previous: Mapping[Cell, Decimal | None], year: int
) -> Iterator[Finding]:
    for m in said:
        code, suffix = _split(m.indicator)
        indicator = INDICATORS.get(code or "")
        if suffix is None or indicator is None or m.approximate:
            continue
        now, then = dict(amounts(indicator, current)), dict(amounts(indicator, previous))
        counts = {x.value for x in said if x.indicator == code}
        readings = [r for r in now if r in then and not r.hint]
        plain = [r for r in readings if now[r] in counts] or [r for r in readings if r.plain]
        if not plain:
            continue
        if any(_agrees(m, suffix, now[r], then[r]) for r in plain):
            continue
        other = next((r for r in readings if r not in plain and _agrees(m, suffix, now[r], then[r])), None)
        first = plain[0]
        a, b = now[first], then[first]
        start = f"{opening(m)}{_said(m, suffix)}，{_recomputed(suffix, a, b, year, first.zh)}"
        frame, cell = first.cells[0][0], _keys(first)
        expected = _expected(suffix, a, b)
        if other is not None:
            fitting = f"按“{other.zh}”由 {number(then[other])} 至 {number(now[other])} 则相符"
            yield Finding("text", "note", f"{start}；{fitting}，建议在文中写明口径。", frame, cell, m.value, expected)
        elif expected is None:
            yield Finding("text", "warning", f"{start}，请核对。", frame, cell, m.value)
        else:
            yield Finding("text", "warning", f"{start}，相差 {number(abs(m.value - expected))}，请核对。", frame, cell, m.value, expected)


def _split(code: str) -> tuple[str | None, str | None]:
    for suffix in ("_growth", "_change", "_previous"):
        if code.endswith(suffix) and code.removesuffix(suffix) in INDICATORS:
            return code.removesuffix(suffix), suffix
    return None, None


def _agrees(m: Mention, suffix: str, a: Decimal, b: Decimal) -> bool:
    if suffix == "_previous":
        return m.value == b
    if suffix == "_change":
        return m.value == a - b
    if m.unit == "倍":
        return b != 0 and rate_fits(m.value, (a - b) / b)
    return b != 0 and m.unit == "%" and rate_fits(m.value, (a - b) / b * 100)


def _expected(suffix: str, a: Decimal, b: Decimal) -> Decimal | None:
    if suffix == "_previous":
        return b
    if suffix == "_change":
        return a - b
    return round((a - b) / b * 100, 2) if b else None


def _said(m: Mention, suffix: str) -> str:
    return {"_growth": f"文中为 {m.value:+f}{m.unit or ''}", "_change": f"文中增减为 {m.value:+f}",
            "_previous": f"文中上年为 {number(m.value)}"}[suffix]


def _recomputed(suffix: str, a: Decimal, b: Decimal, year: int, name: str) -> str:
    counts = f"按表中“{name}”，{year - 1} 年为 {number(b)}，{year} 年为 {number(a)}"
    if suffix == "_previous":
        return counts
    if suffix == "_change":
        return f"{counts}，增减应为 {a - b:+f}"
    return f"{counts}，增减应为 {round((a - b) / b * 100, 2):+f}%" if b else f"{counts}，上年为零，不能计算增幅"


__all__ = ["amounts", "between_years", "fits", "hold"]
