"""What shows on white paper, and what does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pypdfium2.raw as raw

from gongkai.reading.page.geometry import Flags
from gongkai.reading.pdf.engine import Pointer, answers, written

FILL, STROKE = "FPDFPageObj_GetFillColor", "FPDFPageObj_GetStrokeColor"
_WHITE = 247
_FAINT = 8


def shows(items: Sequence[Pointer], colour: str) -> Flags:
    """Of each object whether its colour shows; one without a colour to ask for does."""
    rgba, known = written(colour, np.uint32, 4, items, apart=True)
    red, green, blue, opacity = rgba.T
    shown: Flags = ~known | ((opacity > _FAINT) & ((red < _WHITE) | (green < _WHITE) | (blue < _WHITE)))
    return shown


def text_shows(items: Sequence[Pointer]) -> Flags:
    """Of each text object whether its glyphs show."""
    modes = answers("FPDFTextObj_GetTextRenderMode", np.int64, items)
    drawn: Flags = (modes != raw.FPDF_TEXTRENDERMODE_INVISIBLE) & (modes != raw.FPDF_TEXTRENDERMODE_CLIP)
    return drawn & shows(items, FILL)
