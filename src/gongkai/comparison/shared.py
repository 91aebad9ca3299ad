"""Paragraphs that several bodies have in common."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

from gongkai import schema
from gongkai.comparison.sentences import sentences
from gongkai.dataset import Dataset
from gongkai.measures.cells import report_leads

LEAST_CHARACTERS = 30
"""Shorter paragraphs are shared by chance."""
ALIKE = 90.0
"""Masked paragraphs at least so alike (per cent) are one paragraph."""

COLUMNS = {
    **schema.LEAD, "section": schema.TEXT, "quote": schema.TEXT,
    "earlier_report_id": schema.TEXT, "earlier_publisher": schema.TEXT, "earlier_year": schema.COUNT,
    "earlier_section": schema.TEXT, "earlier_quote": schema.TEXT,
    "similarity": schema.NUMBER, "characters": schema.COUNT, "bodies": schema.COUNT,
}

_NAME_END = re.compile(r"(?:人民政府)?(?:办公厅|办公室|管理委员会|管委会|委员会)?$")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:自治[州县区旗]|实验区|开发区|高新区|新区|省|市|州|盟|县|区|旗|街道|镇|乡)")
_LEVEL = re.compile(r"([全我本各])(?:省|市|州|盟|县|区|旗|镇|乡|街道|厅|局|委|办|机关|单位|部门)")
_SKETCH, _WINDOW = 4, 6
_MIX = np.array([[0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D],
                 [0xB5297A4D, 0x68E31DA4, 0x1B56C4E9, 0xA24BAED5, 0x9FB21C65, 0xE6546B64],
                 [0xCC9E2D51, 0x1B873593, 0x7FEB352D, 0x846CA68B, 0x6C62272E, 0x07BB0142],
                 [0x2545F491, 0x9FB4F5B1, 0x5851F42D, 0x14057B7E, 0xDA942042, 0xA0761D65]], dtype=np.uint64)
_MOST_LEADERS = 32
"""Leaders in one bucket of a sketch: a paragraph is held against no more than these."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    report: str
    publisher: str
    year: int
    section: str
    quote: str
    key: str


def shared_paragraphs(dataset: Dataset) -> pd.DataFrame:
    """Paragraphs that stand in the reports of more than one body, in one year or over several.

    A row for each later body that has the paragraph, beside the earliest (by year, then by publisher). Columns: ``report_id``,
    ``publisher``, ``year``, ``section``, ``quote`` (the paragraph as it stands); ``earlier_report_id``, ``earlier_publisher``,
    ``earlier_year``, ``earlier_section``, ``earlier_quote``; ``similarity`` (of the masked paragraphs, 0 to 1; 1 where they are
    the same); ``characters`` of the masked paragraph; ``bodies`` (how many have it). Longest first.

    Masked before they are held together: years, numbers and list numbers; each body's own name, its place
    names and those of its parent; 全市, 我县, 本局 and the like. Two are one if they are then the same or at least 90%
    alike. What does not count: what :func:`gongkai.comparison.copied_text` leaves out, and what is
    left of a paragraph then if it is under 30 characters. A body that repeats itself is no row.

    Work grows with the number of paragraphs: each is looked up by its hash and by a sketch of its six-character windows, and
    compared only with what it meets there. A paragraph that differs in up to a tenth is found nearly always, not always.

    Not to be concluded: who wrote it. The earliest of this collection may have it from elsewhere, or from a model
    text that a higher organ sent out.

    Examples
    --------
    >>> shared = shared_paragraphs(dataset)
    >>> shared[["earlier_report_id", "report_id", "section", "similarity"]].head(2)
      earlier_report_id     report_id   section  similarity
    0   平潭综合实验区管委会-2020      宿迁市-2024  problems         1.0
    1   平潭综合实验区管委会-2020  淮安市人民政府-2024  problems         1.0
    """
    groups: list[list[_Paragraph]] = []
    exact: dict[str, int] = {}
    buckets: dict[tuple[int, int], list[int]] = {}
    for paragraph in sorted(_paragraphs(dataset), key=lambda p: (p.year, p.publisher)):
        group = exact.get(paragraph.key)
        sketch: list[tuple[int, int]] = []
        if group is None:
            sketch = _sketch(paragraph.key)
            group = _leader(paragraph.key, sketch, buckets, groups)
        if group is None:
            group = len(groups)
            groups.append([])
            for place in sketch:
                bucket = buckets.setdefault(place, [])
                if len(bucket) < _MOST_LEADERS:
                    bucket.append(group)
        exact.setdefault(paragraph.key, group)
        if all(p.publisher != paragraph.publisher for p in groups[group]):
            groups[group].append(paragraph)
    rows = [row for members in groups if len(members) > 1 for row in _rows(members)]
    frame = schema.frame(rows, COLUMNS)
    return frame.sort_values(["characters", "earlier_year", "earlier_publisher", "year", "publisher"],
                             ascending=[False, True, True, True, True], kind="stable", ignore_index=True)


def _rows(members: list[_Paragraph]) -> Iterator[dict[str, object]]:
    first = members[0]
    for p in members[1:]:
        yield {
            "report_id": p.report, "publisher": p.publisher, "year": p.year, "section": p.section, "quote": p.quote,
            "earlier_report_id": first.report, "earlier_publisher": first.publisher, "earlier_year": first.year,
            "earlier_section": first.section, "earlier_quote": first.quote,
            "similarity": fuzz.ratio(first.key, p.key) / 100, "characters": len(p.key), "bodies": len(members),
        }


def _paragraphs(dataset: Dataset) -> Iterator[_Paragraph]:
    leads = report_leads(dataset).set_index("report_id")
    reports = dataset.reports.drop_duplicates("report_id").set_index("report_id")
    names: dict[str, re.Pattern[str] | None] = {}
    columns = ("report_id", "section", "text")
    for report, section, text in zip(*(dataset.sections[c] for c in columns), strict=True):
        if pd.isna(text) or report not in reports.index:
            continue
        if report not in names:
            row = reports.loc[report]
            names[report] = _names(row["publisher"], leads.at[report, "publisher"], row["parent"])
        publisher, year = leads.at[report, "publisher"], leads.at[report, "year"]
        for line in str(text).split("\n"):
            keys = [s.key for s in sentences(section, line) if s.counts]
            key = _LEVEL.sub(r"\1〇", _without(names[report], "。".join(keys)))
            if len(key) >= LEAST_CHARACTERS:
                yield _Paragraph(report, str(publisher), int(year), section, line.strip(), key)


def _names(*bodies: object) -> re.Pattern[str] | None:
    """What a body and its parent are called: whole names, without the kind of organ, and the places in them."""
    words: set[str] = set()
    for body in bodies:
        if not pd.isna(body):
            core = _NAME_END.sub("", str(body))
            words |= {str(body), core, *_PLACE.findall(core)}
    found = sorted((w for w in words if len(w) > 1), key=lambda w: (-len(w), w))
    return re.compile("|".join(map(re.escape, found))) if found else None


def _without(names: re.Pattern[str] | None, text: str) -> str:
    return names.sub("〇", text) if names else text


def _sketch(key: str) -> list[tuple[int, int]]:
    """The least of its windows under each of four mixes: texts that are much alike share one of them."""
    codes = np.frombuffer(key.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(codes, _WINDOW)
    with np.errstate(over="ignore"):
        mixed = (windows @ _MIX.T) * np.uint64(0x9E3779B97F4A7C15)
    return [(i, int(least)) for i, least in enumerate(mixed.min(axis=0))]


def _leader(
    key: str, sketch: list[tuple[int, int]], buckets: dict[tuple[int, int], list[int]], groups: list[list[_Paragraph]]
) -> int | None:
    """The group whose first paragraph is the most like this one, if any is enough."""
    best, found = ALIKE, None
    for group in sorted({g for place in sketch for g in buckets.get(place, ())}):
        score = fuzz.ratio(key, groups[group][0].key, score_cutoff=best)
        if score >= best and (found is None or score > best):
            best, found = score, group
    return found
