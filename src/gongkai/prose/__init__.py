"""Figures in prose: what the text of a report says in numbers, and whether its tables agree."""

from gongkai.prose.against_table import between_years, hold
from gongkai.prose.mention import Mention
from gongkai.prose.reading import mentions, read

__all__ = ["Mention", "between_years", "hold", "mentions", "read"]
