"""Proactive disclosure: documents, decisions, fees, and the requests beside them."""

from __future__ import annotations

import pandas as pd

from gongkai import form
from gongkai.dataset import Dataset
from gongkai.measures.cells import Values, report_leads
from gongkai.measures.definitions import DOCUMENTS

_STOCK_MEASURES = ("issued", "repealed", "in_force")


def edition_terms() -> pd.DataFrame:
    """The cells of section 二 in both editions, and whether years join across them.

    Columns: ``item``, ``measure`` (codes), ``item_zh``, ``item_en``, ``measure_zh``, ``measure_en``,
    ``in_2019``, ``in_2021``, ``joins`` (both editions ask for the same thing, so a series may run
    across the change of form). 本年新制作 (documents made) and 本年制发 (documents issued), or 对外公开总数量 (all ever
    disclosed) and 现行有效 (in force now), sound alike and are not the same: they have codes of their own
    and do not join. Comes from the form alone, not from any report.

    Examples
    --------
    >>> terms = edition_terms()
    >>> terms.loc[terms["joins"], "item"].tolist()
    ['licensing', 'penalties', 'compulsory_measures']
    >>> terms[["in_2019", "in_2021", "joins"]].sum().to_dict()
    {'in_2019': 22, 'in_2021': 10, 'joins': 3}
    """
    cells = {name: set(edition.tables[form.DISCLOSURE].cells) for name, edition in form.EDITIONS.items()}
    rows: list[dict[str, object]] = []
    for edition in form.EDITIONS.values():
        for cell in edition.tables[form.DISCLOSURE].cells:
            if any(row["item"] == cell[1] and row["measure"] == cell[2] for row in rows):
                continue
            row: dict[str, object] = {"item": cell[1], "measure": cell[2]}
            row |= _labels(cell, _newest(cell))
            row |= {f"in_{name}": cell in held for name, held in cells.items()}
            row["joins"] = all(cell in held for held in cells.values())
            rows.append(row)
    return pd.DataFrame(rows)


def _newest(cell: form.Cell) -> form.Edition:
    return next(e for e in reversed(form.EDITIONS.values()) if cell in e.tables[form.DISCLOSURE].cells)


def _labels(cell: form.Cell, edition: form.Edition) -> dict[str, str]:
    line = edition.tables[form.DISCLOSURE].line(cell[1])
    column = next(c for c in line.columns if c.key == cell[2])
    return {
        "item_zh": line.term.zh,
        "item_en": line.term.en,
        "measure_zh": column.zh,
        "measure_en": column.en,
    }


def disclosure_volume(dataset: Dataset) -> pd.DataFrame:
    """Every cell of section 二 of every report, with the requests received in the same year.

    Columns: ``report_id``, ``publisher``, ``year``, ``form``, ``item``, ``measure`` (codes), ``item_zh``, ``item_en``,
    ``measure_zh``, ``measure_en`` (as the report's edition words them), ``value``, ``unit``, ``basis``, ``joins`` (see
    :func:`edition_terms`), ``received`` (requests received, 件).

    Units: as the form or the cell says; 元 and 万元 are never converted nor mixed. ``unit`` is NA where
    neither says. ``received`` is context, not a denominator: no share is defined between the two.

    Not to be concluded: that more decisions mean more openness. The cells count what was
    decided or charged, whether or not it was published, and follow the size of the place.

    Examples
    --------
    >>> volume = disclosure_volume(dataset).query("report_id == '宿迁市-2024'")
    >>> volume[["item", "measure", "value", "unit"]].tail(4)
                       item    measure       value unit
    38            licensing  decisions   1573179.0    件
    39            penalties  decisions   2676474.0    件
    40  compulsory_measures  decisions     29351.0    件
    41                 fees     amount  72701.2578   万元
    """
    leads = report_leads(dataset)
    cells = dataset.disclosure.drop_duplicates(["report_id", "item", "measure"])
    rows = cells[["report_id", "item", "measure", "value", "unit", "basis"]].merge(
        leads, on="report_id", how="inner", validate="many_to_one"
    )
    joins = {(t.item, t.measure): bool(t.joins) for t in edition_terms().itertuples()}
    labels = [
        _labels((form.DISCLOSURE, item, measure), form.EDITIONS[name])
        for item, measure, name in zip(rows["item"], rows["measure"], rows["form"], strict=True)
    ]
    for name in ("item_zh", "item_en", "measure_zh", "measure_en"):
        rows[name] = pd.array([label[name] for label in labels], dtype="string")
    rows["joins"] = pd.array([joins[key] for key in zip(rows["item"], rows["measure"], strict=True)], dtype="boolean")
    received = Values(dataset).cell((form.APPLICATIONS, "received", "total")).astype("Int64")
    rows["received"] = received.reindex(rows["report_id"]).array
    return rows[
        [
            "report_id",
            "publisher",
            "year",
            "form",
            "item",
            "measure",
            "item_zh",
            "item_en",
            "measure_zh",
            "measure_en",
            "value",
            "unit",
            "basis",
            "joins",
            "received",
        ]
    ]


def stock_roll(dataset: Dataset) -> pd.DataFrame:
    """Whether documents in force follow from the year before: in force + issued - repealed.

    Columns: ``publisher``, ``year``, ``previous_year``, ``report_id``, ``item``, ``label_zh``, ``label_en``,
    ``previous`` (in force the year before), ``issued``, ``repealed``, ``expected``, ``in_force`` (printed for
    this year), ``difference`` (in force less expected; NA where a number is unknown).

    Unit: documents. A row for each pair of reports on consecutive years that both use the 2021 edition.

    Not to be concluded from a difference: which of the four numbers is off. Documents can lapse
    without being repealed, and offices recount their stock.

    Examples
    --------
    >>> off = stock_roll(dataset).query("difference != 0")
    >>> off[["report_id", "item", "expected", "in_force", "difference"]]
              report_id                 item  expected  in_force  difference
    8   平潭综合实验区管委会-2023  normative_documents     643.0     470.0      -173.0
    9   平潭综合实验区管委会-2024  normative_documents     499.0     440.0       -59.0
    10  平潭综合实验区管委会-2025  normative_documents     453.0     546.0        93.0
    """
    values = Values(dataset)
    leads = values.leads.drop_duplicates(["publisher", "year"])
    pairs = leads.merge(
        leads.assign(year=leads["year"] + 1), on=["publisher", "year"], suffixes=("", "_before"), how="inner"
    )
    parts = []
    for item in DOCUMENTS:
        cells = {m: (form.DISCLOSURE, item, m) for m in _STOCK_MEASURES}
        held = values.has(cells.values())
        rows = pairs[held.loc[pairs["report_id"]].to_numpy() & held.loc[pairs["report_id_before"]].to_numpy()].copy()
        rows["previous_year"], rows["item"] = rows["year"] - 1, pd.Series(item, index=rows.index, dtype="string")
        for lang in ("zh", "en"):
            label = form.term_label(form.DISCLOSURE, item, 0, lang=lang)
            rows[f"label_{lang}"] = pd.Series(label, index=rows.index, dtype="string")
        rows["previous"] = values.cell(cells["in_force"]).loc[rows["report_id_before"]].array
        for measure in _STOCK_MEASURES:
            rows[measure] = values.cell(cells[measure]).loc[rows["report_id"]].array
        rows["expected"] = rows["previous"] + rows["issued"] - rows["repealed"]
        rows["difference"] = rows["in_force"] - rows["expected"]
        parts.append(rows)
    return pd.concat(parts, ignore_index=True)[
        [
            "publisher",
            "year",
            "previous_year",
            "report_id",
            "item",
            "label_zh",
            "label_en",
            "previous",
            "issued",
            "repealed",
            "expected",
            "in_force",
            "difference",
        ]
    ]
