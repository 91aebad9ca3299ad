"""Which edition of the form a document uses."""

from __future__ import annotations

from functools import cache, lru_cache

from gongkai import form, labels
from gongkai.extract.stream import Stream
from gongkai.form import APPLICATIONS, DISCLOSURE, Edition


def choose_edition(flow: Stream, year: int | None) -> Edition:
    """By the heads and rows only one edition has; then by the rows under 其他处理; then by the year."""
    # Heads may be torn over several pieces, so they are looked for in all labels joined.
    text = "".join(labels.label(h.text).word for h in flow.words if len(h.text) <= 40)
    votes = {name: sum(w in text for w in _own_words(name)) for name in form.EDITIONS}
    three = _has_rows(flow, form.EDITIONS["2021"], ("other_uncorrected", "other_unpaid"))
    one = not three and not _names_rows(flow) and _has_rows(flow, form.EDITIONS["2019"], ("other_handling",))
    ranked = sorted(votes, key=lambda name: votes[name], reverse=True)
    best = ranked[0]
    if votes[best] - votes[ranked[1]] < 2:
        if three:
            best = "2021"
        else:
            best = "2019" if year is not None and form.EDITIONS["2019"].fits(year) else "2021"
    edition = form.EDITIONS[best]
    if one and not edition.single_other:
        return edition.with_single_other()
    if three and edition.single_other:
        return edition.with_three_other()
    return edition


@cache
def _own_words(name: str) -> frozenset[str]:
    """Labels of section two that are in one edition only, and no part of another's."""

    def words(edition: Edition) -> set[str]:
        lines = edition.tables[DISCLOSURE].lines
        return {labels.spelled(t)[0] for line in lines for t in (line.term, *line.columns)}

    others = set().union(*(words(e) for n, e in form.EDITIONS.items() if n != name))
    return frozenset(w for w in words(form.EDITIONS[name]) if not any(w in o for o in others))


def _names_rows(flow: Stream) -> bool:
    """Whether labels of the rows under 其他处理 stand in the file, even if damage parted them from their numbers."""
    table = form.EDITIONS["2021"].tables[APPLICATIONS]
    whole = [labels.spelled(table.line(key).term)[0] for key in ("other_uncorrected", "other_unpaid")]
    return any(word in labels.label(h.text).word for h in flow.words if not labels.is_sentence(h.text) for word in whole)


def _has_rows(flow: Stream, edition: Edition, keys: tuple[str, ...]) -> bool:
    return any(
        _is_one_of("".join([h.text for h in c.labels[-size:]]), edition.name, keys)
        for c in flow.chunks if c.labels for size in ((1, 2) if len(c.labels) > 1 else (1,)))


@lru_cache(maxsize=4096)
def _is_one_of(text: str, edition: str, keys: tuple[str, ...]) -> bool:
    """Whether a label is one of these rows': most are the form's, and the same in most reports."""
    table = form.EDITIONS[edition].tables[APPLICATIONS]
    return any(_is_row(text, table.line(key)) for key in keys)


def _is_row(text: str, line: form.Line) -> bool:
    """Whether a label is like the line's and has no other number: the begin of one may be like another's end."""
    other = bool(labels.label(text).number) and not labels.has_number(text, line)
    return not other and labels.line_likeness(text, line) >= 0.85
