"""The form's words: which labels a text holds, and whether it says anything else."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from gongkai import form, labels

NEW_LABEL = re.compile(
    r"(?<=[^\s(（〔\[第])(?=\s*[（(][一二三四五六七][）)](?!\s*项))|(?<=[^\s\d.．])(?=\s*[1-8１-８]\s*[.．、]\s*[^\d\s])"
    r"|(?<=[^\s])(?=\s*[三四]、(?:本\s*年|结\s*转))"
)
SENTENCE_MARKS = frozenset("，,、。；;：:")


def labels_in(text: str) -> tuple[str, ...]:
    """The labels a piece of text holds: ``（四）无法提供 1.本机关不掌握…`` is two."""
    return (text,) if len(text) > 160 else _labels_in_line(text)


@lru_cache(maxsize=4096)
def _labels_in_line(text: str) -> tuple[str, ...]:
    flat = text.replace("\n", "")
    parts = [p.strip() for p in NEW_LABEL.split(flat)]
    return tuple(word for p in parts if p for word in heads_in(p)) or (text,)


def heads_in(text: str) -> tuple[str, ...]:
    """Column heads set side by side with single blanks, each for itself; other text as it is."""
    words = text.split()
    other = begins_otherwise(text)
    if len(words) > 1 and not other:
        if all(_is_head(w) for w in words):
            return tuple(words)
        if len(heads := _parted("".join(words))) > 1:
            return heads  # blanks also within them
    if (own := _after_group(words)) is not None:
        return own
    if len(words) == 1 and not other and not _is_head(text):
        return _parted(text) or (text,)
    return (text,)


def _after_group(words: list[str]) -> tuple[str, ...] | None:
    """The label over several rows, and that of the first of them on the same line, neither with a number to begin it."""
    for size in range(1, len(words)):
        over, own = "".join(words[:size]), "".join(words[size:])
        if labels.label(over).word in labels.group_words() and labels_a_line(own):
            return (over, *(_after_group([own]) or (own,)))
    return None


@lru_cache(maxsize=4096)
def _parted(text: str) -> tuple[str, ...]:
    """Heads run together, parted again where every part is one: longest first."""
    if not text:
        return ()
    for size in range(min(len(text), 16), 1, -1):
        if _is_head(text[:size]):
            rest = _parted(text[size:])
            if rest or size == len(text):
                return (text[:size], *rest)
    return ()


@lru_cache(maxsize=4096)
def _is_head(text: str) -> bool:
    return labels.label(text).word in head_words()


@cache
def head_words() -> frozenset[str]:
    """The form's column heads, and the labels above them."""
    terms = {c for e in form.EDITIONS.values() for t in e.tables.values() for ln in t.lines for c in ln.columns}
    own = (form.ORGANISATIONS_LABEL, form.APPLICANTS_LABEL, form.LITIGATION_LABEL, "信息内容")
    spelled = {word for term in (*terms, *form.DISPUTE_ROUTES) for word in labels.spelled(term)}
    return frozenset({word for word in spelled if 0 < len(word) <= 24} | set(own))


@lru_cache(maxsize=4096)
def labels_a_line(text: str) -> bool:
    """Whether a label can only be a row's: ``其他`` and ``总计`` without a number may be column heads."""
    found = labels.label(text)
    for edition in form.EDITIONS.values():
        for frame in (form.DISCLOSURE, form.APPLICATIONS):
            for line in edition.tables[frame].lines:
                if found.number or found.word not in {w for c in line.columns for w in labels.spelled(c)}:
                    if labels.likeness(found.word, line.term) >= 0.9:
                        return True
    return False


@cache
def line_words() -> frozenset[str]:
    return frozenset(w for e in form.EDITIONS.values() for t in e.tables.values() for ln in t.lines for w in labels.spelled(ln.term))


def known_words(text: str) -> bool:
    """Whether all of ``text`` is made of the form's own labels."""
    if text.strip()[:1] in SENTENCE_MARKS:
        return False  # a sentence that counts things, not a row
    parts = [word for p in labels_in(text) if (word := labels.label(p).word)]
    return bool(parts) and all(is_form_word(p) for p in parts)


def begins_otherwise(text: str) -> bool:
    """Whether a character that no label of the form has stands before the first digit, as in most prose."""
    return _other_character().match(text) is not None


@cache
def _other_character() -> re.Pattern[str]:
    of_labels = set().union(*form_words(), *head_words())
    every = "".join(map(chr, range(0x3400, 0xA000)))
    # List numbers are no part of a label's word, and traditional characters become simplified ones in it.
    known = "".join(c for c, plain in zip(every, labels.simplified(every), strict=True) if plain in of_labels or c in "一二三四五六七八九十")
    return re.compile(rf"(?:[{known}]|[^\d\u3400-\u9fff])*+[\u3400-\u9fff]")


@lru_cache(maxsize=16384)
def is_form_word(word: str) -> bool:
    words = form_words()
    if word in words:
        return True
    # Heads of a table often run together: cut off known words from the left.
    for size in range(min(len(word), 40), 1, -1):
        if word[:size] in words:
            return len(word) == size or is_form_word(word[size:])
    return len(word) >= 6 and any(w.startswith(word) for w in words)


@cache
def form_words() -> frozenset[str]:
    """Every label of the form, in all spellings."""
    found: set[str] = set(labels.group_words())
    for edition in form.EDITIONS.values():
        for table in edition.tables.values():
            for line in table.lines:
                for term in (line.term, *line.columns):
                    found.update(labels.spelled(term))
                if line.group:
                    found.add(labels.label(line.group).word)
    for extra in (form.APPLICANTS_LABEL, form.ORGANISATIONS_LABEL, form.LITIGATION_LABEL, form.BALANCE_NOTE, "信息内容"):
        found.add(labels.label(extra).word)
    for section in form.SECTIONS:
        found.update(labels.label(w).word for w in (section.zh, *section.aliases))
    return frozenset(w for w in found if len(w) > 1)
