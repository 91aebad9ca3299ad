"""How charts look: font, sizes, colours.

Matplotlib's global settings stay as they are: charts draw inside :func:`house_style`, so a
reader's own figures keep their own look.
"""

from __future__ import annotations

import importlib.util
import locale
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.language import Language, label_column, language, say, use_language

__all__ = ["Fill", "Language", "house_style", "label_column", "language", "say", "use_language"]

FONT = "Noto Sans SC"


@cache
def _register_font() -> None:
    from matplotlib import font_manager

    # zhplot changes matplotlib's defaults when it is imported; only its font file is wanted.
    spec = importlib.util.find_spec("zhplot")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("zhplot is not installed; it carries the font of every chart")
    font = Path(next(iter(spec.submodule_search_locations))) / "fonts" / "NotoSansSC-Regular.ttf"
    font_manager.fontManager.addfont(str(font))
    _space_letters_alike(font)


def _space_letters_alike(font: Path) -> None:
    """Have text set the same in every locale.

    Matplotlib's shaper spaces letters by the language of the program's locale, which it asks for at the first
    text that a process sets; what one says to Matplotlib does not reach every place where it measures.
    """
    from matplotlib.ft2font import FT2Font

    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C")
    try:
        FT2Font(str(font)).set_text("0")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


@contextmanager
def house_style() -> Iterator[None]:
    """Matplotlib's settings as charts need them, put back as they were at the end.

    Only the settings of :data:`RC` are touched. ``rc_context`` would also undo what a notebook's backend
    sets when the first figure is made, and later figures would not show.
    """
    import matplotlib as mpl

    _register_font()
    now: Any = mpl.rcParams
    before = {name: now[name] for name in RC}
    now.update(RC)
    try:
        yield
    finally:
        now.update(before)


PAGE_WIDTH = 8.0
"""Width of every figure in inches: at 800 pixels a 9 point letter is 12.5 pixels high."""
SMALL, BODY, TITLE = 9.0, 10.0, 12.0

RC: dict[str, Any] = {
    "font.family": FONT,
    "font.size": SMALL,
    "axes.titlesize": BODY,
    "axes.labelsize": SMALL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": SMALL,
    "figure.titlesize": TITLE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.axisbelow": True,
    "axes.grid": False,
    "grid.color": "#e4e4e4",
    "xtick.color": "#444444",
    "ytick.color": "#222222",
    "ytick.major.size": 0,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


@dataclass(frozen=True)
class Fill:
    """A colour with the hatching that keeps it apart from its neighbours in greyscale."""

    colour: str
    hatch: str = ""
    ink: str = "black"


OUTCOME_FILLS = {
    "granted": Fill("#1b4f72", ink="white"),
    "partly_granted": Fill("#8fc1e3", "///"),
    "refused": Fill("#a93226", ink="white"),
    "unavailable": Fill("#f5c04f"),
    "unprocessed": Fill("#7d7468", "\\\\\\", ink="white"),
    "other": Fill("#dfdfdf"),
}
"""The six outcome groups look the same in every chart; neighbours differ in lightness."""

RESULT_FILLS = {
    "upheld": Fill("#4a4a4a", ink="white"),
    "corrected": Fill("#2a9d8f", ink="white"),
    "other": Fill("#cfcfcf"),
    "pending": Fill("#ffffff", "...."),
}
"""How disputes end; none of these is the colour of an outcome of requests."""

BASIS_FILLS = {
    "printed": Fill("#2f5d50", ink="white"),
    "blank": Fill("#b7d3c6"),
    "derived": Fill("#e0a458", "///"),
    "unknown": Fill("#c9b3d6", "xxx"),
}
EDITION_FILLS = {"2019": Fill("#c9b27c"), "2021": Fill("#2f5d50", ink="white")}

MAIN, QUIET, UP, DOWN, BREAK = "#1b4f72", "#9a9a9a", "#1b4f72", "#c0703a", "#7b2d8b"
