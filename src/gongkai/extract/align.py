"""Which chunk of a document is which line of the form."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import Prefix

from gongkai import form, labels
from gongkai.extract.stream import Chunk

LEAST = 0.75
"""Least likeness at which a chunk's label counts as a line's."""
_NEVER = float("-inf")
_NEIGHBOURS = 0.1
_RIGHT_COUNT = 0.05
_RIGHT_SECTION = 0.1
LOOK_BACK = 6
"""Most pieces that a row's label is looked for in."""
SURELY = 0.85
"""Least likeness at which a row out of its turn is believed."""


@dataclass(frozen=True, slots=True)
class Match:
    line: form.Line
    chunk: Chunk
    score: float
    """Likeness of the label; 0 for a chunk without one that fills the only gap in the order."""


Scores = list[Mapping[str, float]]
"""For each chunk of the file, by its index: likeness of its label to lines of a table, by the line's key."""


def score(table: form.Table, chunks: list[Chunk]) -> Scores:
    return [_scores(table, chunk) for chunk in chunks]


def align(table: form.Table, chunks: list[Chunk], scores: Scores) -> list[Match]:
    """The best order-keeping assignment of chunks to the lines of ``table``."""
    matches = _best_path(table.frame, table.lines, chunks, scores)
    found = _fill_gaps(table.lines, chunks, scores, _out_of_turn(table.lines, chunks, scores, matches))
    return [replace(m, score=0.0) if m.score and _between_labels(m.chunk, table) else m for m in found]


def _between_labels(chunk: Chunk, table: form.Table) -> bool:
    """Whether a row of a drawn table has no label of its own, and those before it name more than one line: it may be of any."""
    if chunk.kind != "ruled" or any(h.block == chunk.block and h.row == chunk.row for h in chunk.labels):
        return False
    tables = [edition.tables[table.frame] for edition in form.EDITIONS.values()]
    named = {line.key for h in chunk.labels if h.block == chunk.block for t in tables for line, likeness in _alike(h.text, t)
             if likeness >= SURELY and (labels.label(h.text).number or not _could_be_head(labels.label(h.text).word, line))}
    return len(named) > 1


def rivals(
    table: form.Table, chunks: list[Chunk], scores: Scores, matches: list[Match]
) -> dict[str, list[Chunk]]:
    """Other chunks that carry the label of a matched line: the same table again, or another year's."""
    used = {m.chunk.index for m in matches}
    mine = {m.line.key: m for m in matches}
    found: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        if chunk.index in used:
            continue
        for key, likeness in scores[chunk.index].items():
            if key in mine and likeness >= 0.9 and not _elsewhere(table, mine[key].chunk, chunk):
                found.setdefault(key, []).append(chunk)
    return found


def _elsewhere(table: form.Table, mine: Chunk, other: Chunk) -> bool:
    """A look-alike in the prose of another section is no second table."""
    own, its = (c.heading.key if c.heading else None for c in (mine, other))
    return own == table.frame and its in ("overview", "problems", "other")


def _scores(table: form.Table, chunk: Chunk) -> Mapping[str, float]:
    """Likeness of the chunk's last labels to each line; lines not named are not like it."""
    tokens = [h.text for h in chunk.labels]
    while len(tokens) > 1 and _stands_over(tokens[-1], table):
        tokens.pop()
    return _likenesses(tuple(tokens[-LOOK_BACK - 1 :]), table)


@lru_cache(maxsize=2048)
def _likenesses(tokens: tuple[str, ...], table: form.Table) -> Mapping[str, float]:
    """The same of the labels alone: those of a row are the same in most reports."""
    found: dict[str, float] = {}
    for size in range(1, min(LOOK_BACK, len(tokens)) + 1):
        text = "".join(tokens[-size:])
        if len(text) > 90 or (size > 1 and labels.label(tokens[-size + 1]).number):
            break  # a list number begins a label: what stands before it belongs to another
        own = labels.label(text)
        before = tokens[-size - 1] if len(tokens) > size else ""
        for line, likeness in _alike(text, table):
            score = likeness - 0.01 * (size - 1)
            if score < LEAST or score <= found.get(line.key, 0.0):
                continue
            if size > 1 and len(tokens[-1]) > 1 and _ends_before(tokens[-size:-1], own.word, line):
                continue
            if not own.number and _could_be_head(own.word, line) and _is_head(before, line):
                continue
            found[line.key] = score
    return found


@lru_cache(maxsize=16384)
def _alike(text: str, table: form.Table) -> tuple[tuple[form.Line, float], ...]:
    """The lines that a label is like at all, and how much; of those it is only like, the one whose list number it has."""
    word = labels.label(text).word
    likeness = ((line, labels.line_likeness(text, line) or _numbered_total(text, word, line)) for line in table.lines)
    found = tuple((line, score) for line, score in likeness if score >= LEAST and not (_spliced(word, line, table) or _broken_off(text, line)))
    numbered = [line for line, _ in found if labels.has_number(text, line)]
    if len(found) > 1 and numbered:
        return tuple((line, score) for line, score in found if line in numbered or word in labels.spelled(line.term))
    return found


def _numbered_total(text: str, word: str, line: form.Line) -> float:
    """Whether a label with the line's own number spells its word as heads of columns do: （七）合计."""
    if not labels.has_number(text, line):
        return 0.0
    return 1.0 if any(word in labels.spelled(c) for c in line.columns if c.zh == line.term.zh) else 0.0


_GARBAGE = "\ufffd"
_TAIL = 3
"""Characters that tell whose label ends so."""


def _spliced(word: str, line: form.Line, table: form.Table) -> bool:
    """Whether a label begins as the line's and ends as another's: between them the file lost something, and the numbers
    are the other's.
    """
    spellings = labels.spelled(line.term)
    if word in spellings:
        return False
    tail = word[max(Prefix.similarity(word, s) for s in spellings):][-_TAIL:]
    return len(tail) == _TAIL and not any(tail in s for s in spellings) and any(
        s.endswith(tail) for other in table.lines if other is not line for s in labels.spelled(other.term))


def _broken_off(text: str, line: form.Line) -> bool:
    """Whether a label ends in garbage and is shorter than the line's: garbling alone shortens none, so the file lost more."""
    return text.rstrip().endswith(_GARBAGE) and len(labels.label(text).word) < len(labels.label(line.term.zh).word)


def _ends_before(tokens: Sequence[str], word: str, line: form.Line) -> bool:
    """Whether the line's label was whole without its last piece: that one is another's, as the 小计 below it.

    A single character is torn from a label beside.
    """
    spellings = labels.spelled(line.term)
    return labels.label("".join(tokens)).word in spellings and not any(w.startswith(word) for w in spellings)


@lru_cache(maxsize=4096)
def _stands_over(text: str, table: form.Table) -> bool:
    """Whether a label is, or is torn from the front of, one of those that stand over rows."""
    single = any(ln.key == "other_handling" for ln in table.lines)
    words = labels.group_words() - ({labels.label("其他处理").word} if single else set())
    word = labels.label(text).word
    return word in words or (len(word) >= 3 and any(w.startswith(word) for w in words))


def _could_be_head(word: str, line: form.Line) -> bool:
    return any(word in labels.spelled(c) for c in line.columns)


def _is_head(text: str, line: form.Line) -> bool:
    heads = (*form.APPLICANTS, *form.DISPUTE_OUTCOMES, *form.DISPUTE_ROUTES)
    return bool(text) and (
        labels.column_term(text, heads) is not None
        or labels.label(text).word in (labels.label(form.ORGANISATIONS_LABEL).word, "结果", "审结", "机构", "组织")
    )


def _best_path(
    frame: str, lines: tuple[form.Line, ...], chunks: list[Chunk], scores: Scores
) -> list[Match]:
    """Dynamic programme over (line, chunk); neighbours in the file are preferred for neighbours in the form."""
    liked: dict[str, list[tuple[int, float]]] = {}
    for j, chunk in enumerate(chunks, start=1):
        for key, likeness in scores[chunk.index].items():
            liked.setdefault(key, []).append((j, likeness))
    free = [[0.0] * (len(chunks) + 1)]  # best of the first i lines and j chunks, which grows with j
    tied: list[dict[int, float]] = [{}]  # best with line i-1 on chunk j-1
    for line in lines:
        above, before = free[-1], tied[-1]
        here, found = above.copy(), dict[int, float]()
        for j, likeness in liked.get(line.key, ()):
            chunk = chunks[j - 1]
            gain = likeness + (_RIGHT_COUNT if len(chunk.printed) == len(line.columns) else 0.0)
            gain += _RIGHT_SECTION if chunk.heading is not None and chunk.heading.key == frame else 0.0
            found[j] = best = gain + max(above[j - 1], before.get(j - 1, _NEVER) + _NEIGHBOURS)
            end = bisect_left(here, best, j)
            here[j:end] = [best] * (end - j)
        free.append(here)
        tied.append(found)
    matches: list[Match] = []
    i, j = len(lines), len(chunks)
    on_match = tied[i].get(j, _NEVER) >= free[i][j]
    while i > 0 and j > 0:
        if on_match:
            chunk = chunks[j - 1]
            matches.append(Match(lines[i - 1], chunk, scores[chunk.index][lines[i - 1].key]))
            on_match = tied[i - 1].get(j - 1, _NEVER) + _NEIGHBOURS >= free[i - 1][j - 1]
            i, j = i - 1, j - 1
            continue
        if tied[i].get(j) == free[i][j]:
            on_match = True
        elif free[i - 1][j] == free[i][j]:
            i -= 1
        else:
            j -= 1
    return matches[::-1]


def _out_of_turn(
    lines: tuple[form.Line, ...], chunks: list[Chunk], scores: Scores, matches: list[Match]
) -> list[Match]:
    """Rows that have changed places with their neighbours: their labels say which they are."""
    order = {line.key: i for i, line in enumerate(lines)}
    matched = {m.line.key for m in matches}
    found = list(matches)
    for line in lines:
        if line.key in matched:
            continue
        used = {m.chunk.index for m in found}
        near = [
            c for c in chunks
            if c.index not in used and scores[c.index].get(line.key, 0.0) >= SURELY
            and any(abs(order[m.line.key] - order[line.key]) <= 2 and abs(m.chunk.index - c.index) <= 2 for m in matches)
        ]
        if len(near) == 1:
            found.append(Match(line, near[0], scores[near[0].index][line.key]))
    return sorted(found, key=lambda m: order[m.line.key])


def _fill_gaps(
    lines: tuple[form.Line, ...], chunks: list[Chunk], scores: Scores, matches: list[Match]
) -> list[Match]:
    """Unlabelled chunks between labelled ones, where just as many lines are missing as chunks are left."""
    order = {line.key: i for i, line in enumerate(lines)}
    filled: list[Match] = []
    for left, right in zip(matches, matches[1:], strict=False):
        filled.append(left)
        missing = lines[order[left.line.key] + 1 : order[right.line.key]]
        if not missing:
            continue
        between = [
            c for c in chunks
            if left.chunk.index < c.index < right.chunk.index and len(c.values) >= 2
            and not scores[c.index] and not any(_is_line_like(h.text, lines) for h in c.labels)
        ]
        if len(missing) == len(between):
            filled.extend(
                Match(line, chunk, 0.0) for line, chunk in zip(missing, between, strict=True)
                if len(chunk.values) == len(line.columns)
            )
    return filled + matches[-1:]


def _is_line_like(text: str, lines: tuple[form.Line, ...]) -> bool:
    return any(labels.line_likeness(text, line) >= LEAST for line in lines)
