"""Columns and types of every frame: one place, asked by whoever builds, writes or reads one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

_NA = pd.NA
Columns = dict[str, list[Any]]
"""A frame as lists by column, of plain values (str, int, float, bool); None is missing."""

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


_PLAIN: dict[str, Callable[[Any], object]] = {COUNT: int, NUMBER: float, FLAG: bool}
_LEAST_COUNT, _MOST_COUNT = -(2**63), 2**63 - 1

BASES = ("printed", "blank", "derived", "unknown")
SEVERITIES = ("error", "warning", "note")


def frame(rows: list[dict[str, object]], columns: dict[str, str]) -> pd.DataFrame:
    """A data frame with exactly these columns and types, also when there are no rows."""
    return typed({name: [row.get(name) for row in rows] for name in columns}, columns)


def typed(columns: Mapping[str, Sequence[object]], types: Mapping[str, str]) -> pd.DataFrame:
    """Columns as a data frame of these types."""
    data = {name: pd.to_datetime(pd.Series(columns[name], dtype="object")).astype(DATE) if dtype == DATE
            else pd.array(list(columns[name]), dtype=dtype) for name, dtype in types.items()}
    return pd.DataFrame(data, columns=list(types))


def plain(columns: Mapping[str, Sequence[object]], types: Mapping[str, str]) -> Columns:
    """Columns of anything that is a number, text or missing as columns of plain values.

    Raises ValueError or OverflowError for what no data frame can hold: text that is none, a count past 64 bits.
    """
    made: Columns = {}
    for name, dtype in types.items():
        if dtype == TEXT:
            made[name] = [None if value is _NA else value for value in columns[name]]
            "".join([value for value in made[name] if value is not None]).encode()
        else:
            convert = _PLAIN[dtype]
            made[name] = [None if value is None or value is _NA else convert(value) for value in columns[name]]
        if dtype == COUNT:
            counts = [count for count in made[name] if count is not None]
            if counts and (min(counts) < _LEAST_COUNT or max(counts) > _MOST_COUNT):
                raise OverflowError(f"a count past 64 bits: {max(counts, key=abs)}")
    return made


def plain_rows(rows: Sequence[Mapping[str, object]], types: Mapping[str, str]) -> Columns:
    """Rows as columns of plain values, as :func:`plain` makes them."""
    return plain({name: [row.get(name) for row in rows] for name in types}, types)


def columns_of(frame: pd.DataFrame) -> Columns:
    """A data frame's columns as plain values: what :func:`typed` makes the same frame of."""
    return {str(name): [None if value is pd.NA else value for value in frame[name].tolist()] for name in frame}
