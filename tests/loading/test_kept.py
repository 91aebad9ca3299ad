"""What was read is kept: only what changed is read again, and a new reader's differences are listed."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import zlib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import helpers
import test_house
from gongkai.dataset import CHANGES
from gongkai.loading import pool, version
from gongkai.loading.kept import CHANGE_COLUMNS
from gongkai.store import place


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, as they are."""
    names: list[str] = []
    read_one = pool.read_one

    def noting(packed: bytes, *how: Any) -> pool.Answer | None:
        names.append(json.loads(packed.partition(b"\n")[0])["name"])
        return read_one(packed, *how)

    monkeypatch.setattr(pool, "read_one", noting)
    return names


@pytest.fixture
def folder(tmp_path: Path, report: bytes) -> Path:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "2024.txt").write_bytes(report)
    (raw / "2023.txt").write_bytes(report.replace(b"2024", b"2023"))
    (raw / "other.txt").write_bytes("会议记录".encode())
    return raw


def build(raw: Path) -> helpers.Dataset:
    return helpers.build_dataset(raw, raw.parent / "processed", progress=False)


def equal(one: helpers.Dataset, other: helpers.Dataset) -> None:
    for name, frame in one.frames.items():
        pd.testing.assert_frame_equal(frame, other.frames[name])


def test_only_what_changed_is_read(folder: Path, reads: list[str], report: bytes) -> None:
    first = build(folder)
    assert sorted(reads) == ["2023.txt", "2024.txt", "other.txt"]
    written = {path: path.stat().st_mtime_ns for path in (folder.parent / "processed").iterdir()}
    reads.clear()
    equal(build(folder), first)
    assert reads == []
    assert {path: path.stat().st_mtime_ns for path in (folder.parent / "processed").iterdir()} == written, "nothing is written"

    (folder / "2024.txt").write_bytes(report + b"\n")
    (folder / "new.txt").write_bytes(report.replace(b"2024", b"2022"))
    (folder / "2023.txt").unlink()
    reads.clear()
    changed = build(folder)
    assert sorted(reads) == ["2024.txt", "new.txt"]
    assert changed.reports["year"].tolist() == [2022, 2024]
    equal(changed, helpers.load_reports(folder, progress=False))


def test_times_of_files_are_not_asked(folder: Path, reads: list[str]) -> None:
    build(folder)
    reads.clear()
    os.utime(folder / "2024.txt", (0, 0))
    build(folder)
    assert reads == []
    status = (folder / "2024.txt").stat()
    data = (folder / "2024.txt").read_bytes()
    (folder / "2024.txt").write_bytes(data.replace("主动公开".encode(), "主劢公开".encode(), 1))
    os.utime(folder / "2024.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    build(folder)
    assert reads == ["2024.txt"]


def test_what_the_lists_say_is_part_of_it(folder: Path, reads: list[str]) -> None:
    build(folder)
    reads.clear()
    (folder / "sources.csv").write_text("file,publisher,url\n2024.txt,,https://example.org/\n", encoding="utf-8")
    assert build(folder).reports["url"].notna().sum() == 1
    assert reads == [], "where it comes from changes nothing in what is read"
    (folder / "sources.csv").write_text("file,publisher\n2024.txt,某局\n", encoding="utf-8")
    assert "某局" in build(folder).reports["publisher"].tolist()
    assert reads == ["2024.txt"]
    reads.clear()
    (folder / "names.csv").write_text("name,body\n无关的名称,某某局\n", encoding="utf-8")
    build(folder)
    assert reads == []
    (folder / "names.csv").write_text("name,body\n某局,山东省大数据局\n", encoding="utf-8")
    again = build(folder)
    assert reads == ["2024.txt"], "this report asked for that name"
    equal(again, helpers.load_reports(folder, progress=False))


def test_a_new_reader_reads_all_and_lists_what_it_reads_otherwise(folder: Path, reads: list[str]) -> None:
    build(folder)
    assert not (folder.parent / "processed" / CHANGES).exists()
    kept = folder.parent / "processed" / place.KEPT / place.RESULTS
    # As if an older reader had read the file otherwise: one number, and a file that it could not read.
    older = sqlite3.connect(kept)
    (packed,) = older.execute("SELECT frames FROM kept WHERE file = ?", (b"2024.txt",)).fetchone()
    frames = json.loads(zlib.decompress(packed))
    row = [*zip(frames["applications"]["outcome"], frames["applications"]["applicant"], strict=True)].index(("received", "total"))
    right = frames["applications"]["value"][row]
    frames["applications"]["value"][row] = right + 7
    older.execute("UPDATE kept SET frames = ? WHERE file = ?", (zlib.compress(json.dumps(frames).encode()), b"2024.txt"))
    older.execute("UPDATE kept SET head = json_set(head, '$.reason', 'too hard') WHERE file = ?", (b"2023.txt",))
    older.execute("UPDATE kept SET reader = 'older'")
    older.commit()
    older.close()
    (folder.parent / "processed" / place.KEPT / place.MADE).unlink()
    reads.clear()
    again = build(folder)
    assert sorted(reads) == ["2023.txt", "2024.txt", "other.txt"]
    with (folder.parent / "processed" / CHANGES).open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [tuple(row) for row in listed] == [CHANGE_COLUMNS] * 2
    assert listed[0] == {"source": "2023.txt", "report_id": "山东省大数据局-2023", "frame": "", "cell": "", "what": "reason",
                         "before": "too hard", "after": ""}
    assert listed[1] == {"source": "2024.txt", "report_id": "山东省大数据局-2024", "frame": "applications",
                         "cell": "received/total", "what": "value", "before": str(right + 7), "after": str(right)}
    equal(again, helpers.load_reports(folder, progress=False))
    # The list stays until a reader reads all anew: here one that finds nothing otherwise.
    build(folder)
    assert (folder.parent / "processed" / CHANGES).stat().st_size > 100
    older = sqlite3.connect(kept)
    older.execute("UPDATE kept SET reader = 'another'")
    older.execute("UPDATE rereadings SET reader = 'another'")
    older.execute("UPDATE changes SET reader = 'another'")
    older.commit()
    older.close()
    (folder.parent / "processed" / place.KEPT / place.MADE).unlink()
    build(folder)
    assert (folder.parent / "processed" / CHANGES).read_text("utf-8") == ",".join(CHANGE_COLUMNS) + "\n"


def test_a_damaged_file_of_results_is_begun_anew(folder: Path, reads: list[str]) -> None:
    first = build(folder)
    kept = folder.parent / "processed" / place.KEPT
    (kept / place.RESULTS).write_bytes(b"no database" * 1000)
    (kept / place.MADE).unlink()
    reads.clear()
    equal(build(folder), first)
    assert len(reads) == 3


def test_files_of_the_set_that_were_changed_by_hand_are_made_again(folder: Path, reads: list[str]) -> None:
    first = build(folder)
    reads.clear()
    (folder.parent / "processed" / "reports.csv").write_text("edited", encoding="utf-8")
    (folder.parent / "processed" / "findings.csv").unlink()
    equal(build(folder), first)
    assert reads == []


def test_the_reader_is_all_that_reading_imports() -> None:
    """No module that ``read_report`` may load is left out of the reader's version, but those that change no cell."""
    reached, new = set(), {"gongkai.report", "gongkai.loading.record"}
    while new:
        module = new.pop()
        reached.add(module)
        new |= {target for target in test_house.imported(module) if target.startswith("gongkai.")} - reached
        if module == "gongkai.reading":
            new |= {name for name in test_house.MODULES if name.startswith("gongkai.reading.")} - reached
    tops = {module.split(".")[1] for module in reached}
    assert len(tops) > 10
    assert tops & version.READS_NOTHING <= version.SHOWS, "what is read depends on it: take it out of READS_NOTHING"
    assert all((version.PACKAGE / name).is_dir() or (version.PACKAGE / f"{name}.py").is_file() for name in version.READS_NOTHING)
