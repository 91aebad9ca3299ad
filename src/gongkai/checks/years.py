"""Between two years of one body: E5 and E6, and what the 2019 edition carries from year to year."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import form
from gongkai.checks.finding import Finding, keys, number
from gongkai.checks.values import Values
from gongkai.form import APPLICATIONS, DISCLOSURE


def between_years(previous: Values, current: Values) -> Iterator[Finding]:
    """E5 and E6: what was carried over, and how the stock of documents rolls forward; for two reports on the
    2019 edition also its numbers of items and of documents disclosed.

    Where ``previous`` adds up several bodies that were merged since, what was handed over
    may differ for good reason: E5 is then no error but a warning.
    """
    then_of = f"{previous.year} 年（{'、'.join(previous.bodies)}合计）" if previous.bodies else f"{previous.year} 年"
    for term in form.APPLICANTS:
        now, then = (APPLICATIONS, "carried_in", term.key), (APPLICATIONS, "carried_out", term.key)
        a, b = current.cells.get(now), previous.cells.get(then)
        if a is not None and b is not None and a != b:
            yield Finding("E5", "warning" if previous.bodies else "error",
                          f"“{term.zh}”列：{current.year} 年上年结转 {number(a)}，{then_of}结转下年度 {number(b)}，相差 {number(abs(a - b))}。",
                          APPLICATIONS, keys(now), a, b)
    for item in ("rules", "normative_documents"):
        issued, repealed, stock, before = (
            current.cells.get((DISCLOSURE, item, "issued")), current.cells.get((DISCLOSURE, item, "repealed")),
            current.cells.get((DISCLOSURE, item, "in_force")), previous.cells.get((DISCLOSURE, item, "in_force")),
        )
        if issued is None or repealed is None or stock is None or before is None:
            continue
        expected = before + issued - repealed
        if stock != expected:
            yield Finding("E6", "warning",
                          f"{_item(item, '2021')}现行有效件数：{then_of} {number(before)} 加 {current.year} 年制发 {number(issued)} "
                          f"减废止 {number(repealed)} 应为 {number(expected)}，印为 {number(stock)}，"
                          f"相差 {number(abs(stock - expected))}。",
                          DISCLOSURE, f"{item}/in_force", stock, expected)
    yield from _items(previous, current, then_of)
    yield from _disclosed(previous, current, then_of)


def _items(previous: Values, current: Values, then_of: str) -> Iterator[Finding]:
    """The items of the year before are those of the report before, with its change."""
    for cell in current.cells:
        if cell[0] != DISCLOSURE or cell[2] != "previous_items":
            continue
        change = previous.cells.get((DISCLOSURE, cell[1], "change"))
        now, before = current.cells[cell], previous.cells.get(cell)
        if now is None or before is None or change is None or now == before + change:
            continue
        yield Finding("carried_items", "warning",
                      f"{_item(cell[1], '2019')}：{current.year} 年报告的上一年项目数量印为 {number(now)}，"
                      f"{then_of}报告的项目数量 {number(before)} 加增减 {number(change)} 为 {number(before + change)}，"
                      f"相差 {number(abs(now - before - change))}。",
                      DISCLOSURE, keys(cell), now, before + change)


def _disclosed(previous: Values, current: Values, then_of: str) -> Iterator[Finding]:
    """All documents disclosed are at most those of the report before and what was newly disclosed."""
    for item in ("rules", "normative_documents"):
        cell = (DISCLOSURE, item, "total_disclosed")
        now, before = current.cells.get(cell), previous.cells.get(cell)
        new = current.cells.get((DISCLOSURE, item, "newly_disclosed"))
        if now is None or before is None or new is None or now <= before + new:
            continue
        yield Finding("carried_items", "warning",
                      f"{_item(item, '2019')}对外公开总数量：{then_of} {number(before)} 加 {current.year} 年新公开 {number(new)}，"
                      f"至多为 {number(before + new)}，印为 {number(now)}，多 {number(now - before - new)}。",
                      DISCLOSURE, keys(cell), now, before + new)


def _item(key: str, edition: str) -> str:
    return form.term_label(DISCLOSURE, key, 0, form.EDITIONS[edition])
