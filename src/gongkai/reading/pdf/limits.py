"""How much a PDF may hold."""

from __future__ import annotations

from gongkai.document import ReportError

MAX_PAGES = 300
MAX_GLYPHS = 400_000
"""In a whole file; a report of forty pages has thirty thousand."""
MAX_PATHS = 200_000
MAX_DEPTH = 8


class Budget:
    """What is left of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.glyphs = MAX_GLYPHS
        self.paths = MAX_PATHS

    def take(self, glyphs: int = 0, paths: int = 0) -> None:
        self.glyphs -= glyphs
        self.paths -= paths
        if self.glyphs < 0 or self.paths < 0:
            raise ReportError(self.source, "PDF 的内容过多 (the PDF holds too many objects)")
