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
    data: dict[str, Any] = {}
    for column in columns:  # one at a time: what is read takes several times the memory of what is kept
        values = stored.to_table(columns=[column], filter=wanted, fragment_readahead=1).column(column)
        data[column] = _categories(values) if column in again else values.to_pandas(types_mapper=_PANDAS.get)
    return pd.DataFrame(data, columns=list(columns), copy=False)


def _categories(values: pa.ChunkedArray) -> pd.Categorical:
    """Text as categories sorted as text is, so that sorting by them is sorting by text."""
    found = values.dictionary_encode() if not pa.types.is_dictionary(values.type) else values
    found = found.unify_dictionaries().combine_chunks()
    if isinstance(found, pa.ChunkedArray):
        found = found.chunk(0) if found.num_chunks else pa.array([], pa.dictionary(pa.int32(), pa.large_string()))
    codes = found.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    texts = found.dictionary.to_pylist()
    used = np.zeros(len(texts) + 1, dtype=bool)  # the last is that of no text
    used[codes] = True
    order = sorted(np.flatnonzero(used[:-1]).tolist(), key=texts.__getitem__)
    places = np.full(len(texts) + 1, -1, dtype=codes.dtype)
    places[order] = np.arange(len(order))
    return pd.Categorical.from_codes(places[codes], categories=pd.Index([texts[i] for i in order], dtype=pd.StringDtype()), validate=False)
