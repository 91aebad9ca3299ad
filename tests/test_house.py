"""How the house is laid out: which way the dependencies point, and what must stand in no file."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
MODULES = {
    ".".join(path.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(SRC.rglob("*.py"))
}
READERS = sorted(name for name in MODULES if name == "gongkai.reading" or name.startswith("gongkai.reading."))

# A package as a whole, then all below it. The first may import none of the second.
FORBIDDEN = (
    ("gongkai.form", "gongkai"),
    ("gongkai.reading", "gongkai.form"),
    ("gongkai.reading", "gongkai.extract"),
    ("gongkai.extract", "gongkai.reading"),
    ("gongkai.checks", "gongkai.measures"),
    ("gongkai.measures", "gongkai.charts"),
    ("gongkai.measures", "gongkai.workbook"),
    ("gongkai.measures", "gongkai.reading"),
    ("gongkai.charts", "gongkai.reading"),
    ("gongkai.workbook", "gongkai.reading"),
    ("gongkai", "helpers"),
)


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def imports(tree: ast.AST, module: str, *, package: bool = False) -> Iterator[str]:
    """Every module a tree imports, relative imports and ``from package import module`` resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")[: None if package and node.level == 1 else -(node.level - package)]
                base = ".".join([*parents, *([node.module] if node.module else [])])
            for alias in node.names:
                whole = f"{base}.{alias.name}"
                yield whole if whole in MODULES else base


@cache
def imported(module: str) -> frozenset[str]:
    path = MODULES[module]
    return frozenset(imports(ast.parse(path.read_text("utf-8")), module, package=path.name == "__init__.py"))


def cells(notebook: Path, kind: str) -> list[str]:
    return ["".join(c["source"]) for c in json.loads(notebook.read_text("utf-8"))["cells"] if c["cell_type"] == kind]


def tracked() -> list[Path]:
    """Files that are or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def test_the_packages_are_found() -> None:
    assert {"helpers", "gongkai", "gongkai.form", "gongkai.notebooks"} <= set(MODULES)
    assert READERS


@pytest.mark.parametrize(("package", "banned"), FORBIDDEN)
def test_dependencies_point_one_way(package: str, banned: str) -> None:
    wrong = [
        f"{module} imports {target}"
        for module in MODULES if within(module, package)
        for target in imported(module) if within(target, banned) and not within(target, package)
    ]
    assert not wrong


def test_the_public_face_holds_no_logic() -> None:
    tree = ast.parse((SRC / "helpers.py").read_text("utf-8"))
    docstring, *rest = tree.body
    assert isinstance(docstring, ast.Expr), "helpers.py begins with its docstring"
    for statement in rest:
        is_all = isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"
        assert isinstance(statement, ast.ImportFrom) or is_all, ast.unparse(statement)
    assert all(within(target, "gongkai") or target == "__future__" for target in imported("helpers"))


def test_the_public_face_exports_what_it_imports() -> None:
    import helpers

    tree = ast.parse((SRC / "helpers.py").read_text("utf-8"))
    names = {
        alias.asname or alias.name
        for node in tree.body if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
    }
    assert set(helpers.__all__) == names
    contract = {"read_report", "Report", "ReportError", "load_reports", "Dataset", "build_dataset", "open_dataset",
                "write_workbook"}
    assert contract <= names


def test_every_public_name_is_described() -> None:
    import helpers

    bare = [n for n in helpers.__all__ if callable(getattr(helpers, n)) and not getattr(helpers, n).__doc__]
    assert not bare


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda path: path.name)
def test_notebooks_import_the_public_face_alone(notebook: Path) -> None:
    for source in cells(notebook, "code"):
        plain = "\n".join(line for line in source.splitlines() if not line.lstrip().startswith(("%", "!")))
        for target in imports(ast.parse(plain), "notebook"):
            assert target.split(".")[0] in {"helpers", "IPython"}, f"imports {target}"


# Put together from pieces, so that this file does not hold what it looks for.
HOSTS = ("pypi" + ".org/simple", "files.python" + "hosted", "registry.npm" + "js", "deb." + "debian.org")
MACHINE_PATH = re.compile(r"(?<![\w.<-])/(?:work|tmp|root|farm|opt|home/\w+|Users/\w+)/")


def test_no_machine_path_and_no_registry_host_in_any_file() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(ROOT).as_posix()
        if name != "tests/test_house.py":
            found += [f"{name}: {match[0]}" for match in MACHINE_PATH.finditer(text)]
        found += [f"{name}: {host}" for host in HOSTS if host in text]
    assert not found


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_links_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", (ROOT / name).read_text("utf-8"))
    targets = [target for target in targets if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_the_places_that_contributing_names_are_there() -> None:
    places = re.findall(r"`((?:src|tests|data)/[\w./]+|[\w-]+\.(?:py|toml|yml))`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert len(places) > 10
    roots = (ROOT, SRC, SRC / "gongkai")
    assert [place for place in places if not any((root / place).exists() for root in roots)] == []


def test_both_readmes_show_the_same_pictures_and_notebooks() -> None:
    english, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    pictures = set(re.findall(r"docs/[\w.-]+\.png", english))
    assert len(pictures) == 2
    assert {name.replace(".en.", ".zh.") for name in pictures} == set(re.findall(r"docs/[\w.-]+\.png", chinese))
    shipped = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(re.findall(r"notebooks/[\w-]+\.ipynb", english)) == shipped
    assert set(re.findall(r"notebooks/[\w-]+\.ipynb", chinese)) == shipped
    assert "(README.zh-CN.md)" in english
    assert "(README.md)" in chinese


def test_the_version_is_the_same_everywhere() -> None:
    import tomllib

    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert citation["cff-version"] == "1.2.0"
    assert {"title", "authors", "message"} <= set(citation)
    assert f"## [{version}] - {citation['date-released']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_make_target_is_described() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    described = re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE)
    assert sorted(described) == sorted(phony[1].split())
