"""gongkai's public face: everything a notebook or a script needs, and no logic of its own.

Read: ``read_report`` (one file), ``load_reports`` (a folder), ``build_dataset`` and
``open_dataset`` (data/raw to data/processed and back). Measure: tidy frames with numerator
and denominator (``key_indicators``, ``outcome_shares``, ``refusal_reasons``, ...; all of them
in ``MEASURES``). Show: charts take those frames and return matplotlib Axes; ``use_language``
switches labels. Write: ``write_workbook``.
"""

from gongkai.charts import (
    applicant_chart, basis_chart, contribution_chart, coverage_chart, decisions_chart, decisions_over_years,
    disputes_chart, documents_chart, equations_chart, fees_chart, nothing_chart, outcome_chart,
    outcomes_over_years, points_chart, rate_chart, rate_contribution_chart, reasons_chart, refusal_chart,
    series_chart, stock_chart,
)
from gongkai.dataset import Dataset, build_dataset, load_reports, open_dataset
from gongkai.measures import (
    MEASURES, change_on_year, contributions, coverage, disclosure_volume, edition_terms, equations_table,
    findings_list, key_indicators, largest_report, latest, nothing_groups, outcome_shares,
    outcomes_by_applicant, ranked_publishers, rate_contributions, reasons_for_nothing, refusal_reasons,
    reports_overview, stock_roll, year_pairs,
)
from gongkai.narrative import (
    answer_change, answer_data_check, answer_refusal, answer_volume, focus, say_applicants, say_bases,
    say_changes, say_decisions, say_disputes, say_documents, say_drivers, say_editions, say_equations,
    say_failures, say_fees, say_findings, say_links, say_nothing, say_outcomes, say_rate, say_refusals,
    say_series,
)
from gongkai.report import Report, ReportError, read_report
from gongkai.style import use_language
from gongkai.tables import (
    applicant_counts, definitions, findings_table, outcome_counts, table, volume_table,
)
from gongkai.workbook import write_workbook

__all__ = [
    "MEASURES", "Dataset", "Report", "ReportError", "answer_change", "answer_data_check", "answer_refusal",
    "answer_volume", "applicant_chart", "applicant_counts", "basis_chart", "build_dataset",
    "change_on_year", "contribution_chart", "contributions", "coverage", "coverage_chart",
    "decisions_chart", "decisions_over_years", "definitions", "disclosure_volume", "disputes_chart",
    "documents_chart", "edition_terms", "equations_chart", "equations_table", "fees_chart", "findings_list",
    "findings_table", "focus", "key_indicators", "largest_report", "latest", "load_reports",
    "nothing_chart", "nothing_groups", "open_dataset", "outcome_chart", "outcome_counts", "outcome_shares",
    "outcomes_by_applicant", "outcomes_over_years", "points_chart", "ranked_publishers", "rate_chart",
    "rate_contribution_chart", "rate_contributions", "read_report", "reasons_chart", "reasons_for_nothing",
    "refusal_chart", "refusal_reasons", "reports_overview", "say_applicants", "say_bases", "say_changes",
    "say_decisions", "say_disputes", "say_documents", "say_drivers", "say_editions", "say_equations",
    "say_failures", "say_fees", "say_findings", "say_links", "say_nothing", "say_outcomes", "say_rate",
    "say_refusals", "say_series", "series_chart", "stock_chart", "stock_roll", "table", "use_language",
    "volume_table", "write_workbook", "year_pairs",
]
