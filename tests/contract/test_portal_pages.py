"""Every sentence of the portal's pages is there in both languages, and each language is itself."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from tests.sentences import PAIRS, TEMPLATES

VIETNAMESE = re.compile(r"[a-eghik-vxyđăâêôơư]+", re.IGNORECASE)  # no f, j, w or z
# Names of formats and of bodies, which are the same everywhere.
NAMES = {"PDF", "SHA", "QR", "TOTP", "CSV", "XLSX", "Chung", "Tay", "YYYY", "MM", "DD", "A05"}
OUTSIDE = {"XLSX", "CSV", "PDF", "English", "Tiếng", "Việt", "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM",
           "Độc", "lập", "Tự", "do", "Hạnh", "phúc"}  # fmt: skip
TYPOGRAPHY = str.maketrans({letter: " " for letter in "–—…“”’·×₫"})


def words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.translate(TYPOGRAPHY))


def test_the_pages_say_much() -> None:
    """The test would be worth nothing if it found nothing."""
    assert len(PAIRS) > 500


def test_vietnamese_sentences_are_vietnamese() -> None:
    """Letters that no Vietnamese word has betray a word of another language."""
    wrong = set()
    for place, vi, _ in PAIRS:
        for word in words_of(vi):
            bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            if len(word) > 1 and word not in NAMES and not VIETNAMESE.fullmatch(bare):
                wrong.add(f"{place}: {word}")
    assert wrong == set()


def test_english_sentences_are_english() -> None:
    """No letter of them has a mark."""
    assert {f"{place}: {en}" for place, _, en in PAIRS if not en.translate(TYPOGRAPHY).isascii()} == set()


def test_both_languages_say_something_and_not_the_same() -> None:
    """A sentence that stands in one language only was forgotten."""
    for place, vi, en in PAIRS:
        assert bool(vi.strip()) is bool(en.strip()), place
    same = {vi for _, vi, en in PAIRS if vi == en and words_of(vi)}
    assert all(set(words_of(one)) <= NAMES for one in same), same


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_word_of_a_page_stands_outside_the_two_languages(path: Path) -> None:
    """Whatever a page says goes through a pair of texts; what is between the tags is marks only."""
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    text = "\0".join(data.data for data in tree.find_all(nodes.TemplateData))
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->|<[^>]*>", " ", text, flags=re.DOTALL)
    text = re.sub(r"&\w+;|[a-z-]+=\"[^\"]*\"?", " ", text)
    assert [word for word in words_of(text) if word not in OUTSIDE] == []
