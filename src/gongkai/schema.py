"""Columns and types of every frame: one place, asked by whoever builds, writes or reads one."""

from __future__ import annotations

import pandas as pd

TEXT, COUNT, NUMBER, FLAG, DATE = "string", "Int64", "Float64", "boolean", "datetime64[ns]"

_COUNT_CELLS = {"raw": TEXT, "printed": COUNT, "value": COUNT, "basis": TEXT}
_NUMBER_CELLS = {"raw": TEXT, "printed": NUMBER, "value": NUMBER, "basis": TEXT, "unit": TEXT}

REPORT_FRAMES: dict[str, dict[str, str]] = {
    "disclosure": {"item": TEXT, "measure": TEXT, **_NUMBER_CELLS},
    "applications": {"outcome": TEXT, "applicant": TEXT, **_COUNT_CELLS},
    "disputes": {"route": TEXT, "outcome": TEXT, **_COUNT_CELLS},
    "mentions": {
        "section": TEXT, "indicator": TEXT, "value": NUMBER, "unit": TEXT,
        "approximate": FLAG, "quote": TEXT, "place": TEXT, "part_of": TEXT, "scope": TEXT,
    },
    "sections": {"section": TEXT, "heading": TEXT, "text": TEXT},
    "findings": {
        "rule": TEXT, "severity": TEXT, "frame": TEXT, "cell": TEXT,
        "printed": NUMBER, "expected": NUMBER, "message": TEXT,
    },
}
"""Frames of a :class:`gongkai.report.Report`."""

LEAD = {"report_id": TEXT, "publisher": TEXT, "year": COUNT}
"""Columns that lead every row of a dataset's frames."""

DATASET_FRAMES: dict[str, dict[str, str]] = {
    "reports": {
        **LEAD, "body": TEXT, "form": TEXT, "title": TEXT, "published_on": DATE, "source": TEXT,
        "level": TEXT, "parent": TEXT, "url": TEXT, "note": TEXT,
        "cells": COUNT, "read": COUNT, "errors": COUNT, "warnings": COUNT, "notes": COUNT,
    },
    **{name: {**LEAD, **REPORT_FRAMES[name]} for name in
       ("disclosure", "applications", "disputes", "mentions", "sections", "findings")},
    "failures": {"source": TEXT, "reason": TEXT},
}
"""Frames of a :class:`gongkai.dataset.Dataset`. ``failures`` has no lead: an unread file has no year."""

BASES = ("printed", "blank", "derived", "unknown")
SEVERITIES = ("error", "warning", "note")


def frame(rows: list[dict[str, object]], columns: dict[str, str]) -> pd.DataFrame:
    """A data frame with exactly these columns and types, also when there are no rows."""
    data = {name: pd.array([row.get(name, pd.NA) for row in rows], dtype=dtype) if dtype != DATE
            else pd.to_datetime(pd.Series([row.get(name) for row in rows], dtype="object")).astype(DATE)
            for name, dtype in columns.items()}
    return pd.DataFrame(data, columns=list(columns))



