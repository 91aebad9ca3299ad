"""Made-up reports of many bodies over five years, in every layout and file type the readers know, with the truth beside them.

    python -m benchmarks.workload --reports 1000 --out /somewhere/workload

writes the files to ``raw/`` and, line by line in the order of the files, what each prints to ``truth.jsonl``. Figures
are drawn at random: within a report they satisfy the form's equations, and from one year to the next requests and
rules carry over, but for a few misprints. Sizes are those of real reports: some thousand characters of prose, web pages
mostly of 10 to 100 KB with the site's navigation, style and scripts, PDFs of five to eight pages. Every fifth file has one quirk
of real ones that takes no number away. The same seed gives the same files, whatever the number of processes.
"""

from __future__ import annotations

import argparse
import importlib
import json
import math
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
for folder in ("src", "tests"):  # the renderers live with the tests, of which the package knows nothing
    if str(ROOT / folder) not in sys.path:
        sys.path.insert(0, str(ROOT / folder))

from gongkai import form  # noqa: E402
from gongkai.form import APPLICATIONS, DISCLOSURE, Cell  # noqa: E402
from rendering import cells, quirks  # noqa: E402
from rendering.cells import Figures  # noqa: E402
from rendering.document import Paper, Text, compose  # noqa: E402

SEED = 20190515
YEARS, LAST_YEAR = 5, 2024
MISPRINTED, QUIRKED = 0.05, 0.2
TRUTH = "truth.jsonl"
RAW = "raw"

_LOT = 100
"""Reports that a process makes at a time; also the files of one folder."""
_OFFICE_MOST = 24
"""Files that LibreOffice converts, of each type: it takes seconds."""


@dataclass(frozen=True)
class Kind:
    """A file type: how many of a hundred files are of it, its renderers, and what LibreOffice makes of their files."""

    suffix: str
    share: int
    module: str
    often: tuple[str, ...] = ()
    """Layouts most real files have; they are met seven times as often as another one."""
    office: str = ""


KINDS: dict[str, Kind] = {
    "html": Kind(".html", 52, "html", ("cms", "word")),
    "pdf": Kind(".pdf", 16, "pdf"),
    "docx": Kind(".docx", 12, "docx", ("plain", "split_runs")),
    "text": Kind(".txt", 6, "text"),
    "xlsx": Kind(".xlsx", 5, "excel"),
    "mhtml": Kind(".mht", 4, "mhtml"),
    "ofd": Kind(".ofd", 2, "ofd"),
    "doc": Kind(".doc", 1, "docx", office=".docx"),
    "odt": Kind(".odt", 1, "docx", office=".docx"),
    "xls": Kind(".xls", 1, "excel", office=".xlsx"),
}
_SHEETS = ("merged", "flat", "as_text", "sheets")
"""Layouts of a workbook that LibreOffice saves whole in the old format."""
_ENCODED = {"gb18030": "gb18030", "gbk_as_utf8": "gbk", "gbk_undeclared": "gbk", "utf16": "utf-16"}
"""Layouts of web pages that are not in UTF-8."""


@dataclass(frozen=True)
class File:
    """One report to make: whose, on which year, as what. ``name`` is its path under ``raw/``."""

    index: int
    publisher: str
    year: int
    kind: str
    layout: str
    quirk: str | None

    @property
    def name(self) -> str:
        return f"{self.index // _LOT:04d}/{self.publisher}{self.year}{KINDS[self.kind].suffix}"


def kinds(wanted: Sequence[str] = ()) -> tuple[str, ...]:
    """The file types that can be made here. Raises ValueError for one that is none, or that needs LibreOffice in vain."""
    office = shutil.which("soffice") is not None
    for name in wanted:
        if name not in KINDS:
            raise ValueError(f"no such file type: {name}; there are {', '.join(KINDS)}")
        if KINDS[name].office and not office:
            raise ValueError(f"{name}: LibreOffice (soffice) is not installed")
    return tuple(wanted) or tuple(name for name, kind in KINDS.items() if office or not kind.office)


def body_name(number: int) -> str:
    """A made-up name like those of real offices, another one for each number below 32,000."""
    organs = ("人民政府", "财政局", "卫生健康委员会", "市场监督管理局", "自然资源和规划局", "人民政府办公室", "住房和城乡建设局", "教育局")
    number, organ = divmod(number, len(organs))
    city, county = divmod(number, len(_CHARACTERS) ** 2)
    first, second = divmod(county, len(_CHARACTERS))
    return f"{_CITIES[city]}市{_CHARACTERS[first]}{_CHARACTERS[second]}县{organs[organ]}"


_CITIES = ("云泽", "青岚", "江陵", "松原", "海宁", "石泉", "金川", "玉门", "兰溪", "白河")
_CHARACTERS = "安宁清河山林泉阳丰永长平和文昌兴德福庆泰"


def plan(reports: int, wanted: Sequence[str] = (), seed: int = SEED) -> list[File]:
    """``reports`` files: the types by their shares, the layouts of each in turn."""
    rng = Random(f"{seed} plan")
    names = kinds(wanted)
    drawn = rng.choices(names, [KINDS[n].share for n in names], k=reports)
    for name in names:
        if KINDS[name].office:
            _cap(drawn, name, [n for n in names if not KINDS[n].office], rng)
    turns = {name: _layouts(name) for name in names}
    met = dict.fromkeys(names, 0)
    soft = sorted(quirks.SOFT)
    files = []
    for index, name in enumerate(drawn):
        layout = turns[name][met[name] % len(turns[name])]
        met[name] += 1
        quirk = rng.choice(soft) if rng.random() < QUIRKED else None
        files.append(File(index, body_name(index // YEARS), LAST_YEAR - YEARS + 1 + index % YEARS, name, layout, quirk))
    return files


def _cap(drawn: list[str], name: str, others: Sequence[str], rng: Random) -> None:
    for index in [i for i, n in enumerate(drawn) if n == name][_OFFICE_MOST:]:
        if others:
            drawn[index] = rng.choices(others, [KINDS[n].share for n in others])[0]


def _layouts(name: str) -> list[str]:
    """Layouts in which every number can be told, in the order in which they are met."""
    kind, module = KINDS[name], importlib.import_module(f"rendering.{KINDS[name].module}")
    every = list(module.EXACT)
    if kind.office:
        every = [n for n in (_SHEETS if kind.module == "excel" else getattr(module, "CONVERTED", every)) if n in module.EXACT]
    others = [n for n in every if n not in kind.often]
    turn: list[str] = []
    for position, layout in enumerate(others):
        turn.append(layout)
        # The layouts met often, spread among the others.
        turn += [kind.often[position % len(kind.often)]] * (7 * len(kind.often) // max(1, len(others)) + 1) if kind.often else []
    return turn


# -- figures -------------------------------------------------------------------------------


def drawn_figures(publisher: str, seed: int = SEED) -> Iterator[Figures]:
    """A body's reports, year by year: what one carries over, the next takes up."""
    rng = Random(f"{seed} {publisher}")
    single = rng.random() < 0.1
    before: dict[Cell, Decimal] = {}
    for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1):
        edition = next(e for e in reversed(form.EDITIONS.values()) if e.fits(year))
        figures = cells.draw_figures(rng, edition.with_single_other() if single else edition)
        numbers = _following(before, figures.numbers)
        before = numbers
        figures = Figures(figures.edition, publisher, year, numbers)
        yield cells.misprint(figures, rng) if rng.random() < MISPRINTED else figures


def _following(before: dict[Cell, Decimal], numbers: dict[Cell, Decimal]) -> dict[Cell, Decimal]:
    """The numbers with those that the year before decides; the equations of the report hold as they did."""
    out = dict(numbers)

    def add(row: str, column: str, size: Decimal) -> None:
        out[APPLICATIONS, row, column] += size
        out[APPLICATIONS, row, "total"] += size

    for column in (a.key for a in form.APPLICANTS if a.key != "total"):
        carried = before.get((APPLICATIONS, "carried_out", column))
        if carried is not None:
            change = carried - out[APPLICATIONS, "carried_in", column]
            add("carried_in", column, change)
            short = max(Decimal(0), change - out[APPLICATIONS, "received", column])
            add("received", column, short - change)
            add("granted", column, short)
            add("concluded", column, short)
    for item in ("rules", "normative_documents"):
        stock, repealed = before.get((DISCLOSURE, item, "in_force")), (DISCLOSURE, item, "repealed")
        if stock is not None:
            there = stock + out[DISCLOSURE, item, "issued"]
            out[repealed] = min(out[repealed], there)
            out[DISCLOSURE, item, "in_force"] = there - out[repealed]
    return out


# -- from figures to files -----------------------------------------------------------------

_SENTENCES = (
    "全年通过门户网站主动公开政府信息{a}条，其中机构职能类{b}条、政策文件类{c}条，发布政策解读{d}篇。",
    "认真落实政务公开工作要点，召开专题会议{d}次，听取工作汇报{d}次，研究解决重点难点问题{d}个。",
    "持续优化政府信息公开专栏，规范设置法定主动公开内容，按月开展内容巡检，整改错敏字和失效链接{b}处。",
    "严格执行保密审查制度，坚持先审查后公开、一事一审，全年未发生失泄密事件。",
    "加强政务新媒体管理，微信公众号推送信息{a}条，总阅读量{a}万次，关注人数较上年增加{b}人。",
    "围绕稳就业、优化营商环境、乡村振兴等重点领域，及时公开资金安排、实施进度和完成情况，回应群众关切{b}件。",
    "举办政府开放日活动{d}场，邀请人大代表、政协委员和群众代表{b}人走进机关，现场收集意见建议{d}条。",
    "健全依申请公开办理规程，完善接收、登记、审核、办理、答复、归档全流程管理，加强与申请人的沟通，做到依法依规答复。",
    "办理12345热线工单{a}件，按时办结率98.{d}%，群众满意率稳步提升。",
    "修订公开指南和主动公开基本目录，调整完善基层政务公开标准目录{b}项，实现线上线下同步公开。",
    "将政务公开纳入年度绩效考核，分值权重不低于4%，组织第三方评估{d}次，对发现的问题逐项督促整改。",
    "组织开展业务培训{d}期，培训{b}人次，进一步提升工作人员的业务能力和服务水平。",
    "推进政策文件集中统一公开，按照主题、体裁、年份等要素分类，方便公众查询下载。",
)


def prose(rng: Random, characters: int) -> list[str]:
    """Paragraphs of so many characters in all, or a little more."""
    paragraphs: list[str] = []
    written = 0
    while written < characters:
        said = rng.sample(_SENTENCES, rng.randint(1, 4))
        paragraph = "".join(s.format(a=rng.randint(100, 9999), b=rng.randint(10, 99), c=rng.randint(10, 99), d=rng.randint(1, 9))
                            for s in said)
        paragraphs.append(paragraph)
        written += len(paragraph)
    return paragraphs


def paper(figures: Figures, rng: Random, quirk: str | None = None) -> Paper:
    """The report on paper: the form's sections and tables, with prose as long as that of real reports."""
    out = []
    for block in compose(figures, rng).blocks:
        out.append(block)
        if isinstance(block, Text) and block.role == "heading" and block.section in ("overview", "problems"):
            length = int(rng.triangular(400, 3000, 1200)) if block.section == "overview" else rng.randint(150, 500)
            out += [Text(line, section=block.section) for line in prose(rng, length)]
    made = Paper(figures, tuple(out))
    return quirks.apply(made, [quirk], rng) if quirk else made


def render(file: File, made: Paper, rng: Random) -> bytes:
    """The bytes of a file, before LibreOffice turns it into its type."""
    module = importlib.import_module(f"rendering.{KINDS[file.kind].module}")
    data: bytes = module.LAYOUTS[file.layout](made, rng)
    return dressed(data, _ENCODED.get(file.layout, "utf-8"), rng) if file.kind == "html" else data


def dressed(page: bytes, encoding: str, rng: Random) -> bytes:
    """A web page within its site: style and scripts, navigation, further articles and a foot, to 10 to 100 KB in all."""
    text = page.decode(encoding)
    lacking = max(3000, int(10_000 * math.exp(rng.random() * math.log(10))) - len(page))
    width = len("栏".encode(encoding)) // (2 if encoding == "utf-16" else 1)
    head = _style(rng, lacking * 3 // 10) + _script(rng, lacking * 3 // 10)
    links = _links(rng, lacking * 4 // 10 // (70 + 8 * width))
    text = text.replace("</head>", f"{head}</head>", 1).replace("<body>", f"<body>\n<div class=\"header\"><ul>{links}</ul></div>", 1)
    foot = f'<div class="friend"><ul>{_links(rng, 12)}</ul></div>\n<div class="foot"><p>网站地图 | 关于我们 | 使用帮助</p></div>'
    return text.replace("</body>", f"{foot}</body>", 1).encode(encoding, "xmlcharrefreplace")


def _style(rng: Random, size: int) -> str:
    rule = ".m{n}-list li a{{display:block;padding:{a}px {b}px;color:#{n:06x};background:url(/images/b{n}.png) no-repeat 0 -{b}px}}"
    lines = (rule.format(n=rng.randint(0, 0xFFFFFF), a=rng.randint(0, 30), b=rng.randint(0, 300)) for _ in range(size // 100))
    return "<style>" + "\n".join(lines) + "</style>\n"


def _script(rng: Random, size: int) -> str:
    call = "$('#tab{n}').bind('mouseover',function(){{if(t<{a}&&s>{b}){{clearTimeout(h[{a}]);$(this).addClass('on');}}}});"
    lines = (call.format(n=rng.randint(0, 9999), a=rng.randint(0, 99), b=rng.randint(0, 99)) for _ in range(size // 100))
    return "<script>var h=[],t=0,s=0;\n" + "\n".join(lines) + "</script>\n"


def _links(rng: Random, count: int) -> str:
    names = ("机构概况", "领导之窗", "政策文件", "政策解读", "新闻动态", "通知公告", "互动交流", "办事服务", "数据发布", "专题专栏")
    return "\n".join(
        f'<li class="nav-item"><a href="/col{rng.randint(1, 9999)}/index.html" target="_blank" title="">{rng.choice(names)}</a></li>'
        for _ in range(count))


# -- writing -------------------------------------------------------------------------------


def truth_line(file: File, made: Paper) -> str:
    """What a file prints, as a line of JSON: cells of its edition in the form's order, None where no number is printed."""
    printed = made.truth()
    edition = made.figures.edition
    return json.dumps({
        "file": file.name, "publisher": file.publisher, "year": file.year, "form": edition.name,
        "single_other": edition.single_other, "kind": file.kind, "layout": file.layout, "quirk": file.quirk,
        "numbers": [None if (n := printed.get(c)) is None else str(n) for c in edition.cells],
    }, ensure_ascii=False, separators=(",", ":"))


def make_lot(files: Sequence[File], out: Path, seed: int) -> list[str]:
    """Write some files; their lines of the truth."""
    figures: dict[tuple[str, int], Figures] = {}
    for publisher in dict.fromkeys(f.publisher for f in files):
        figures.update({(publisher, f.year): f for f in drawn_figures(publisher, seed)})
    lines = []
    waiting: dict[str, list[tuple[File, bytes]]] = {}
    for file in files:
        rng = Random(f"{seed} {file.index} {file.kind} {file.layout} {file.quirk}")
        made = paper(figures[file.publisher, file.year], rng, file.quirk)
        data = render(file, made, rng)
        lines.append(truth_line(file, made))
        path = out / RAW / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        if KINDS[file.kind].office:
            waiting.setdefault(file.kind, []).append((file, data))
        else:
            path.write_bytes(data)
    for kind, papers in waiting.items():
        _convert(kind, papers, out)
    return lines


def _convert(kind: str, papers: Sequence[tuple[File, bytes]], out: Path) -> None:
    """Have LibreOffice save files as another type, all at one start."""
    from rendering.docx import convert

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = []
        for number, (_, data) in enumerate(papers):
            sources.append(folder / f"file{number}{KINDS[kind].office}")
            sources[-1].write_bytes(data)
        for (file, _), path in zip(papers, convert(sources, KINDS[kind].suffix[1:], folder, shutil.which("soffice") or ""),
                                   strict=True):
            shutil.move(path, out / RAW / file.name)


def make(
    out: Path, reports: int, wanted: Sequence[str] = (), *, seed: int = SEED, processes: int = 2, progress: bool = True,
) -> None:
    """Write ``reports`` files and the truth to ``out``, which must be new or empty."""
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    files = iter(plan(reports, wanted, seed))
    lots = iter(lambda: list(islice(files, _LOT)), [])
    out.mkdir(parents=True, exist_ok=True)
    with (out / TRUTH).open("w", encoding="utf-8") as truth, tqdm(total=reports, desc="making reports", disable=not progress) as bar:
        for lines in _made(lots, out, seed, processes):
            truth.writelines(line + "\n" for line in lines)
            bar.update(len(lines))


def _made(lots: Iterator[list[File]], out: Path, seed: int, processes: int) -> Iterator[list[str]]:
    if processes <= 1:
        yield from (make_lot(lot, out, seed) for lot in lots)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(make_lot, lot, out, seed) for lot in lots]
        for future in futures:
            yield future.result()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.workload", description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--reports", type=int, default=1000, help="how many (default 1000)")
    parser.add_argument("--out", type=Path, required=True, help="a new folder for the files and the truth")
    parser.add_argument("--formats", default="", help=f"file types, parted by commas; all that can be made here by default: {', '.join(KINDS)}")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    options = parser.parse_args(arguments)
    try:
        make(options.out, options.reports, [f for f in options.formats.split(",") if f], seed=options.seed,
             processes=options.processes, progress=not options.quiet)
    except (ValueError, FileExistsError) as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
