"""An indicator taken apart: by kind of applicant, or by the cells its numerator adds up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from gongkai import form, schema
from gongkai.dataset import Dataset
from gongkai.measures.cells import KINDS, Values, group_cell, kind_label
from gongkai.measures.definitions import MEASURES, Measure
from gongkai.measures.indicators import COLUMNS, indicator

WHOLE, APPLICANTS, PARTS = "whole", "applicants", "parts"
BREAKDOWNS = (WHOLE, APPLICANTS, PARTS)
"""Not broken down; by kind of applicant (the six columns of table three); by the rows of the numerator."""

_GROUPS = {group_cell(g.key, a.key): g for g in form.OUTCOME_GROUPS for a in form.APPLICANTS}
_SIX = tuple(kind for kind in KINDS if kind != "organisations")


def breakdown(dataset: Dataset, measure: str, by: str = WHOLE) -> pd.DataFrame:
    """One indicator of every report, whole or in parts, a row for each report and part.

    Columns: those of :func:`gongkai.measures.key_indicators`, then ``part``, ``part_zh``, ``part_en`` (NA where the
    indicator is whole). ``applicants`` takes every cell from the column of one kind of applicant, denominator
    included; ``parts`` takes the cells of the numerator one by one, over the same denominator. Empty where the
    indicator has no such parts (:func:`breakdowns_of` says which it has). Raises :class:`KeyError` for an unknown
    indicator or breakdown.

    Parts of a rate by applicant do not add up to the rate: each has its own denominator.

    Examples
    --------
    >>> kinds = breakdown(dataset, "disclosure_rate", "applicants")
    >>> kinds = kinds.query("report_id == '宿迁市-2024'")
    >>> kinds[["part_zh", "numerator", "denominator", "value"]].head(3).round(3)
       part_zh  numerator  denominator  value
    12     自然人     1870.0         3440  0.544
    13    商业企业       30.0           73  0.411
    14    科研机构        0.0            0   <NA>
    """
    if by not in BREAKDOWNS:
        raise KeyError(f"no such breakdown: {by}; there are {', '.join(BREAKDOWNS)}")
    values = Values(dataset)
    rows = []
    for part, zh, en, made in _parts(MEASURES[measure], by):
        found = indicator(values, made)
        for column, word in (("part", part), ("part_zh", zh), ("part_en", en)):
            found[column] = pd.Series(word, index=found.index, dtype=schema.TEXT)
        rows.append(found)
    if not rows:
        return pd.DataFrame(columns=[*COLUMNS, "part", "part_zh", "part_en"])
    order = {report: i for i, report in enumerate(values.index)}
    whole = pd.concat(rows, ignore_index=True)
    return whole.sort_values("report_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def breakdowns_of(measure: str) -> tuple[str, ...]:
    """The breakdowns that an indicator has; ``whole`` always.

    :class:`KeyError` for an indicator that does not exist.

    Examples
    --------
    >>> breakdowns_of("disclosure_rate")
    ('whole', 'applicants', 'parts')
    >>> breakdowns_of("normative_documents_issued")
    ('whole',)
    """
    spec = MEASURES[measure]
    return tuple(by for by in BREAKDOWNS if by == WHOLE or next(_parts(spec, by), None) is not None)


def _parts(measure: Measure, by: str) -> Iterator[tuple[object, object, object, Measure]]:
    if by == WHOLE:
        yield pd.NA, pd.NA, pd.NA, measure
    elif by == APPLICANTS:
        if all(cell[0] == form.APPLICATIONS and cell[2] == "total" for cell in measure.cells):
            for kind in _SIX:
                (column,) = KINDS[kind]
                made = replace(measure, numerator=_in(measure.numerator, column), denominator=_in(measure.denominator, column))
                yield kind, kind_label(kind, "zh"), kind_label(kind, "en"), made
    else:
        cells = [row for cell in measure.numerator for row in _rows(cell, alone=len(measure.numerator) == 1)]
        if len(cells) > 1:
            for cell in cells:
                yield "/".join(cell[1:]), *_label(cell, cells), replace(measure, numerator=(cell,))


def _in(cells: tuple[form.Cell, ...], column: str) -> tuple[form.Cell, ...]:
    return tuple((frame, row, column) for frame, row, _ in cells)


def _rows(cell: form.Cell, *, alone: bool) -> Iterator[form.Cell]:
    """An outcome group that is the whole numerator falls into its rows; beside others it stays one."""
    group = _GROUPS.get(cell)
    if alone and group is not None and len(group.members) > 1:
        yield from ((cell[0], row, cell[2]) for row in group.members)
    else:
        yield cell


def _label(cell: form.Cell, beside: list[form.Cell]) -> tuple[str, str]:
    """Row and column of a cell, as far as they tell it from the others; both languages."""
    rows, columns = len({c[1] for c in beside}) > 1, len({c[2] for c in beside}) > 1
    words = []
    for lang, comma in (("zh", "，"), ("en", ", ")):
        group = _GROUPS.get(cell)
        row = (group.zh if lang == "zh" else group.en) if group else form.term_label(cell[0], cell[1], 0, lang=lang)
        column = form.term_label(cell[0], cell[2], 1, lang=lang)
        words.append(comma.join(word for word, tells in ((row, rows), (column, columns)) if tells))
    return words[0], words[1]
