"""Tables that stand after the whole text, as on sheets of their own, each put under the heading or the caption that names it."""

from __future__ import annotations

from dataclasses import replace

from gongkai import form, labels
from gongkai.document import Document, Grid, Paragraph

Block = Paragraph | Grid
_LONGEST = 60
"""Characters past which a text is no caption."""


def under_their_headings(document: Document) -> Document:
    """The document with each table where the text names it, if tables of one section stand more than once.

    Which report and which year such a table is of only the text says. Believed where the text names just the tables that follow
    it, in their order; else the document as it is.
    """
    blocks = document.blocks
    apart = _apart(blocks)
    keys = [key for key, _ in apart]
    if len(keys) == len(set(keys)):
        return document
    moved = {at for _, at in apart}
    named = [(key, i) for i, block in enumerate(blocks[: min(moved)]) if isinstance(block, Paragraph) and (key := named_table(block.text))]
    if [key for key, _ in named] != keys:
        return document
    under = {heading: (at, at + 1) for (_, heading), (_, at) in zip(named, apart, strict=True)}
    order: list[int] = []
    for i in range(len(blocks)):
        if i in under:
            order += [i, under[i][1]]
        elif i not in moved and i - 1 not in moved:
            order.append(i)
    return replace(document, blocks=tuple(blocks[i] for i in order))


def _apart(blocks: tuple[Block, ...]) -> list[tuple[str, int]]:
    """The tables at the document's end that have nothing but a heading each: their sections, and where the headings stand."""
    found: list[tuple[str, int]] = []
    at = len(blocks)
    while at >= 2 and isinstance(blocks[at - 1], Grid) and isinstance(heading := blocks[at - 2], Paragraph):
        section = named_table(heading.text)
        if not section:
            break
        found.append((section, at - 2))
        at -= 2
    return found[::-1]


def named_table(text: str) -> str:
    """The section with a table that a heading, or a caption with a year before it, names; empty if none."""
    if len(text) > _LONGEST or labels.is_sentence(text):
        return ""
    section = labels.section(text)
    word = labels.label(text).word
    sections = [section] if section is not None else [s for s in form.SECTIONS if labels.label(s.zh).word in word]
    return next((s.key for s in sections if s.key in form.FRAMES), "")
