"""The package, the conda environment and the lock files name the same packages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
"""Packages that conda-forge has under another name."""

LOCKS = {"requirements.lock": (), "requirements-dev.lock": ("test", "lint", "ocr", "cluster")}


def declared(*extras: str) -> dict[str, Requirement]:
    project = PROJECT["project"]
    lines = [*project["dependencies"], *PROJECT["dependency-groups"]["build"]]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return {canonicalize_name(r.name): r for r in map(Requirement, lines)}


def locked(name: str) -> list[tuple[Requirement, int]]:
    """The pins of a lock file, each with how many hashes it has."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    return [(Requirement(line.split("--hash")[0].strip()), line.count("--hash=sha256:")) for line in lines]


def test_conda_has_the_packages_and_bounds_of_pyproject() -> None:
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(entry["pip"] for entry in conda if isinstance(entry, dict))
    lines = [entry for entry in conda if isinstance(entry, str)] + [e for e in from_pip if not e.startswith("-")]
    bounds = {}
    for requirement in map(Requirement, lines):
        name = canonicalize_name(CONDA_NAMES.get(requirement.name, requirement.name))
        bounds[name] = str(requirement.specifier)
    assert bounds.pop("python") == PROJECT["project"]["requires-python"]
    assert bounds.pop("pip") == ""
    assert bounds == {name: str(r.specifier) for name, r in declared("test", "lint").items()}
    assert "--editable ." in from_pip


def test_the_build_group_is_what_the_build_asks_for() -> None:
    assert PROJECT["dependency-groups"]["build"] == PROJECT["build-system"]["requires"]


@pytest.mark.parametrize(("name", "extras"), LOCKS.items())
def test_every_declared_package_is_locked_within_its_bounds(name: str, extras: tuple[str, ...]) -> None:
    pins: dict[str, list[Version]] = {}
    for requirement, hashes in locked(name):
        (pin,) = requirement.specifier
        assert pin.operator == "==", requirement
        assert hashes > 0, f"{requirement} has no hash"
        pins.setdefault(canonicalize_name(requirement.name), []).append(Version(pin.version))
    for package, requirement in declared(*extras).items():
        assert pins.get(package), f"{package} is not in {name}: run `make lock`"
        assert all(requirement.specifier.contains(v, prereleases=True) for v in pins[package]), package


def test_the_test_lock_adds_to_the_other_and_changes_nothing() -> None:
    # A package for some systems only may be for all of them where the tests need it.
    few, all_of_them = ({f"{r.name}{r.specifier}" for r, _ in locked(name)} for name in LOCKS)
    assert few < all_of_them


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)


def test_every_dependency_says_why() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    quoted = [f'"{r}"' for r in declared("test", "lint").values() if r.name != "setuptools"]
    for requirement in quoted:
        at = next(i for i, line in enumerate(lines) if line.strip().rstrip(",") == requirement)
        assert re.fullmatch(r" *# .*\.", lines[at - 1]), requirement
