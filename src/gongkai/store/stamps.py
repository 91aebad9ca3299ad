"""Which files beside the data were made from it as it is, so that a second run need not make them again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from gongkai.loading import version
from gongkai.store.place import KEPT, fingerprint, made, read_json, write_json

_FILE = "stamps.json"


class Stamps:
    """Stamps for the data in ``processed`` as it is now, made by this program as it is now."""

    def __init__(self, processed: Path) -> None:
        self._folder = processed.resolve()
        self._path = processed / KEPT / _FILE
        known = made(processed)
        state = known.get("state")
        self._state = None if state is None else hashlib.sha256(f"{state} {version.program()}".encode()).hexdigest()

    def holds(self, path: Path) -> bool:
        """Whether the file was made from these data, and is as it was then."""
        return any(files.get(self._name(path)) == self._now(path) for files in self._known().values())

    def complete(self, group: str) -> bool:
        """Whether all files that were last made as this group hold."""
        paths = [self._folder / name for name in self._known().get(group, {})]
        return bool(paths) and all(self.holds(path) for path in paths)

    def set(self, paths: Iterable[Path], group: str) -> None:
        """Note that the files of a group were made from these data."""
        if self._state is not None:
            known = self._known()
            kept = {name: stamp for name, stamp in known.get(group, {}).items() if (self._folder / name).exists()}
            write_json(self._path, {**known, group: {**kept, **{self._name(path): self._now(path) for path in paths}}})

    def _now(self, path: Path) -> list[str | None]:
        return [self._state, fingerprint(path)] if self._state is not None else []

    def _known(self) -> dict[str, dict[str, list[str | None]]]:
        return read_json(self._path)

    def _name(self, path: Path) -> str:
        """From the data to the file: a project may be moved."""
        return Path(os.path.relpath(path.resolve(), self._folder)).as_posix()
