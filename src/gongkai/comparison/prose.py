"""The prose of two reports, sentence by sentence."""

from __future__ import annotations

import pandas as pd
from rapidfuzz import fuzz, process

from gongkai import form, schema
from gongkai.comparison.sentences import Sentence, of_rows

ALIKE = 60.0
"""Two sentences of a section at least so alike (per cent, numbers masked) are one sentence reworded."""

STATUSES = {
    "kept": ("保留", "kept"),
    "changed": ("只改数字", "numbers changed"),
    "reworded": ("改写", "reworded"),
    "added": ("新增", "added"),
    "dropped": ("删去", "dropped"),
}
"""What became of a sentence, in Chinese and English."""

COLUMNS = {
    "section": schema.TEXT,
    "status": schema.TEXT,
    "previous": schema.TEXT,
    "current": schema.TEXT,
    "similarity": schema.NUMBER,
    "counts": schema.FLAG,
}


def compare_prose(previous: pd.DataFrame, current: pd.DataFrame) -> pd.DataFrame:
    """The sentences of two frames ``sections``, aligned.

    Columns: ``section``; ``status``: ``kept`` (the same but for blanks and the width of digits), ``changed`` (the same
    but for list number, years and numbers), ``reworded`` (at least 60% alike, numbers masked), ``added``, ``dropped``;
    ``previous``, ``current`` (the sentence as it stands, NA where there is none); ``similarity`` (of the two
    sentences as they stand, 0 to 1; NA for one that stands alone); ``counts``: False for what is listed but is nobody's
    wording (headings, words of the page, what the form requires), by the rule of
    :func:`gongkai.comparison.copied_text`.

    Sections come in the form's order, sentences in the order of ``current``; one that was dropped comes after the
    one it followed. A sentence is paired inside its section only, and once.
    """
    before = of_rows(previous["section"], previous["text"])
    after = of_rows(current["section"], current["text"])
    rows: list[dict[str, object]] = []
    for section in form.SECTIONS:
        old = [s for s in before if s.section == section.key]
        new = [s for s in after if s.section == section.key]
        rows += _in_order(section.key, old, new, _pairs(old, new))
    return schema.frame(rows, COLUMNS)


def _pairs(old: list[Sentence], new: list[Sentence]) -> dict[int, tuple[int, str]]:
    """For sentences of ``new`` the one of ``old`` they are, and how: the surest matches are made first."""
    found: dict[int, tuple[int, str]] = {}
    for status in ("kept", "changed"):
        waiting: dict[str, list[int]] = {}
        taken = {i for i, _ in found.values()}
        for i, sentence in enumerate(old):
            if i not in taken:
                waiting.setdefault(_words(sentence, status), []).append(i)
        for j, sentence in enumerate(new):
            if j not in found and waiting.get(_words(sentence, status)):
                found[j] = (waiting[_words(sentence, status)].pop(0), status)
    taken = {i for i, _ in found.values()}
    left = [i for i in range(len(old)) if i not in taken]
    free = [j for j in range(len(new)) if j not in found]
    if left and free:
        scores = process.cdist([old[i].key for i in left], [new[j].key for j in free], scorer=fuzz.ratio)
        ranked = sorted(
            (-float(scores[a, b]), abs(a - b), i, j)
            for a, i in enumerate(left) for b, j in enumerate(free) if scores[a, b] >= ALIKE
        )
        for _, _, i, j in ranked:
            if i not in taken and j not in found:
                taken.add(i)
                found[j] = (i, "reworded")
    return found


def _words(sentence: Sentence, status: str) -> str:
    return sentence.plain if status == "kept" else sentence.key or sentence.plain


def _in_order(
    section: str, old: list[Sentence], new: list[Sentence], pairs: dict[int, tuple[int, str]]
) -> list[dict[str, object]]:
    partner = {i: j for j, (i, _) in pairs.items()}
    # Each dropped sentence stands after the nearest one before it that was not dropped; -1: at the head.
    after: dict[int, list[int]] = {}
    place = -1
    for i in range(len(old)):
        if i in partner:
            place = partner[i]
        else:
            after.setdefault(place, []).append(i)
    rows = [_alone(section, "dropped", old[i]) for i in after.get(-1, [])]
    for j, sentence in enumerate(new):
        if j in pairs:
            i, status = pairs[j]
            alike = fuzz.ratio(old[i].plain, sentence.plain) / 100
            rows.append({"section": section, "status": status, "previous": old[i].text, "current": sentence.text,
                         "similarity": alike, "counts": sentence.counts})
        else:
            rows.append(_alone(section, "added", sentence))
        rows += [_alone(section, "dropped", old[i]) for i in after.get(j, [])]
    return rows


def _alone(section: str, status: str, sentence: Sentence) -> dict[str, object]:
    side = "previous" if status == "dropped" else "current"
    return {"section": section, "status": status, side: sentence.text, "counts": sentence.counts}
