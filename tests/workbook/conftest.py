"""Workbooks that several tests look at."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from gongkai.dataset import Dataset
from gongkai.workbook import write_workbook
from made import small_dataset


@pytest.fixture(scope="session")
def small() -> Dataset:
    return small_dataset()


@pytest.fixture(scope="session")
def small_path(small: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(small, tmp_path_factory.mktemp("small") / "small.xlsx")


@pytest.fixture(scope="session")
def small_book(small_path: Path) -> openpyxl.Workbook:
    """The workbook with the results of its formulas."""
    return openpyxl.load_workbook(small_path, data_only=True)


@pytest.fixture(scope="session")
def shipped(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the shipped reports."""
    return write_workbook(dataset, tmp_path_factory.mktemp("shipped") / "summary.xlsx")


@pytest.fixture(scope="session")
def shipped_book(shipped: Path) -> openpyxl.Workbook:
    """The workbook of the shipped reports with the results of its formulas."""
    return openpyxl.load_workbook(shipped, data_only=True)
