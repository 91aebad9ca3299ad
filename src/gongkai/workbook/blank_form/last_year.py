"""What a unit reported the year before, as far as this year's form builds on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from gongkai import form
from gongkai.dataset import Dataset

Number = int | float
Filled = Mapping[form.Cell, Number]
"""What stands in the cells of a form; a blank cell is not among them."""

STOCK_PARTS = ("issued", "repealed", "in_force")
"""Columns of section 二 between which E6 holds: this year's two, and the stock."""


@dataclass(frozen=True)
class LastYear:
    """Numbers of one report that this year's form refers to; a cell whose value is not known is not among them."""

    year: int
    values: Filled
    blank: frozenset[form.Cell] = field(default_factory=frozenset)
    """Cells the report left blank, which count as zero."""

    def carried(self, applicant: str) -> Number | None:
        """结转下年度继续办理 of last year, which is 上年结转 of this year."""
        return self.values.get((form.APPLICATIONS, "carried_out", applicant))

    @cached_property
    def filled(self) -> Filled:
        """What may stand in this year's form from the start: what last year's report left blank stays blank."""
        carried = {term.key: self.carried(term.key) for term in form.APPLICANTS
                   if (form.APPLICATIONS, "carried_out", term.key) not in self.blank}
        return {(form.APPLICATIONS, "carried_in", key): number for key, number in carried.items() if number is not None}

    def stock(self, item: str) -> Number | None:
        return self.values.get((form.DISCLOSURE, item, "in_force"))


def last_years(dataset: Dataset | None, units: Iterable[str], year: int) -> dict[str, LastYear]:
    """The reports on the year before ``year``, by unit; a unit is found by the name of its body or its report's own."""
    if dataset is None:
        return {}
    reports = dataset.reports[(dataset.reports["year"] == year - 1).fillna(False)].drop_duplicates("body")
    of_unit = {}
    for unit in units:
        found = reports[reports["body"].eq(unit) | reports["publisher"].eq(unit)]
        if len(found) == 1:
            of_unit[unit] = str(found["report_id"].iloc[0])
    values: dict[str, dict[form.Cell, Number]] = {report: {} for report in of_unit.values()}
    blank: dict[str, set[form.Cell]] = {report: set() for report in values}
    for frame, position, wanted in ((form.APPLICATIONS, 0, "carried_out"), (form.DISCLOSURE, 1, "in_force")):
        first, second = keys = form.KEYS[frame]
        rows = dataset.frames[frame].drop_duplicates(["report_id", *keys])
        rows = rows[rows["report_id"].isin(list(values)) & rows[keys[position]].eq(wanted) & rows["value"].notna()]
        for row in rows.to_dict("records"):
            cell, number = (frame, row[first], row[second]), row["value"]
            values[row["report_id"]][cell] = int(number) if number == int(number) else float(number)
            if row["basis"] == "blank":
                blank[row["report_id"]].add(cell)
    return {unit: LastYear(year - 1, values[report], frozenset(blank[report])) for unit, report in of_unit.items()}
