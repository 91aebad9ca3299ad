"""A page, straightened and cleaned, cut into printed lines and tables."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.reading.ocr.cells import Table, cells_between
from gongkai.reading.ocr.lines import Piece, text_lines
from gongkai.reading.ocr.paper import even_light, sized, skew, without_seals
from gongkai.reading.ocr.pictures import Image
from gongkai.reading.ocr.rulings import enclosed, rulings_of


class Page:
    """A page, straightened and cleaned, cut into printed lines and tables."""

    def __init__(self, image: Image) -> None:
        import cv2
        import numpy as np

        image = sized(image)
        grey = even_light(without_seals(image))
        angle = skew(grey)
        if abs(angle) > 0.02:
            turn = cv2.getRotationMatrix2D((grey.shape[1] / 2, grey.shape[0] / 2), angle, 1.0)
            grey = cv2.warpAffine(grey, turn, grey.shape[::-1], flags=cv2.INTER_CUBIC, borderValue=255)
        across, down = rulings_of(grey)
        self.tables: list[Table] = []
        self.lines: list[tuple[int, list[Piece]]] = []
        lines = cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
        bare = grey.copy()
        rest = grey.copy()
        areas = enclosed(lines, grey.shape)
        for area, mask in areas:
            left, top, right, bottom = area
            bare[top:bottom, left:right][mask > 0] = 255
        for (left, top, right, bottom), mask in areas:
            own = (mask > 0).astype(np.uint8) * 255
            cells = cells_between(cv2.bitwise_and(across[top:bottom, left:right], own),
                           cv2.bitwise_and(down[top:bottom, left:right], own), bare[top:bottom, left:right],
                           grey[top:bottom, left:right])
            if len(cells) > 1:
                self.tables.append(Table(top, cells))
                rest[top:bottom, left:right] = 255
        for top, pieces in text_lines(rest):
            self.lines.append((top, pieces))

    def pieces(self) -> Iterator[Piece]:
        for table in self.tables:
            for cell in table.cells:
                yield from cell.pieces
        for _, pieces in self.lines:
            yield from pieces
