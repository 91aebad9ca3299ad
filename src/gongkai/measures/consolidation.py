"""Many reports of one year as one: each cell summed over the units, and which units are in the sum."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from gongkai import form, schema
from gongkai.dataset import Dataset, load_reports
from gongkai.measures.definitions import PIECES

_COLUMNS = {
    "frame": schema.TEXT, "row": schema.TEXT, "column": schema.TEXT, "label": schema.TEXT,
    "value": schema.NUMBER, "unit": schema.TEXT,
    "reports": schema.COUNT, "blank": schema.COUNT, "unknown": schema.COUNT, "absent": schema.COUNT,
}
_UNIT_COLUMNS = {
    "publisher": schema.TEXT, "present": schema.FLAG, "report_id": schema.TEXT, "form": schema.TEXT,
    "parent": schema.TEXT, "within": schema.TEXT, "unknown": schema.COUNT, "errors": schema.COUNT, "source": schema.TEXT,
}

_NAMED = 10
"""Names in one warning."""

Source = Dataset | str | os.PathLike[str]
"""A dataset, or a folder of reports or filled-in forms."""


def consolidate(
    source: Source, year: int | None = None, units: Sequence[str] | None = None
) -> pd.DataFrame:
    """The sum over units for one year, cell by cell.

    Parameters
    ----------
    source : a dataset, or a folder of reports (forms from ``write_form``, filled in, are such), which is read first.
    year : may be left out where all reports are on one year.
    units : names of the units to add up, each once; all that report on the year if left out, also those whose figures
        another one's may hold (``consolidate(disjoint(dataset), year)`` leaves these out).

    Columns: ``frame``, ``row``, ``column`` (the two keys of the cell, as in :data:`gongkai.form.KEYS`), ``label`` (the
    cell in the form's words), ``value``, ``unit``, ``reports`` (units with a number), ``blank`` (of these, blanks that
    count as zero), ``unknown`` (units whose number is not known and not in the sum), ``absent`` (units whose
    edition of the form has no such cell). The last three say what the sum leaves out: with an ``unknown`` it is
    a lower bound. ``value`` is NA where no unit has a number.

    Units: as the reports say; a cell reported in 万元 by some and in 元 by others has a row for each. Editions: a
    cell that both editions ask for is one row, as it means the same (see :func:`gongkai.measures.edition_terms`);
    others stand apart. （六）其他处理 printed in one row or in three gives rows for either.

    ``attrs``: ``year``, ``units`` (in the sum), ``missing`` (named, or reporting in other years, and
    without a report on this one), ``overlaps`` (unit and the body above it, both in the sum), ``failures`` (files of the
    folder that could not be read). A named unit that is missing, a file that failed or holds more than one report, and
    overlaps are warned of besides: a government's report may contain its offices' figures, which would then count twice.

    Raises :class:`ValueError` where there is no report on the year, no year is given and there are several, or a
    unit is named twice; FileNotFoundError where there is no such folder.

    Examples
    --------
    >>> total = consolidate(disjoint(dataset), 2024)
    >>> received = total.query("row == 'received' and column == 'total'")
    >>> received[["label", "value", "unit", "reports", "unknown"]]
                      label   value unit  reports  unknown
    16  一、本年新收政府信息公开申请数量／总计  6872.0    件        4        0
    >>> total.attrs["units"]
    ['宿迁市', '山东省大数据局', '平潭综合实验区管委会', '淮安市人民政府']
    """
    dataset, year = _opened(source, year)
    listed = _listed(dataset, year, units)
    present = listed[listed["present"]]
    if present.empty:
        raise ValueError(f"{year} 年没有这些单位的报告 (no report on {year})")
    cells = _parts(dataset, [str(i) for i in present["report_id"]])
    sums = _summed(cells, set(present["form"]))
    sums.attrs = {
        "year": year, "units": list(present["publisher"]), "missing": list(listed.loc[~listed["present"], "publisher"]),
        "overlaps": list(present.loc[present["within"].notna(), ["publisher", "within"]].itertuples(index=False, name=None)),
        "failures": list(dataset.failures.itertuples(index=False, name=None)) if not isinstance(source, Dataset) else [],
    }
    _warn(sums.attrs, dataset, present, named=units is not None)
    return sums


def consolidated_units(
    source: Source, year: int | None = None, units: Sequence[str] | None = None
) -> pd.DataFrame:
    """Which units are in the sum of :func:`consolidate`, and which are missing.

    Columns: ``publisher`` (the body, where names are joined), ``present`` (has a report on the year, which is in
    the sum), ``report_id``, ``form``, ``parent`` (the body above it, as ``sources.csv`` has it), ``within`` (the
    nearest body above it that is in the sum too, so that figures may count twice), ``unknown`` (cells of the report
    without a known value), ``errors`` (its findings of that severity), ``source`` (its file). Rows: ``units`` in
    their order, or else every unit of the source in the source's order.

    Examples
    --------
    >>> consolidated_units(dataset, 2024)[["publisher", "present", "within"]]
        publisher  present   within
    0  上海市人民政府办公厅    False     <NA>
    1         宿迁市     True     <NA>
    2     山东省大数据局     True     <NA>
    3  平潭综合实验区管委会     True     <NA>
    4     淄博市大数据局    False     <NA>
    5     淮安市人民政府     True     <NA>
    6  淮安市洪泽区人民政府     True  淮安市人民政府
    """
    dataset, year = _opened(source, year)
    return _listed(dataset, year, units)


def _opened(source: Source, year: int | None) -> tuple[Dataset, int]:
    dataset = source if isinstance(source, Dataset) else load_reports(source, progress=False)
    if year is not None:
        return dataset, int(year)
    years = sorted({int(y) for y in dataset.reports["year"].dropna()})
    if len(years) != 1:
        what = "、".join(map(str, years)) or "没有报告"
        raise ValueError(f"请用 year 参数指明年度 (pass year=): {what}")
    return dataset, years[0]


def _listed(dataset: Dataset, year: int, units: Sequence[str] | None) -> pd.DataFrame:
    reports = dataset.reports.drop_duplicates("report_id").dropna(subset=["body"])
    of_year = reports[(reports["year"] == year).fillna(False)].drop_duplicates("body").set_index("body")
    if units is None:
        names = list(dict.fromkeys(map(str, reports["body"])))
    else:
        bodies = dict(zip(of_year["publisher"], of_year.index, strict=True)) | {body: body for body in of_year.index}
        names = [str(bodies.get(unit, unit)) for unit in map(str, units)]
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"单位重复 (a unit named twice): {'、'.join(twice)}")
    unknown = _unknown_cells(dataset)
    above = _parents(reports)
    summed = {name for name in names if name in of_year.index}
    rows: list[dict[str, object]] = []
    for name in names:
        row: dict[str, object] = {"publisher": name, "present": name in summed}
        if name in summed:
            report = of_year.loc[name]
            row |= {key: report[key] for key in ("report_id", "form", "parent", "errors", "source")}
            row["unknown"] = unknown.get(str(report["report_id"]), 0)
            row["within"] = next((body for body in _ancestors(name, above) if body in summed), pd.NA)
        rows.append(row)
    return schema.frame(rows, _UNIT_COLUMNS)


def _parents(reports: pd.DataFrame) -> dict[str, str]:
    known = reports.dropna(subset=["parent"]).drop_duplicates("body")
    return dict(zip(known["body"].astype(str), known["parent"].astype(str), strict=True))


def _ancestors(name: str, above: dict[str, str]) -> Iterator[str]:
    seen = {name}
    while (name := above.get(name, "")) and name not in seen:
        seen.add(name)
        yield name


def _unknown_cells(dataset: Dataset) -> dict[str, int]:
    gaps = pd.concat([f.loc[f["value"].isna(), "report_id"] for f in (dataset.frames[n] for n in form.FRAMES)])
    return {str(k): int(v) for k, v in gaps.value_counts().items()}


def _parts(dataset: Dataset, reports: list[str]) -> pd.DataFrame:
    """Every cell of every report's edition, one row each: frame, row, column, value, unit, basis, report_id."""
    asked = _asked(dataset, reports)
    found = []
    for name in form.FRAMES:
        first, second = form.KEYS[name]
        data = dataset.frames[name]
        data = data[data["report_id"].isin(reports)].drop_duplicates(["report_id", first, second])
        part = data[["report_id", first, second, "value", "basis"]].set_axis(
            ["report_id", "row", "column", "value", "basis"], axis=1)
        part["value"] = part["value"].astype(schema.NUMBER)
        part["frame"] = pd.array([name] * len(part), dtype=schema.TEXT)
        unit = data["unit"] if name == form.DISCLOSURE else pd.array([PIECES] * len(data), dtype=schema.TEXT)
        part["unit"] = pd.array(unit, dtype=schema.TEXT)
        found.append(part)
    keys = ["report_id", "frame", "row", "column"]
    # A row that the report's own edition does not have is no cell of the form; one it lacks is an unknown.
    cells = asked.merge(pd.concat(found, ignore_index=True), on=keys, how="left", validate="one_to_one", indicator="held")
    cells["unit"] = cells["unit"].where(cells["held"] == "both", cells["form_unit"])
    return cells


def _asked(dataset: Dataset, reports: list[str]) -> pd.DataFrame:
    """The cells of each report's edition, with the unit its form names; editions looked up for all reports at once."""
    names = dataset.reports.drop_duplicates("report_id").set_index("report_id")["form"]
    single = set(dataset.applications.loc[dataset.applications["outcome"].eq("other_handling").fillna(False), "report_id"])
    of_edition: dict[tuple[str, bool], pd.DataFrame] = {}
    parts = []
    for ident in reports:
        kind = (str(names[ident]), ident in single)
        if kind not in of_edition:
            edition = form.EDITIONS[kind[0]]
            edition = edition.with_single_other() if kind[1] else edition.with_three_other()
            of_edition[kind] = pd.DataFrame(
                [(*cell, _form_unit(edition, cell)) for cell in edition.cells],
                columns=["frame", "row", "column", "form_unit"], dtype=schema.TEXT,
            )
        parts.append(of_edition[kind].assign(report_id=pd.array([ident] * len(of_edition[kind]), dtype=schema.TEXT)))
    return pd.concat(parts, ignore_index=True)


def _form_unit(edition: form.Edition, cell: form.Cell) -> str | None:
    frame, first, second = cell
    if frame != form.DISCLOSURE:
        return PIECES
    return next(t.unit for t in edition.tables[frame].line(first).columns if t.key == second)


def _summed(cells: pd.DataFrame, editions: set[str]) -> pd.DataFrame:
    keys = ["frame", "row", "column"]
    count = cells["report_id"].nunique()
    having = cells.groupby(keys)["report_id"].nunique()
    counted = cells.assign(
        reports=cells["value"].notna().astype(schema.COUNT),
        blank=(cells["basis"].eq("blank") & cells["value"].notna()).fillna(False).astype(schema.COUNT),
        unknown=cells["value"].isna().astype(schema.COUNT),
    )
    grouped = counted.groupby([*keys, "unit"], dropna=False, sort=False)
    sums = grouped[["reports", "blank", "unknown"]].sum()
    sums["value"] = pd.array(grouped["value"].agg(_exact_sum).tolist(), dtype=schema.NUMBER)
    sums = sums.reset_index()
    sums["absent"] = [count - int(having[tuple(k)]) for k in sums[keys].itertuples(index=False, name=None)]
    order = {cell: i for i, cell in enumerate(_form_order())}
    places = [order[tuple(k)] for k in sums[keys].itertuples(index=False, name=None)]
    sums = sums.assign(place=places).sort_values(["place", "reports", "unit"], ascending=[True, False, True], kind="stable")
    sums["label"] = [_label(tuple(k), editions) for k in sums[keys].itertuples(index=False, name=None)]
    return pd.DataFrame({
        name: pd.array(sums[name], dtype=dtype) for name, dtype in _COLUMNS.items()
    })


def _exact_sum(values: Iterable[object]) -> float | None:
    """The sum of numbers as they are printed: 0.1 and 0.2 make 0.3."""
    known = [Decimal(str(v)) for v in values if not pd.isna(v)]
    return float(sum(known, Decimal(0))) if known else None


def _label(cell: form.Cell, editions: set[str]) -> str:
    """The cell in the words of the newest edition in the sum that has it."""
    for name in reversed(form.EDITIONS):
        for edition in (form.EDITIONS[name].with_three_other(), form.EDITIONS[name].with_single_other()):
            if name in editions and cell in edition.cells:
                return form.cell_label(cell, edition)
    raise KeyError(cell)


def _form_order() -> list[form.Cell]:
    """Every cell of every edition, frame by frame, the newest edition first; what another one adds stands after the
    cells of its own row group.
    """
    cells: list[form.Cell] = []
    for edition in reversed(form.EDITIONS.values()):
        for variant in (edition.with_three_other(), edition.with_single_other()):
            last = -1
            for cell in variant.cells:
                if cell in cells:
                    last = cells.index(cell)
                else:
                    last += 1
                    cells.insert(last, cell)
    return cells


def _warn(said: dict[str, Any], dataset: Dataset, present: pd.DataFrame, *, named: bool) -> None:
    doubled = set(dataset.findings.loc[dataset.findings["rule"] == "second_report", "report_id"])
    lines: dict[str, list[str]] = {
        "没有报告、不在合计之内 (missing)": said["missing"] if named else [],
        "与其上级同在合计之内，可能重复计算 (unit and parent both in the sum)":
            [f"{unit}（{parent}）" for unit, parent in said["overlaps"]],
        "文件未能读出 (not read)": [f"{file}（{reason}）" for file, reason in said["failures"]],
        "文件中还有别的报告，只合计了第一份 (more reports in one file)":
            [s for s, i in zip(present["source"], present["report_id"], strict=True) if i in doubled],
    }
    for what, names in lines.items():
        if names:
            more = f"等 {len(names)} 个" if len(names) > _NAMED else ""
            warnings.warn(f"{what}：{'、'.join(map(str, names[:_NAMED]))}{more}", stacklevel=3)
