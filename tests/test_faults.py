"""Whatever happens to the program, the results are the old ones or the new ones, whole, and the next run completes."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import psutil
import pytest

import helpers
from gongkai.dataset import build_dataset, open_dataset, write_dataset
from gongkai.store import place, whole
from gongkai.store.place import KEPT, InUseError
from interrupted import listening

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
WORKBOOK = "summary.xlsx"
posix = pytest.mark.skipif(os.name != "posix", reason="signals, mounts and rights of POSIX")
KILLS = int(os.environ.get("GONGKAI_KILLS", "50"))
"""How often the whole program is killed at a random moment."""
NOTEBOOK_KILLS = int(os.environ.get("GONGKAI_NOTEBOOK_KILLS", "10"))
"""How often it is killed while it runs notebooks."""


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
    print(f"killed at {len(seen) - 1} steps of writing: {seen[:-1].count('old')} left the old set, {seen[:-1].count('new')} the new one, none a mixture")
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
    found: Counter[str] = Counter()
    number = 0
    while found["old"] + found["new"] < KILLS:
        assert found["finished"] < 5 * KILLS, "the program ends before it is killed"
        before = next(name for name in states if content(processed) == states[name])
        wanted = "ab"[before == "a"]
        shutil.rmtree(trees["both"] / "data" / "raw")
        shutil.copytree(trees[wanted] / "data" / "raw", trees["both"] / "data" / "raw")
        run = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=trees["both"], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
        try:
            # The last third is where the files are written.
            run.wait(rng.triangular(0, 1.2, 0.9) * took)
            assert run.returncode == 0
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        open_dataset(processed)
        now = content(processed)
        other = {name: sorted(f for f in {*now, *state} if now.get(f) != state.get(f)) for name, state in states.items()}
        after = next((name for name in states if not other[name]), None)
        assert after is not None, f"run {number} left files that are neither of the one set nor of the other: {other}"
        found["finished" if run.returncode == 0 else "old" if after == before else "new"] += 1
        number += 1
    _run(trees["both"])
    assert content(processed) == states[wanted]
    assert not rubbish(processed)
    print(f"killed {found['old'] + found['new']} times at random moments: {found['old']} left the old set, {found['new']} the new one, "
          f"none a mixture; {found['finished']} runs ended before they were to be killed")


def _run(tree: Path) -> None:
    subprocess.run([sys.executable, "-c", _PROGRAM], cwd=tree, check=True, capture_output=True)


# -- notebooks, figures and other files that stand alone ---------------------------------------------


def _killed_while_writing(path: Path, data: bytes) -> None:
    """In a process of its own: die when the new file is written and has not taken the old one's place."""
    Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment, method-assign]
    whole.replace_file(path, data)


@posix
def test_a_file_whose_writer_is_killed_is_the_old_one_and_its_rest_goes(tmp_path: Path) -> None:
    path = tmp_path / "[a]*.ipynb"
    path.write_bytes(b"old")
    path.chmod(0o640)
    run = multiprocessing.get_context("fork").Process(target=_killed_while_writing, args=(path, b"new"))
    run.start()
    run.join()
    assert run.exitcode == -signal.SIGKILL
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 2
    # What a process that runs, or somebody else, keeps beside it stays.
    others = [tmp_path / f".{path.name}.{os.getpid()}.tmp", tmp_path / f".{path.name}.mine.tmp", tmp_path / ".[a]b.ipynb.1.tmp"]
    for other in others:
        other.write_bytes(b"x")
    whole.clear(path)
    assert sorted(tmp_path.iterdir()) == sorted([path, *others])
    whole.replace_file(path, b"new")
    assert path.read_bytes() == b"new" and path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        whole.replace_file(path, b"new")
    assert path.read_bytes() == b"old" and list(tmp_path.iterdir()) == [path]


_NOTEBOOKS = "import sys; from gongkai.__main__ import main; sys.exit(main(['data', 'notebooks']))"


def _notebook(code: str) -> str:
    return nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, id="a")])) + "\n"


def _tree(folder: Path, *codes: str) -> Path:
    """A project of one report whose data are made, and these notebooks."""
    (folder / "data" / "raw").mkdir(parents=True)
    shutil.copy(RAW / "山东省" / "山东省大数据局2024.txt", folder / "data" / "raw")
    (folder / "notebooks").mkdir()
    for number, code in enumerate(codes):
        (folder / "notebooks" / f"{number}.ipynb").write_text(_notebook(code), encoding="utf-8")
    build_dataset(folder / "data" / "raw", folder / "data" / "processed", progress=False)
    return folder


def _started(run: subprocess.Popen[str], what: str, seconds: float = 600) -> list[psutil.Process]:
    """The processes that a run started, once one with these words in its command is among them."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and run.poll() is None:
        with contextlib.suppress(psutil.Error):
            found = psutil.Process(run.pid).children(recursive=True)
            if any(what in " ".join(process.cmdline()) for process in found):
                return found
        time.sleep(0.01)
    raise AssertionError(f"no {what} was started")


def _end(processes: list[psutil.Process], seconds: float = 120) -> None:
    _, left = psutil.wait_procs(processes, timeout=seconds)
    assert [process for process in left if process.status() != psutil.STATUS_ZOMBIE] == [], "a process is left"


@posix
@pytest.mark.parametrize(("what", "seconds"), [("spawn_main", 0), ("spawn_main", 0.3), ("ipykernel_launcher", 1)])
def test_ctrl_c_while_notebooks_run_ends_them_at_once_and_leaves_them_as_they_were(tmp_path: Path, what: str, seconds: float) -> None:
    """Also while the processes that run them are just being started."""
    tree = _tree(tmp_path / "tree", "import time; time.sleep(36000)", "import time; time.sleep(36001)", "1 + 1")
    room = tmp_path / "room"
    room.mkdir()
    before = content(tree / "notebooks")
    # As a terminal does: to the program and all that it started.
    run = subprocess.Popen([sys.executable, "-c", _NOTEBOOKS], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           start_new_session=True, preexec_fn=listening, env={**os.environ, "TMPDIR": str(room)})
    started = _started(run, what)
    time.sleep(seconds)
    os.killpg(run.pid, signal.SIGINT)
    _, errors = run.communicate(timeout=600)
    assert run.returncode == 130 and "interrupted" in errors and "Traceback" not in errors
    _end(started)
    assert content(tree / "notebooks") == before
    assert list(room.rglob("*.json")) == [], "a kernel's key is left"


@pytest.mark.slow
@posix
def test_killed_while_notebooks_run_each_is_the_old_one_or_the_new_one(tmp_path: Path) -> None:
    tree = _tree(tmp_path / "tree", "1 + 1", "'x' * 100_000", "2 + 2")
    folder = tree / "notebooks"
    old = content(folder)
    start = time.monotonic()
    subprocess.run([sys.executable, "-c", _NOTEBOOKS], cwd=tree, check=True, capture_output=True)
    took = time.monotonic() - start
    new = content(folder)
    assert all(new[name] != old[name] for name in old)
    rng = random.Random(os.environ.get("GONGKAI_SEED", "notebooks"))
    states: Counter[str] = Counter()
    for _ in range(NOTEBOOK_KILLS):
        for name, data in old.items():
            (folder / name).write_bytes(data)
        run = subprocess.Popen([sys.executable, "-c", _NOTEBOOKS], cwd=tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        started: list[psutil.Process] = []
        end = time.monotonic() + rng.uniform(0.3, 1) * took
        while time.monotonic() < end and run.poll() is None:
            with contextlib.suppress(psutil.Error):
                started = psutil.Process(run.pid).children(recursive=True)
            time.sleep(0.02)
        run.kill()
        run.wait()
        _end(started)
        now = {path.name: path.read_bytes() for path in folder.glob("*.ipynb") if not path.name.startswith(".")}
        assert {*now} == {*old}
        assert all(now[name] in (old[name], new[name]) for name in now)
        states.update("new" if now[name] == new[name] else "old" for name in now)
    subprocess.run([sys.executable, "-c", _NOTEBOOKS], cwd=tree, check=True, capture_output=True)
    assert content(folder) == new, "the next run completes, and leaves nothing beside them"
    print(f"killed {NOTEBOOK_KILLS} times while notebooks ran: {states['old']} notebooks left as they were, {states['new']} new, none in part")


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


def test_a_clock_that_goes_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents decide, not times: files of tomorrow, and a run that is earlier than the one before it."""
    raw, folder = tmp_path / "raw", tmp_path / "processed"
    shutil.copytree(RAW / "淄博市", raw)
    tomorrow = time.time() + 86_400
    for path in raw.iterdir():
        os.utime(path, (tomorrow, tomorrow))
    build_dataset(raw, folder, progress=False, products=PRODUCTS)
    before, when = content(folder), {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - 365 * 86_400)
    for path in (*raw.iterdir(), folder / "reports.csv"):
        os.utime(path, (1, 1))
    build_dataset(raw, folder, progress=False, products=PRODUCTS)
    assert content(folder) == before
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir() if path.name != "reports.csv"} == {
        path: at for path, at in when.items() if path.name != "reports.csv"}, "nothing changed, nothing is written"
    # Changed, and older than what was made of it.
    path = next(raw.iterdir())
    path.write_bytes(path.read_bytes().replace(b"2023", b"2022"))
    os.utime(path, (1, 1))
    assert build_dataset(raw, folder, progress=False, products=PRODUCTS).reports["year"].tolist() == [2022]
    assert not rubbish(folder)


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
    run = subprocess.Popen([sys.executable, "-c", _PROGRAM], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           preexec_fn=listening)
    end = time.monotonic() + 600
    while not (tmp_path / "data" / "processed" / KEPT).exists() and time.monotonic() < end:
        time.sleep(0.02)
    run.send_signal(signal.SIGINT)
    _, errors = run.communicate(timeout=600)
    assert run.returncode == 130 and "interrupted" in errors and "Traceback" not in errors
    assert content(tmp_path / "data" / "processed") == {}
    assert not rubbish(tmp_path / "data" / "processed")
