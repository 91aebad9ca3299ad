"""Many reports as one set of frames."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd

from gongkai import schema


@dataclass
class Dataset:
    """Every report of a collection, as frames whose rows are led by ``report_id``, ``publisher``, ``year``.

    Columns and types are those of :data:`gongkai.schema.DATASET_FRAMES`.
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
        return cls(**{
            name: schema.frame(rows.get(name, []), columns)
            for name, columns in schema.DATASET_FRAMES.items()
        })
