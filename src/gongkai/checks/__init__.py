"""What a report says against its own form, its past, the reports it takes in and the law, as findings."""

from gongkai.checks.deadline import publication
from gongkai.checks.equations import equations
from gongkai.checks.finding import TABLE_NAMES, Finding, by_weight
from gongkai.checks.gaps import unread_pages
from gongkai.checks.outliers import out_of_line
from gongkai.checks.subordinates import against_sum
from gongkai.checks.values import Values, added
from gongkai.checks.within import check
from gongkai.checks.years import between_years

__all__ = [
    "TABLE_NAMES", "Finding", "Values", "added", "against_sum", "between_years", "by_weight", "check", "equations",
    "out_of_line", "publication", "unread_pages",
]
