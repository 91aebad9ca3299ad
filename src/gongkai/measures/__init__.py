"""Measures: tidy frames computed from a dataset, one definition each.

A frame that gives a share gives its numerator and denominator beside it. NA stays NA: a sum with an
unknown part is unknown. Nothing here adds reports together, because they overlap.
"""

from gongkai.measures.change import RESIDUAL, change_on_year, contributions, rate_contributions, year_pairs
from gongkai.measures.definitions import MEASURES, PIECES, SHARE, Measure
from gongkai.measures.indicators import key_indicators, largest_report, latest, ranked_publishers
from gongkai.measures.outcomes import (
    NOTHING_GROUPS,
    nothing_groups,
    outcome_shares,
    outcomes_by_applicant,
    reasons_for_nothing,
    refusal_reasons,
)
from gongkai.measures.quality import RULES, coverage, equations_table, findings_list, reports_overview
from gongkai.measures.volume import DECISIONS, DOCUMENTS, disclosure_volume, edition_terms, stock_roll

__all__ = [
    "DECISIONS",
    "DOCUMENTS",
    "MEASURES",
    "NOTHING_GROUPS",
    "PIECES",
    "RESIDUAL",
    "RULES",
    "SHARE",
    "Measure",
    "change_on_year",
    "contributions",
    "coverage",
    "disclosure_volume",
    "edition_terms",
    "equations_table",
    "findings_list",
    "key_indicators",
    "largest_report",
    "latest",
    "nothing_groups",
    "outcome_shares",
    "outcomes_by_applicant",
    "ranked_publishers",
    "rate_contributions",
    "reasons_for_nothing",
    "refusal_reasons",
    "reports_overview",
    "stock_roll",
    "year_pairs",
]
