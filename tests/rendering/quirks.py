"""Quirks of real reports (one change each, combinable): a paper and chance in, a paper out.

Those in ``SOFT`` leave every number told by its label, its place or its column; those in ``HARD``
take something away or put something beside it, so that a number may be lost, but never misread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

from gongkai import form
from gongkai.form import APPLICATIONS, DISCLOSURE, DISPUTES
from rendering import cells, document
from rendering.document import Box, Grid, Paper, Text, show

Quirk = Callable[[Paper, Random], Paper]

_FULL = str.maketrans("0123456789.-", "０１２３４５６７８９．－")
_TRADITIONAL = str.maketrans(
    "规范处决数专开关业务机构组织会团体证应报诉讼审结纠执强请无们确认为获个据属国权护质与总计维转继续办当类内过补复后现单采购项额费废发对于给这态离变纳员题进动经",
    "規範處決數專開關業務機構組織會團體證應報訴訟審結糾執強請無們確認為獲個據屬國權護質與總計維轉繼續辦當類內過補復後現單採購項額費廢發對於給這態離變納員題進動經")


# -- numbers -----------------------------------------------------------------------------

def _some(paper: Paper, rng: Random, share: float, change: Callable[[Box], Box], *frames: str) -> Paper:
    return paper.boxes(lambda b: change(b) if b.cell and rng.random() < share else b, *frames)


def full_width_digits(paper: Paper, rng: Random) -> Paper:
    return _some(paper, rng, 0.7, lambda b: replace(b, text=b.text.translate(_FULL)))


def thousands(paper: Paper, rng: Random) -> Paper:
    comma = rng.choice((",", ",", "，"))

    def change(b: Box) -> Box:
        # Only a bare number of the form takes separators; other quirks may have dressed it.
        if b.number is None or b.text != show(b.number):
            return b
        return replace(b, text=f"{b.number:,f}".replace(",", comma))

    return paper.boxes(lambda b: change(b) if b.cell else b)


def signed_words(paper: Paper, rng: Random) -> Paper:
    minus, plus = rng.choice((("减", "增"), ("减少", "增加"), ("－", "+"), ("—", "")))

    def change(b: Box) -> Box:
        if b.cell and b.cell[2] == "change" and b.number and b.text == show(b.number):
            return replace(b, text=(minus if b.number < 0 else plus) + show(abs(b.number)))
        return b

    return paper.boxes(change, DISCLOSURE)


def units_in_cells(paper: Paper, rng: Random) -> Paper:
    def change(b: Box) -> Box:
        assert b.cell
        unit = rng.choice(("元", "万元")) if b.cell[2] == "amount" else rng.choice(("件", "件", "项"))
        return replace(b, text=b.text + rng.choice(("", " ")) + unit) if b.text and b.text[-1].isdigit() else b

    return _some(paper, rng, 0.5, change, DISCLOSURE)


def notes_in_cells(paper: Paper, rng: Random) -> Paper:
    def change(b: Box) -> Box:
        if not b.number or not b.text[-1].isdigit():
            return b
        note = rng.choice((f"（其中修订{rng.randint(1, 16)}件）", "（注1）", f"（含{rng.randint(1, 9)}件）", f"（{rng.randint(1, 9)}）"))
        return replace(b, text=b.text + note)

    return _some(paper, rng, 0.15, change)


def footnote_marks(paper: Paper, rng: Random) -> Paper:
    """A footnote mark behind a number must not become a digit of it."""
    mark = rng.choice(("①", "*", "[1]", "¹", "注①", "※", "⑴"))
    return _some(paper, rng, 0.1, lambda b: replace(b, text=b.text + mark) if b.number is not None else b)


def spaced_digits(paper: Paper, rng: Random) -> Paper:
    pad = rng.choice((" ", "\u00a0", "\u200b", "\u3000"))
    return _some(paper, rng, 0.5, lambda b: replace(b, text=f"{pad}{b.text}{pad}") if b.text else b)


def _is_zero(b: Box) -> bool:
    return b.number == 0 and b.text == "0"


def _blank(mark: str) -> Callable[[Box], Box]:
    return lambda b: replace(b, text=mark, number=None) if _is_zero(b) else b


def blank_marks(paper: Paper, rng: Random) -> Paper:
    """'/', '-', '—' for some or all zeros."""
    return _some(paper, rng, rng.choice((0.3, 1.0)), _blank(rng.choice(("/", "-", "—", "——", "－", "／"))))


def unit_dash(paper: Paper, rng: Random) -> Paper:
    """Words for nothing."""
    return _some(paper, rng, 0.5, _blank(rng.choice(("无", "零", "〇", "不适用", "O"))))


def blank_zeros(paper: Paper, rng: Random) -> Paper:
    """Zeros left blank: a few, or every one."""
    return _some(paper, rng, rng.choice((0.1, 0.5, 1.0)), _blank(""))


def blank_but_total(paper: Paper, rng: Random) -> Paper:
    """Rows of zeros in which only the total is printed."""
    empty = {key for key in (ln.key for ln in paper.figures.edition.tables[APPLICATIONS].lines)
             if paper.figures.numbers[APPLICATIONS, key, "total"] == 0}
    return paper.boxes(
        lambda b: _blank("")(b) if b.cell and b.cell[1] in empty and b.cell[2] != "total" else b, APPLICATIONS)


def blank_totals(paper: Paper, rng: Random) -> Paper:
    """Totals of some rows left blank whatever the row holds."""
    return paper.boxes(
        lambda b: replace(b, text="", number=None) if b.cell and b.cell[2] == "total" and rng.random() < 0.4 else b,
        APPLICATIONS, DISPUTES)


def long_decimals(paper: Paper, rng: Random) -> Paper:
    def change(b: Box) -> Box:
        if b.cell and b.cell[2] == "amount" and b.number is not None and b.text == show(b.number):
            n = Decimal(rng.randint(1, 10**11)).scaleb(-6)
            return replace(b, text=show(n), number=n)
        return b

    return paper.boxes(change, DISCLOSURE)


def spreadsheet_numbers(paper: Paper, rng: Random) -> Paper:
    """`12.0`, as a spreadsheet export writes counts."""
    return _some(paper, rng, 0.6, lambda b: replace(b, text=b.text + ".0")
                 if b.number is not None and b.text == show(b.number) and "." not in b.text else b)


def big_numbers(paper: Paper, rng: Random) -> Paper:
    def change(b: Box) -> Box:
        if b.text != (show(b.number) if b.number is not None else ""):
            return b
        n = Decimal(rng.randint(1_000_000, 99_999_999))
        return replace(b, text=show(n), number=n)

    return paper.boxes(lambda b: change(b) if b.cell and b.cell[2] in ("decisions", "total_disclosed", "amount") else b, DISCLOSURE)


def doubled_number(paper: Paper, rng: Random) -> Paper:
    """Two numbers in one cell: neither may be taken for the cell's."""
    def change(b: Box) -> Box:
        other = rng.randint(0, 99)
        return replace(b, text=f"{b.text}{rng.choice(('、', '/', '+', '或', '～'))}{other}", number=None) if b.number is not None else b

    return _some(paper, rng, 0.04, change)


def masked_numbers(paper: Paper, rng: Random) -> Paper:
    mark = rng.choice(("(略)", "***", "#REF!", "?", "见附件"))
    return _some(paper, rng, 0.08, lambda b: replace(b, text=mark, number=None) if b.number is not None else b)


# -- labels ------------------------------------------------------------------------------

def _relabel(paper: Paper, change: Callable[[str], str], *frames: str) -> Paper:
    return paper.boxes(lambda b: b if b.cell or not b.text else replace(b, text=change(b.text)), *frames)


def spaced_labels(paper: Paper, rng: Random) -> Paper:
    pad = rng.choice((" ", "\u00a0", "\u200b", "\u3000"))

    def change(text: str) -> str:
        if rng.random() < 0.5:
            return text
        return "".join(c + (pad if rng.random() < 0.3 else "") for c in text).rstrip()

    return _relabel(paper, change)


def aliases(paper: Paper, rng: Random) -> Paper:
    """Labels as other offices print them: the misprints and short forms known to the form."""
    spellings = {line.term.zh: line.term.spellings for ed in form.EDITIONS.values() for t in ed.tables.values() for line in t.lines}
    spellings |= {c.zh: c.spellings for ed in form.EDITIONS.values() for t in ed.tables.values() for line in t.lines for c in line.columns}

    def change(text: str) -> str:
        for zh in sorted(spellings, key=len, reverse=True):
            if text.endswith(zh) and rng.random() < 0.5:
                return text[: -len(zh)] + rng.choice(spellings[zh])
        return text

    return _relabel(paper, change)


def misprints(paper: Paper, rng: Random) -> Paper:
    """A character of a long label lost, doubled or swapped with its neighbour."""
    def change(text: str) -> str:
        if len(text) < 8 or rng.random() < 0.8:
            return text
        i = rng.randint(3, len(text) - 2)
        return rng.choice((text[:i] + text[i + 1:], text[:i] + text[i] + text[i:], text[:i] + text[i + 1] + text[i] + text[i + 2:]))

    return _relabel(paper, change)


def list_numbers(paper: Paper, rng: Random) -> Paper:
    mark = rng.choice(("、", "．", "", "。", " "))
    return _relabel(paper, lambda t: t[0] + mark + t[2:] if t[:1].isdigit() and t[1:2] == "." else t)


def bracket_variants(paper: Paper, rng: Random) -> Paper:
    opening, closing = rng.choice((("(", ")"), ("〔", "〕"), ("( ", " )"), ("（", ")"), ("〈", "〉")))

    def swap(text: str) -> str:
        return text.replace("（", opening).replace("）", closing)

    out = _relabel(paper, swap)
    return out.with_blocks([replace(b, text=swap(b.text)) if isinstance(b, Text) else b for b in out.blocks])


def traditional(paper: Paper, rng: Random) -> Paper:
    out = _relabel(paper, lambda t: t.translate(_TRADITIONAL))
    return out.with_blocks([replace(b, text=b.text.translate(_TRADITIONAL)) if isinstance(b, Text) else b for b in out.blocks])


def no_list_numbers(paper: Paper, rng: Random) -> Paper:
    """Rows without their numbers; `3.其他` and `（七）总计` become bare words."""
    def change(text: str) -> str:
        for line in paper.figures.edition.tables[APPLICATIONS].lines:
            if text == line.printed_label:
                return line.term.zh
        return text

    return _relabel(paper, change, APPLICATIONS)


# -- headings and lines ------------------------------------------------------------------

def _headings(paper: Paper, change: Callable[[Text], Text | None]) -> Paper:
    out: list[Text | Grid] = []
    for b in paper.blocks:
        new = change(b) if isinstance(b, Text) and b.role == "heading" else b
        if new is not None:
            out.append(new)
    return paper.with_blocks(out)


def headings_renumbered(paper: Paper, rng: Random) -> Paper:
    numbers = rng.choice(("1、|2、|3、|4、|5、|6、", "（一）|（二）|（三）|（四）|（五）|（六）", "1.|2.|3.|4.|5.|6.", "|||||", "二、|三、|四、|五、|六、|七、")).split("|")
    order = [s.key for s in form.SECTIONS]
    return _headings(paper, lambda t: replace(t, text=numbers[order.index(t.section)] + t.text.split("、", 1)[1]))


def headings_missing(paper: Paper, rng: Random) -> Paper:
    return _headings(paper, lambda t: None if rng.random() < 0.5 else t)


def headings_misspelt(paper: Paper, rng: Random) -> Paper:
    by_key = {s.key: s for s in form.SECTIONS}
    return _headings(paper, lambda t: replace(t, text=by_key[t.section].number + "、" + rng.choice(by_key[t.section].aliases)))


def sections_missing(paper: Paper, rng: Random) -> Paper:
    """Prose sections left out, so that the tables stand alone."""
    gone = {s.key for s in form.SECTIONS if s.key not in form.FRAMES and rng.random() < 0.6}
    return paper.with_blocks([b for b in paper.blocks if not (isinstance(b, Text) and b.section in gone)])


def page_numbers(paper: Paper, rng: Random) -> Paper:
    """Page numbers as rows of a table (they come of a page break inside it)."""
    page = rng.randint(2, 5)
    shape = rng.choice(("- {} -", "-{}-", "— {} —", "{}", "第{}页", "第 {} 页 共 9 页", "{}/9"))

    def change(g: Grid) -> Grid:
        at = rng.randint(g.head + 1, max(g.head + 1, len(g.rows) - 1))
        if any(b.rows > 1 for row in g.rows[g.head:at] for b in row):
            # A merged label reaches over the new row: stretch it, as one cell it stays.
            rows = []
            for y, row in enumerate(g.rows[:at]):
                rows.append(tuple(replace(b, rows=b.rows + 1) if b.rows > 1 and y >= g.head and y + b.rows > at else b for b in row))
            return replace(g, rows=(*rows, (Box(shape.format(page)),), *g.rows[at:]))
        return replace(g, rows=(*g.rows[:at], (Box(shape.format(page)),), *g.rows[at:]))

    return paper.grids(change, APPLICATIONS)


def year_lists(paper: Paper, rng: Random) -> Paper:
    """Links to other years and counters right before and after the tables."""
    out: list[Text | Grid] = []
    for b in paper.blocks:
        noise = [Text(t, "noise") for t in (
            *(str(y) for y in range(2019, 2026)), f"浏览次数：{rng.randint(1, 9999)}", str(rng.randint(1, 99)))]
        if isinstance(b, Grid) and rng.random() < 0.5:
            out += [*noise, b]
        elif isinstance(b, Grid):
            out += [b, *noise]
        else:
            out.append(b)
    return paper.with_blocks(out)


def prose_like_form(paper: Paper, rng: Random) -> Paper:
    """Sentences and lists in the prose that use the form's labels with other numbers."""
    n = lambda: rng.randint(1, 99)  # noqa: E731
    lines = [
        f"本年行政许可{n()}件、行政处罚{n()}件、行政强制{n()}件，行政事业性收费{n()}万元。",
        f"规章{n()}件", f"行政规范性文件 {n()} 件", f"行政许可：{n()}", f"予以公开{n()}件，部分公开{n()}件，不予公开{n()}件。",
        f"1.重复申请 {n()}", f"一、本年新收政府信息公开申请{n()}件", f"（一）予以公开 {n()}", f"总计 {n()}", f"结果维持{n()}件，结果纠正{n()}件。",
        f"行政处罚 {n()}", f"（七）总计：{n()}", f"上年结转政府信息公开申请数量 {n()} 件",
    ]
    rng.shuffle(lines)
    extra = [Text(t) for t in lines[: rng.randint(2, 8)]]
    out = list(paper.blocks)
    spots = [i for i, b in enumerate(out) if isinstance(b, Grid) or (isinstance(b, Text) and b.section in ("overview", "other"))]
    at = rng.choice(spots) + rng.choice((0, 1))
    return paper.with_blocks([*out[:at], *extra, *out[at:]])


def year_characters_lost(paper: Paper, rng: Random) -> Paper:
    y = paper.figures.year
    lost = rng.choice((f"自{y}11日起至{y}1231日止", f"从{y}11日到{y}1231日", f"自{y}1月1日起至{y}12月31日止"))
    return paper.with_blocks([
        replace(b, text=b.text.replace(f"自{y}年1月1日起至{y}年12月31日止", lost)) if isinstance(b, Text) else b for b in paper.blocks])


# -- structure ---------------------------------------------------------------------------

def _rows(g: Grid, change: Callable[[int, tuple[Box, ...]], list[tuple[Box, ...]]]) -> Grid:
    return replace(g, rows=tuple(r for y, row in enumerate(g.rows) for r in change(y, row)))


def transposed_disputes(paper: Paper, rng: Random) -> Paper:
    """Table 4 with a route to a row."""
    def change(g: Grid) -> Grid:
        if len(g.rows) != 4 or not any(document.values(g)):
            return g
        by = {(b.cell[1], b.cell[2]): b for b in document.values(g) if b.cell}
        head = (Box("类别"), *(Box(o.zh) for o in form.DISPUTE_OUTCOMES))
        labels = {form.DISPUTE_ROUTES[0].key: form.DISPUTE_ROUTES[0].zh} | {
            r.key: rng.choice((r.zh, f"{form.LITIGATION_LABEL}（{r.zh}）")) for r in form.DISPUTE_ROUTES[1:]}
        return replace(g, head=1, rows=(head, *(
            (Box(labels[r.key]), *(by[r.key, o.key] for o in form.DISPUTE_OUTCOMES)) for r in form.DISPUTE_ROUTES)))

    return paper.grids(change, DISPUTES)


def _disputes_parts(g: Grid, split: bool) -> list[Grid]:
    by = {(b.cell[1], b.cell[2]): b for b in document.values(g) if b.cell}
    routes = form.DISPUTE_ROUTES
    outcomes = form.DISPUTE_OUTCOMES

    def values(*keys: str) -> tuple[Box, ...]:
        return tuple(by[k, o.key] for k in keys for o in outcomes)

    first = Grid(DISPUTES, ((Box(routes[0].zh, cols=5),), tuple(Box(o.zh) for o in outcomes), values(routes[0].key)), 2)
    if not split:
        return [first, Grid(DISPUTES, (
            (Box(form.LITIGATION_LABEL, cols=10),), tuple(Box(r.zh, cols=5) for r in routes[1:]),
            tuple(Box(o.zh) for _ in routes[1:] for o in outcomes), values(*(r.key for r in routes[1:]))), 3)]
    return [first, *(
        Grid(DISPUTES, ((Box(r.zh, cols=5),), tuple(Box(o.zh) for o in outcomes), values(r.key)), 2) for r in routes[1:])]


def split_disputes(paper: Paper, rng: Random) -> Paper:
    """Table 4 as two tables, or as three."""
    three = rng.random() < 0.5
    out: list[Text | Grid] = []
    for b in paper.blocks:
        out += _disputes_parts(b, three) if isinstance(b, Grid) and b.frame == DISPUTES and len(b.rows) == 4 and any(document.values(b)) else [b]
    return paper.with_blocks(out)


def small_disclosure_tables(paper: Paper, rng: Random) -> Paper:
    """Section 二 as a small table for each item of article 20."""
    titled = rng.random() < 0.5
    out: list[Text | Grid] = []
    for b in paper.blocks:
        if not (isinstance(b, Grid) and b.frame == DISCLOSURE):
            out.append(b)
            continue
        part: list[tuple[Box, ...]] = []
        for row in b.rows:
            if len(row) == 1 and row[0].text.startswith("第二十条") and part:
                out.append(Grid(DISCLOSURE, tuple(part), 2))
                part = []
            if titled and len(row) == 1 and row[0].text.startswith("第二十条"):
                out.append(Text(row[0].text, "noise"))
            else:
                part.append(row)
        if part:
            out.append(Grid(DISCLOSURE, tuple(part), 1 if titled else 2))
    return paper.with_blocks(out)


def no_article_rows(paper: Paper, rng: Random) -> Paper:
    return paper.grids(lambda g: _rows(g, lambda y, r: [] if len(r) == 1 and r[0].text.startswith("第二十条") else [r]), DISCLOSURE)


def no_disclosure_heads(paper: Paper, rng: Random) -> Paper:
    """Rows of section 二 without their column heads: only the order of the form tells the measures."""
    return paper.grids(lambda g: _rows(g, lambda y, r: [] if r[0].text == "信息内容" else [r]), DISCLOSURE)


def loose_heads(paper: Paper, rng: Random) -> Paper:
    """平潭 2021: head spans that do not match the values under them."""
    def change(g: Grid) -> Grid:
        if len(g.rows[0]) < 2 or len(g.rows[1]) < 3 or g.rows[0][1].cols != 7:
            return g
        rows = list(g.rows)
        rows[0] = (rows[0][0], replace(rows[0][1], cols=8))
        rows[1] = (replace(rows[1][0], cols=2), *rows[1][1:])
        return replace(g, rows=tuple(
            (*row[:-6], replace(row[-6], cols=2), *row[-5:]) if y >= g.head and len(row) >= 7 else row for y, row in enumerate(rows)))

    return paper.grids(change, APPLICATIONS)


def group_label_twice(paper: Paper, rng: Random) -> Paper:
    """A page break inside table 3: the labels that reach over it are printed again on the next page."""
    def change(g: Grid) -> Grid:
        if len(g.rows) < g.head + 8:
            return g
        at = rng.randint(g.head + 4, len(g.rows) - 3)
        rows: list[tuple[Box, ...]] = []
        again: list[Box] = []
        for y, row in enumerate(g.rows):
            if y == at:
                row = (*again, *row)
            new = []
            for b in row:
                if y >= g.head and y < at < y + b.rows:
                    again.append(replace(b, rows=y + b.rows - at))
                    b = replace(b, rows=at - y)
                new.append(b)
            rows.append(tuple(new))
        return replace(g, rows=tuple(rows))

    return paper.grids(change, APPLICATIONS)


def table_in_two(paper: Paper, rng: Random) -> Paper:
    """A table broken by a page into two, with or without its head repeated."""
    repeat = rng.random() < 0.5
    out: list[Text | Grid] = []
    for b in paper.blocks:
        if not isinstance(b, Grid) or b.frame != APPLICATIONS or len(b.rows) < b.head + 8:
            out.append(b)
            continue
        at = rng.randint(b.head + 3, len(b.rows) - 2)
        whole = group_label_twice(paper.with_blocks([b]), _Fixed(at)).blocks[0]
        assert isinstance(whole, Grid)
        head = whole.rows[: b.head] if repeat else ()
        out += [replace(whole, rows=whole.rows[:at]), replace(whole, rows=(*head, *whole.rows[at:]), head=len(head))]
    return paper.with_blocks(out)


class _Fixed(Random):
    """Chance that answers every ``randint`` with one number."""

    def __init__(self, answer: int) -> None:
        super().__init__(0)
        self._answer = answer

    def randint(self, a: int, b: int) -> int:
        return self._answer


def empty_rows_and_columns(paper: Paper, rng: Random) -> Paper:
    def change(g: Grid) -> Grid:
        rows: list[tuple[Box, ...]] = []
        wide = rng.random() < 0.5
        merged = {y + dy for y, row in enumerate(g.rows) for b in row for dy in range(1, b.rows)}
        for y, row in enumerate(g.rows):
            rows.append((*row, Box("")) if wide else row)
            if y >= g.head and y + 1 not in merged and rng.random() < 0.1:
                rows.append(tuple(Box("") for _ in range(3)))
        return replace(g, rows=tuple(rows))

    return paper.grids(change)


def single_other_spread(paper: Paper, rng: Random) -> Paper:
    """（六）其他处理 merged over two label columns and a sub-row's empty label."""
    def change(g: Grid) -> Grid:
        return _rows(g, lambda y, r: [(Box(r[0].text), Box(""), *r[1:])] if r[0].text == "（六）其他处理" and r[0].cols == 2 else [r])

    return paper.grids(change, APPLICATIONS)


def number_column(paper: Paper, rng: Random) -> Paper:
    """A column of row numbers (序号) in front of table 3."""
    def change(g: Grid) -> Grid:
        k = iter(range(1, 99))
        return _rows(g, lambda y, r: [(Box("序号", rows=3), *r)] if y == 0 else [r] if y < g.head else [(Box(str(next(k))), *r)])

    return paper.grids(change, APPLICATIONS)


def unit_column(paper: Paper, rng: Random) -> Paper:
    """A column 单位 between label and values in section 二."""
    def change(g: Grid) -> Grid:
        def row(y: int, r: tuple[Box, ...]) -> list[tuple[Box, ...]]:
            if len(r) == 1:
                return [(replace(r[0], cols=5),)]
            return [(r[0], Box("单位" if r[0].text == "信息内容" else "件"), *r[1:])]
        return _rows(g, row)

    return paper.grids(change, DISCLOSURE)


def permuted_rows(paper: Paper, rng: Random) -> Paper:
    """Two neighbouring sub-rows of table 3 change places, labels and numbers together."""
    def change(g: Grid) -> Grid:
        rows = list(g.rows)
        spots = [y for y in range(g.head, len(rows) - 1) if rows[y][0].text[:1].isdigit() and rows[y + 1][0].text[:1].isdigit()]
        for y in rng.sample(spots, min(2, len(spots))):
            rows[y], rows[y + 1] = rows[y + 1], rows[y]
        return replace(g, rows=tuple(rows))

    return paper.grids(change, APPLICATIONS)


def _organisation(box: Box) -> str:
    """The applicant that a box of table 3 stands for, as value or as head."""
    if box.cell and box.cell[0] == APPLICATIONS:
        return box.cell[2]
    return next((t.key for t in form.APPLICANTS if t.zh == box.text and not box.cell), "")


def permuted_columns(paper: Paper, rng: Random) -> Paper:
    """Two of the five kinds of organisation change places, heads and numbers together."""
    first, second = rng.sample(form.ORGANISATIONS, 2)

    def change(g: Grid) -> Grid:
        def row(y: int, r: tuple[Box, ...]) -> list[tuple[Box, ...]]:
            at = {_organisation(b): i for i, b in enumerate(r) if b.cell or y == g.head - 1}
            boxes = list(r)
            if first in at and second in at:
                i, j = at[first], at[second]
                boxes[i], boxes[j] = boxes[j], boxes[i]
            return [tuple(boxes)]
        return _rows(g, row)

    return paper.grids(change, APPLICATIONS)


def _wider(box: Box, by: int) -> Box:
    """The heads over the columns of table 3 grow or shrink with what is under them."""
    return replace(box, cols=box.cols + by) if box.text in (form.APPLICANTS_LABEL, form.ORGANISATIONS_LABEL) else box


def column_missing(paper: Paper, rng: Random) -> Paper:
    """One applicant's column is not in the table, head and all."""
    gone = rng.choice(form.APPLICANTS).key

    def change(g: Grid) -> Grid:
        def row(y: int, r: tuple[Box, ...]) -> list[tuple[Box, ...]]:
            kept = [b for b in r if not (b.cell or y < g.head) or _organisation(b) != gone]
            if y < g.head:
                kept = [_wider(b, -1) if gone in form.ORGANISATIONS or b.text == form.APPLICANTS_LABEL else b for b in kept]
            return [tuple(kept)]
        return _rows(g, row)

    return paper.grids(change, APPLICATIONS)


def extra_sum_column(paper: Paper, rng: Random) -> Paper:
    """A column 小计 (or the like) of the organisations before the total."""
    word = rng.choice(("小计", "法人小计", "合计", "占比", "备注"))

    def change(g: Grid) -> Grid:
        def row(y: int, r: tuple[Box, ...]) -> list[tuple[Box, ...]]:
            if y < g.head:
                return [(*(_wider(b, 1) for b in r), *((Box(word),) if y == 2 else ()))]
            parts = [b for b in r if _organisation(b) in form.ORGANISATIONS and b.cell]
            if not parts:
                return [r]
            total = sum((b.number or Decimal(0) for b in parts), Decimal(0))
            text = "" if word == "备注" else f"{rng.randint(0, 99)}%" if word == "占比" else show(total)
            at = r.index(parts[-1]) + 1
            return [(*r[:at], Box(text), *r[at:])]
        return _rows(g, row)

    return paper.grids(change, APPLICATIONS)


def extra_sum_row(paper: Paper, rng: Random) -> Paper:
    """A row 小计 closes each group of table 3; a row 合计 closes section 二's blocks."""
    def change(g: Grid) -> Grid:
        rows = list(g.rows)
        last = [y for y in range(len(rows) - 1) if rows[y][0].text.startswith("8.")]
        if not last:
            return g
        by = [[b for b in r if b.cell] for r in rows if r[-1].cell and r[-1].cell[1].startswith("refused_")]
        sums = tuple(Box(show(sum((b.number or Decimal(0) for b in column), Decimal(0)))) for column in zip(*by, strict=True))
        rows.insert(last[0] + 1, (Box("小计"), *sums))
        first = last[0] - 7
        grown = (first, form.OUTCOME_GROUPS[2].zh)
        for y, row in enumerate(rows):
            rows[y] = tuple(
                replace(b, rows=b.rows + 1) if y >= g.head and b.rows > 1 and (b.vertical or (y == grown[0] and grown[1] in b.text)) else b
                for b in row)
        return replace(g, rows=tuple(rows))

    return paper.grids(change, APPLICATIONS)


def stray_zero(paper: Paper, rng: Random) -> Paper:
    """The older seed: 16 values under 15 heads in table 4."""
    def change(g: Grid) -> Grid:
        extra = Box("0")
        return replace(g, rows=(*g.rows[:-1], (*g.rows[-1], extra) if rng.random() < 0.5 else (extra, *g.rows[-1])))

    return paper.grids(change, DISPUTES)


def rows_missing(paper: Paper, rng: Random) -> Paper:
    """One to three rows of numbers are not there."""
    def change(g: Grid) -> Grid:
        whole = [y for y, r in enumerate(g.rows) if any(b.cell for b in r) and not any(b.rows > 1 for b in r)]
        gone = set(rng.sample(whole, min(rng.randint(1, 3), len(whole) - 1))) if len(whole) > 1 else set()
        rows = []
        for y, r in enumerate(g.rows):
            if y not in gone:
                rows.append(tuple(replace(b, rows=b.rows - sum(y < k < y + b.rows for k in gone)) if b.rows > 1 else b for b in r))
        return replace(g, rows=tuple(rows))

    return paper.grids(change, APPLICATIONS, DISCLOSURE)


def cut_off(paper: Paper, rng: Random) -> Paper:
    """Nothing after some row of table 3 (a crawl that stopped)."""
    out: list[Text | Grid] = []
    for b in paper.blocks:
        if isinstance(b, Grid) and b.frame == APPLICATIONS:
            at = rng.randint(min(b.head + 2, len(b.rows) - 1), len(b.rows) - 1)
            out.append(replace(b, rows=tuple(
                tuple(replace(x, rows=min(x.rows, at - y)) for x in row) for y, row in enumerate(b.rows[:at]))))
            break
        out.append(b)
    return paper.with_blocks(out)


def table_missing(paper: Paper, rng: Random) -> Paper:
    """One of the tables is a picture: a line stands in its place."""
    gone = rng.choice(form.FRAMES)
    return paper.with_blocks([
        Text("该部分以表格形式报告。表格如下：") if isinstance(b, Grid) and b.frame == gone else b for b in paper.blocks])


def labels_only(paper: Paper, rng: Random) -> Paper:
    """All numbers of one table are gone, the labels stay."""
    frame = rng.choice(form.FRAMES)
    return paper.boxes(lambda b: replace(b, text="", number=None) if b.cell else b, frame)


def wrong_number(paper: Paper, rng: Random) -> Paper:
    """One to three counts misprinted, so that equations fail; they are read as printed."""
    chosen = rng.sample([c for c in paper.truth() if c[0] != DISCLOSURE], rng.randint(1, 3))

    def change(b: Box) -> Box:
        if b.cell in chosen and b.number is not None and b.text == show(b.number):
            n = b.number + rng.choice((1, 2, 9, 10, 90))
            return replace(b, text=show(n), number=n)
        return b

    return paper.boxes(change)


def zero_totals(paper: Paper, rng: Random) -> Paper:
    """Totals left at 0 though the parts are not."""
    def change(b: Box) -> Box:
        if b.cell and b.cell[2] == "total" and b.number is not None and b.text == show(b.number) and (b.cell[0] == DISPUTES or rng.random() < 0.2):
            return replace(b, text="0", number=Decimal(0))
        return b

    return paper.boxes(change, APPLICATIONS, DISPUTES)


def _bare(g: Grid) -> Grid:
    return g.mapped(lambda b: replace(b, cell=None, number=None))


def same_table_twice(paper: Paper, rng: Random) -> Paper:
    """The same table once more (page and print view in one file)."""
    out: list[Text | Grid] = []
    for b in paper.blocks:
        out += [b, _bare(b)] if isinstance(b, Grid) and rng.random() < 0.6 else [b]
    return paper.with_blocks(out)


def last_years_table(paper: Paper, rng: Random) -> Paper:
    """Table of the year before, named as such, after the report's own or at its end."""
    old = cells.draw_figures(rng, paper.figures.edition)
    frame = rng.choice(form.FRAMES)
    spare = _bare(document.grid(old, frame))
    title = Text(f"附：{paper.figures.year - 1}年度{next(s.zh for s in form.SECTIONS if s.key == frame)}")
    if rng.random() < 0.5:
        return paper.with_blocks([*paper.blocks, title, spare])
    out: list[Text | Grid] = []
    for b in paper.blocks:
        out += [b, title, spare] if isinstance(b, Grid) and b.frame == frame else [b]
    return paper.with_blocks(out)


def other_report_after(paper: Paper, rng: Random) -> Paper:
    """Another year's whole report follows in the same file."""
    old = cells.draw_figures(rng, paper.figures.edition)
    old = replace(old, publisher=paper.figures.publisher, year=paper.figures.year - 1)
    rest = document.compose(old, rng).blocks
    return paper.with_blocks([*paper.blocks, *(_bare(b) if isinstance(b, Grid) else b for b in rest)])


def department_table(paper: Paper, rng: Random) -> Paper:
    """A table of counts by department whose heads are the form's words."""
    rows: list[tuple[Box, ...]] = [tuple(Box(t) for t in ("单位", "行政许可", "行政处罚", "规章", "予以公开", "总计"))]
    for name in ("教育局", "公安局", "民政局", "合计", "行政许可"):
        rows.append((Box(name), *(Box(str(rng.randint(0, 99))) for _ in range(5))))
    at = rng.randint(2, len(paper.blocks))
    return paper.with_blocks([*paper.blocks[:at], Grid("", tuple(rows), 1), *paper.blocks[at:]])


def compared_years(paper: Paper, rng: Random) -> Paper:
    """Section 二 with a column for last year beside each of this year's."""
    def change(g: Grid) -> Grid:
        def row(y: int, r: tuple[Box, ...]) -> list[tuple[Box, ...]]:
            out: list[Box] = []
            for b in r:
                if b.cell:
                    out += [replace(b, cols=1), Box(str(rng.randint(0, 99)))]
                elif len(r) > 1 and b is not r[0]:
                    out += [replace(b, cols=1), Box(f"上年{b.text}")]
                else:
                    out.append(b)
            return [tuple(out)]
        return _rows(g, row)

    return paper.grids(change, DISCLOSURE)


def _named(*quirks: Quirk) -> dict[str, Quirk]:
    return {q.__name__: q for q in quirks}


# In the order in which they are applied together: what a quirk looks for must still be there.
QUIRKS: dict[str, Quirk] = _named(
    permuted_columns, column_missing, extra_sum_column, extra_sum_row, permuted_rows, rows_missing, compared_years, unit_column,
    no_article_rows, no_disclosure_heads, loose_heads, group_label_twice, table_in_two, transposed_disputes, split_disputes,
    small_disclosure_tables, single_other_spread, stray_zero, number_column, empty_rows_and_columns, page_numbers, cut_off,
    wrong_number, zero_totals, big_numbers, long_decimals, labels_only, blank_zeros, blank_but_total, blank_totals, blank_marks,
    unit_dash, thousands, signed_words, spreadsheet_numbers, units_in_cells, notes_in_cells, footnote_marks, doubled_number,
    masked_numbers, full_width_digits, spaced_digits,
    no_list_numbers, aliases, misprints, list_numbers, spaced_labels, bracket_variants, traditional,
    headings_renumbered, headings_misspelt, headings_missing, sections_missing, year_characters_lost, year_lists,
    prose_like_form, table_missing, same_table_twice, last_years_table, department_table, other_report_after,
)
HARD = frozenset(q.__name__ for q in (
    footnote_marks, unit_dash, blank_zeros, blank_but_total, blank_totals, spreadsheet_numbers, doubled_number, masked_numbers,
    no_list_numbers, no_disclosure_heads, number_column, unit_column, permuted_columns, column_missing, extra_sum_column,
    extra_sum_row, stray_zero, rows_missing, cut_off, table_missing, labels_only, last_years_table, other_report_after,
    department_table, compared_years,
))
SOFT = frozenset(QUIRKS) - HARD


def apply(paper: Paper, names: list[str], rng: Random) -> Paper:
    """Several quirks at once."""
    for name in sorted(set(names), key=list(QUIRKS).index):
        paper = QUIRKS[name](paper, rng)
    return paper
