"""Forms that draw themselves: PDFium would follow them without end, so they are looked for in the file's bytes."""

from __future__ import annotations

import re
import zlib

MAX_NESTING = 12
_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+obj\b(.*?)(?:\bstream\r?\n|\bendobj\b)", re.S)
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_REFERENCE = re.compile(rb"(?:/(\w+)\s*)?(?<!\d)(\d{1,9})\s+\d{1,5}\s+R\b")
_ELSEWHERE = frozenset({b"Parent", b"P", b"Pg", b"StructParents", b"Metadata", b"Length"})
_NO_RESOURCE = re.compile(rb"/Type\s*/(?:Page|Pages|Catalog|StructElem|StructTreeRoot|Font)\b")
_MAX_INFLATED = 8 * 1024 * 1024


def has_form_loop(data: bytes) -> bool:
    """Whether a form is drawn within itself, or forms are nested deeper than any program writes them."""
    if not _FORM.search(data):
        return False
    bodies: dict[int, bytes] = {}
    for match in _OBJECT.finditer(data):
        bodies[int(match[1])] = match[2]
        if b"/ObjStm" in match[2]:
            bodies.update(_packed(match[2], data, match.end()))
    edges = {
        number: [int(m[2]) for m in _REFERENCE.finditer(body) if m[1] not in _ELSEWHERE]
        for number, body in bodies.items() if not _NO_RESOURCE.search(body)
    }
    forms = {number for number, body in bodies.items() if _FORM.search(body)}
    done: dict[int, int] = {}
    return any(_too_deep(start, edges, forms, done) for start in forms)


def _too_deep(start: int, edges: dict[int, list[int]], forms: set[int], done: dict[int, int]) -> bool:
    """Depth first over what forms refer to; ``done`` holds how many forms are nested from an object on."""
    path = [start]
    on_path = {start}
    waiting = [list(edges.get(start, ()))]
    while path:
        if waiting[-1]:
            following = waiting[-1].pop()
            if following in on_path:
                if any(n in forms for n in path[path.index(following):]):
                    return True
                continue
            if following in edges and following not in done:
                path.append(following)
                on_path.add(following)
                waiting.append(list(edges[following]))
            continue
        number = path.pop()
        on_path.discard(number)
        waiting.pop()
        done[number] = (number in forms) + max((done.get(n, 0) for n in edges.get(number, ())), default=0)
        if done[number] > MAX_NESTING:
            return True
    return False


def _packed(head: bytes, data: bytes, start: int) -> dict[int, bytes]:
    """Objects of an object stream."""
    first = re.search(rb"/First\s+(\d+)", head)
    if first is None or b"/FlateDecode" not in head:
        return {}
    try:
        plain = zlib.decompressobj().decompress(data[start:], _MAX_INFLATED)
        offset = int(first[1])
        table = [int(n) for n in plain[:offset].split()]
    except (zlib.error, ValueError):
        return {}
    places = sorted(zip(table[1::2], table[::2], strict=False))
    ends = [p for p, _ in places[1:]] + [len(plain) - offset]
    return {number: plain[offset + p:offset + end] for (p, number), end in zip(places, ends, strict=True)}
