"""The parts of a Word package and how they are related."""

from __future__ import annotations

import posixpath
from typing import Any

from gongkai.document import ReportError
from gongkai.reading.docx.markup import telling
from gongkai.reading.package import Package


class Parts:
    def __init__(self, package: Package) -> None:
        self.package = package
        self.main = self._main_part()
        self.related = self._relations(self.main)
        self.telling: set[Any] = set()
        """Of all text read so far, what :func:`telling` finds."""

    def _main_part(self) -> str:
        if "_rels/.rels" in self.package:
            for link in self.package.xml("_rels/.rels"):
                if (link.get("Type") or "").endswith("/officeDocument"):
                    target = (link.get("Target") or "").lstrip("/")
                    if target in self.package:
                        return target
        if "word/document.xml" in self.package:
            return "word/document.xml"
        raise ReportError(self.package.source, "不是完整的 Word 文档：缺少正文 (no main part)")

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id to its kind and the part it leads to; links that leave the file are not followed."""
        folder, name = posixpath.split(part)
        path = f"{folder}/_rels/{name}.rels".lstrip("/")
        if path not in self.package:
            return {}
        out: dict[str, tuple[str, str]] = {}
        for link in self.package.xml(path):
            target = link.get("Target") or ""
            if (link.get("TargetMode") or "") != "External" and target:
                whole = target if target.startswith("/") else posixpath.join(folder, target)
                out[link.get("Id") or ""] = (
                    (link.get("Type") or "").rpartition("/")[2], posixpath.normpath(whole).lstrip("/"))
        return out

    def text(self, root: Any) -> Any:
        """The root of a part that holds text, which is looked through once for properties that matter."""
        self.telling |= telling(root)
        return root

    def optional(self, kind: str) -> Any:
        for found, target in self.related.values():
            if found == kind and target in self.package:
                return self.package.xml(target)
        return None
