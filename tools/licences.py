"""``make licences``: every locked package with its release, its licence, where it comes from and why it is there.

What licences the packages have is taken from their own metadata, as installed; so is what they carry of others'
under a licence that binds who passes it on.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "LICENCES.md"
LOCK, LOCK_ALL = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
EXTRAS = ("ocr", "cluster")
TOOLS = ("test", "lint")
"""Extras that only those need who work on the project."""

BINDING = re.compile(r"\b(?:[AL]?GPL|GNU (?:Lesser |Affero )?General Public|MPL|Mozilla Public|EPL|EUPL|CDDL|SSPL)", re.IGNORECASE)
"""Licences that bind who passes the package on (copyleft)."""

_MPL = "The MPL binds changes to the package's own files; it is installed as its authors publish it, and nothing in it is changed."
NOTES = {
    "certifi": "A list of certificates, which JupyterLab's client brings along; nothing here opens a connection. " + _MPL,
    "tqdm": _MPL,
    "hypothesis": "Used in the tests alone. " + _MPL,
    "pathspec": "Comes with the type checker alone. " + _MPL,
    "fqdn": "Comes with JupyterLab, which checks names with it. " + _MPL,
    "numpy": "Its wheels carry the run-time libraries of GCC, under the GPL with the exception that lets any program use them.",
    "scipy": "Its wheels carry the run-time libraries of GCC, under the GPL with the exception that lets any program use them.",
    "pypdfium2": "Its wheels for musl carry the run-time libraries of GCC, under the GPL with the exception that lets any program use them; "
                 "of ICU only build files are under the GPL, which the library itself is not.",
    "pyzmq": "Its wheels carry libzmq under the MPL. " + _MPL,
    "pillow": "Its wheels carry libraries with a choice of licences, of which one has no such bonds (FreeType), and the library of XZ Utils, "
              "which is free of them; only the programs of XZ Utils, which are not there, are under the GPL.",
    "onnxruntime": "Comes with the extra `ocr`. It is built with Eigen, under the MPL, unchanged.",
    "reportlab": "Used in the tests alone. One of its fonts, which no test uses, is under the GPL.",
    "setuptools": "Builds the editable install. It carries a module under the LGPL and one under the MPL, unchanged; nothing of it goes into "
                  "gongkai.",
    "shapely": "Comes with the extra `ocr`. Its wheels carry GEOS, a library of its own under the LGPL, unchanged and exchangeable.",
    "opencv-python-headless": "Comes with the extra `ocr`. Its wheels carry FFmpeg, a library of its own under the LGPL, unchanged and "
                              "exchangeable.",
}
"""Why a package that is, or carries something, under such a licence can be used all the same."""

OTHER_SYSTEMS = {
    "appnope": ("BSD-2-Clause", "https://github.com/minrk/appnope"),
    "colorama": ("BSD", "https://github.com/tartley/colorama"),
    "pywinpty": ("MIT", "https://github.com/andfoy/pywinpty"),
}
"""Packages for macOS or Windows, whose metadata are not at hand where this is run."""

_LICENCE_FILE = re.compile("licen[cs]e|copying|notice", re.IGNORECASE)
# The head of the licence itself: other licences name these to say that they get along with them.
_BINDING_TEXT = re.compile(r"GNU (?:LESSER |AFFERO |LIBRARY )?GENERAL PUBLIC LICENSE\s+Version|Mozilla Public License,? (?:Version|v\.) ?2",
                           re.IGNORECASE)
_SPDX = {
    "Apache Software License": "Apache-2.0", "Apache 2.0": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0",
    "BSD License": "BSD", "3-Clause BSD License": "BSD-3-Clause", "ISC License (ISCL)": "ISC", "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
}


class LicencesError(RuntimeError):
    """The file cannot be made; the message says what to do."""


@dataclass(frozen=True)
class Package:
    """A locked package. ``releases`` are several where systems differ; ``purpose`` is "" unless it is asked for by name."""

    name: str
    releases: tuple[str, ...]
    licence: str
    home: str
    purpose: str
    within: str


def locked(lock: Path) -> dict[str, tuple[str, ...]]:
    """The releases of each package that a lock file names."""
    found: dict[str, tuple[str, ...]] = {}
    for name, release in re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE):
        found[canonicalize_name(name)] = (*found.get(canonicalize_name(name), ()), release)
    return found


def purposes() -> dict[str, str]:
    """What ``pyproject.toml`` says of each package that it asks for: the sentence above it."""
    found: dict[str, str] = {}
    above = ""
    for line in (ROOT / "pyproject.toml").read_text("utf-8").splitlines():
        asked = re.match(r'\s+"([\w.-]+)(?:\[\w+\])?[<>=]', line)
        if asked and above:
            found[canonicalize_name(asked[1])] = above
        above = line.strip().removeprefix("# ") if line.startswith("    # ") else ""
    return found


def packages() -> list[Package]:
    """Every locked package, from the metadata of what is installed here. Raises LicencesError where that is not what is locked."""
    base, everything, why = locked(LOCK), locked(LOCK_ALL), purposes()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    needed = {extra: _closure(extras[extra]) - {*base} for extra in (*EXTRAS, *TOOLS)}
    out = []
    for name, releases in sorted(everything.items()):
        within = "" if name in base else ", ".join(extra for extra, names in needed.items() if name in names)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            if name not in OTHER_SYSTEMS:
                raise LicencesError(f"{name} is locked and not installed: run `make licences`") from None
            licence, home = OTHER_SYSTEMS[name]
        else:
            if found.version not in releases:
                raise LicencesError(f"{name} {found.version} is installed, {' or '.join(releases)} locked: run `make licences`")
            licence, home = _licence(found), _home(found)
            if (BINDING.search(licence) or _carries(found)) and name not in NOTES:
                raise LicencesError(f"{name} is, or carries something, under a copyleft licence: say in NOTES why it can be used")
        out.append(Package(name, releases, licence, home, why.get(name, ""), within))
    return out


def _closure(asked: Iterable[str]) -> set[str]:
    """The packages that are installed for these requirements."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in asked]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            needs = []
        if name in found and not requirement.extras:
            continue
        found.add(name)
        for need in map(Requirement, needs):
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras)):
                if canonicalize_name(need.name) not in found:
                    waiting.append(need)
    return found


def _licence(found: Distribution) -> str:
    told = found.metadata.get("License-Expression")
    if not told:
        classes = [line.rpartition(" :: ")[2] for line in found.metadata.get_all("Classifier") or [] if line.startswith("License ::")]
        told = " AND ".join(_SPDX.get(c, c.removeprefix("OSI Approved/")) for c in classes)
    if not told:
        words = (found.metadata.get("License") or "").strip().splitlines()
        told = _SPDX.get(words[0], words[0]) if words and len(words[0]) < 60 else ""
    if not told:
        raise LicencesError(f"{found.name} names no licence in its metadata")
    return _SPDX.get(told, told)


def _home(found: Distribution) -> str:
    lines = [line.partition(",") for line in found.metadata.get_all("Project-URL") or []]
    urls = {label.strip().casefold(): url.strip() for label, _, url in lines}
    for label in ("homepage", "home", "home page", "source", "source code", "repository", "code", "github", "documentation"):
        if label in urls:
            return urls[label]
    return found.metadata.get("Home-page") or next(iter(urls.values()), "")


def _carries(found: Distribution) -> bool:
    """Whether a licence file that comes with the package is of this kind."""
    for file in found.files or []:
        if not _LICENCE_FILE.search(str(file)) or file.suffix in (".py", ".pyc"):
            continue
        try:
            text = Path(str(file.locate())).read_text("utf-8", errors="replace")
        except OSError:
            continue
        if _BINDING_TEXT.search(text):
            return True
    return False


def page(found: Sequence[Package]) -> str:
    """The packages as Markdown."""
    def part(within: Iterable[Package]) -> str:
        rows = [(f"[{p.name}]({p.home})" if p.home else p.name, " / ".join(p.releases),
                 p.licence + (" †" if p.name in NOTES else ""), p.purpose) for p in within]
        lines = [("package", "release", "licence", "what for"), ("---",) * 4, *rows]
        return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)

    def of(*extras: str) -> list[Package]:
        return [p for p in found if (set(p.within.split(", ")) & set(extras)) or (not extras and not p.within)]

    tools = [p for p in of(*TOOLS) if p not in of(*EXTRAS)]
    notes: Mapping[str, str] = {p.name: NOTES[p.name] for p in found if p.name in NOTES}
    return "\n\n".join([
        "# Licences of the packages used",
        "Written by `make licences` from the lock files and the packages' own metadata; do not edit. Two releases are for different "
        "releases of Python. A package without a purpose is needed by another one. gongkai itself is under the MIT licence (`LICENSE`).",
        "## Installed by default", part(of()),
        *(text for extra in EXTRAS for text in (f"## Extra `{extra}`", part(of(extra)))),
        "## For those who work on the project", part(tools),
        "## † Licences that bind who passes a package on",
        "None of these packages is part of gongkai: they are installed beside it, as published, and gongkai only calls them.",
        "\n".join(f"- **{name}**: {note}" for name, note in sorted(notes.items())),
    ]) + "\n"


def main() -> int:
    try:
        text = page(packages())
    except LicencesError as error:
        print(error, file=sys.stderr)
        return 1
    FILE.write_text(text, encoding="utf-8")
    print(f"{FILE.name}: {len(locked(LOCK))} packages by default, {len(locked(LOCK_ALL))} in all; {text.count(' † |')} have a note")
    return 0


if __name__ == "__main__":
    sys.exit(main())
