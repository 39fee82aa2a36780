"""Words for people, in both languages side by side: Vietnamese first."""

from __future__ import annotations

from typing import NamedTuple

LANGUAGES = ("vi", "en")


class Text(NamedTuple):
    """What is said, in Vietnamese and in English."""

    vi: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language == "en" else self.vi
