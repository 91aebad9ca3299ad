"""Each number read twice: as recognised, and by the glyphs on the paper.

A number counts as read only if the separate glyphs are as many as the characters recognised, and each looks like the
others of its kind in the same file; else its text ends in "?", which is no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.reading.ocr.glyphs import parted, separate_glyphs
from gongkai.reading.ocr.lines import Piece
from gongkai.reading.ocr.pictures import Image

DOUBT = "?"
_NUMBER = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "〇": "0", "D": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "丨": "1",
                             "Z": "2", "z": "2", "S": "5", "s": "5", "B": "8", "。": ".", "．": ".", "，": ",", "－": "-"})
_DASHES = frozenset("一-—－–―_─")


def prove(pieces: Sequence[Piece]) -> None:
    """Hold every number against the glyphs it was read from."""
    numeric = []
    for piece in pieces:
        text = piece.text.replace(" ", "")
        if not text:
            piece.text = DOUBT
            continue
        plain = text.translate(_LOOKALIKES)
        if _is_dash(piece) and text in _DASHES:
            piece.text = "—"
        elif _NUMBER.fullmatch(plain):
            piece.text, piece.labels, piece.glyphs = plain, plain, separate_glyphs(piece.ink)
            touching = plain.isdigit() and 0 < len(piece.glyphs) < len(plain)
            if touching:
                piece.glyphs = parted(piece.glyphs, len(plain))
            lean = _lean(piece)
            if plain == "1" and lean > 0.28:
                piece.text = "/"
                continue
            piece.doubtful = len(piece.glyphs) != len(plain) or piece.score < (0.9 if touching else 0.7) or lean > 0.17
            numeric.append(piece)
    _compare(numeric)
    for piece in numeric:
        if piece.doubtful:
            piece.text += DOUBT


def _is_dash(piece: Piece) -> bool:
    height, width = piece.ink.shape
    return bool(width > 2.2 * height)


def _lean(piece: Piece) -> float:
    """How far its ones lean: a stroke through an empty cell is recognised as a 1, and leans more."""
    import numpy as np

    most = 0.0
    if len(piece.glyphs) != len(piece.labels):
        return most
    for glyph, label in zip(piece.glyphs, piece.labels, strict=True):
        rows = glyph.any(axis=1).nonzero()[0]
        if label != "1" or len(rows) < 8:
            continue
        middle = rows[len(rows) // 5 : len(rows) - len(rows) // 5]
        centres = [float(glyph[y].nonzero()[0].mean()) for y in middle if glyph[y].any()]
        # Downwards a stroke goes left; the flag of a 1 makes its middle go right, if anywhere.
        most = max(most, -float(np.polyfit(range(len(centres)), centres, 1)[0]))
    return most


def _compare(pieces: Sequence[Piece]) -> None:
    """Each glyph must be more like the others read as the same digit than like those of any other."""
    import cv2
    import numpy as np

    shapes: dict[str, list[Image]] = {}
    drawn: list[tuple[Piece, str, Image]] = []
    for piece in pieces:
        if piece.doubtful:
            continue
        for glyph, label in zip(piece.glyphs, piece.labels, strict=True):
            if not label.isdigit():
                continue
            rows = glyph.any(axis=1).nonzero()[0]
            tight = glyph[rows[0] : rows[-1] + 1]
            high, wide = tight.shape
            # Kept in proportion: a 1 stretched to a square would look like anything.
            scale = 24 / high
            small = cv2.resize(tight.astype(np.float32), (min(24, max(1, round(wide * scale))), 24), interpolation=cv2.INTER_AREA)
            square = np.zeros((24, 24), np.float32)
            left = (24 - small.shape[1]) // 2
            square[:, left : left + small.shape[1]] = small
            shape = cv2.GaussianBlur(square, (3, 3), 0)
            shapes.setdefault(label, []).append(shape)
            drawn.append((piece, label, shape))
    models = {label: np.median(np.stack(group), axis=0) for label, group in shapes.items()}
    for piece, label, shape in drawn:
        distances = {other: float(np.square(shape - model).mean()) for other, model in models.items()}
        nearest = min(distances, key=lambda k: distances[k])
        # A digit that occurs once or twice is its own model, and proves nothing.
        if nearest != label or distances[label] > 0.09 or (len(shapes[label]) < 3 and piece.score < 0.9):
            piece.doubtful = True
