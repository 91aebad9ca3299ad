"""What a file holds inside: members of a ZIP package, streams of a PDF. Taken out, changed, put back."""

from __future__ import annotations

import base64
import contextlib
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from mutations.edits import TextEdit
from rendering.package import packed, unpacked

_STREAM = re.compile(rb"<<(?P<dict>[^<>]*(?:<<[^<>]*>>[^<>]*)*)>>\s*stream\r?\n")
_MAIN = re.compile(r"(word/document\d*|content|xl/(worksheets/sheet\d+|sharedStrings)|Content|Page_\d+/Content)\.xml$")


def change_members(data: bytes, rng: Random) -> bytes:
    """A member lost, emptied, cut, doubled, renamed, exchanged with another, or damaged in its bytes."""
    parts = unpacked(data)
    name, other = rng.choice(list(parts)), rng.choice(list(parts))
    op = rng.randrange(7)
    if op == 0:
        del parts[name]
    elif op == 1:
        parts[name] = b""
    elif op == 2:
        parts[name] = parts[name][:rng.randrange(len(parts[name]) + 1)]
    elif op == 3:
        parts[rng.choice((name.upper(), f"{name}.bak", f"../{name}", f"copy/{name}"))] = parts[name]
    elif op == 4:
        parts = {rng.choice((name.upper(), f"/{name}", name.replace("/", "\\"), f"x{name}")) if n == name else n: c for n, c in parts.items()}
    elif op == 5:
        parts[name], parts[other] = parts[other], parts[name]
    else:
        items = list(parts.items())
        rng.shuffle(items)
        parts = dict(items)
    return packed(parts)


def double_member(data: bytes, rng: Random) -> bytes:
    """Two members of one name, the later with other content."""
    parts = unpacked(data)
    main = [n for n in parts if _MAIN.search(n)] or list(parts)
    name = rng.choice(main)
    out = io.BytesIO(data)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says that the name is there already: that is the point
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
            other = parts[name][:len(parts[name]) // 2] if rng.random() < 0.5 else re.sub(rb">\d+<", b">1<", parts[name])
            package.writestr(zipfile.ZipInfo(name), other, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def in_member(edit: TextEdit) -> Callable[[bytes, Random], tuple[bytes, str, str] | None]:
    """A change to the text of a package's main content (now and then of another member): the new file, the text before and after."""

    def change(data: bytes, rng: Random) -> tuple[bytes, str, str] | None:
        parts = unpacked(data)
        main = [n for n in parts if _MAIN.search(n)]
        rest = [n for n in parts if n.endswith((".xml", ".rels"))]
        name = rng.choice(main if main and rng.random() < 0.85 else rest or list(parts))
        text = parts[name].decode("utf-8", "replace")
        new = edit(text, rng)
        if new is None:
            return None
        return packed({**parts, name: new.encode("utf-8", "surrogatepass")}), text, new

    return change


# -- PDF ---------------------------------------------------------------------------------

def change_stream(data: bytes, rng: Random) -> bytes | None:
    """A change in the content of a page or in a font's table of characters, the stream packed again."""
    found = []
    for match in _STREAM.finditer(data):
        end = data.find(b"endstream", match.end())
        content = _unpacked(match["dict"], data[match.end():end])
        if content is not None and end > 0 and (b"BT" in content or b"beginbf" in content or b" re" in content):
            found.append((match, end, content))
    if not found:
        return None
    match, end, content = rng.choice(found)
    new = _changed_content(content, rng)
    body = zlib.compress(new)
    head = re.sub(rb"/Filter\s*(\[[^\]]*\]|/\w+)", b"/Filter /FlateDecode", match["dict"])
    head = re.sub(rb"/Length\s+\d+(\s+\d+\s+R)?", b"/Length %d" % len(body), head)
    return data[:match.start()] + b"<<" + head + b">>\nstream\n" + body + b"\n" + data[end:]


def _unpacked(head: bytes, body: bytes) -> bytes | None:
    with contextlib.suppress(ValueError, zlib.error):
        if b"ASCII85" in head:
            body = base64.a85decode(body.strip().removesuffix(b"~>"))
        if b"Flate" in head:
            return zlib.decompressobj().decompress(body)
        return body
    return None


def _changed_content(content: bytes, rng: Random) -> bytes:
    lines = content.split(b"\n")
    shown = [i for i, line in enumerate(lines) if b"Tj" in line or b"TJ" in line or b"<" in line] or list(range(len(lines)))
    i, j = rng.choice(shown), rng.choice(shown)
    op = rng.randrange(7)
    if op == 0:
        del lines[i]
    elif op == 1:
        lines.insert(i, lines[i])
    elif op == 2:
        lines[i], lines[j] = lines[j], lines[i]
    elif op == 3 and lines[i]:
        at = rng.randrange(len(lines[i]))
        lines[i] = lines[i][:at] + bytes([rng.choice(b"0123456789abcdefABCDEF() ")]) + lines[i][at + 1:]
    elif op == 4:
        lines[i] = re.sub(rb"-?\d+(\.\d+)?", lambda m: b"%d" % rng.randrange(600) if rng.random() < 0.3 else m[0], lines[i])
    elif op == 5:
        k = rng.randrange(len(lines))
        lines[k] = re.sub(rb"\d+(\.\d+)?", lambda m: b"%d" % rng.randrange(600) if rng.random() < 0.3 else m[0], lines[k])
    else:
        del lines[rng.randrange(len(lines)):]
    return b"\n".join(lines)
