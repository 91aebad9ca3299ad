"""What the file says of itself: whose report, for which year, on which edition of the form."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai import form
from gongkai.checks.finding import Finding
from gongkai.extract import Extraction
from gongkai.form import APPLICATIONS
from gongkai.identity import Identity, same_body
from gongkai.names import Names

_WHERE = {"unit_line": "填报单位一行", "title": "标题", "heading": "正文标题", "period": "统计期限", "metadata": "网页信息",
          "given": "调用时指定"}


def contradictions(identity: Identity, year: int, names: Names) -> Iterator[Finding]:
    """Years and bodies named in the file that are not those of the report."""
    for claim in identity.years:
        if claim.value != year:
            rule = "period" if claim.where == "period" else "year"
            yield Finding(rule, "warning", f"{_WHERE[claim.where]}所示年份为 {claim.value} 年，与报告年度 {year} 年不一致。")
    if identity.publishers:
        first = identity.publishers[0]
        seen = {str(first.value)}
        for claim in identity.publishers[1:]:
            name = str(claim.value)
            if name not in seen and not _one_body(name, str(first.value), year, names):
                seen.add(name)
                severity = "note" if claim.where == "metadata" else "warning"
                yield Finding("publisher", severity,
                              f"{_WHERE[claim.where]}所示机关为“{name}”，{_WHERE[first.where]}为“{first.value}”。")


def _one_body(a: str, b: str, year: int, names: Names) -> bool:
    return same_body(a, b) or names.body(a, year) == names.body(b, year)


def printed_edition(extraction: Extraction, year: int) -> Iterator[Finding]:
    """The edition of another year, or （六）其他处理 in other rows than the edition has."""
    edition = extraction.edition
    if not extraction.tables:
        return
    if not edition.fits(year):
        yield Finding("edition", "warning", f"{year} 年度报告使用了{edition.name}年版格式（{edition.document}），按该格式读取。")
    if edition.single_other != form.EDITIONS[edition.name].single_other:
        wanted = "一行" if edition.single_other else "三行"
        yield Finding("other_handling_rows", "note", f"“（六）其他处理”印为{wanted}，与{edition.name}年版格式不同，按所印读取。",
                      APPLICATIONS)
