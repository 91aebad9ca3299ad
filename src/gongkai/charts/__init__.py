"""Charts: each takes a frame of :mod:`gongkai.measures` and returns the matplotlib Axes it drew on.

Where a figure has several panels the first is returned; ``ax.figure`` holds them all. The finding is the
title over the figure, computed from the frame (``ax.figure.get_suptitle()``). A frame with nothing to
show gives a figure that says so. Labels follow :func:`gongkai.style.use_language`.
"""

from gongkai.charts.change import (
    contribution_chart,
    disputes_chart,
    outcomes_over_years,
    points_chart,
    rate_contribution_chart,
    ratio_chart,
    series_chart,
)
from gongkai.charts.disputes import court_chart, results_chart
from gongkai.charts.many import funnel_chart, mix_chart, pooled_chart
from gongkai.charts.outcomes import (
    applicant_chart,
    nothing_chart,
    outcome_chart,
    rate_chart,
    reasons_chart,
    refusal_chart,
)
from gongkai.charts.problems import repeated_chart, words_by_year_chart, words_chart
from gongkai.charts.quality import basis_chart, coverage_chart, equations_chart
from gongkai.charts.volume import decisions_chart, decisions_over_years, documents_chart, fees_chart, stock_chart

__all__ = [
    "applicant_chart",
    "basis_chart",
    "contribution_chart",
    "court_chart",
    "coverage_chart",
    "decisions_chart",
    "decisions_over_years",
    "disputes_chart",
    "documents_chart",
    "equations_chart",
    "fees_chart",
    "funnel_chart",
    "mix_chart",
    "nothing_chart",
    "outcome_chart",
    "outcomes_over_years",
    "points_chart",
    "pooled_chart",
    "rate_chart",
    "rate_contribution_chart",
    "ratio_chart",
    "reasons_chart",
    "refusal_chart",
    "repeated_chart",
    "results_chart",
    "series_chart",
    "stock_chart",
    "words_by_year_chart",
    "words_chart",
]
