"""The language of labels, titles and sentences: Chinese, until a reader asks for English."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["zh", "en"]

_language: Language = "zh"


def use_language(language: Language) -> None:
    """Set the language of every label, title and sentence made from now on: ``"zh"`` or ``"en"``.

    Names of publishers stay as the reports print them.

    Raises :class:`ValueError` for any other language.

    Examples
    --------
    >>> use_language("en")
    >>> print(say_failures(dataset))
    Every file was read.
    >>> use_language("zh")
    >>> print(say_failures(dataset))
    放进来的文件都读出来了。
    """
    global _language
    if language not in get_args(Language):
        raise ValueError(f"language is 'zh' or 'en', not {language!r}")
    _language = language


def language() -> Language:
    """The language now in use."""
    return _language


def say(zh: str, en: str) -> str:
    """The one of two wordings that is in the language now in use."""
    return zh if _language == "zh" else en


def label_column() -> str:
    """Name of the column that holds labels in the language now in use."""
    return f"label_{_language}"
