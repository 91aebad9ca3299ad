"""A folder of reports to a collection: what is kept is taken, the rest is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from gongkai.document import ReportError
from gongkai.loading import version
from gongkai.loading.collected import Collection
from gongkai.loading.folder import File, content, files, sources
from gongkai.loading.kept import Heads, Kept
from gongkai.loading.pool import Answer, Limits, read_all
from gongkai.loading.record import Head, Task
from gongkai.names import NAMES, read_names

if TYPE_CHECKING:
    from distributed import Client


@dataclass(frozen=True, slots=True)
class Means:
    """How files are read: processes on this machine, or the workers of a cluster; and what each file may take."""

    processes: int | None
    limits: Limits
    client: Client | None = None
    progress: bool = True

    def read(self, tasks: Iterable[tuple[_Asked, Task]]) -> Iterator[tuple[_Asked, Answer]]:
        if self.client is None:
            return read_all(tasks, self.processes, self.limits)
        from gongkai.loading.cluster import read_on

        return read_on(self.client, tasks, self.limits)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A file on its way through a reader."""

    number: int
    file: File
    given: str
    content: bytes


class FolderError(ValueError):
    """An error in what the user wrote beside the reports; the message names file and line."""


class Folder:
    """A folder of reports as it is now.

    Raises FileNotFoundError if there is none, :class:`FolderError` for an error in one of its lists.
    """

    def __init__(self, root: Path) -> None:
        if not root.is_dir():
            raise FileNotFoundError(f"no such folder: {root}")
        self.root = root
        try:
            self.sources = sources(root)
            self.names = read_names(root / NAMES)
        except ValueError as error:
            raise FolderError(str(error)) from error
        self.files = files(root)

    def fingerprint(self) -> str:
        """A text that is another one when any file, or what is given for it, is."""
        known = hashlib.sha256()
        for file in self.files:
            try:
                state = _hash(content(file)).hex()
            except ReportError as error:
                state = error.reason
            known.update(json.dumps([file.shown, state]).encode())
        known.update(json.dumps([self.sources, [repr(entry) for entry in self.names.entries]]).encode())
        return known.hexdigest()

    def collect(self, kept: Kept, means: Means) -> tuple[Collection, bool]:
        """Every report of the folder, and whether another run could not come to more.

        The order of files decides, not the order in which they came to be read.
        """
        heads: list[Heads | None] = [None] * len(self.files)
        lasting = True
        with tqdm(total=len(self.files), desc="reading reports", unit="file", disable=None if means.progress else True) as bar:
            for asked, answer in means.read(self._unread(kept, heads, bar)):
                kept.put(asked.file, asked.given, asked.content, answer.records, lasting=answer.lasting)
                heads[asked.number] = tuple(record.head for record in answer.records)
                lasting = lasting and answer.lasting
                bar.update()
        kept.forget_others({file.name for file in self.files})
        collection = Collection(kept, self.names)
        for file, found in zip(self.files, heads, strict=True):
            assert found is not None  # each was kept, read or refused
            for number, head in enumerate(found):
                try:
                    collection.add(file, number, head, self.sources.get(file.shown, {}))
                except ValueError as error:
                    raise FolderError(str(error)) from error
        return collection, lasting

    def _unread(self, kept: Kept, heads: list[Heads | None], bar: tqdm[None]) -> Iterator[tuple[_Asked, Task]]:
        """The files that must be read; of the others, their heads are filled in."""
        for number, file in enumerate(self.files):
            row = self.sources.get(file.shown, {})
            try:
                data = content(file)
            except ReportError as error:
                heads[number] = (Head(reason=error.reason),)
                bar.update()
                continue
            publisher, year = row.get("publisher") or None, _year(row.get("year"))
            asked = _Asked(number, file, json.dumps([publisher, year]), _hash(data))
            found = kept.find(file, asked.given, asked.content, self.names)
            if found is None:
                yield asked, Task(file.shown, data, publisher, year, self.names)
            else:
                heads[number] = found
                bar.update()


def open_kept(path: Path | None) -> Kept:
    """What this program's reader read before; without a path nothing, and nothing is kept."""
    return Kept(path, version.reader())


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _year(text: str | None) -> int | None:
    return int(text) if text and text.strip().isdigit() else None
