"""What is known of files made from the data holds where the project is moved, and names no place of the machine."""

from __future__ import annotations

import shutil
from pathlib import Path

from gongkai.dataset import build_dataset
from gongkai.store.place import KEPT
from gongkai.store.stamps import Stamps

RAW = Path(__file__).resolve().parents[1] / "data" / "raw"


def test_stamps_hold_in_a_project_that_was_moved(tmp_path: Path) -> None:
    project = tmp_path / "here"
    (project / "raw").mkdir(parents=True)
    shutil.copy(RAW / "山东省" / "山东省大数据局2024.txt", project / "raw")
    build_dataset(project / "raw", project / "processed", progress=False)
    made = project / "docs" / "picture.png"
    made.parent.mkdir()
    made.write_bytes(b"picture")
    stamps = Stamps(project / "processed")
    assert not stamps.holds(made)
    stamps.set([made], "figures")
    assert stamps.holds(made)
    assert stamps.complete("figures")
    assert str(tmp_path) not in (project / "processed" / KEPT / "stamps.json").read_text("utf-8")

    moved = tmp_path / "there"
    project.rename(moved)
    stamps = Stamps(moved / "processed")
    assert stamps.complete("figures")
    (moved / "docs" / "picture.png").write_bytes(b"another")
    assert not stamps.holds(moved / "docs" / "picture.png")
    assert not stamps.complete("figures")
