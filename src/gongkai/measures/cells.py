"""Cells as quantities: the one place where cells are looked up and added."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np
import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset

LEAD = ["report_id", "publisher", "year", "form"]

_SINGLE_OTHER = "other_handling"
_AT_ONCE = 1_000_000
"""Rows placed at once: all of a large collection would need several times the memory they are kept in."""

KINDS: dict[str, tuple[str, ...]] = {
    "individual": ("individual",),
    "organisations": form.ORGANISATIONS,
    **{kind: (kind,) for kind in form.ORGANISATIONS},
}
"""Applicants as the form heads them: 自然人, 法人或其他组织 (its five kinds added), and each of the five."""


def kind_columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind of applicant in :data:`KINDS`, or of ``total``. Raises :class:`KeyError` for any other."""
    if kind == "total":
        return (kind,)
    if kind not in KINDS:
        raise KeyError(f"no such applicant: {kind}; there are {', '.join([*KINDS, 'total'])}")
    return KINDS[kind]


def kind_label(kind: str, lang: str) -> str:
    """Name of a kind of applicant in :data:`KINDS`; the fifth kind of organisation is 其他 within its head."""
    if kind == "organisations":
        return form.ORGANISATIONS_LABEL if lang == "zh" else "Organisations"
    term = next(t for t in form.APPLICANTS if (t.key,) == kind_columns(kind))
    if kind == "other":
        return f"{form.ORGANISATIONS_LABEL}中的{term.zh}" if lang == "zh" else "Other organisations"
    return term.zh if lang == "zh" else term.en


def group_cell(group: str, applicant: str) -> form.Cell:
    """An outcome group as if it were a cell: the sum of its rows in one applicant column."""
    return (form.APPLICATIONS, f"group:{group}", applicant)


def report_leads(dataset: Dataset) -> pd.DataFrame:
    """One row a report: ``report_id``, ``publisher``, ``year``, ``form``, in the dataset's order.

    ``publisher`` is the body: where the collection says that one body reported under several names, its reports
    stand under one. ``report_id`` keeps the name the report was read under.
    """
    leads = dataset.reports.drop_duplicates("report_id").reset_index(drop=True)
    return leads.assign(publisher=leads["body"])[LEAD]


def edition_cells(name: str) -> frozenset[form.Cell]:
    """The cells of an edition, outcome groups included; （六）其他处理 counts as one group either way."""
    edition = form.EDITIONS.get(name)
    if edition is None:
        return frozenset()
    groups = {group_cell(g.key, a.key) for g in form.OUTCOME_GROUPS for a in form.APPLICANTS}
    return frozenset(edition.cells) | groups


def add(parts: Iterable[pd.Series]) -> pd.Series:
    """The sum of columns; NA as soon as one part is NA, so that no gap turns into a smaller number."""
    first, *rest = parts
    total = first
    for part in rest:
        total = total + part
    return total


def _numbered(texts: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """The number of each text, and the texts; -1 for none."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.cat.codes.to_numpy(), texts.cat.categories
    codes, found = pd.factorize(texts)
    return codes, pd.Index(found)


class Values:
    """Every value of a dataset, a row per report and a column per cell or outcome group.

    Where the source prints no number and none can be derived, the value is NA; so is every sum
    it enters. Where two rows claim the same cell of one report, the first is taken.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.leads = report_leads(dataset)
        self.index = pd.Index(self.leads["report_id"], name="report_id")
        self._dataset = dataset
        # By frame, for each cell and report the number of its row, -1 where it has none. Only of frames that are asked for.
        self._places: dict[str, dict[form.Cell, np.ndarray]] = {}
        self._found: dict[form.Cell, pd.Series] = {}
        self._groups = {group_cell(g.key, a.key): (g, a.key) for g in form.OUTCOME_GROUPS for a in form.APPLICANTS}

    def _place(self, name: str) -> dict[form.Cell, np.ndarray]:
        frame: pd.DataFrame = getattr(self._dataset, name)
        (first, rows), (second, columns), (ids, reports) = (_numbered(frame[column]) for column in (*form.KEYS[name], "report_id"))
        place = np.append(self.index.get_indexer(reports), -1).astype(np.int32)
        # One more of each, where what has no name goes: its number is -1.
        places = np.full((len(rows) + 1, len(columns) + 1, len(self.index) + 1), -1, dtype=np.int32)
        # Backwards, so that the first of two rows for one cell is what stays.
        for end in range(len(frame), 0, -_AT_ONCE):
            here = np.arange(end - 1, max(end - _AT_ONCE, 0) - 1, -1, dtype=np.int32)
            places[first[here], second[here], place[ids[here]]] = here
        return {(name, row, column): places[i, j, :-1] for i, row in enumerate(rows) for j, column in enumerate(columns)}

    @cached_property
    def _single_other(self) -> pd.Series:
        applications = self._dataset.applications
        single = applications.loc[applications["outcome"] == _SINGLE_OTHER, "report_id"].unique()
        return pd.Series(self.index.isin(single), index=self.index)

    def _group(self, group: form.OutcomeGroup, applicant: str) -> pd.Series:
        rows = [row for row in group.members if row != _SINGLE_OTHER]
        total = add(self.cell((form.APPLICATIONS, row, applicant)) for row in rows)
        if _SINGLE_OTHER in group.members:
            total = total.mask(self._single_other, self.cell((form.APPLICATIONS, _SINGLE_OTHER, applicant)))
        return total

    def _column(self, cell: form.Cell, column: str, dtype: str) -> pd.Series:
        if cell[0] not in self._places:
            self._places[cell[0]] = self._place(cell[0])
        place = self._places[cell[0]].get(cell)
        if place is None:
            return pd.Series(pd.NA, index=self.index, dtype=dtype)
        found = getattr(self._dataset, cell[0])[column].array.take(place, allow_fill=True)
        return pd.Series(found, index=self.index)

    def cell(self, cell: form.Cell) -> pd.Series:
        """The value of a cell in every report, NA where a report has none."""
        if cell not in self._found:
            self._found[cell] = (
                self._group(*self._groups[cell])
                if cell in self._groups
                else self._column(cell, "value", "Float64" if cell[0] == form.DISCLOSURE else "Int64")
            )
        return self._found[cell]

    def sum(self, cells: Iterable[form.Cell]) -> pd.Series:
        """The sum of cells in every report, NA where one of them is NA."""
        return add(self.cell(cell) for cell in cells)

    def unit(self, cell: form.Cell) -> pd.Series:
        """The unit of a cell of section 二 in every report; NA for any other cell."""
        if cell[0] != form.DISCLOSURE:
            return pd.Series(pd.NA, index=self.index, dtype="string")
        return self._column(cell, "unit", "string")

    def has(self, cells: Iterable[form.Cell]) -> pd.Series:
        """Whether each report's edition of the form holds all these cells."""
        wanted = set(cells)
        held = {name: wanted <= edition_cells(name) for name in self.leads["form"].dropna().unique()}
        return self.leads["form"].map(held).fillna(False).astype("bool").set_axis(self.index)
