"""What several tests share: the shipped reports read once, LibreOffice, and the folder of published figures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

import helpers

# Machines differ and are shared: how long a case takes says nothing of whether it is right.
settings.register_profile("gongkai", deadline=None, derandomize=True)
settings.load_profile("gongkai")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of published figures and reports that lies beside some checkouts."""
    folder = ROOT.parent / "shared"
    if not (folder / "figures").is_dir():
        pytest.skip("the folder shared/ with the published figures is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def soffice() -> str:
    """The path of LibreOffice. CI installs it, so there it must not be missing."""
    path = shutil.which("soffice")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice (soffice) is not installed on CI")
        pytest.skip("LibreOffice (soffice) is not installed")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, driven by Playwright. CI installs it, so there it must not be missing."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed on CI")
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def dataset() -> helpers.Dataset:
    """Every report that the repository ships."""
    return helpers.load_reports(ROOT / "data" / "raw")
