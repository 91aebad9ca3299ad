"""What a report says against its own form: every broken equation and every gap, as findings.

A finding's ``message`` is Chinese, for an official to forward: what, where, by how much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongkai import form
from gongkai.extract import Doubt, Extraction
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES, Cell, Edition, Equation
from gongkai.identity import Identity, same_body
from gongkai.settle import Settled

TABLE_NAMES = {
    DISCLOSURE: "主动公开政府信息情况表", APPLICATIONS: "收到和处理政府信息公开申请情况表",
    DISPUTES: "政府信息公开行政复议、行政诉讼情况表",
}
_MAY_BE_NEGATIVE = frozenset({"change"})
_WHERE = {"title": "标题", "heading": "正文标题", "period": "统计期限", "metadata": "网页信息", "given": "调用时指定"}


@dataclass(frozen=True)
class Finding:
    rule: str
    severity: str
    message: str
    frame: str | None = None
    cell: str | None = None
    printed: Decimal | None = None
    expected: Decimal | None = None

    def row(self) -> dict[str, object]:
        return {
            "rule": self.rule, "severity": self.severity, "frame": self.frame, "cell": self.cell,
            "printed": None if self.printed is None else float(self.printed),
            "expected": None if self.expected is None else float(self.expected),
            "message": self.message,
        }


def check(
    extraction: Extraction, settled: Mapping[Cell, Settled], identity: Identity, year: int,
    sections: list[dict[str, object]],
) -> list[Finding]:
    """What the tables of one report say against the form and against each other."""
    return [
        *_identity(identity, year),
        *_edition(extraction.edition, extraction, year),
        *_sections(sections),
        *_missing(extraction, settled),
        *_doubts(extraction),
        *_numbers(extraction, settled),
        *equations(extraction.edition, settled),
    ]


def by_weight(findings: list[Finding]) -> list[Finding]:
    """The grave ones first; else in the order found."""
    rank = {"error": 0, "warning": 1, "note": 2}
    return sorted(findings, key=lambda f: rank[f.severity])


def unread_pages(metadata: Mapping[str, str]) -> Iterator[Finding]:
    """Pages of the file that hold only pictures, or could not be read."""
    for key, what in (("picture_pages", "只有图片，没有文字"), ("damaged_pages", "已损坏")):
        if metadata.get(key):
            yield Finding("page_unread", "warning", f"第 {metadata[key].replace(',', '、')} 页{what}，未读取。")


# -- the form's equations --------------------------------------------------------------------


def equations(edition: Edition, settled: Mapping[Cell, Settled]) -> Iterator[Finding]:
    """A finding for each equation that does not hold; blanks count as zero when nothing else is known."""
    sizes = {cell: _size(settled[cell]) for cell in edition.cells}
    failed = [e for e in edition.equations if _difference(e, sizes) not in (None, Decimal(0))]
    for e in failed:
        left = sum((sizes[c] or Decimal(0) for c in e.parts), Decimal(0))
        cell, expected = _expected(e, sizes, left)
        message = _equation_message(edition, e, sizes, left) + _suggestion(edition, e, failed, sizes)
        yield Finding(e.rule, "error", message, e.cells[0][0], _keys(cell), settled[cell].printed, expected)


def _size(s: Settled) -> Decimal | None:
    if s.value is not None:
        return s.value
    return Decimal(0) if s.blank else None


def _difference(e: Equation, sizes: Mapping[Cell, Decimal | None]) -> Decimal | None:
    total = Decimal(0)
    for sign, group in ((1, e.parts), (-1, e.whole)):
        for cell in group:
            size = sizes[cell]
            if size is None:
                return None
            total += sign * size
    return total


def _expected(e: Equation, sizes: Mapping[Cell, Decimal | None], left: Decimal) -> tuple[Cell, Decimal]:
    """The cell the finding is filed under, and what it would be if the others are right."""
    cell = e.whole[0]
    others = sum((sizes[c] or Decimal(0) for c in e.whole[1:]), Decimal(0))
    return cell, left - others


def _equation_message(edition: Edition, e: Equation, sizes: Mapping[Cell, Decimal | None], left: Decimal) -> str:
    right = sum((sizes[c] or Decimal(0) for c in e.whole), Decimal(0))
    gap = f"相差 {_n(abs(left - right))}"
    frame, first, second = e.whole[0]
    table = edition.tables[frame]
    if e.rule == "E1":
        column = _column(second)
        received, carried = (_n(sizes[c]) for c in e.parts)
        concluded, onward = (_n(sizes[c]) for c in e.whole)
        return (f"“{column}”列勾稽不符：本年新收 {received} 加上年结转 {carried} 等于 {_n(left)}，"
                f"办理结果总计 {concluded} 加结转下年度 {onward} 等于 {_n(right)}，{gap}。")
    if e.rule == "E2":
        return (f"“{_column(second)}”列勾稽不符：办理结果（一）至（六）各行合计 {_n(left)}，"
                f"（七）总计印为 {_n(right)}，{gap}。")
    if e.rule == "E3":
        return (f"“{table.line(first).printed_label}”行勾稽不符：六类申请人合计 {_n(left)}，"
                f"总计印为 {_n(right)}，{gap}。")
    return (f"“{table.line(first).term.zh}”勾稽不符：结果维持、结果纠正、其他结果、尚未审结合计 {_n(left)}，"
            f"总计印为 {_n(right)}，{gap}。")


def _column(key: str) -> str:
    return next(t.zh for t in form.APPLICANTS if t.key == key)


def _suggestion(
    edition: Edition, e: Equation, failed: list[Equation], sizes: Mapping[Cell, Decimal | None]
) -> str:
    """Which one number, changed to what, would satisfy every equation it stands in."""
    options = []
    for cell in e.cells:
        touching = [x for x in edition.equations if cell in x.cells and _difference(x, sizes) is not None]
        if any(x not in failed for x in touching):
            continue
        size = sizes[cell] or Decimal(0)
        wanted = {size + (_difference(x, sizes) or 0) * (1 if cell in x.whole else -1) for x in touching}
        if len(wanted) == 1 and (target := wanted.pop()) >= 0:
            options.append((cell, size, target))
    if not options:
        return ""
    if len(options) > 3:
        return "该式中多个数字都可能有误，请核对原始台账。"
    words = "；或".join(f"“{form.cell_label(c, edition)}”由 {_n(a)} 改为 {_n(b)}" for c, a, b in options)
    return f"若只有一个数字有误，则可能是{words}（仅供核对，未作改动）。"


# -- gaps --------------------------------------------------------------------------------------


def _missing(extraction: Extraction, settled: Mapping[Cell, Settled]) -> Iterator[Finding]:
    doubted = {cell for d in extraction.doubts for cell in d.cells}
    for frame, table in extraction.edition.tables.items():
        absent = [c for c in table.cells if settled[c].raw is None and c not in doubted]
        if len(absent) == len(table.cells):
            yield Finding("table_missing", "error", f"未读到{TABLE_NAMES[frame]}：{len(absent)} 个数据项全部缺失。", frame)
            continue
        for line in table.lines:
            cells = [(frame, line.key, t.key) for t in line.columns]
            gone = [c for c in cells if c in absent]
            if len(gone) == len(cells):
                yield Finding("row_missing", "warning", f"{TABLE_NAMES[frame]}缺少“{_line_name(line)}”一行。",
                              frame, line.key)
            else:
                for cell in gone:
                    yield Finding("cell_missing", "warning",
                                  f"{TABLE_NAMES[frame]}缺少“{form.cell_label(cell, extraction.edition)}”。",
                                  frame, _keys(cell))


def _line_name(line: form.Line) -> str:
    return line.printed_label


def _doubts(extraction: Extraction) -> Iterator[Finding]:
    for doubt in extraction.doubts:
        if not doubt.cells:
            yield Finding(doubt.rule, *_DOUBTS[doubt.rule])
            continue
        table = extraction.edition.tables[doubt.frame]
        keys = dict.fromkeys(c[1] for c in doubt.cells)
        names = "、".join(f"“{_line_name(table.line(k))}”" for k in list(keys)[:4]) + ("等" if len(keys) > 4 else "")
        cell = "/".join(doubt.cells[0][1:]) if len(doubt.cells) == 1 else (next(iter(keys)) if len(keys) == 1 else None)
        yield Finding(doubt.rule, _DOUBTS[doubt.rule][0], _DOUBTS[doubt.rule][1].format(
            table=TABLE_NAMES[doubt.frame], names=names, text=" ".join(doubt.detail.split()), n=len(doubt.cells)),
            doubt.frame, cell)


_DOUBTS = {
    "unplaced": ("warning", "{table}{names}的数字无法确定属于哪一列，未予采用（{n} 个数据项）：{text}"),
    "placed_by_equations": ("note", "{table}{names}的数字由勾稽关系确定所属列，且只有这一种可能：{text}"),
    "extra_value": ("note", "{table}{names}多印了数字；无论去掉哪一个，读数都相同：{text}"),
    "second_table": ("error", "文件中有两张{table}且数字不同，无法确定哪一张属于本年度，{n} 个不一致的数据项未予采用。"),
    "unlabelled_row": ("warning", "{table}中有一行数字没有行名，按次序可能是{names}，但勾稽关系不能证实，未予采用。"),
    "second_report": ("warning", "文件中还有另一份报告，只读取了第一份。"),
}


def _numbers(extraction: Extraction, settled: Mapping[Cell, Settled]) -> Iterator[Finding]:
    edition = extraction.edition
    blank: dict[str, list[Cell]] = {}  # by row: section two has no sums that could prove a zero
    for cell, value in extraction.cells.items():
        if cell not in settled:
            continue
        name = form.cell_label(cell, edition)
        if value.number is None:
            if not value.blank:
                yield Finding("not_a_number", "warning", f"“{name}”不是可确认的数字，未予采用：“{value.text.strip()}”。",
                              cell[0], _keys(cell))
            elif cell[0] == DISCLOSURE:
                blank.setdefault(cell[1], []).append(cell)
            elif settled[cell].value is None:
                yield Finding("blank_cell", "warning", f"“{name}”空白，勾稽关系不能确定其为零。", cell[0], _keys(cell))
            continue
        size = value.number.value
        if size < 0 and cell[2] not in _MAY_BE_NEGATIVE:
            yield Finding("negative", "error", f"“{name}”为负数：{_n(size)}。", cell[0], _keys(cell), size)
        if cell[2] != "amount" and size != size.to_integral_value():
            yield Finding("fraction", "error", f"“{name}”应为整数，印为 {value.text.strip()}。", cell[0], _keys(cell))
        if value.number.note:
            yield Finding("cell_note", "note", f"“{name}”附有说明：{value.number.note}。", cell[0], _keys(cell), size)
    yield from _blank_rows(edition, blank)


def _blank_rows(edition: Edition, blank: Mapping[str, list[Cell]]) -> Iterator[Finding]:
    for key, cells in blank.items():
        line = edition.tables[DISCLOSURE].line(key)
        names = "、".join(next(t.zh for t in line.columns if t.key == c[2]) for c in cells)
        yield Finding("blank_cell", "note", f"“{line.term.zh}”的{names}没有印数字（空白、“/”或“—”），未作零处理。", DISCLOSURE,
                      _keys(cells[0]) if len(cells) == 1 else key)


def _sections(sections: list[dict[str, object]]) -> Iterator[Finding]:
    present = {s["section"] for s in sections}
    for section in form.SECTIONS:
        if section.key not in present:
            yield Finding("section_missing", "warning", f"未找到“{section.heading}”一节。")


def _edition(edition: Edition, extraction: Extraction, year: int) -> Iterator[Finding]:
    if not extraction.tables:
        return
    if not edition.fits(year):
        yield Finding("edition", "warning", f"{year} 年度报告使用了{edition.name}年版格式（{edition.document}），按该格式读取。")
    if edition.single_other != form.EDITIONS[edition.name].single_other:
        wanted = "一行" if edition.single_other else "三行"
        yield Finding("other_handling_rows", "note", f"“（六）其他处理”印为{wanted}，与{edition.name}年版格式不同，按所印读取。",
                      APPLICATIONS)


def _identity(identity: Identity, year: int) -> Iterator[Finding]:
    for claim in identity.years:
        if claim.value != year:
            rule = "period" if claim.where == "period" else "year"
            yield Finding(rule, "warning", f"{_WHERE[claim.where]}所示年份为 {claim.value} 年，与报告年度 {year} 年不一致。")
    if identity.publishers:
        first = identity.publishers[0]
        seen = {str(first.value)}
        for claim in identity.publishers[1:]:
            name = str(claim.value)
            if name not in seen and not same_body(name, str(first.value)):
                seen.add(name)
                severity = "note" if claim.where == "metadata" else "warning"
                yield Finding("publisher", severity,
                              f"{_WHERE[claim.where]}所示机关为“{name}”，{_WHERE[first.where]}为“{first.value}”。")


# -- between years -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Values:
    """A report's values, as the checks between two years need them."""

    year: int
    cells: Mapping[Cell, Decimal | None]


def between_years(previous: Values, current: Values) -> Iterator[Finding]:
    """E5 and E6: what was carried over, and how the stock of documents rolls forward."""
    for term in form.APPLICANTS:
        now, then = (APPLICATIONS, "carried_in", term.key), (APPLICATIONS, "carried_out", term.key)
        a, b = current.cells.get(now), previous.cells.get(then)
        if a is not None and b is not None and a != b:
            yield Finding("E5", "error",
                          f"“{term.zh}”列：{current.year} 年上年结转 {_n(a)}，{previous.year} 年结转下年度 {_n(b)}，相差 {_n(abs(a - b))}。",
                          APPLICATIONS, _keys(now), a, b)
    for item in ("rules", "normative_documents"):
        issued, repealed, stock, before = (
            current.cells.get((DISCLOSURE, item, "issued")), current.cells.get((DISCLOSURE, item, "repealed")),
            current.cells.get((DISCLOSURE, item, "in_force")), previous.cells.get((DISCLOSURE, item, "in_force")),
        )
        if issued is None or repealed is None or stock is None or before is None:
            continue
        expected = before + issued - repealed
        if stock != expected:
            name = form.term_label(DISCLOSURE, item, 0, form.EDITIONS["2021"])
            yield Finding("E6", "warning",
                          f"{name}现行有效件数：{previous.year} 年 {_n(before)} 加 {current.year} 年制发 {_n(issued)} 减废止 {_n(repealed)} "
                          f"应为 {_n(expected)}，印为 {_n(stock)}，相差 {_n(abs(stock - expected))}。",
                          DISCLOSURE, f"{item}/in_force", stock, expected)


def _keys(cell: Cell) -> str:
    return "/".join(cell[1:])


def _n(size: Decimal | None) -> str:
    if size is None:
        return "—"
    return f"{size.normalize():f}" if size == size.to_integral_value() else f"{size:f}"


__all__ = ["TABLE_NAMES", "Doubt", "Finding", "Values", "between_years", "check", "equations"]
