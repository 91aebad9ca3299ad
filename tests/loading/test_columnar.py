"""A large collection in Parquet: the same values, read only where asked for, with categories if wanted."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import helpers
from gongkai import dataset as datasets
from gongkai import schema
from gongkai.dataset import Dataset, open_dataset, write_dataset
from gongkai.loading import collected
from gongkai.store import columnar
from gongkai.store.place import ChangedError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def stored(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("columnar")
    write_dataset(dataset, folder, columnar=True)
    return folder


def plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with categories as text."""
    again = {c: schema.TEXT for c in frame if isinstance(frame[c].dtype, pd.CategoricalDtype)}
    return frame.astype(again)


def test_values_and_types_are_equal(dataset: Dataset, stored: Path) -> None:
    opened = open_dataset(stored)
    for name, frame in dataset.frames.items():
        pd.testing.assert_frame_equal(opened.frames[name], frame)


def test_repeated_texts_are_categories_if_wanted(dataset: Dataset, stored: Path) -> None:
    opened = open_dataset(stored, categories=True)
    for name, frame in dataset.frames.items():
        pd.testing.assert_frame_equal(plain(opened.frames[name]), frame)
        categories = [c for c in frame if isinstance(opened.frames[name][c].dtype, pd.CategoricalDtype)]
        assert categories == columnar.repeated(name)
        for column in categories:
            assert opened.frames[name][column].cat.categories.tolist() == sorted(frame[column].dropna().unique())
    assert opened.applications["basis"].cat.categories.dtype == schema.TEXT


def test_a_frame_is_read_when_it_is_asked_for(stored: Path) -> None:
    opened = open_dataset(stored)
    assert "applications" not in vars(opened)
    assert len(opened.applications) > 0
    assert "applications" in vars(opened) and "sections" not in vars(opened)
    with pytest.raises(AttributeError):
        opened.nothing  # noqa: B018


@pytest.mark.parametrize("large", [False, True])
def test_years_and_publishers_are_chosen_before_loading(dataset: Dataset, stored: Path, tmp_path: Path, large: bool) -> None:
    if not large:
        write_dataset(dataset, tmp_path)
    opened = open_dataset(stored if large else tmp_path, years=[2023, 2024], publishers=["宿迁市", "平潭综合实验区管委会", "无此机关"])
    wanted = dataset.reports["publisher"].isin(["宿迁市", "平潭综合实验区管委会"]) & dataset.reports["year"].isin([2023, 2024])
    ids = dataset.reports.loc[wanted, "report_id"]
    assert 0 < len(ids) < len(dataset.reports)
    for name, frame in dataset.frames.items():
        kept = frame[frame["report_id"].isin(ids)] if "report_id" in frame else frame
        pd.testing.assert_frame_equal(opened.frames[name], kept.reset_index(drop=True))


@pytest.mark.slow
def test_measures_take_categories(dataset: Dataset, stored: Path) -> None:
    opened = open_dataset(stored, categories=True)
    for measure in (helpers.outcome_shares, helpers.key_indicators, helpers.dispute_results):
        pd.testing.assert_frame_equal(plain(measure(opened)), plain(measure(dataset)), check_dtype=False)


def test_a_dataset_of_no_report_and_one_of_many_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    write_dataset(Dataset.from_rows({}), tmp_path / "empty", columnar=True)
    opened = open_dataset(tmp_path / "empty")
    assert all(frame.empty for frame in opened.frames.values())
    monkeypatch.setattr(collected, "_PART", 2)
    monkeypatch.setattr(columnar, "_ROW_GROUPS_A_FILE", 3)
    monkeypatch.setattr(datasets, "COLUMNAR_FROM", 15)
    again = helpers.build_dataset(ROOT / "data" / "raw", tmp_path / "many", progress=False)
    assert len(list((tmp_path / "many" / "applications").iterdir())) == 3
    for name, frame in dataset.frames.items():
        pd.testing.assert_frame_equal(again.frames[name], frame)
    assert again.report("宿迁市-2024").applications["value"].tolist() == dataset.report("宿迁市-2024").applications["value"].tolist()


def test_parts_of_two_sets_are_never_mixed(tmp_path: Path, dataset: Dataset) -> None:
    write_dataset(dataset, tmp_path, columnar=True)
    opened = open_dataset(tmp_path)
    assert len(opened.reports) == len(dataset.reports)
    write_dataset(Dataset.from_rows({}), tmp_path, columnar=True)
    with pytest.raises(ChangedError, match="open it again"):
        opened.applications  # noqa: B018
