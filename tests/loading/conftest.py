"""What the tests of loading share."""

from __future__ import annotations

from pathlib import Path

import pytest

from loading.misbehaving import misbehaving

ROOT = Path(__file__).resolve().parents[2]

__all__ = ["misbehaving"]


@pytest.fixture(scope="session")
def report() -> bytes:
    """The bytes of a report that is quick to read."""
    return (ROOT / "data" / "raw" / "山东省" / "山东省大数据局2024.txt").read_bytes()
