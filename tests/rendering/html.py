"""HTML layouts: each takes a paper and gives the bytes of a saved web page."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from random import Random

from rendering.document import Box, Grid, Paper, Text

Renderer = Callable[[Paper, Random], bytes]


def _spans(box: Box) -> str:
    return (f' colspan="{box.cols}"' if box.cols > 1 else "") + (f' rowspan="{box.rows}"' if box.rows > 1 else "")


def _table(grid: Grid, inner: Callable[[Box], str], attrs: str = ' border="1"', cell: str = "") -> str:
    rows = "\n".join(
        "<tr>" + "".join(f"<td{cell}{_spans(b)}>{inner(b)}</td>" for b in row) + "</tr>" for row in grid.rows)
    return f"<table{attrs}><tbody>\n{rows}\n</tbody></table>"


def _page(paper: Paper, body: str, head: str = '<meta charset="utf-8">') -> str:
    title = next(b.text for b in paper.blocks if isinstance(b, Text) and b.role == "title")
    return f"<!DOCTYPE html>\n<html><head>{head}<title>{escape(title)}</title></head>\n<body>\n{body}\n</body></html>\n"


def _body(paper: Paper, table: Callable[[Grid], str], line: Callable[[Text], str] | None = None) -> str:
    def default(t: Text) -> str:
        tag = "h1" if t.role == "title" else "p"
        return f"<{tag}>{escape(t.text)}</{tag}>"

    return "\n".join((line or default)(b) if isinstance(b, Text) else table(b) for b in paper.blocks)


def _plain_cell(box: Box) -> str:
    return escape(box.text)


def plain(paper: Paper, rng: Random) -> bytes:
    """The form's tables with its merged cells, nothing else."""
    return _page(paper, _body(paper, lambda g: _table(g, _plain_cell))).encode()


def headed(paper: Paper, rng: Random) -> bytes:
    """<thead>, <th> and <caption>, tags in capitals and left unclosed, as older editors write."""

    def table(grid: Grid) -> str:
        out = ["<TABLE BORDER=1 CELLPADDING=0><THEAD>"]
        for y, row in enumerate(grid.rows):
            tag = "TH" if y < grid.head else "TD"
            if y == grid.head:
                out.append("</THEAD><TBODY>")
            out.append("<TR>" + "".join(f"<{tag} NOWRAP{_spans(b)}>{escape(b.text)}" for b in row))
        return "\n".join([*out, "</TBODY></TABLE>"])

    return _page(paper, _body(paper, table)).encode()


def _word_cell(rng: Random) -> Callable[[Box], str]:
    """One cell as Word writes it: a number in several spans, empty o:p, nbsp padding, a label in several <p>."""

    def paragraph(inner: str) -> str:
        return f'<p class=MsoNormal align=center style=\'text-align:center;mso-pagination:widow-orphan\'>{inner}<o:p></o:p></p>'

    def span(text: str) -> str:
        return f'<span lang=EN-US style=\'font-size:10.5pt;font-family:"仿宋","sans-serif"\'>{text}</span>'

    def inner(box: Box) -> str:
        text = box.text
        if not text:
            return rng.choice((paragraph(span("&nbsp;")), paragraph("<o:p>&nbsp;</o:p>"), ""))
        if box.vertical and rng.random() < 0.5:
            return "\n".join(paragraph(span(c)) for c in text)
        if box.cell is None:
            if len(text) > 3 and rng.random() < 0.3:
                cut = rng.randint(2, len(text) - 1)
                pad = rng.choice(("", "&nbsp;", " &nbsp; "))
                return paragraph(span(escape(text[:cut])) + pad) + rng.choice(("", "\n")) + paragraph(span(escape(text[cut:])))
            return paragraph(span(escape(text)))
        if len(text) > 1 and rng.random() < 0.5:
            cut = rng.randint(1, len(text) - 1)
            runs = span(escape(text[:cut])) + span(escape(text[cut:]))
        else:
            runs = span(escape(text))
        pad = "&nbsp;" * rng.choice((0, 0, 1, 7))
        return rng.choice((paragraph(runs + pad), paragraph(pad + runs), runs, f"{paragraph(runs)}{paragraph('')}"))

    return inner


def word(paper: Paper, rng: Random) -> bytes:
    """A page saved from Word: conditional comments, style blocks, mso markup."""
    head = ('<meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">'
            "<style><!-- @font-face {font-family:仿宋; panose-1:2 1 6 9 6 1 1 1 1 1;} p.MsoNormal {margin:0cm; font-size:10.5pt;} --></style>"
            "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>100</w:Zoom></w:WordDocument></xml><![endif]-->")
    inner = _word_cell(rng)

    def line(t: Text) -> str:
        return f"<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16pt'>{escape(t.text)}</span><o:p></o:p></p>"

    body = _body(paper, lambda g: _table(g, inner, " class=MsoTableGrid border=1 cellspacing=0", " width=76 valign=top"), line)
    return _page(paper, f'<div class=WordSection1 style="layout-grid:15.6pt">{body}</div>', head).encode()


def cms(paper: Paper, rng: Random) -> bytes:
    """A government site: navigation, lists of years, metadata table, side bar, share text, layout tables, footer."""
    inner = rng.choice((_plain_cell, _word_cell(rng)))
    y = paper.figures.year
    years = "".join(f'<li><a href="/{k}/">{k}年</a>({rng.randint(1, 99)})</li>' for k in range(2008, 2027))
    nav = f'<div class="nav"><ul><li><a href="/">首页</a></li><li>政府信息公开</li><li>主动公开</li><li>依申请公开</li>{years}</ul></div>'
    title = next(b.text for b in paper.blocks if isinstance(b, Text) and b.role == "title")
    meta = (f"<table class='xxgk'><tr><td>索 引 号</td><td>{rng.randint(10**7, 10**8)}/{y + 1}-{rng.randint(1, 99999):05d}</td>"
            f"<td>分 类</td><td>政府信息公开年报</td></tr><tr><td>发布机构</td><td>{escape(paper.figures.publisher)}</td>"
            f"<td>发布日期</td><td>{y + 1}-01-{rng.randint(10, 31)}</td></tr><tr><td>名 称</td><td colspan=3>{escape(title)}</td></tr>"
            "<tr><td>文 号</td><td>无</td><td>有效性</td><td>有效</td></tr></table>")
    side = ("<div class='side'><h3>相关报告</h3><table>" + "".join(
        f"<tr><td>{i}</td><td><a href='#'>{k}年政府信息公开工作年度报告</a></td><td>{k + 1}-01-20</td><td>{rng.randint(1, 9999)}</td></tr>"
        for i, k in enumerate(range(y - 3, y + 2), 1)) + "</table></div>")
    tools = f"<div>【字体：<a>大</a> <a>中</a> <a>小</a>】 浏览次数：<span>{rng.randint(1, 9999)}</span> 打印 分享到： 微信 微博 QQ空间</div>"
    article = _body(paper, lambda g: _table(g, inner))
    if rng.random() < 0.5:
        article = f"<table width='100%'><tr><td valign=top>{side}</td><td><table><tr><td>{tools}{article}</td></tr></table></td></tr></table>"
    else:
        article = f"{tools}<div id='UCAP-CONTENT' class='TRS_UEDITOR'>{article}</div>{side}"
    foot = f"<div class=footer>主办：{escape(paper.figures.publisher)} 网站标识码：{rng.randint(10**9, 10**10 - 1)} 苏ICP备{rng.randint(10**7, 10**8)}号 您是第{rng.randint(1, 10**6)}位访客</div>"
    script = "<script>var hits=[1,2,3]; document.write('<table><tr><td>规章</td><td>9</td></tr></table>');</script>"
    return _page(paper, nav + meta + article + foot + script).encode()


def nested(paper: Paper, rng: Random) -> bytes:
    """Each statutory table inside a cell of an outer table, its section's heading in the cell above."""

    def table(grid: Grid) -> str:
        return f"<table width=100%><tr><td colspan=2 align=center><table><tr><td>{_table(grid, _plain_cell)}</td></tr></table></td></tr></table>"

    return _page(paper, f"<table><tr><td>{_body(paper, table)}</td></tr></table>").encode()


def one_table(paper: Paper, rng: Random) -> bytes:
    """The whole report in one table: headings and prose as rows, the form's rows between them."""
    rows: list[str] = []
    for block in paper.blocks:
        if isinstance(block, Text):
            rows.append(f"<tr><td colspan=15>{escape(block.text)}</td></tr>")
        else:
            rows += ["<tr>" + "".join(f"<td{_spans(b)}>{escape(b.text)}</td>" for b in row) + "</tr>" for row in block.rows]
    return _page(paper, "<table>" + "\n".join(rows) + "</table>").encode()


def no_spans(paper: Paper, rng: Random) -> bytes:
    """Merged cells written once, without colspan and rowspan, so that rows differ in length."""
    return _page(paper, _body(paper, lambda g: "<table>" + "".join(
        "<tr>" + "".join(f"<td>{escape(b.text)}</td>" for b in row) + "</tr>" for row in g.rows) + "</table>")).encode()


def filled(paper: Paper, rng: Random) -> bytes:
    """Merged cells unmerged by an editor: the text in the first, the others empty."""

    def table(grid: Grid) -> str:
        return "<table>" + "".join(
            "<tr>" + "".join(f"<td>{escape(b.text) if top and left else '&nbsp;'}</td>" for b, top, left in row) + "</tr>"
            for row in grid.matrix()) + "</table>"

    return _page(paper, _body(paper, table)).encode()


def divs(paper: Paper, rng: Random) -> bytes:
    """No <table>: rows and cells are <div>s."""

    def table(grid: Grid) -> str:
        return '<div class="tbl">' + "".join(
            '<div class="row" style="display:flex">' + "".join(f'<div class="cell">{escape(b.text)}</div>' for b in row) + "</div>\n"
            for row in grid.rows) + "</div>"

    return _page(paper, _body(paper, table)).encode()


def paragraphs(paper: Paper, rng: Random) -> bytes:
    """No <table>: each row of the form a <p>, its cells parted by nbsp or spaces."""
    gap = rng.choice((" ", "&nbsp;&nbsp;", "\u3000", "<span>&nbsp; </span>"))

    def table(grid: Grid) -> str:
        return "\n".join(f"<p>{gap.join(escape(b.text) for b in row if b.text)}</p>" for row in grid.rows)

    return _page(paper, _body(paper, table)).encode()


def cell_paragraphs(paper: Paper, rng: Random) -> bytes:
    """No <table>: each cell its own <p>."""

    def table(grid: Grid) -> str:
        return "\n".join(f"<p>{escape(b.text)}</p>" for row in grid.rows for b in row)

    return _page(paper, _body(paper, table)).encode()


def breaks(paper: Paper, rng: Random) -> bytes:
    """Prose and headings parted by <br> alone, tables between, <br> inside labels."""

    def inner(box: Box) -> str:
        if box.cell is None and len(box.text) > 4 and rng.random() < 0.4:
            cut = rng.randint(2, len(box.text) - 1)
            return f"{escape(box.text[:cut])}<br/>\n{escape(box.text[cut:])}"
        return escape(box.text)

    return _page(paper, _body(paper, lambda g: _table(g, inner), lambda t: f"{escape(t.text)}<br><br>\n")).encode()


def rows_as_tables(paper: Paper, rng: Random) -> bytes:
    """Each row its own <table>, as some editors leave after a paste."""

    def table(grid: Grid) -> str:
        return "".join("<table><tr>" + "".join(f"<td>{escape(b.text)}</td>" for b in row) + "</tr></table>" for row in grid.rows)

    return _page(paper, _body(paper, table)).encode()


def unseen_digits(paper: Paper, rng: Random) -> bytes:
    """Digits in a cell that are no part of its number: footnote marks, struck-out and hidden text."""
    dress = rng.choice(("{n}<sup>{k}</sup>", "{n}<sup>[{k}]</sup>", "<del>{k}</del>{n}", "<s>{k}</s>{n}",
                        '{n}<span style="display:none">{k}</span>', "{n}<span hidden>{k}</span>", "{n}<!-- {k} -->",
                        "{n}<script>var n={k};</script>", '{n}<input type="hidden" value="{k}">'))

    def inner(box: Box) -> str:
        text = escape(box.text)
        return dress.format(n=text, k=rng.randint(1, 9)) if box.number is not None and rng.random() < 0.15 else text

    return _page(paper, _body(paper, lambda g: _table(g, inner))).encode()


def _encoded(declared: str, codec: str, bom: bytes = b"", drop: bool = False) -> Renderer:
    def render(paper: Paper, rng: Random) -> bytes:
        head = "" if drop else f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
        page = _page(paper, _body(paper, lambda g: _table(g, _plain_cell)), head)
        return bom + page.encode(codec, "xmlcharrefreplace")

    render.__doc__ = f"{codec} bytes declared {declared or 'as nothing'}."
    return render


EXACT: dict[str, Renderer] = {
    f.__name__: f for f in (
        plain, headed, word, cms, nested, one_table, no_spans, filled, divs, paragraphs, cell_paragraphs, breaks, rows_as_tables,
    )
} | {
    "utf8_bom": _encoded("utf-8", "utf-8", b"\xef\xbb\xbf"),
    "utf8_undeclared": _encoded("", "utf-8", drop=True),
    "utf8_as_gb2312": _encoded("gb2312", "utf-8"),
    "gb18030": _encoded("gb2312", "gb18030"),
    "gbk_as_utf8": _encoded("utf-8", "gbk"),
    "gbk_undeclared": _encoded("", "gbk", drop=True),
    "utf16": _encoded("utf-16", "utf-16"),
    "big5": _encoded("big5", "big5"),
}
LOSSY: dict[str, Renderer] = {"unseen_digits": unseen_digits, "big5": EXACT.pop("big5")}
"""Layouts in which a number may be past telling; what is read must still be right."""
LAYOUTS = {**EXACT, **LOSSY}
