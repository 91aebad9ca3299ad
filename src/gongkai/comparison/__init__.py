"""Two reports held against each other, and text that reports share.

Knows reports, measures and checks; charts and sentences about it are made elsewhere.
"""

from gongkai.comparison.cells import REASONS, compare_cells
from gongkai.comparison.copied import copied_by_report, copied_text
from gongkai.comparison.pair import chosen_pair, compare_pair
from gongkai.comparison.prose import STATUSES, compare_prose
from gongkai.comparison.reports import Comparison, compare_reports
from gongkai.comparison.shared import shared_paragraphs
from gongkai.comparison.shown import RATES, compared_cells, compared_findings, compared_rates, side_by_side

__all__ = [
    "RATES", "REASONS", "STATUSES", "Comparison", "chosen_pair", "compare_cells", "compare_pair", "compare_prose", "compare_reports",
    "compared_cells", "compared_findings", "compared_rates", "copied_by_report", "copied_text", "shared_paragraphs",
    "side_by_side",
]
