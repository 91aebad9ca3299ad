"""Cells as quantities: the one place where cells are looked up and added."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset

LEAD = ["report_id", "publisher", "year", "form"]

OTHER_GROUP = "other"
_SINGLE_OTHER = "other_handling"


def group_cell(group: str, applicant: str) -> form.Cell:
    """An outcome group as if it were a cell: the sum of its rows in one applicant column."""
    return (form.APPLICATIONS, f"group:{group}", applicant)


def report_leads(dataset: Dataset) -> pd.DataFrame:
    """One row a report: ``report_id``, ``publisher``, ``year``, ``form``, in the dataset's order."""
    return dataset.reports[LEAD].drop_duplicates("report_id").reset_index(drop=True)


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


class Values:
    """Every value of a dataset, a row per report and a column per cell or outcome group.

    Where the source prints no number and none can be derived, the value is NA; so is every sum
    it enters. Where two rows claim the same cell of one report, the first is taken.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.leads = report_leads(dataset)
        self.index = pd.Index(self.leads["report_id"], name="report_id")
        self._columns: dict[form.Cell, pd.Series] = {}
        self._units: dict[form.Cell, pd.Series] = {}
        for name in form.FRAMES:
            first, second = form.KEYS[name]
            frame = dataset.frames[name].drop_duplicates(["report_id", first, second])
            for (a, b), rows in frame.groupby([first, second], sort=False):
                rows = rows.set_index("report_id")
                self._columns[(name, a, b)] = rows["value"].reindex(self.index)
                if "unit" in rows:
                    self._units[(name, a, b)] = rows["unit"].reindex(self.index)
        single = dataset.applications.loc[dataset.applications["outcome"] == _SINGLE_OTHER, "report_id"]
        self._single_other = pd.Series(self.index.isin(single), index=self.index)
        for group in form.OUTCOME_GROUPS:
            for applicant in form.APPLICANTS:
                self._columns[group_cell(group.key, applicant.key)] = self._group(group, applicant.key)

    def _group(self, group: form.OutcomeGroup, applicant: str) -> pd.Series:
        rows = [row for row in group.members if row != _SINGLE_OTHER]
        total = add(self.cell((form.APPLICATIONS, row, applicant)) for row in rows)
        if _SINGLE_OTHER in group.members:
            total = total.mask(self._single_other, self.cell((form.APPLICATIONS, _SINGLE_OTHER, applicant)))
        return total

    def cell(self, cell: form.Cell) -> pd.Series:
        """The value of a cell in every report, NA where a report has none."""
        found = self._columns.get(cell)
        if found is None:
            dtype = "Float64" if cell[0] == form.DISCLOSURE else "Int64"
            return pd.Series(pd.NA, index=self.index, dtype=dtype)
        return found

    def sum(self, cells: Iterable[form.Cell]) -> pd.Series:
        """The sum of cells in every report, NA where one of them is NA."""
        return add(self.cell(cell) for cell in cells)

    def unit(self, cell: form.Cell) -> pd.Series:
        """The unit of a cell of section 二 in every report."""
        found = self._units.get(cell)
        return pd.Series(pd.NA, index=self.index, dtype="string") if found is None else found

    def has(self, cells: Iterable[form.Cell]) -> pd.Series:
        """Whether each report's edition of the form holds all these cells."""
        wanted = set(cells)
        held = {name: wanted <= edition_cells(name) for name in self.leads["form"].dropna().unique()}
        return self.leads["form"].map(held).fillna(False).astype("bool").set_axis(self.index)
