"""The picture of a page made good: of one size, without seals, evenly lit, its lines level."""

from __future__ import annotations

from gongkai.reading.ocr.pictures import Image


def sized(image: Image) -> Image:
    """Near the size of a page at 200 dots an inch, whatever the scanner or the screen gave."""
    import cv2
    import numpy as np

    width = image.shape[1]
    if 1200 <= width <= 2600 or width < 50:
        return image
    scale = 1654 / width if width > 2600 else min(3.0, 1654 / width)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=how), dtype=np.uint8)


def without_seals(image: Image) -> Image:
    """Seals are red: in the red channel they are nearly as white as the paper, and black print stays."""
    import cv2
    import numpy as np

    red = np.ascontiguousarray(image[:, :, 0])
    others = cv2.max(np.ascontiguousarray(image[:, :, 1]), np.ascontiguousarray(image[:, :, 2]))
    # JPEG keeps colour coarsely: the rim of a seal is grey, and is wiped with it where it is not as dark as print.
    seal = cv2.dilate((cv2.subtract(red, others) > 40).astype(np.uint8), np.ones((7, 7), np.uint8))
    red[(seal > 0) & (red > 110)] = 255
    return np.asarray(red, dtype=np.uint8)


def even_light(grey: Image) -> Image:
    import cv2
    import numpy as np

    small: Image = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper: Image = cv2.GaussianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8)), (0, 0), 9)
    paper = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 60), scale=255), dtype=np.uint8)


def skew(grey: Image) -> float:
    """The angle by which to turn, from the long lines on the page."""
    import cv2
    import numpy as np

    # The darkest of each four pixels, so that hairlines stay; then strokes too short for a line go, else it takes seconds.
    dark = cv2.erode(grey, np.ones((2, 2), np.uint8))[::2, ::2]
    ink: Image = (dark < 170).astype(np.uint8) * 255
    ink = cv2.bitwise_or(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 15), np.uint8)),
                         cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((17, 1), np.uint8)))
    found = cv2.HoughLinesP(ink, 1, np.pi / 1800, 100, minLineLength=grey.shape[1] // 12, maxLineGap=10)
    if found is None:
        return 0.0
    angles, weights = [], []
    for x1, y1, x2, y2 in np.asarray(found).reshape(-1, 4).tolist():
        angle = float(np.degrees(np.arctan2(y2 - y1, x2 - x1)))
        angle -= 90 * round(angle / 90)
        if abs(angle) < 8:
            angles.append(angle)
            weights.append(float(np.hypot(x2 - x1, y2 - y1)))
    if not angles:
        return 0.0
    order = np.argsort(angles)
    sums = np.cumsum(np.asarray(weights)[order])
    return float(np.asarray(angles)[order][int(np.searchsorted(sums, sums[-1] / 2))])
