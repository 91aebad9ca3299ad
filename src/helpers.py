"""gongkai's public face: everything a notebook or a script needs, and no logic of its own.

Read: ``read_report`` (one file), ``load_reports`` (a folder), ``build_dataset`` and
``open_dataset`` (data/raw to data/processed and back). Write: ``write_workbook``.
"""

from gongkai.dataset import Dataset, build_dataset, load_reports, open_dataset
from gongkai.report import Report, ReportError, read_report

__all__ = [
    "Dataset",
    "Report",
    "ReportError",
    "build_dataset",
    "load_reports",
    "open_dataset",
    "read_report",
]
