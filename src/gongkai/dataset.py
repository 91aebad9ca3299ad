"""Many reports as one set of frames: loaded from a folder, written, read back equal.

A collection of up to :data:`COLUMNAR_FROM` reports is written as CSV, a larger one as Parquet (a folder for each
frame). Either way ``processed`` holds the old files or the new ones, never some of each, whatever happens to the
program; what was read is kept beside them (in ``.kept``), so that only what changed is read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from gongkai import display, form, schema
from gongkai.loading import version
from gongkai.loading.collected import Frames
from gongkai.loading.kept import CHANGE_COLUMNS
from gongkai.loading.pool import MEMORY, SECONDS, Limits
from gongkai.loading.reading import Folder, Means, open_kept
from gongkai.report import Report
from gongkai.store import place, text
from gongkai.store.place import Place

if TYPE_CHECKING:
    from distributed import Client

COLUMNAR_FROM = 2001
"""Collections of so many reports are written as Parquet: as CSV they would take minutes to open."""
CHANGES = "changes.csv"
"""What a new version of the reader read otherwise than the one before it."""

_FRAME_FILES = frozenset(name for frame in schema.DATASET_FRAMES for name in (frame, text.name_of(frame)))
"""Files and folders that hold the frames, in either form."""

Product = Callable[["Dataset", Path], object]
"""Writes something made of a dataset, the officials' workbook for instance, to a path."""


@dataclass(repr=False)
class Dataset:
    """Every report of a collection, as frames whose rows are led by ``report_id``, ``publisher``, ``year``.

    ``reports`` has a row for each report; ``disclosure``, ``applications`` and ``disputes`` one for each cell of sections 二, 三
    and 四; ``mentions`` one for each figure in prose, ``sections`` one for each section's text, ``findings`` one for each finding.
    Columns and types are those of :data:`gongkai.schema.DATASET_FRAMES`. ``failures`` names the
    files that could not be read, and why. ``dataset.report(report_id)`` is one report alone.

    Examples
    --------
    >>> dataset.reports[["report_id", "form", "title"]].head(2)
             report_id  form                        title
    0  上海市人民政府办公厅-2019  2019  上海市人民政府办公厅2019年政府信息公开工作年度报告
    1         宿迁市-2023  2021         宿迁市2023年政府信息公开工作年度报告
    >>> len(dataset.reports), len(dataset.failures)
    (15, 0)
    >>> report = dataset.report("宿迁市-2024")
    >>> report.publisher, report.year
    ('宿迁市', 2024)
    """

    reports: pd.DataFrame
    disclosure: pd.DataFrame
    applications: pd.DataFrame
    disputes: pd.DataFrame
    mentions: pd.DataFrame
    sections: pd.DataFrame
    findings: pd.DataFrame
    failures: pd.DataFrame

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_rows(cls, rows: dict[str, list[dict[str, object]]]) -> Dataset:
        """A dataset of rows by frame; a report that names no ``body`` is its publisher's."""
        frames = {name: schema.frame(rows.get(name, []), columns) for name, columns in schema.DATASET_FRAMES.items()}
        frames["reports"]["body"] = frames["reports"]["body"].fillna(frames["reports"]["publisher"])
        return cls(**frames)

    def report(self, report_id: str) -> Report:
        """One report of the collection as :func:`gongkai.report.read_report` gives it, with the findings
        that the collection adds; where its cells stand in the file is not kept (``places`` is empty).

        Raises KeyError, naming the reports there are, if there is no such one.
        """
        rows = self.reports[self.reports["report_id"].eq(report_id).fillna(False)]
        if rows.empty:
            raise KeyError(f"no report {report_id!r}; there are {', '.join(self.reports['report_id']) or 'none'}")
        row = rows.iloc[0]
        own = {
            name: frame.loc[frame["report_id"].eq(report_id).fillna(False), list(schema.REPORT_FRAMES[name])]
            .reset_index(drop=True)
            for name, frame in self.frames.items() if name in schema.REPORT_FRAMES
        }
        return Report(
            publisher=row["publisher"], year=int(row["year"]), form=row["form"],
            title="" if pd.isna(row["title"]) else row["title"],
            published_on=None if pd.isna(row["published_on"]) else row["published_on"].date(),
            source=row["source"], edition=self.edition(report_id),
            contents={name: schema.columns_of(frame) for name, frame in own.items()},
        )

    def edition(self, report_id: str) -> form.Edition:
        """The edition of a report, with （六）其他处理 in one row or three as the report prints it.

        Raises KeyError if there is no such report.
        """
        return self.editions()[report_id]

    def editions(self) -> dict[str, form.Edition]:
        """The :meth:`edition` of every report, by its report_id."""
        rows = self.applications
        single = set(rows.loc[rows["outcome"].eq("other_handling").fillna(False), "report_id"])
        found = zip(self.reports["report_id"], (form.EDITIONS[name] for name in self.reports["form"]), strict=True)
        return {report_id: edition.with_single_other() if report_id in single else edition.with_three_other()
                for report_id, edition in found}

    def _summary(self) -> list[tuple[str, str]]:
        years = self.reports["year"].dropna()
        marks = self.findings["severity"].value_counts()
        span = f"{years.min()}–{years.max()}" if len(years) else "—"
        return [
            ("reports", f"{len(self.reports)} of {self.reports['body'].nunique()} bodies, {span}"),
            ("cells", f"{int(self.reports['cells'].sum())}, with a number {int(self.reports['read'].sum())}"),
            ("findings", ", ".join(f"{int(marks.get(s, 0))} {s}" for s in schema.SEVERITIES)),
            ("failures", str(len(self.failures))),
        ]

    def __repr__(self) -> str:
        return "<Dataset " + " · ".join(f"{k}: {v}" for k, v in self._summary()) + ">"

    def _repr_html_(self) -> str:
        return display.dataset_html(self.frames)


class _Stored(Dataset):
    """A dataset in files, of which each frame is read when it is first asked for."""

    def __init__(self, read: Callable[[str], pd.DataFrame] | None = None, **frames: pd.DataFrame) -> None:
        self._read = read
        for name, frame in frames.items():
            setattr(self, name, frame)

    def __getattr__(self, name: str) -> pd.DataFrame:
        read = self.__dict__.get("_read")
        if name not in schema.DATASET_FRAMES or read is None:
            raise AttributeError(name)
        frame = read(name)
        setattr(self, name, frame)
        return frame


def load_reports(
    folder: str | os.PathLike[str] = "data/raw", *, progress: bool = True, processes: int | None = None,
    seconds: float = SECONDS, memory: int = MEMORY, client: Client | None = None,
) -> Dataset:
    """Read every report in a folder tree; a file that cannot be read becomes a row of ``failures``.

    A workbook may hold several, a unit's form on each sheet: their ``source`` is ``file.xlsx#sheet``, here and in
    ``failures``.
    ``sources.csv`` in the folder, if there is one, gives publisher, year and provenance by file;
    ``names.csv`` says which names are one body (:mod:`gongkai.names`). Rows come in the order of
    publisher and year; they are the same however the files are read.

    Parameters
    ----------
    processes : processes that read at a time, by default one for each processor; few files get fewer.
    seconds, memory : the most that one file may take, in seconds and bytes (1 GB). A file that takes more, or
        kills the process that reads it, is a row of ``failures``, and the rest is read.
    client : a ``dask.distributed.Client``, whose workers then read instead (extra ``cluster``).

    Raises
    ------
    FileNotFoundError
        if there is no such folder.
    ValueError
        naming file and line, for an error in ``sources.csv`` or ``names.csv``.

    Examples
    --------
    >>> dataset = load_reports("data/raw", progress=False)
    >>> len(dataset.reports), len(dataset.failures)
    (15, 0)
    >>> dataset.reports["form"].value_counts().to_dict()
    {'2021': 12, '2019': 3}
    """
    means = Means(processes, Limits(seconds, memory), client, progress)
    with open_kept(None) as kept:
        collection, _ = Folder(Path(folder)).collect(kept, means)
        parts = list(collection.parts())
    return Dataset(**{name: pd.concat([part[name] for part in parts], ignore_index=True) for name in schema.DATASET_FRAMES})


def build_dataset(
    raw: str | os.PathLike[str], processed: str | os.PathLike[str], *, progress: bool = True, processes: int | None = None,
    seconds: float = SECONDS, memory: int = MEMORY, client: Client | None = None, columnar: bool | None = None,
    products: Mapping[str, Product] | None = None,
) -> Dataset:
    """Read every report in ``raw`` and write the frames to ``processed``; returns the dataset as :func:`open_dataset` does.

    Only files that are new or changed are read, and nothing is written where nothing changed. When another version
    of the reader reads all anew, ``changes.csv`` lists each cell that it reads otherwise. Results are written as
    they come: a collection may be larger than memory.

    Parameters
    ----------
    processes, seconds, memory, client : as for :func:`load_reports`. A file that met one of the limits is tried
        again in the next run.
    columnar : Parquet (True) or CSV (False); by default Parquet from :data:`COLUMNAR_FROM` reports.
    products : what else to make of the dataset, by the name of its file in ``processed``; changes place together
        with the data. A product of older data that is not named goes.

    Raises
    ------
    FileNotFoundError, ValueError
        as for :func:`load_reports`.
    gongkai.store.place.InUseError
        if another run is writing there.
    OSError
        if ``processed`` cannot be written; the old files are still there.

    Examples
    --------
    >>> built = build_dataset("data/raw/宿迁市", folder / "processed", progress=False)
    >>> built.reports[["report_id", "form"]]
      report_id  form
    0  宿迁市-2023  2021
    1  宿迁市-2024  2021
    >>> (folder / "processed" / "applications.csv").is_file()
    True
    """
    means = Means(processes, Limits(seconds, memory), client, progress)
    folder = Folder(Path(raw))
    with place.locked(Path(processed)) as target:
        made = target.made()
        state = _state(folder, columnar)
        whole = made.get("state") == state and target.intact()
        missing = {name: product for name, product in (products or {}).items() if not whole or name not in made["products"]}
        if not whole or missing:
            with target.exchange(_FRAME_FILES) as aside:
                known = _as_made(made) if whole else _write_folder(folder, means, target, aside, state, columnar)
                _add_products(target, aside, known, missing)
    return open_dataset(processed)


def add_products(processed: str | os.PathLike[str], products: Mapping[str, Product]) -> None:
    """Make ``products`` of the dataset in ``processed``, as :func:`build_dataset` does."""
    with place.locked(Path(processed)) as target, target.exchange() as aside:
        made = target.made()
        frames = {path: place.fingerprint(target.folder / path) for path in _FRAME_FILES if (target.folder / path).is_file()}
        _add_products(target, aside, _as_made(made) if made else
                      {"unchanged": frames, "state": None, "columnar": _is_columnar(target.folder.joinpath), "products": []}, products)


def _add_products(target: Place, aside: Path, known: dict[str, Any], products: Mapping[str, Product]) -> None:
    if products:
        dataset = _opened(target.folder, lambda name: aside / name if (aside / name).exists() else target.folder / name,
                          columnar=known["columnar"])
        for name, product in products.items():
            product(dataset, aside / name)
    place.describe(aside, **{**known, "products": sorted({*known["products"], *products})})


def _write_folder(
    folder: Folder, means: Means, target: Place, aside: Path, state: str, columnar: bool | None
) -> dict[str, Any]:
    """Read a folder and write its frames; what :func:`place.describe` is to say of them."""
    with open_kept(target.kept / place.RESULTS) as kept:
        collection, lasting = folder.collect(kept, means)
        large = _write(collection.parts(), aside, _large(len(collection), columnar))
        changes = kept.changes()
        if changes is not None:
            text.write_list(CHANGE_COLUMNS, changes, aside / CHANGES)
    # Where a file met a limit another run may come to more: the state is that of no folder.
    return {"state": state if lasting else None, "columnar": large, "products": []}


def _as_made(made: dict[str, Any]) -> dict[str, Any]:
    return {"unchanged": made["files"], **{key: made[key] for key in ("state", "columnar", "products")}}


def _state(folder: Folder, columnar: bool | None) -> str:
    """A text that is another one when a dataset made now would, or might, be another one."""
    return hashlib.sha256(json.dumps([folder.fingerprint(), version.program(), columnar]).encode()).hexdigest()


def write_dataset(dataset: Dataset, processed: str | os.PathLike[str], *, columnar: bool | None = None) -> None:
    """Write the frames, as :func:`build_dataset` does, so that :func:`open_dataset` gives them back."""
    with place.locked(Path(processed)) as target, target.exchange(_FRAME_FILES) as aside:
        large = _write(iter([dataset.frames]), aside, _large(len(dataset.reports), columnar))
        place.describe(aside, state=None, columnar=large, products=[])


def _large(reports: int, columnar: bool | None) -> bool:
    return reports >= COLUMNAR_FROM if columnar is None else columnar


def _write(parts: Iterator[Frames], folder: Path, columnar: bool) -> bool:
    if columnar:
        from gongkai.store import columnar as large

        large.write(parts, folder)
    else:
        text.write(parts, folder)
    return columnar


def open_dataset(
    processed: str | os.PathLike[str] = "data/processed", *, years: Sequence[int] | None = None,
    publishers: Sequence[str] | None = None, categories: bool = False,
) -> Dataset:
    """Read back what :func:`build_dataset` wrote, equal in values and types.

    Of a large collection (Parquet) each frame is read when it is first asked for, and only the rows that are wanted.

    Parameters
    ----------
    years, publishers : only the reports of these. ``failures`` are all there are: an unread file has neither.
    categories : of a large collection, give texts that repeat (names, codes, numbers as printed) as categories, in
        the order of their text: a quarter of the memory, for code that knows categories.

    Raises FileNotFoundError, naming the command that makes the files, if they are not there.

    Examples
    --------
    >>> written = build_dataset("data/raw/宿迁市", folder / "processed", progress=False)
    >>> later = open_dataset(folder / "processed", years=[2024])
    >>> later.reports[["report_id", "form"]]
      report_id  form
    0  宿迁市-2024  2021
    """
    folder = Path(processed)
    whole = place.reading(folder, lambda where: _opened(
        folder, where, columnar=_is_columnar(where), years=years, publishers=publishers, categories=categories))
    if isinstance(whole, _Stored) or (years is None and publishers is None):
        return whole
    return Dataset(**{name: _only(frame, years, publishers) for name, frame in whole.frames.items()})


def _is_columnar(where: Callable[[str], Path]) -> bool:
    return not where(text.name_of("reports")).is_file() and where("reports").is_dir()


def _only(frame: pd.DataFrame, years: Sequence[int] | None, publishers: Sequence[str] | None) -> pd.DataFrame:
    for column, wanted in (("year", years), ("publisher", publishers)):
        if wanted is not None and column in frame:
            frame = frame[frame[column].isin(list(wanted))]
    return frame.reset_index(drop=True)


def _opened(
    folder: Path, where: Callable[[str], Path], columnar: bool, years: Sequence[int] | None = None,
    publishers: Sequence[str] | None = None, categories: bool = False,
) -> Dataset:
    if columnar:
        from gongkai.store import columnar as large

        opened = place.identity(folder)

        def read(name: str) -> pd.DataFrame:
            frame = large.read(where(name), name, years=years, publishers=publishers, categories=categories)
            if place.identity(folder) != opened:
                raise place.ChangedError(f"{folder} was written anew since it was opened: open it again")
            return frame

        return _Stored(read)
    frames = {}
    for name, columns in schema.DATASET_FRAMES.items():
        path = where(text.name_of(name))
        if not path.is_file():
            raise FileNotFoundError(f"{path} is not there: run `make report` first")
        frames[name] = text.read(path, columns)
    return Dataset(**frames)
