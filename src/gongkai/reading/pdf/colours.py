"""What shows on white paper, and what does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gongkai.reading.page.paths import Flags
from gongkai.reading.pdf.engine import Handle, asked, rows

FILL, STROKE = "FPDFPageObj_GetFillColor", "FPDFPageObj_GetStrokeColor"
_WHITE = 247
_FAINT = 8
_INVISIBLE_MODES = (3, 7)


def shows(items: Sequence[Handle], colour: str) -> Flags:
    """Of each object whether its colour shows; one without a colour to ask for does."""
    rgba, known = rows(colour, np.uint32, 4, items, apart=True)
    shown: Flags = ~known | ((rgba[:, 3] > _FAINT) & (rgba[:, :3].min(axis=1, initial=_WHITE) < _WHITE))
    return shown


def text_shows(items: Sequence[Handle]) -> Flags:
    """Of each text object whether its glyphs show."""
    modes = asked("FPDFTextObj_GetTextRenderMode", items)
    return np.array([mode not in _INVISIBLE_MODES for mode in modes], dtype=np.bool_) & shows(items, FILL)
