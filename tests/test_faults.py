"""Whatever happens to the program, the results are the old ones or the new ones, whole, and the next run completes."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import helpers
from gongkai.dataset import build_dataset, open_dataset, write_dataset
from gongkai.store import place
from gongkai.store.place import KEPT, InUseError

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
WORKBOOK = "summary.xlsx"
posix = pytest.mark.skipif(os.name != "posix", reason="signals, mounts and rights of POSIX")
KILLS = int(os.environ.get("GONGKAI_KILLS", "3"))
"""How often the whole program is killed; 60 take some minutes."""


def count(dataset: helpers.Dataset, path: Path) -> None:
    """Stands for the workbook: says how many reports it was made of."""
    path.write_text(str(len(dataset.reports)), encoding="utf-8")


PRODUCTS = {WORKBOOK: count}


def content(folder: Path) -> dict[str, bytes]:
    """Every file that the program made for others to see."""
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*")) if path.is_file() and KEPT not in path.parts}


def rubbish(folder: Path) -> list[str]:
    known = {place.RESULTS, place.MADE, "lock", "stamps.json"}
    return [path.name for path in (folder / KEPT).iterdir() if path.name not in known]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[helpers.Dataset, helpers.Dataset]:
    """Two datasets: the second has a report more."""
    raw = tmp_path_factory.mktemp("two")
    shutil.copy(RAW / "山东省" / "山东省大数据局2024.txt", raw)
    first = helpers.load_reports(raw, progress=False)
    shutil.copy(RAW / "淄博市" / "淄博市大数据局2023.txt", raw)
    return first, helpers.load_reports(raw, progress=False)


# -- killed at every single step of the exchange ---------------------------------------------------


def _killed_at(step: int, folder: Path, dataset: helpers.Dataset, columnar: bool) -> None:
    """In a process of its own: write, and die without a word before the ``step``-th change of the file system."""
    left = step

    def counted(original: Callable[..., object]) -> Callable[..., object]:
        def change(*args: object, **kwargs: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)
            return original(*args, **kwargs)
        return change

    for name in ("replace", "rename", "unlink", "write_text"):
        setattr(Path, name, counted(getattr(Path, name)))
    os.fsync = counted(os.fsync)  # type: ignore[assignment]
    shutil.rmtree = counted(shutil.rmtree)  # type: ignore[assignment]
    write_dataset(dataset, folder, columnar=columnar)
    os._exit(0)


@pytest.mark.slow
@posix
@pytest.mark.parametrize(("before", "after", "stride"), [(False, False, 1), (True, False, 4), (True, True, 4)])
def test_killed_at_any_step_it_is_the_old_or_the_new(
    tmp_path: Path, two: tuple[helpers.Dataset, helpers.Dataset], before: bool, after: bool, stride: int
) -> None:
    old, new = two
    sets = {}
    for name, dataset, columnar in (("old", old, before), ("new", new, after)):
        write_dataset(dataset, tmp_path / name, columnar=columnar)
        sets[name] = content(tmp_path / name)
    folder = tmp_path / "processed"
    fork = multiprocessing.get_context("fork")
    seen, step = [], 0
    while True:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(tmp_path / "old", folder)
        run = fork.Process(target=_killed_at, args=(step, folder, new, after))
        run.start()
        run.join()
        opened = open_dataset(folder)
        found = next((name for name in sets if content(folder) == sets[name]), None)
        assert found is not None, f"step {step}: neither the old set nor the new one"
        assert len(opened.reports) == len({"old": old, "new": new}[found].reports)
        seen.append(found)
        if step % 4 == 0 or run.exitcode == 0:
            write_dataset(new, folder, columnar=after)
            assert content(folder) == sets["new"] and not rubbish(folder)
        if run.exitcode == 0:
            break
        assert run.exitcode == 9
        step += stride
    assert step > 15 and seen == sorted(seen, reverse=True), "the old ones, and from one step on the new ones"
    assert {*seen} == {"old", "new"}


# -- the whole program killed at random moments ----------------------------------------------------

_PROGRAM = "import sys; from gongkai.__main__ import main; sys.exit(main(['data', 'workbook']))"


@pytest.mark.slow
@posix
def test_killed_at_random_moments_data_and_workbook_fit(tmp_path: Path) -> None:
    states = {}
    trees = {name: tmp_path / name for name in ("a", "b", "both")}
    for name in ("a", "b"):
        raw = trees[name] / "data" / "raw"
        raw.mkdir(parents=True)
        shutil.copy(RAW / "山东省" / "山东省大数据局2024.txt", raw)
    shutil.copy(RAW / "淄博市" / "淄博市大数据局2023.txt", trees["b"] / "data" / "raw")
    took = 0.0
    for name in ("a", "b"):
        start = time.monotonic()
        _run(trees[name])
        took = time.monotonic() - start
        states[name] = content(trees[name] / "data" / "processed")
        assert WORKBOOK in states[name]
    shutil.copytree(trees["a"], trees["both"])
    processed = trees["both"] / "data" / "processed"
    rng = random.Random(os.environ.get("GONGKAI_SEED", "kill"))
    found = []
    for number in range(KILLS):
        wanted = "ba"[number % 2]
        shutil.rmtree(trees["both"] / "data" / "raw")
        shutil.copytree(trees[wanted] / "data" / "raw", trees["both"] / "data" / "raw")
        run = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=trees["both"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        try:
            # The last third is where the files are written.
            run.wait(rng.triangular(0, 1.2, 0.9) * took)
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        open_dataset(processed)
        now = content(processed)
        other = {name: sorted(f for f in {*now, *state} if now.get(f) != state.get(f)) for name, state in states.items()}
        found.append(next((name for name in states if not other[name]), "neither"))
        assert found[-1] != "neither", f"run {number} left files that are neither of the one set nor of the other: {other}"
    _run(trees["both"])
    assert content(processed) == states[wanted]
    assert not rubbish(processed)
    print(found)


def _run(tree: Path) -> None:
    subprocess.run([sys.executable, "-c", _PROGRAM], cwd=tree, check=True, capture_output=True)


# -- other faults ----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of half a megabyte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)], capture_output=True, text=True, check=False)
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


@posix
@pytest.mark.parametrize("left", [0, 8, 40, 100, 140])
def test_a_full_disk_leaves_the_old_set(small_disk: Path, two: tuple[helpers.Dataset, helpers.Dataset], left: int) -> None:
    old, new = two
    folder = small_disk / "processed"
    write_dataset(old, folder)
    before = content(folder)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "others").write_bytes(b"x" * max(0, free - left * 1024))
    refused = None
    try:
        write_dataset(new, folder)
    except OSError as error:
        refused = str(error)
    if refused is None:
        assert len(open_dataset(folder).reports) == 2
    else:
        assert "cannot be written" in refused
        assert content(folder) == before
    (small_disk / "others").unlink()
    write_dataset(new, folder)
    assert len(open_dataset(folder).reports) == 2 and not rubbish(folder)


@posix
def test_a_full_disk_while_reading_says_so(small_disk: Path) -> None:
    raw, folder = small_disk / "raw", small_disk / "processed"
    shutil.copytree(RAW / "淄博市", raw)
    free = shutil.disk_usage(small_disk).free
    (small_disk / "others").write_bytes(b"x" * (free - 16 * 1024))
    with pytest.raises(OSError, match="cannot be written"):
        build_dataset(raw, folder, progress=False)
    (small_disk / "others").unlink()
    assert len(build_dataset(raw, folder, progress=False, products=PRODUCTS).reports) == 1
    assert not rubbish(folder)


@posix
def test_a_folder_that_cannot_be_written_is_said_and_can_be_read(
    small_disk: Path, two: tuple[helpers.Dataset, helpers.Dataset]
) -> None:
    folder = small_disk / "processed"
    write_dataset(two[0], folder)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(OSError, match="cannot be written"):
        write_dataset(two[1], folder)
    assert len(open_dataset(folder).reports) == 1
    with pytest.raises(OSError, match="cannot be written"):
        write_dataset(two[1], small_disk / "new")


def test_two_runs_at_once(tmp_path: Path, two: tuple[helpers.Dataset, helpers.Dataset]) -> None:
    write_dataset(two[0], tmp_path)
    with place.locked(tmp_path):
        with pytest.raises(InUseError, match="another run"):
            write_dataset(two[1], tmp_path)
        assert len(open_dataset(tmp_path).reports) == 1, "reading needs no lock"
    write_dataset(two[1], tmp_path)
    assert len(open_dataset(tmp_path).reports) == 2


def test_an_error_in_a_product_leaves_the_old_set(tmp_path: Path) -> None:
    raw, folder = tmp_path / "raw", tmp_path / "processed"
    shutil.copytree(RAW / "淄博市", raw)
    build_dataset(raw, folder, progress=False, products=PRODUCTS)
    before = content(folder)
    assert before[WORKBOOK] == b"1"
    shutil.copytree(RAW / "山东省", raw / "more")

    def fails(dataset: helpers.Dataset, path: Path) -> None:
        path.write_text("half of it", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_dataset(raw, folder, progress=False, products={WORKBOOK: fails})
    assert content(folder) == before and not rubbish(folder)
    build_dataset(raw, folder, progress=False)
    assert WORKBOOK not in content(folder), "a workbook of other data does not stay"


@posix
def test_ctrl_c_leaves_the_old_set(tmp_path: Path) -> None:
    raw = tmp_path / "data" / "raw"
    shutil.copytree(RAW / "淄博市", raw)
    run = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while not (tmp_path / "data" / "processed" / KEPT).exists() and time.monotonic() < end:
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 130 and "interrupted" in errors and "Traceback" not in errors
    assert content(tmp_path / "data" / "processed") == {}
    assert not rubbish(tmp_path / "data" / "processed")
