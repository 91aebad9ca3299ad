"""How much of a report's prose stood in last year's."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from rapidfuzz import fuzz, process

from gongkai import schema
from gongkai.comparison.sentences import Sentence, of_rows
from gongkai.dataset import Dataset
from gongkai.measures import year_pairs
from gongkai.measures.cells import report_leads
from gongkai.measures.intervals import share

NEARLY = 90.0
"""Masked sentences at least so alike (per cent) are nearly the same."""

COLUMNS = {
    **schema.LEAD, "previous_report_id": schema.TEXT, "section": schema.TEXT,
    "sentences": schema.COUNT, "copied": schema.COUNT, "nearly": schema.COUNT,
    "characters": schema.COUNT, "copied_characters": schema.COUNT, "share": schema.NUMBER,
}


def sentences_by_report(dataset: Dataset) -> dict[str, list[Sentence]]:
    """The sentences of every report that count as its own words, by ``report_id``, in the dataset's order."""
    found: dict[str, list[Sentence]] = {str(r): [] for r in dataset.reports["report_id"]}
    for report, rows in dataset.sections.groupby("report_id", sort=False):
        found[str(report)] = [s for s in of_rows(rows["section"], rows["text"]) if s.counts]
    return found


def copied_text(dataset: Dataset) -> pd.DataFrame:
    """For each section of each report, how much of its prose stands in the same body's report of the year before.

    Columns: ``report_id``, ``publisher``, ``year``, ``previous_report_id`` (NA where the dataset has no report of the year
    before; then all but ``sentences`` and ``characters`` is NA), ``section``, ``sentences``; ``copied``: sentences that stand
    in last year's report, in whatever section, when list numbers, years and numbers are masked; ``nearly``: of
    the others, those at least 90% alike to one in the same section; ``characters`` of the masked sentences and
    ``copied_characters`` of the copied ones; ``share`` = ``copied_characters`` / ``characters``.

    What does not count, on either side: headings and lines without any mark; sentences of fewer than 8
    characters when masked; what the form asks every report to say in these words (:func:`gongkai.comparison.sentences.of_the_form`:
    legal ground and period, contact, pointers to tables, that there is nothing else to report, the
    information-processing fee). A section where nothing counts has no row.

    Not to be concluded from a high share: that nothing was done in the year, or that a number is old; numbers are
    masked. A collection that holds summaries instead of the published prose says something of the summaries only.

    Examples
    --------
    >>> copied = copied_text(dataset).query("report_id == '宿迁市-2024'")
    >>> copied[["section", "sentences", "copied", "nearly"]]
        section  sentences  copied  nearly
    4  overview          4       3       0
    5  problems          2       0       0
    """
    texts = sentences_by_report(dataset)
    pairs = year_pairs(dataset)
    before = dict(zip(pairs["report_id"], pairs["previous_report_id"], strict=True))
    leads = report_leads(dataset).set_index("report_id")
    rows: list[dict[str, object]] = []
    for report, own in texts.items():
        lead = {"report_id": report, "publisher": leads.at[report, "publisher"], "year": leads.at[report, "year"]}
        earlier = before.get(report)
        rows += [{**lead, "previous_report_id": earlier, **row} for row in _sections(own, texts[earlier] if earlier else None)]
    frame = schema.frame(rows, COLUMNS)
    frame["share"] = share(frame["copied_characters"], frame["characters"])
    return frame


def _sections(own: list[Sentence], earlier: list[Sentence] | None) -> Iterator[dict[str, object]]:
    known = {s.key for s in earlier or ()}
    for section in dict.fromkeys(s.section for s in own):
        here = [s.key for s in own if s.section == section]
        row: dict[str, object] = {"section": section, "sentences": len(here), "characters": sum(map(len, here))}
        if earlier is not None:
            copied = [key for key in here if key in known]
            rest = [key for key in here if key not in known]
            row |= {"copied": len(copied), "copied_characters": sum(map(len, copied)),
                    "nearly": _nearly(rest, [s.key for s in earlier if s.section == section])}
        yield row


def _nearly(keys: list[str], earlier: list[str]) -> int:
    if not keys or not earlier:
        return 0
    scores = process.cdist(keys, earlier, scorer=fuzz.ratio, score_cutoff=NEARLY)
    return int((scores.max(axis=1) >= NEARLY).sum())


def copied_by_report(copied: pd.DataFrame) -> pd.DataFrame:
    """The frame of :func:`copied_text` a row for each report that can be held against the year before.

    Columns: ``report_id``, ``publisher``, ``year``, ``previous_report_id``, ``sentences``, ``copied``, ``nearly``, ``characters``,
    ``copied_characters``, ``share`` (of all its sections together).

    Examples
    --------
    >>> copied = copied_by_report(copied_text(dataset))
    >>> copied[copied["copied"] > 0][["report_id", "copied", "sentences", "share"]].round(3)
             report_id  copied  sentences  share
    0         宿迁市-2024       3          6  0.589
    4  平潭综合实验区管委会-2023       1         13  0.111
    """
    keys = ["report_id", "publisher", "year", "previous_report_id"]
    numbers = ["sentences", "copied", "nearly", "characters", "copied_characters"]
    held = copied[copied["previous_report_id"].notna()]
    frame = held.groupby(keys, sort=False, as_index=False)[numbers].sum()
    frame["share"] = share(frame["copied_characters"], frame["characters"])
    return frame


__all__ = ["copied_by_report", "copied_text", "sentences_by_report"]
