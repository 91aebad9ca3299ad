"""What is damaged: the shipped reports, and random ones printed in every layout of every file type."""

from __future__ import annotations

import importlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from gongkai.form import Cell
from gongkai.report import report_from_bytes
from mutations.fates import Number, readings
from rendering import cells, document, quirks
from rendering.document import Paper

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "data" / "raw"
RENDERERS = {"text": "text", "html": "html", "mhtml": "mhtml", "docx": "docx", "xlsx": "excel", "ofd": "ofd", "pdf": "pdf"}
CONVERTED = {"doc": ("docx", ".docx"), "odt": ("docx", ".docx"), "xls": ("excel", ".xlsx")}
"""File types that LibreOffice makes of others."""
_SUFFIXES = {".txt": "text", ".html": "html", ".docx": "docx", ".xlsx": "xlsx", ".pdf": "pdf", ".ofd": "ofd"}
_OFFICE_LAYOUTS = {"docx": ("plain", "split_runs", "nested", "numbered"), "excel": ("merged", "flat", "as_text", "sheets")}


@dataclass(frozen=True)
class Original:
    """An undamaged report. ``printed`` prints a changed paper the same way; shipped ones have none."""

    format: str
    name: str
    data: bytes
    truth: dict[Cell, Number]
    paper: Paper | None = None
    printed: Callable[[Paper], bytes] | None = None


@cache
def shipped(format_: str) -> tuple[Original, ...]:
    """The shipped reports of a type; their figures are those read from the undamaged file, which other tests prove."""
    found = []
    for path in sorted(SHIPPED.rglob("*")):
        if _SUFFIXES.get(path.suffix) == format_:
            data = path.read_bytes()
            report = report_from_bytes(data, path.name)
            found.append(Original(format_, path.relative_to(SHIPPED).as_posix(), data, {c: r[0] for c, r in readings(report).items()}))
    return tuple(found)


def drawn(format_: str, rng: Random) -> Original:
    """A random report in a random layout of this type; every third with a quirk seen on real sites."""
    paper = document.compose(cells.draw_figures(rng), rng)
    quirk = rng.choice(sorted(quirks.QUIRKS)) if rng.random() < 0.3 else ""
    if quirk:
        paper = quirks.QUIRKS[quirk](paper, rng)
    module = importlib.import_module(f"rendering.{RENDERERS[format_]}")
    layout = rng.choice(list(module.LAYOUTS))
    seed = rng.random()

    def printed(changed: Paper) -> bytes:
        data: bytes = module.LAYOUTS[layout](changed, Random(seed))
        return data

    name = f"{format_} / {layout}" + (f" / {quirk}" if quirk else "")
    return Original(format_, name, printed(paper), paper.truth(), paper, printed)


@cache
def converted(format_: str) -> tuple[Original, ...]:
    """A few random reports that LibreOffice saved as this type; none without LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        return ()
    renderer, suffix = CONVERTED[format_]
    module = importlib.import_module(f"rendering.{renderer}")
    from rendering.docx import convert

    with tempfile.TemporaryDirectory() as folder:
        papers, files = [], []
        for layout in _OFFICE_LAYOUTS[renderer]:
            rng = Random(f"{format_} {layout}")
            papers.append((layout, document.compose(cells.draw_figures(rng), rng)))
            files.append(Path(folder) / f"{layout}{suffix}")
            files[-1].write_bytes(module.LAYOUTS[layout](papers[-1][1], rng))
        made = convert(files, format_, Path(folder), soffice)
        return tuple(Original(format_, f"{format_} / {layout}", path.read_bytes(), paper.truth())
                     for (layout, paper), path in zip(papers, made, strict=True))


def formats() -> tuple[str, ...]:
    return (*RENDERERS, *CONVERTED) if shutil.which("soffice") else tuple(RENDERERS)


def original(format_: str, rng: Random) -> Original:
    if format_ in CONVERTED:
        return rng.choice(converted(format_))
    own = shipped(format_)
    return rng.choice(own) if own and rng.random() < 0.35 else drawn(format_, rng)
