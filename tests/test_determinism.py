"""The same files give the same frames and the same bytes, whatever the machine is set to."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, writes
from packaging.requirements import Requirement
from packaging.version import Version

from gongkai import schema
from gongkai.store.place import KEPT

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "data" / "raw"
SAMPLE = ("sources.csv", "names.csv", "上海市/上海市人民政府办公厅2019.xlsx", "宿迁市/2023.docx", "宿迁市/2024.html", "山东省/山东省大数据局2024.txt",
          "淮安市/洪泽区/2024.pdf")
"""A report of each kind of file, and what stands beside them."""

SETTLED = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}

_MAKE = """
import os, random, sys
from pathlib import Path

site, processes, order = sys.argv[1], int(sys.argv[2]), sys.argv[3]

class Listed(list):
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def close(self): pass

def in_order(listed):
    def listing(*place):
        found = sorted(listed(*place), key=os.fspath)
        if order != "sorted":
            random.Random(order).shuffle(found)
        return Listed(found)
    return listing

os.scandir, os.listdir = in_order(os.scandir), in_order(os.listdir)
from gongkai.dataset import build_dataset, write_dataset
from gongkai.figures import write_figures
from gongkai.notebooks import find
from gongkai.site import write_site
from gongkai.workbook import write_workbook

made = build_dataset("raw", "data/processed", progress=False, processes=processes, products={"summary.xlsx": write_workbook})
write_dataset(made, "parquet", columnar=True)
write_figures(made, Path("docs"))
if site == "site":
    write_site(Path("site"), find(Path("notebooks")), Path("data/processed/summary.xlsx"))
"""


@dataclass(frozen=True)
class Machine:
    """What differs from machine to machine, and from run to run."""

    order: str = "sorted"
    processes: int = 1
    environment: dict[str, str] = field(default_factory=dict)

    def run(self, tree: Path, *, site: bool, python: Path = Path(sys.executable)) -> dict[str, bytes]:
        """Every file that this machine makes of the reports in ``tree``, by its path."""
        env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON", "TZ"))}
        run = subprocess.run(
            [str(python), "-c", _MAKE, "site" if site else "no", str(self.processes), self.order], cwd=tree, capture_output=True, check=False,
            env={**env, "PYTHONPATH": str(ROOT / "src"), **SETTLED, **self.environment})
        assert run.returncode == 0, run.stderr.decode("utf-8", "replace")
        return {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(tree.rglob("*"))
                if path.is_file() and KEPT not in path.parts and path.relative_to(tree).parts[0] not in ("raw", "notebooks")}


def planted(tree: Path, *, backwards: bool = False) -> Path:
    """The sample in a folder of its own, its files put there in this order or the other."""
    for name in reversed(SAMPLE) if backwards else SAMPLE:
        (tree / "raw" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RAW / name, tree / "raw" / name)
    code = ("import helpers; dataset = helpers.open_dataset('../data/processed'); dataset", "dataset.report('宿迁市-2024')",
            "helpers.table(dataset.findings)", "helpers.outcome_chart(helpers.latest(helpers.outcome_shares(dataset)));",
            "helpers.answer_data_check(dataset)", "{*dataset.reports['publisher']} >= {*'宿迁市'}")
    (tree / "notebooks").mkdir()
    (tree / "notebooks" / "01.ipynb").write_text(writes(new_notebook(cells=[new_markdown_cell("# 问\n## Q"), *map(new_code_cell, code)])), "utf-8")
    return tree


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a machine makes that is set as most are, but for the pages."""
    made = Machine().run(planted(tmp_path_factory.mktemp("settled")), site=False)
    assert {"data/processed/applications.csv", "data/processed/summary.xlsx", "parquet/applications/part-00000.parquet",
            "docs/years.zh.png"} <= set(made)
    return made


@pytest.fixture(scope="module")
def with_pages(tmp_path_factory: pytest.TempPathFactory, settled: dict[str, bytes]) -> dict[str, bytes]:
    """The same, made again, and the pages."""
    made = Machine().run(planted(tmp_path_factory.mktemp("pages")), site=True)
    assert {"site/01.html", "site/index.html"} <= set(made)
    assert differing(settled, {name: data for name, data in made.items() if not name.startswith("site/")}) == []
    return made


@pytest.fixture(scope="session")
def gb18030(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment in which a program's text is GB18030, as on machines of Chinese offices."""
    if shutil.which("localedef") is None or not Path("/usr/share/i18n/charmaps/GB18030.gz").exists():
        pytest.skip("the locale zh_CN.GB18030 cannot be made here: localedef or its data are not installed")
    folder = tmp_path_factory.mktemp("locales")
    subprocess.run(["localedef", "-i", "zh_CN", "-f", "GB18030", str(folder / "zh_CN.GB18030")], check=True, capture_output=True)
    return {"LOCPATH": str(folder), "LC_ALL": "zh_CN.GB18030", "PYTHONUTF8": "0"}


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
MACHINES = {
    "order": Machine(order="1"), "another order": Machine(order="2"), "two processes": Machine(processes=2),
    "hash seed 1": Machine(environment={"PYTHONHASHSEED": "1"}), "any hash seed": Machine(environment={"PYTHONHASHSEED": "random"}),
    "Shanghai": Machine(environment={"TZ": "Asia/Shanghai"}), "Los Angeles": Machine(environment={"TZ": "America/Los_Angeles"}),
    "C": Machine(environment=ASCII),
}


def test_a_machine_set_otherwise_in_every_way_makes_the_same_bytes(settled: dict[str, bytes], tmp_path: Path) -> None:
    other = Machine("3", 2, {**ASCII, "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "random"})
    assert differing(settled, other.run(planted(tmp_path, backwards=True), site=False)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", MACHINES)
def test_each_setting_alone_changes_nothing(name: str, with_pages: dict[str, bytes], tmp_path: Path) -> None:
    assert differing(with_pages, MACHINES[name].run(planted(tmp_path), site=True)) == []


@pytest.mark.slow
def test_a_locale_of_another_encoding_changes_nothing(with_pages: dict[str, bytes], gb18030: dict[str, str], tmp_path: Path) -> None:
    assert differing(with_pages, Machine(environment=gb18030).run(planted(tmp_path), site=True)) == []


# -- releases of packages ------------------------------------------------------------------


def lowest() -> list[str]:
    """The oldest release of each package that ``pyproject.toml`` allows, for a fresh environment and the quick tests in it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = []
    for requirement in map(Requirement, [*project["dependencies"], *project["optional-dependencies"]["test"]]):
        (floor,) = (bound.version for bound in requirement.specifier if bound.operator == ">=")
        extras = f"[{','.join(requirement.extras)}]" if requirement.extras else ""
        pins.append(f"{requirement.name}{extras}=={floor}")
    return pins


def installed(python: Path, *packages: str) -> None:
    run = subprocess.run([str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet", *packages],
                         capture_output=True, text=True, check=False)
    if run.returncode:
        if re.search("Failed to establish a new connection|[Nn]ame resolution|Network is unreachable", run.stderr):
            pytest.skip("the package index cannot be reached")
        pytest.fail(run.stderr[-2000:])


@pytest.mark.slow
def test_the_oldest_pandas_gives_the_same_bytes(with_pages: dict[str, bytes], tmp_path: Path) -> None:
    """The newest is what the lock files name, with which all tests run."""
    (pandas,) = (pin for pin in lowest() if pin.startswith("pandas=="))
    older = tmp_path / "older"
    installed(Path(sys.executable), "--no-deps", "--target", str(older), pandas)
    tree = planted(tmp_path / "tree")
    path = os.pathsep.join([str(older), str(ROOT / "src")])
    told = subprocess.run([sys.executable, "-c", "import pandas; print(pandas.__version__)"], env={**os.environ, "PYTHONPATH": path},
                          capture_output=True, text=True, check=True).stdout.strip()
    assert Version(told) == Version(pandas.partition("==")[2])
    assert differing(with_pages, Machine(environment={"PYTHONPATH": path}).run(tree, site=True)) == []


@pytest.mark.slow
def test_the_oldest_release_of_every_package_gives_the_same_data_and_passes_the_tests(settled: dict[str, bytes], tmp_path: Path) -> None:
    """How letters are drawn, and how a workbook is packed, is the libraries'; the data are ours."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    installed(python, *lowest())
    made = Machine().run(planted(tmp_path / "tree"), site=True, python=python)
    data = [name for name in settled if name.endswith(".csv")]
    assert len(data) == len(schema.DATASET_FRAMES)
    assert differing({name: settled[name] for name in data}, {name: made.get(name, b"") for name in data}) == []
    chosen = [f"tests/{name}" for name in ("test_dataset.py", "test_layouts.py", "test_measures.py", "test_report.py", "checks",
                                           "extract", "prose")]
    run = subprocess.run([str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'tests'}", *chosen], cwd=ROOT,
                         env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "src", ROOT / "tests", ROOT)))},
                         capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-4000:]
