"""Print in lines: where it stands, cut where a gap is wider than any within a number or a word."""

from __future__ import annotations

from dataclasses import dataclass, field

from gongkai.reading.ocr.pictures import Image


@dataclass(slots=True)
class Piece:
    """One printed line of a cell, or of the text: its picture, and what was read."""

    image: Image
    ink: Image
    text: str = ""
    score: float = 0.0
    doubtful: bool = False
    glyphs: list[Image] = field(default_factory=list)
    labels: str = ""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Top, bottom, left, right."""


def inked(grey: Image) -> Image:
    """Print without specks."""
    import cv2
    import numpy as np

    ink = (grey < 160).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = np.zeros(count, np.uint8)
    keep[1:] = stats[1:, cv2.CC_STAT_AREA] >= 5
    return np.asarray(keep[labels], dtype=np.uint8)


def _runs(filled: Image, gap: int) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for i in filled.nonzero()[0].tolist():
        if runs and i - runs[-1][1] < gap:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def line_height(grey: Image) -> int:
    """The height of a line of print, from the glyphs."""
    import cv2
    import numpy as np

    _, _, stats, _ = cv2.connectedComponentsWithStats(inked(grey), connectivity=8)
    heights = stats[1:, cv2.CC_STAT_HEIGHT]
    heights = heights[(heights >= 9) & (heights <= 60)]
    return int(np.percentile(heights, 90)) if len(heights) else 24


def printed_lines(grey: Image, typical: int) -> list[tuple[int, list[Piece]]]:
    """Lines of print from the top, each cut where a gap is wider than any within a number or a word."""
    if min(grey.shape) < 6:
        return []
    ink = inked(grey)
    merged: list[tuple[int, int]] = []
    for top, bottom in _runs(ink.any(axis=1), 2):
        if merged and bottom - merged[-1][0] <= typical * 1.15:
            merged[-1] = (merged[-1][0], bottom)
        else:
            merged.append((top, bottom))
    lines = []
    for top, bottom in merged:
        pieces = []
        for left, right in _runs(ink[top:bottom].any(axis=0), max(2 * typical, 30)):
            if bottom - top < 3 and right - left < 8:
                continue
            pieces.append(_piece(grey, ink, top, bottom, left, right, typical))
        if pieces:
            lines.append((top, pieces))
    return lines


def _piece(grey: Image, ink: Image, top: int, bottom: int, left: int, right: int, typical: int) -> Piece:
    """A line of print with white around it, at least as high as a line is: a dash must not look like a bar."""
    import cv2

    high, wide = max(bottom - top, typical), max(right - left, typical // 2)
    above, beside = (high - (bottom - top)) // 2 + 6, (wide - (right - left)) // 2 + 8
    image = cv2.copyMakeBorder(grey[top:bottom, left:right], above, above, beside, beside, cv2.BORDER_CONSTANT, value=255)
    return Piece(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), ink[top:bottom, left:right], box=(top, bottom, left, right))


def text_lines(grey: Image) -> list[tuple[int, list[Piece]]]:
    return printed_lines(grey, line_height(grey))
