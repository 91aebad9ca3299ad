"""Text set in columns: where its numbers stand one below the other, and which column the heads over them name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from gongkai import form, labels
from gongkai.document import width
from gongkai.extract import heads
from gongkai.extract.candidates import Reading
from gongkai.extract.stream import Chunk, Head, Value

Span = tuple[int, int]
"""From and to, in characters of a line."""

_PUSHED = 2
"""Most columns by which a head wider than its column has pushed those behind it along their line."""
_MOST_TRIED = 20000
_RUN = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")


def columns_of_numbers(rows: Iterable[Sequence[Value]]) -> list[Span]:
    """Where the numbers of all rows stand, one below the other: white space between."""
    spans: list[Span] = []
    for start, end in sorted((v.column, v.column + v.width) for values in rows for v in values if v.text.strip()):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def under(values: Sequence[Value], spans: Sequence[Span]) -> Reading:
    """Each value in the column that it stands in; nothing if one stands in none or in two, or shares its own."""
    row: list[Value | None] = [None] * len(spans)
    for v in values:
        over = [k for k, (start, end) in enumerate(spans) if v.column < end and v.column + v.width > start]
        if v.run or len(over) != 1 or row[over[0]] is not None:
            return ()
        row[over[0]] = v
    return tuple(row)


def named(over: Sequence[Head], spans: Sequence[Span], terms: tuple[form.Term, ...]) -> heads.Slots | None:
    """The columns by the heads over ``spans``: torn over several lines, they are put together from the pieces that stand one
    below the other. A column whose head is none of the form's is the publisher's own.

    A wide head may have pushed those behind it along its line. None unless there is just one way to make up whole heads, each
    another one, over every span, or just one that leaves the fewest to the publisher.
    """
    known = {word for term in terms for word in labels.spelled(term)}
    lines = list(_lines(over, spans))
    tried = 0

    def go(at: int, words: tuple[tuple[str, ...], ...], own: int) -> Iterator[heads.Slots]:
        nonlocal tried
        tried += 1
        if tried > _MOST_TRIED:
            return
        if at == len(lines):
            slots = _slots(["".join(w) for w in words], known, terms)
            if slots is not None:
                yield slots
            return
        for places in _places(lines[at]):
            joined = list(words)
            for (word, _, _), k in zip(lines[at], places, strict=True):
                joined[k] = (*joined[k], word)
            odd = [w for w in joined if w and not any(s.startswith("".join(w)) for s in known)]
            if len(odd) <= own and all(len(w) == 1 for w in odd):
                yield from go(at + 1, tuple(joined), own)

    for own in range(len(spans) - len(terms) + 2):
        found = set(go(0, ((),) * len(spans), own))
        if found:
            return found.pop() if len(found) == 1 and tried <= _MOST_TRIED else None
    return None


def _lines(over: Sequence[Head], spans: Sequence[Span]) -> Iterator[list[tuple[str, int, bool]]]:
    """The pieces of heads line by line, each with the column that it stands nearest to, and whether the one before may have pushed it."""
    left = spans[0][0] - (spans[1][0] - spans[0][0]) // 2
    borders = [(a[1] + b[0]) / 2 for a, b in zip(spans, spans[1:], strict=False)]
    for _, line in groupby(over, key=lambda h: (h.block, h.row)):
        found: list[tuple[str, int, bool]] = []
        end = -1
        for head in line:
            for run in _RUN.finditer(head.text):
                if heads.stands_over(run[0]):
                    continue
                for piece in _WORD.finditer(head.text, *run.span()):
                    start = head.column + width(head.text[: piece.start()])
                    word = labels.label(piece[0]).word
                    middle = start + width(piece[0]) / 2
                    if word and middle > left:
                        found.append((word, sum(middle > b for b in borders), start == end + 1))
                    end = start + width(piece[0])
        if found:
            yield found


def _places(line: Sequence[tuple[str, int, bool]]) -> Iterator[tuple[int, ...]]:
    """The columns that the pieces of a line may belong to, the nearest first, in their order; pushed ones a little to the left."""
    def go(at: int, least: int, pushed: int) -> Iterator[tuple[int, ...]]:
        if at == len(line):
            yield ()
            return
        _, near, close = line[at]
        for by in range((min(pushed + 1, _PUSHED) if close else 0) + 1):
            if near - by >= least:
                for rest in go(at + 1, near - by, by):
                    yield (near - by, *rest)

    yield from go(0, 0, 0)


def _slots(words: Sequence[str], known: set[str], terms: tuple[form.Term, ...]) -> heads.Slots | None:
    slots = tuple(labels.column_term(w, terms) if w in known else None for w in words)
    keys = [t.key for t in slots if t is not None]
    # A 合计 beside the 总计 is not the total under another name.
    totals = [i for i, t in enumerate(slots) if t is not None and t.key == "total"]
    plain = [i for i in totals if words[i] == labels.spelled(terms[-1])[0]]
    if len(totals) == 2 and len(plain) == 1:
        slots = tuple(None if i in totals and i not in plain else t for i, t in enumerate(slots))
        keys = [t.key for t in slots if t is not None]
    own = [w for w, t in zip(words, slots, strict=True) if t is None]
    if len(set(keys)) < len(keys) or len(keys) < len(terms) - 1 or any(not heads.of_ones_own(w, terms) for w in own):
        return None
    return slots


def heads_in_order(chunk: Chunk, wanted: Sequence[form.Term], over: tuple[form.Term, ...]) -> list[Span]:
    """Where the heads over a row stand, torn as they may be, if they are just those ``wanted`` in their order; else nothing.

    ``over``: what stands over several heads, and is none.
    """
    terms = tuple(dict.fromkeys(wanted))
    start = max((i + 1 for i, h in enumerate(chunk.labels) if labels.section(h.text) is not None), default=0)
    slots, spans = heads_apart(chunk.labels[start:], terms, over)
    return spans if list(slots) == list(wanted) else []


def heads_apart(above: Sequence[Head], terms: tuple[form.Term, ...], over: tuple[form.Term, ...] = ()) -> tuple[heads.Slots, list[Span]]:
    """What heads with white space between them name, each put together from the pieces that stand one below the other, and where."""
    pieces: list[tuple[int, int, str]] = []
    for head in above:
        for run in _RUN.finditer(head.text):
            word = labels.label(run[0]).word
            if heads.stands_over(run[0]) or labels.column_term(word, over) is not None or word == labels.label(form.LITIGATION_LABEL).word:
                continue
            whole = labels.column_term(word, terms) is not None
            for piece in [run] if whole else _WORD.finditer(head.text, *run.span()):
                start = head.column + width(head.text[: piece.start()])
                pieces.append((start, start + width(piece[0]), labels.label(piece[0]).word))
    found: list[tuple[int, int, str]] = []
    for start, end, word in sorted(pieces, key=lambda p: p[0]):  # of those that begin together the upper comes first
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]), found[-1][2] + word)
        else:
            found.append((start, end, word))
    return tuple(labels.column_term(word, terms) for _, _, word in found), [(start, end) for start, end, _ in found]
