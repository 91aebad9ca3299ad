"""The six sections of a report as text, found by their headings."""

from __future__ import annotations

from gongkai import form, labels
from gongkai.document import Document, Grid


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
            if current is not None and not _of_table(text):
                rows[current.key][1].append(text.strip())
    return [
        {"section": s.key, "heading": rows[s.key][0], "text": "\n".join(t for t in rows[s.key][1] if t)}
        for s in form.SECTIONS if s.key in rows
    ]


def _of_table(text: str) -> bool:
    """Cells printed as lines: prose is longer, or ends a sentence."""
    stripped = text.strip()
    return len(stripped) < 60 and not stripped.endswith(("。", "；", "：", "！"))
