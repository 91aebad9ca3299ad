"""The six sections of a report as text, found by their headings."""

from __future__ import annotations

import re

from gongkai import form, labels
from gongkai.document import Document, Grid

_ENDS = ("。", "；", "：", "！", "？", ".", "”", "）")
_PAGE_NUMBER = re.compile(r"^[-—–\s]*\d{1,3}[-—–\s]*$")


def sections(document: Document) -> list[dict[str, object]]:
    """Rows for the frame ``sections``: code, heading as printed, prose (tables left out)."""
    rows: dict[str, tuple[str, list[str]]] = {}
    current: form.Section | None = None
    for block in document.blocks:
        if isinstance(block, Grid):
            texts = [c.text for c in block.cells] if len({c.column for c in block.cells}) == 1 else []
        else:
            texts = [block.text]
        for text in texts:
            found = labels.section(text)
            if found is not None:
                current = found
                # A contents list names every section first; the one with text after it counts.
                if found.key not in rows or not any(rows[found.key][1]):
                    rows[found.key] = (text.strip(), [])
                continue
            if current is not None and not _of_table(current, text):
                _append(rows[current.key][1], text.strip())
    return [
        {"section": s.key, "heading": rows[s.key][0], "text": "\n".join(t for t in rows[s.key][1] if t)}
        for s in form.SECTIONS if s.key in rows
    ]


def _of_table(section: form.Section, text: str) -> bool:
    """Cells printed as lines, in a section that has a table: prose there is longer, or ends a sentence."""
    text = text.strip()
    if _PAGE_NUMBER.match(text):
        return True
    return section.key in form.FRAMES and len(text) < 60 and not text.endswith(_ENDS)


def _append(lines: list[str], text: str) -> None:
    """Text set to a page's width breaks in mid-sentence: such lines are one paragraph."""
    broken = lines and len(lines[-1]) >= 18 and not lines[-1].endswith(_ENDS) and not labels.label(text).number
    if broken:
        lines[-1] += text
    else:
        lines.append(text)
