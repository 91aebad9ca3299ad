"""gongkai's public face: everything a notebook or a script needs, and no logic of its own.

Read: ``read_report`` (one file), ``read_reports`` (a workbook of several), ``load_reports`` (a
folder), ``build_dataset`` and ``open_dataset`` (data/raw to data/processed and back).
Measure: tidy frames with numerator
and denominator (``key_indicators``, ``outcome_shares``, ``refusal_reasons``, ...; all of them
in ``MEASURES``). Show: charts take those frames and return matplotlib Axes; ``use_language``
switches labels. Say: sentences with the numbers in them (``say_...``), and the answer of each
notebook (``answer_...``). Write: ``write_workbook``. Collect: ``write_form`` gives blank forms to
fill in, ``consolidate`` adds up a folder of them.

A chart's title is its finding; ``ax.get_label()`` gives it as text. Without anything to draw or to
say, charts and sentences tell that instead of failing.

The examples in the docstrings run. They assume ``from helpers import *``,
``dataset = load_reports("data/raw")`` (or ``open_dataset()``, once ``build_dataset`` has run), and
``folder``, a :class:`pathlib.Path` to write to. ``...`` stands for text that is left out.
"""

from gongkai.charts import (
    applicant_chart, basis_chart, contribution_chart, court_chart, coverage_chart, decisions_chart,
    decisions_over_years, disputes_chart, documents_chart, equations_chart, fees_chart,
    funnel_chart, mix_chart, nothing_chart, outcome_chart, outcomes_over_years, points_chart,
    pooled_chart, rate_chart, rate_contribution_chart, ratio_chart, reasons_chart, refusal_chart,
    repeated_chart, results_chart, series_chart, stock_chart, words_by_year_chart, words_chart,
)
from gongkai.charts.comparison import cell_changes_chart, copied_chart, prose_chart, two_rates_chart
from gongkai.charts.explored import explored_bodies, explored_years
from gongkai.comparison import (
    Comparison, compare_pair, compare_reports, compared_cells, compared_findings, compared_rates,
    copied_by_report, copied_text, shared_paragraphs, side_by_side,
)
from gongkai.correspondence import correspondence
from gongkai.dataset import Dataset, build_dataset, load_reports, open_dataset
from gongkai.explorer import Explorer, explorer
from gongkai.language import use_language
from gongkai.measures import (
    KEY_COUNTS, KEY_SHARES, MEASURES, change_on_year, contributions, coverage, disclosure_volume,
    disjoint, dispute_results, edition_terms, equations_table, findings_list, fullest_year, funnel,
    in_year, key_indicators, largest_report, latest, named_problems, nothing_groups, outcome_shares,
    outcomes_by_applicant, own_words, pooled_rates, problem_words, ranked_publishers,
    rate_by_applicant, rate_by_body, rate_contributions, reasons_for_nothing, refusal_reasons,
    reports_overview, request_to_court, requests_by_applicant, stock_roll, year_pairs,
)
from gongkai.measures.breakdown import breakdown, breakdowns_of
from gongkai.measures.consolidation import consolidate, consolidated_units
from gongkai.narrative import (
    answer_change, answer_data_check, answer_disputes, answer_own_words, answer_refusal,
    answer_volume, focus, say_after_reconsideration, say_applicants, say_bases, say_changes,
    say_condensed, say_court, say_decisions, say_disjoint, say_disputes, say_documents, say_drivers,
    say_editions, say_equations, say_failures, say_fees, say_findings, say_funnel, say_links,
    say_mix, say_nothing, say_outcomes, say_pooled, say_problems, say_rate, say_ratios,
    say_refusals, say_repeated, say_results, say_series, say_words,
)
from gongkai.narrative.comparison import (
    answer_comparison, say_cell_changes, say_copied, say_findings_of_both, say_not_comparable,
    say_prose_changes, say_shared, say_two_rates,
)
from gongkai.narrative.explorer import answer_explorer
from gongkai.report import Report, ReportError, read_report, read_reports
from gongkai.tables import (
    applicant_counts, definitions, findings_table, other_definitions, outcome_counts, table,
    volume_table,
)
from gongkai.workbook import write_workbook
from gongkai.workbook.blank_form import write_form

__all__ = [
    "KEY_COUNTS", "KEY_SHARES", "MEASURES", "Comparison", "Dataset", "Explorer", "Report",
    "ReportError", "answer_change", "answer_comparison", "answer_data_check", "answer_disputes",
    "answer_explorer", "answer_own_words", "answer_refusal", "answer_volume", "applicant_chart",
    "applicant_counts", "basis_chart", "breakdown", "breakdowns_of", "build_dataset",
    "cell_changes_chart", "change_on_year", "compare_pair", "compare_reports", "compared_cells",
    "compared_findings", "compared_rates", "consolidate", "consolidated_units",
    "contribution_chart", "contributions", "copied_by_report", "copied_chart", "copied_text",
    "correspondence", "court_chart", "coverage", "coverage_chart", "decisions_chart",
    "decisions_over_years", "definitions", "disclosure_volume", "disjoint", "dispute_results",
    "disputes_chart", "documents_chart", "edition_terms", "equations_chart", "equations_table",
    "explored_bodies", "explored_years", "explorer", "fees_chart", "findings_list",
    "findings_table", "focus", "fullest_year", "funnel", "funnel_chart", "in_year",
    "key_indicators", "largest_report", "latest", "load_reports", "mix_chart", "named_problems",
    "nothing_chart", "nothing_groups", "open_dataset", "other_definitions", "outcome_chart",
    "outcome_counts", "outcome_shares", "outcomes_by_applicant", "outcomes_over_years", "own_words",
    "points_chart", "pooled_chart", "pooled_rates", "problem_words", "prose_chart",
    "ranked_publishers", "rate_by_applicant", "rate_by_body", "rate_chart",
    "rate_contribution_chart", "rate_contributions", "ratio_chart", "read_report", "read_reports", "reasons_chart",
    "reasons_for_nothing", "refusal_chart", "refusal_reasons", "repeated_chart", "reports_overview",
    "request_to_court", "requests_by_applicant", "results_chart", "say_after_reconsideration",
    "say_applicants", "say_bases", "say_cell_changes", "say_changes", "say_condensed", "say_copied",
    "say_court", "say_decisions", "say_disjoint", "say_disputes", "say_documents", "say_drivers",
    "say_editions", "say_equations", "say_failures", "say_fees", "say_findings",
    "say_findings_of_both", "say_funnel", "say_links", "say_mix", "say_not_comparable",
    "say_nothing", "say_outcomes", "say_pooled", "say_problems", "say_prose_changes", "say_rate",
    "say_ratios", "say_refusals", "say_repeated", "say_results", "say_series", "say_shared",
    "say_two_rates", "say_words", "series_chart", "shared_paragraphs", "side_by_side",
    "stock_chart", "stock_roll", "table", "two_rates_chart", "use_language", "volume_table",
    "words_by_year_chart", "words_chart", "write_form", "write_workbook", "year_pairs",
]
