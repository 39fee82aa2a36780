"""What a child reads before it comes to court: whatever spares it is told, in sentences that a child can read."""

from __future__ import annotations

import pytest

from services.court_liaison.domain.accommodations import Accommodation
from services.portal.domain.child_sheet import ALWAYS, BEGIN, SPARED, child_sheet

pytestmark = pytest.mark.rule("court-question-style")
LONGEST = 16  # words of a sentence; in Vietnamese each syllable is one


def test_every_accommodation_is_told_to_the_child() -> None:
    """One that is added later must find its sentence."""
    assert set(SPARED) == {str(one) for one in Accommodation}


@pytest.mark.parametrize("sentence", [*BEGIN, *ALWAYS, *SPARED.values()], ids=lambda one: one.en)
def test_a_sentence_is_short_and_says_one_thing(sentence: tuple[str, str]) -> None:
    """Short and simple, one matter at a time, as the court must ask too."""
    for text in sentence:
        assert len(text.split()) <= LONGEST, text
        assert text.count(".") == 1, text


def test_the_sheet_has_what_spares_this_child_and_no_more() -> None:
    """With lines for a translation only where somebody translates."""
    sheet = child_sheet(["separate_entrance"])
    assert SPARED["separate_entrance"] in sheet.sentences
    assert SPARED["screen"] not in sheet.sentences
    assert sheet.sentences[: len(BEGIN)] == BEGIN
    assert not sheet.translated
    assert child_sheet(["interpreter"]).translated
