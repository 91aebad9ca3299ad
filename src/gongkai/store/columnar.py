"""Frames as Parquet: a folder for each, in parts of so many reports, read by column and only where it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyarrow.parquet

from gongkai import schema

_ROW_GROUPS_A_FILE = 8
_ARROW = {schema.TEXT: pa.large_string(), schema.COUNT: pa.int64(), schema.NUMBER: pa.float64(), schema.FLAG: pa.bool_(),
          schema.DATE: pa.timestamp("ns")}
_PANDAS = {pa.large_string(): pd.StringDtype(), pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(),
           pa.bool_(): pd.BooleanDtype()}
_ONE_A_REPORT = frozenset({"reports", "failures"})
_FREE_TEXT = frozenset({"quote", "place", "heading", "text", "message"})
_NO_TEXT = -1


def name_of(frame: str) -> str:
    return frame


def repeated(frame: str) -> list[str]:
    """The columns whose texts come again and again: codes, names, the numbers as printed."""
    if frame in _ONE_A_REPORT:
        return []
    return [column for column, dtype in schema.DATASET_FRAMES[frame].items()
            if dtype == schema.TEXT and column not in _FREE_TEXT]


def write(parts: Iterable[dict[str, pd.DataFrame]], folder: Path) -> None:
    """Write frames that come in parts, each part a row group of its frame."""
    for name in schema.DATASET_FRAMES:
        (folder / name_of(name)).mkdir()
    writers: dict[str, pa.parquet.ParquetWriter] = {}
    try:
        for number, part in enumerate(parts):
            if number % _ROW_GROUPS_A_FILE == 0:
                _close(writers)
                for name, columns in schema.DATASET_FRAMES.items():
                    path = folder / name_of(name) / f"part-{number // _ROW_GROUPS_A_FILE:05d}.parquet"
                    writers[name] = pa.parquet.ParquetWriter(path, _schema(columns), compression="zstd")
            for name, columns in schema.DATASET_FRAMES.items():
                arrays = [pa.array(part[name][column], type=_ARROW[dtype], from_pandas=True) for column, dtype in columns.items()]
                writers[name].write_table(pa.Table.from_arrays(arrays, schema=_schema(columns)))
    finally:
        _close(writers)


def _close(writers: dict[str, pa.parquet.ParquetWriter]) -> None:
    for writer in writers.values():
        writer.close()
    writers.clear()


def _schema(columns: dict[str, str]) -> pa.Schema:
    return pa.schema([(column, _ARROW[dtype]) for column, dtype in columns.items()])


def read(
    path: Path, frame: str, *, years: Sequence[int] | None = None, publishers: Sequence[str] | None = None,
    categories: bool = False,
) -> pd.DataFrame:
    """A frame, or its rows of some years and publishers; with ``categories`` repeated texts as such, in the order of their text."""
    columns = schema.DATASET_FRAMES[frame]
    again = repeated(frame) if categories else []
    files = sorted(str(file) for file in path.glob("part-*.parquet"))
    stored = pa.dataset.dataset(
        files, schema=_schema(columns), format=pa.dataset.ParquetFileFormat(dictionary_columns=again))
    wanted: Any = None
    for column, values in (("year", years), ("publisher", publishers)):
        if values is not None and column in columns:
            one = pa.dataset.field(column).isin(list(values))
            wanted = one if wanted is None else wanted & one
    rows = stored.count_rows(filter=wanted)
    found = {column: _Codes(rows) if column in again else _COLUMNS.get(dtype, _Plain)(dtype, rows) for column, dtype in columns.items()}
    for file in stored.get_fragments(filter=wanted):
        for group in file.split_by_row_group(filter=wanted):  # one at a time: what is read takes several times the memory of what is kept
            part = group.to_table(schema=stored.schema, columns=list(columns), filter=wanted, use_threads=False)
            for column, so_far in found.items():
                for chunk in part.column(column).chunks:
                    so_far.add(chunk)
    return pd.DataFrame({column: found.pop(column).joined() for column in columns}, columns=list(columns), copy=False)


class _Plain:
    """A column as Arrow holds it, added to in parts."""

    def __init__(self, dtype: str, rows: int) -> None:
        self._kind = _ARROW[dtype]
        self._chunks: list[pa.Array] = []

    def add(self, chunk: pa.Array) -> None:
        self._chunks.append(chunk)

    def joined(self) -> pd.Series:
        values = pa.chunked_array(self._chunks, self._kind)
        return values.to_pandas(types_mapper=_PANDAS.get)


class _Masked:
    """A column of numbers or flags, written in place part after part: joined afterwards it would be held twice."""

    def __init__(self, dtype: str, rows: int) -> None:
        self._dtype = _PANDAS[_ARROW[dtype]]
        self._values, self._mask = np.empty(rows, dtype=self._dtype.numpy_dtype), np.empty(rows, dtype=bool)
        self._rows = 0

    def add(self, chunk: pa.Array) -> None:
        here = slice(self._rows, self._rows + len(chunk))
        self._values[here] = chunk.fill_null(False if pa.types.is_boolean(chunk.type) else 0).to_numpy(zero_copy_only=False)
        self._mask[here] = chunk.is_null().to_numpy(zero_copy_only=False)
        self._rows = here.stop

    def joined(self) -> pd.api.extensions.ExtensionArray:
        return self._dtype.construct_array_type()(self._values, self._mask)


class _Codes:
    """A column of texts that come again and again, as categories sorted as text is: sorting by them is sorting by text."""

    def __init__(self, rows: int) -> None:
        self._known: dict[str, int] = {}
        self._codes = np.empty(rows, dtype=np.int8)
        self._rows = 0

    def add(self, chunk: pa.Array) -> None:
        coded = chunk if pa.types.is_dictionary(chunk.type) else chunk.dictionary_encode()
        codes = [self._known.setdefault(text, len(self._known)) for text in coded.dictionary.to_pylist()]
        self._codes = self._codes.astype(np.promote_types(self._codes.dtype, _smallest(len(self._known))), copy=False)
        here = slice(self._rows, self._rows + len(coded))
        self._codes[here] = np.array([*codes, _NO_TEXT])[coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)]
        self._rows = here.stop

    def joined(self) -> pd.Categorical:
        known = list(self._known)
        used = np.zeros(len(known) + 1, dtype=bool)  # what a filter left out is no category; the last is that of no text
        used[self._codes] = True
        order = sorted(np.flatnonzero(used[:-1]).tolist(), key=known.__getitem__)
        places = np.full(len(known) + 1, _NO_TEXT, dtype=_smallest(len(order)))
        places[order] = np.arange(len(order))
        return pd.Categorical.from_codes(
            places[self._codes], categories=pd.Index([known[i] for i in order], dtype=pd.StringDtype()), validate=False)


_COLUMNS = {schema.COUNT: _Masked, schema.NUMBER: _Masked, schema.FLAG: _Masked}


def _smallest(texts: int) -> type[np.signedinteger[Any]]:
    """The smallest numbers that so many texts can have."""
    return next(kind for kind in (np.int8, np.int16, np.int32) if texts <= np.iinfo(kind).max)
