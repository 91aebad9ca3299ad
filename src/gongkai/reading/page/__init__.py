"""Pages on which characters and rulings have their places, whatever file they came from, to paragraphs and grids."""

from gongkai.reading.page.assembly import assemble
from gongkai.reading.page.geometry import Glyph, Page, Ruling, righted

__all__ = ["Glyph", "Page", "Ruling", "assemble", "righted"]
