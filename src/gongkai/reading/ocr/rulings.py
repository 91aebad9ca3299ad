"""What is drawn across and down a page, and the areas that it encloses."""

from __future__ import annotations

from gongkai.reading.ocr.pictures import Image

SOLID = 0.8
"""Share of a short ruling that must be ink: one that is worn has gaps, but not as many as a number."""
LONGEST_NUMBER = 250
"""In dots; what is longer and meets other rulings is one, however worn."""


def rulings_of(grey: Image) -> tuple[Image, Image]:
    """What is drawn across and down the page, too long for a stroke of a character."""
    import cv2
    import numpy as np

    ink = (grey < 190).astype(np.uint8) * 255

    def drawn(size: tuple[int, int], gap: tuple[int, int]) -> Image:
        closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(gap[::-1], np.uint8))
        return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(size[::-1], np.uint8)), dtype=np.uint8)

    across, down = _solid(drawn((48, 1), (7, 1)), ink), drawn((1, 34), (1, 7))
    # A ruling ends where another begins; a stroke of a character does not.
    long = _ending(across, drawn((1, 60), (1, 7)), along=1, enough=grey.shape[1] // 3)
    down = _ending(down, long, along=0, enough=200)
    return _ending(across, down, along=1, enough=grey.shape[1] // 3), down


def _solid(across: Image, ink: Image) -> Image:
    """The lines that are drawn as such: a number that fills its cell makes one too, but mostly of the gaps in it."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(across, connectivity=8)
    inked = np.bincount(labels.ravel(), weights=(ink > 0).ravel(), minlength=count)
    keep = (inked >= SOLID * stats[:, cv2.CC_STAT_AREA]) | (stats[:, cv2.CC_STAT_WIDTH] > LONGEST_NUMBER)
    keep[0] = False
    return np.asarray(np.where(keep[labels], 255, 0), dtype=np.uint8)


def _ending(lines: Image, others: Image, along: int, enough: int) -> Image:
    """Of each line what lies between the first and the last of the others that it meets, or all if longer than ``enough``.

    A stroke of a character may hang on to a ruling, but it does not reach from one to the next.
    """
    import cv2
    import numpy as np

    reach = 7
    least = 40 if along else 28
    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    kept = np.zeros_like(lines)
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        top, left = (max(y - reach, 0), max(x - reach, 0))
        near = others[top : y + h + reach, left : x + w + reach]
        met = near.any(axis=1 - along).nonzero()[0]
        own = labels[y : y + h, x : x + w] == k
        if (w if along else h) < enough:
            if len(met) == 0 or met[-1] - met[0] < least:
                continue
            first, last = int(met[0]) + (left - x if along else top - y), int(met[-1]) + (left - x if along else top - y)
            inside = np.zeros_like(own)
            if along:
                inside[:, max(first, 0) : last + 1] = True
            else:
                inside[max(first, 0) : last + 1] = True
            own = own & inside
        kept[y : y + h, x : x + w][own] = 255
    return np.asarray(kept, dtype=np.uint8)


def enclosed(lines: Image, shape: tuple[int, ...]) -> list[tuple[tuple[int, int, int, int], Image]]:
    """Connected rulings large enough for a table, from the top of the page, each with its own mask."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    found = []
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        if w >= shape[1] * 0.2 and h >= 36:
            mask = (labels[y : y + h, x : x + w] == k).astype(np.uint8)
            found.append(((x, y, x + w, y + h), mask))
    return sorted(found, key=lambda item: item[0][1])
