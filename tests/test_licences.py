"""``LICENCES.md`` names what the lock files name, and says why each licence that binds can be lived with."""

from __future__ import annotations

import re
import sys

import pytest
from tools import licences

TEXT = licences.FILE.read_text("utf-8")
UPDATE = "run `make licences`"


def rows(part: str = "") -> dict[str, list[str]]:
    """The cells behind each package's name, of the whole file or below one heading."""
    text = TEXT.split(f"## {part}\n", 1)[1].split("\n## ", 1)[0] if part else TEXT
    found = re.findall(r"^\| (?:\[([\w.-]+)\]\([^)]*\)|([\w.-]+)) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", text, re.MULTILINE)
    return {linked or plain: cells for linked, plain, *cells in found if (linked or plain) not in ("package", "---")}


def test_every_locked_package_stands_there_with_its_release() -> None:
    assert {name: cells[0] for name, cells in rows().items()} == {
        name: " / ".join(releases) for name, releases in licences.locked(licences.LOCK_ALL).items()}, UPDATE


def test_what_is_installed_by_default_stands_apart() -> None:
    assert {*rows("Installed by default")} == {*licences.locked(licences.LOCK)}, UPDATE
    assert {"rapidocr", "onnxruntime"} <= {*rows("Extra `ocr`")} and {"dask", "distributed"} <= {*rows("Extra `cluster`")}
    assert {"pytest", "mypy"} <= {*rows("For those who work on the project")}


def test_every_package_asked_for_says_what_for_and_every_one_has_a_licence() -> None:
    found = rows()
    for name, purpose in licences.purposes().items():
        assert found[name][2].strip() == purpose, UPDATE
    assert [name for name, cells in found.items() if not cells[1].strip()] == []
    assert len(licences.purposes()) > 30


def test_whatever_is_under_a_binding_licence_has_a_note() -> None:
    marked = {name for name, cells in rows().items() if cells[1].strip().endswith("†")}
    binding = {name for name, cells in rows().items() if licences.BINDING.search(cells[1])}
    noted = {*re.findall(r"^- \*\*([\w.-]+)\*\*: \w.*\.$", TEXT, re.MULTILINE)}
    assert binding <= marked == noted
    assert all(note in TEXT for name, note in licences.NOTES.items()), UPDATE
    assert not any(re.search(r"\bA?GPL", cells[1]) for cells in rows().values()), "no package is under the GPL or AGPL itself"


@pytest.mark.skipif(sys.platform != "linux" or sys.version_info[:2] != (3, 11), reason="the page tells of the packages for Python 3.11 on Linux")
def test_what_is_installed_here_has_the_licences_that_are_told() -> None:
    """Where the environment is the locked one; releases may differ in another."""
    try:
        found = licences.packages()
    except licences.LicencesError as error:
        if "locked" in str(error):
            pytest.skip(str(error))
        raise
    assert licences.page(found) == TEXT, UPDATE


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "LGPL-2.1", "AGPL-3.0", "MPL-2.0", "GNU General Public License v2", "EPL-2.0"])
def test_binding_licences_are_known(licence: str) -> None:
    assert licences.BINDING.search(licence)


@pytest.mark.parametrize("licence", ["MIT", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC", "MIT-CMU", "Zlib"])
def test_others_are_not(licence: str) -> None:
    assert not licences.BINDING.search(licence)
