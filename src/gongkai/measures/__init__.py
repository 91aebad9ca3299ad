"""Measures: tidy frames computed from a dataset, one definition each.

A frame that gives a share gives its numerator and denominator beside it. NA stays NA: a sum with an
unknown part is unknown. Reports overlap: only :mod:`gongkai.measures.pooled` and
:func:`gongkai.measures.rate_by_body` add them, and :func:`disjoint` takes out those that another one holds.
"""

from gongkai.measures.applicants import requests_by_applicant
from gongkai.measures.cells import KINDS, kind_label
from gongkai.measures.change import RESIDUAL, change_on_year, contributions, rate_contributions, year_pairs
from gongkai.measures.decomposition import mix_and_within, rate_by_applicant, rate_by_body
from gongkai.measures.definitions import (
    DECISIONS,
    DOCUMENTS,
    KEY_COUNTS,
    KEY_SHARES,
    MEASURES,
    NOTHING_GROUPS,
    PER_100,
    PIECES,
    RATIO,
    ROUTES,
    SHARE,
    Measure,
    route_label,
)
from gongkai.measures.disputes import RESULTS, STEPS, dispute_results, request_to_court
from gongkai.measures.indicators import key_indicators, largest_report, latest, ranked_publishers
from gongkai.measures.outcomes import (
    nothing_groups,
    outcome_shares,
    outcomes_by_applicant,
    reasons_for_nothing,
    refusal_reasons,
)
from gongkai.measures.pooled import (
    LIMITS,
    POSITIONS,
    disjoint,
    fullest_year,
    funnel,
    funnel_limits,
    in_year,
    pooled_rates,
)
from gongkai.measures.problems import named_problems, own_words, problem_words, words_of
from gongkai.measures.quality import RULES, coverage, equations_table, findings_list, reports_overview
from gongkai.measures.volume import disclosure_volume, edition_terms, stock_roll

__all__ = [
    "DECISIONS",
    "DOCUMENTS",
    "KEY_COUNTS",
    "KEY_SHARES",
    "KINDS",
    "LIMITS",
    "MEASURES",
    "NOTHING_GROUPS",
    "PER_100",
    "PIECES",
    "POSITIONS",
    "RATIO",
    "RESIDUAL",
    "RESULTS",
    "ROUTES",
    "RULES",
    "SHARE",
    "STEPS",
    "Measure",
    "change_on_year",
    "contributions",
    "coverage",
    "disclosure_volume",
    "disjoint",
    "dispute_results",
    "edition_terms",
    "equations_table",
    "findings_list",
    "fullest_year",
    "funnel",
    "funnel_limits",
    "in_year",
    "key_indicators",
    "kind_label",
    "largest_report",
    "latest",
    "mix_and_within",
    "named_problems",
    "nothing_groups",
    "outcome_shares",
    "outcomes_by_applicant",
    "own_words",
    "pooled_rates",
    "problem_words",
    "ranked_publishers",
    "rate_by_applicant",
    "rate_by_body",
    "rate_contributions",
    "reasons_for_nothing",
    "refusal_reasons",
    "reports_overview",
    "request_to_court",
    "requests_by_applicant",
    "route_label",
    "stock_roll",
    "words_of",
    "year_pairs",
]
