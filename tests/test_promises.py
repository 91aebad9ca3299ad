"""What SECURITY.md and the pages on reliability promise is tested where they say, in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gongkai.loading.pool import Limits
from gongkai.reading import package
from gongkai.reading.file import MAX_BYTES

ROOT = Path(__file__).resolve().parents[1]
PAGES = {name: (ROOT / name).read_text("utf-8") for name in ("SECURITY.md", "docs/reliability.md", "docs/reliability.zh-CN.md")}
TEST = re.compile(r"`(tests/[\w./]+?)(?:::(\w+))?`")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_and_file_that_is_named_is_there(page: str) -> None:
    for path, function in TEST.findall(PAGES[page]):
        assert (ROOT / path).exists(), path
        if function:
            text = (ROOT / path).read_text("utf-8")
            assert f"def {function}(" in text, f"{path}::{function}"
    for target in re.findall(r"\]\(([^)#\s]+)", PAGES[page]):
        assert ((ROOT / page).parent / target).exists(), target


def test_slow_is_said_of_the_slow_tests_and_of_no_other() -> None:
    for path, function in TEST.findall(PAGES["docs/reliability.md"]):
        if function:
            before = (ROOT / path).read_text("utf-8").split(f"def {function}(")[0].rsplit("\n\n", 1)[-1]
            said = f"slow: `{path}::{function}`" in PAGES["docs/reliability.md"]
            assert said == ("@pytest.mark.slow" in before), function


def test_both_languages_name_the_same_tests_and_commands() -> None:
    english, chinese = PAGES["docs/reliability.md"], PAGES["docs/reliability.zh-CN.md"]
    assert sorted(TEST.findall(english)) == sorted(TEST.findall(chinese))
    assert len(TEST.findall(english)) > 20
    for pattern in (r"`((?:make|python -m) [\w.]+)`", r"<!-- (figures:[\w:]+) -->"):
        assert {*re.findall(pattern, english)} == {*re.findall(pattern, chinese)} != set()


def test_the_limits_are_those_that_hold() -> None:
    limits = Limits()
    told = {f"{MAX_BYTES // 2**20} MB", f"{limits.seconds:g} s", f"{limits.memory // 10**9} GB", f"{package.MAX_MEMBERS:,} members",
            f"{package.MAX_EXPANDED // 2**20} MB unpacked", f"{package.MAX_RATIO} to 1"}
    assert [limit for limit in told if limit not in PAGES["docs/reliability.md"]] == []
    assert f"{limits.seconds:g} s and {limits.memory // 10**9} GB" in PAGES["SECURITY.md"]
