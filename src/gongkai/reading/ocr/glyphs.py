"""The separate marks of a line of print."""

from __future__ import annotations

from gongkai.reading.ocr.pictures import Image

TWO_DIGITS = 1.0
"""Width of two digits that touch, at least, to their height; the widest digit is three quarters as wide as high."""


def separate_glyphs(ink: Image) -> list[Image]:
    """Separate marks from left to right; marks one above the other are one glyph."""
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    spans = sorted((int(s[0]), int(s[0] + s[2])) for s in stats[1:count])
    merged: list[tuple[int, int]] = []
    for left, right in spans:
        if merged and min(right, merged[-1][1]) - left > 0.5 * min(right - left, merged[-1][1] - merged[-1][0]):
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return [ink[:, left:right] for left, right in merged]


def parted(glyphs: list[Image], count: int) -> list[Image]:
    """Glyphs of which some touch, cut where they do until they are ``count``; as they are, if none is wide enough for two."""
    parts = [g for g in glyphs if g.any()]
    while len(parts) < count:
        k = max(range(len(parts)), key=lambda i: parts[i].shape[1])
        glyph = parts[k]
        tall = int(glyph.any(axis=1).sum())
        wide = glyph.shape[1]
        if wide < TWO_DIGITS * tall:
            return glyphs
        columns = glyph.sum(axis=0).tolist()
        cut = min(range(wide * 3 // 10, wide * 7 // 10), key=lambda i: (columns[i], abs(2 * i - wide)))
        parts[k : k + 1] = [glyph[:, :cut], glyph[:, cut:]]
        if not (parts[k].any() and parts[k + 1].any()):
            return glyphs
    return parts
