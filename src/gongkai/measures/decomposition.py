"""A change of an overall rate, told apart: who asked changed, or how they fared changed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from gongkai import schema
from gongkai.dataset import Dataset
from gongkai.measures.breakdown import APPLICANTS, breakdown
from gongkai.measures.change import RESIDUAL, RESIDUAL_LABELS, year_pairs
from gongkai.measures.definitions import share_of
from gongkai.measures.indicators import key_indicators

_COUNTS = ("previous_numerator", "previous_denominator", "numerator", "denominator")
_RATES = ("previous_weight", "weight", "previous_rate", "rate", "mix", "within", "contribution", "rate_change")


def mix_and_within(parts: Sequence[tuple[int, int, int, int]]) -> list[tuple[Fraction, Fraction]] | None:
    """What each part adds to the change of the overall rate: by its weight, and by its own rate.

    ``parts`` are counts: numerator and denominator before, numerator and denominator now. The overall rate is the
    sum of numerators over the sum of denominators. Kitagawa's split at the mean of both times: *mix* is the change
    of a part's weight times how far its mean rate lies from the mean overall rate; *within* is the change of its rate
    times its mean weight. A part with no cases at one of the times has no rate there and takes that of the other,
    so that it counts as mix alone. All mixes and withins add up to the change of the overall rate, exactly.

    None where one of the times has no cases at all.
    """
    before, now = sum(p[1] for p in parts), sum(p[3] for p in parts)
    if not before or not now:
        return None
    middle = (Fraction(sum(p[0] for p in parts), before) + Fraction(sum(p[2] for p in parts), now)) / 2
    made = []
    for k0, n0, k1, n1 in parts:
        if not n0 and not n1:
            made.append((Fraction(0), Fraction(0)))
            continue
        r0 = Fraction(k0, n0) if n0 else Fraction(k1, n1)
        r1 = Fraction(k1, n1) if n1 else r0
        w0, w1 = Fraction(n0, before), Fraction(n1, now)
        made.append(((w1 - w0) * ((r0 + r1) / 2 - middle), (w0 + w1) / 2 * (r1 - r0)))
    return made


def rate_by_applicant(dataset: Dataset, measure: str = "disclosure_rate") -> pd.DataFrame:
    """The change of a rate on the year before, split by kind of applicant into mix and within.

    Columns: those of :func:`gongkai.measures.year_pairs`, then ``measure``, ``part`` (column of the form),
    ``label_zh``, ``label_en``, ``previous_numerator``, ``previous_denominator``, ``numerator``, ``denominator``,
    ``previous_weight``, ``weight`` (part of all cases, fractions), ``previous_rate``, ``rate`` (fractions), ``mix``,
    ``within``, ``contribution`` (percentage points, see :func:`mix_and_within`), ``rate_change`` (of the rate over the
    column of totals, percentage points). The last part of a pair, ``residual``, is what that column differs from the
    sum of the six kinds, so that ``contribution`` adds up to ``rate_change``. NA where a number is unknown.

    Not to be concluded: cause. That one kind of applicant fared worse does not say why.

    ``measure`` is the key of a share of requests; :class:`KeyError` for a key that does not exist,
    :class:`ValueError` for what is no share.

    Examples
    --------
    >>> parts = rate_by_applicant(dataset).query("report_id == '宿迁市-2024'")
    >>> parts[["part", "mix", "within", "contribution", "rate_change"]].head(2).round(2)
             part   mix  within  contribution  rate_change
    0  individual   0.0    9.82          9.82        10.44
    1    business  0.14    0.54          0.68        10.44
    >>> float(parts["contribution"].sum().round(2))
    10.44
    """
    share_of(measure)
    parts = breakdown(dataset, measure, APPLICANTS)
    whole = key_indicators(dataset, [measure]).drop_duplicates("report_id")
    values = dict(zip(whole["report_id"], whole["value"], strict=True))
    names = ("part", "part_zh", "part_en", "numerator", "denominator")
    by_report: dict[str, dict[str, tuple[Any, ...]]] = {}
    for report_id, *part in zip(parts["report_id"], *(parts[name] for name in names), strict=True):
        by_report.setdefault(report_id, {})[part[0]] = tuple(part)
    rows: list[dict[str, object]] = []
    for pair in year_pairs(dataset).to_dict("records"):
        then, now = by_report.get(pair["previous_report_id"]), by_report.get(pair["report_id"])
        if then is None or now is None:
            continue
        total = values.get(pair["report_id"], pd.NA) - values.get(pair["previous_report_id"], pd.NA)
        rows += _split(
            pair | {"measure": measure},
            [(*found[:3], *then[part][3:], *found[3:]) for part, found in now.items() if part in then],
            total,
        )
    lead = {
        "publisher": schema.TEXT, "year": schema.COUNT, "previous_year": schema.COUNT, "report_id": schema.TEXT,
        "previous_report_id": schema.TEXT, "form": schema.TEXT, "previous_form": schema.TEXT,
        "edition_break": schema.FLAG,
    }
    return schema.frame(rows, lead | _columns())


def rate_by_body(dataset: Dataset, measure: str = "disclosure_rate", year: int | None = None) -> pd.DataFrame:
    """The change of the pooled rate of many bodies on the year before, split by body into mix and within.

    Takes the bodies that report on both years, of a dataset whose reports do not hold each other
    (:func:`gongkai.measures.disjoint`); bodies with one of the two years are left out, or their coming and going would
    pass for change. ``year`` is the later year; by default the latest with any pair.

    Columns: ``year``, ``previous_year``, ``measure``, ``part`` (body), ``label_zh``, ``label_en``, and from
    ``previous_numerator`` on as in :func:`rate_by_applicant`; ``rate_change`` is that of the pooled rate. Bodies with an
    unknown number are left out as well. :class:`KeyError` for an unknown ``measure``, :class:`ValueError` for no share.

    Examples
    --------
    >>> parts = rate_by_body(disjoint(dataset), year=2024)
    >>> parts[["part", "previous_rate", "rate", "mix", "within"]].round(3)
             part  previous_rate   rate    mix  within
    0         宿迁市          0.436   0.54 -0.005  10.021
    1  平潭综合实验区管委会          0.519  0.459  0.007  -0.242
    """
    share_of(measure)
    pairs = year_pairs(dataset)
    if year is None and len(pairs):
        year = int(pairs["year"].max())
    values = key_indicators(dataset, [measure]).dropna(subset=["value"]).drop_duplicates("report_id")
    values = values.set_index("report_id")
    chosen = []
    for pair in pairs[(pairs["year"] == year).fillna(False)].to_dict("records"):
        if pair["report_id"] in values.index and pair["previous_report_id"] in values.index:
            then, now = values.loc[pair["previous_report_id"]], values.loc[pair["report_id"]]
            name = pair["publisher"]
            chosen.append((name, name, name, then["numerator"], then["denominator"], now["numerator"], now["denominator"]))
    rows: list[dict[str, object]] = []
    if chosen and year is not None:
        rows = _split({"year": year, "previous_year": year - 1, "measure": measure}, chosen, None)
    return schema.frame(rows, {"year": schema.COUNT, "previous_year": schema.COUNT} | _columns())


_Part = tuple[Any, Any, Any, Any, Any, Any, Any]
"""Key, names in Chinese and English, and the four counts of :func:`mix_and_within`."""


def _split(lead: dict[str, object], parts: list[_Part], total: Any) -> list[dict[str, object]]:
    """Rows of the parts of one change; with ``total``, the change of a rate printed apart, also what is left over."""
    known = all(not pd.isna(count) for part in parts for count in part[3:])
    counts = [(int(a), int(b), int(c), int(d)) for *_, a, b, c, d in parts] if known else []
    split = mix_and_within(counts) if known else None
    before, now = (sum(c[i] for c in counts) for i in (1, 3))
    change: Any = pd.NA if split is None else sum((a + b for a, b in split), Fraction(0))
    rate_change = change if total is None else total
    rows: list[dict[str, object]] = []
    for i, (key, zh, en, *_) in enumerate(parts):
        row = lead | {"part": key, "label_zh": zh, "label_en": en, "rate_change": _points(rate_change)}
        row |= dict(zip(_COUNTS, parts[i][3:], strict=True))
        if split is not None:
            (k0, n0, k1, n1), (mix, within) = counts[i], split[i]
            row |= {
                "previous_weight": n0 / before, "weight": n1 / now,
                "previous_rate": k0 / n0 if n0 else pd.NA, "rate": k1 / n1 if n1 else pd.NA,
                "mix": _points(mix), "within": _points(within), "contribution": _points(mix + within),
            }
        rows.append(row)
    if total is not None:
        left = pd.NA if split is None or pd.isna(total) else float(total) - float(change)
        exact = left if pd.isna(left) or abs(left) > 1e-12 else 0.0
        zh, en = RESIDUAL_LABELS
        rows.append(lead | {
            "part": RESIDUAL, "label_zh": zh, "label_en": en, "mix": 0.0, "within": 0.0,
            "contribution": _points(exact), "rate_change": _points(rate_change),
        })
    return rows


def _points(share: Any) -> Any:
    """A fraction in percentage points."""
    return pd.NA if pd.isna(share) else float(share * 100)


def _columns() -> dict[str, str]:
    return {
        "measure": schema.TEXT, "part": schema.TEXT, "label_zh": schema.TEXT, "label_en": schema.TEXT,
        **dict.fromkeys(_COUNTS, schema.COUNT), **dict.fromkeys(_RATES, schema.NUMBER),
    }
