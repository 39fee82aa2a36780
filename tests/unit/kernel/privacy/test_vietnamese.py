"""Two spellings of one name, number or address are one; different ones stay different."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.privacy.categories import Search
from services.kernel.privacy.vietnamese import MOST_WORDS, fold, tokens, words

NAME_WORDS = st.sampled_from(
    ["Nguyễn", "Thị", "Thúy", "Hòa", "Đặng", "Đức", "Lý", "Quý", "Mỹ", "Ấn", "Ngọc", "Phương", "Khuê", "Ánh", "Ơn"]
)
NAMES = st.lists(NAME_WORDS, min_size=1, max_size=6, unique=True)
PLACES = st.sampled_from(
    ["phường Mỹ Đông", "xã Phước Dinh", "phường 5", "quận 3", "tỉnh Ninh Thuận", "thành phố Phan Rang", "ấp 2"]
)
ABBREVIATED = {"phường ": "P.", "xã ": "X. ", "quận ": "Q.", "tỉnh ": "T. ", "thành phố ": "TP."}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "Hòa"),
        ("Thuý Lý", "THÚY LÍ"),
        ("Quý", "Quí"),
        ("Đặng Ðức", "đặng đức"),  # the second Ð is the Icelandic letter that some keyboards give
        ("  Nguyễn   Thị\tAn ", "nguyễn thị an"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ấn"), unicodedata.normalize("NFC", "Nguyễn Thị Ấn")),
        ("Nguyen Thi An", "Nguyễn Thị Ân"),
    ],
)
def test_two_spellings_of_a_name_are_one(one: str, other: str) -> None:
    """Composition, case, marks, đ, the place of the tone mark, i and y, spaces."""
    assert tokens(Search.NAME, one) == tokens(Search.NAME, other)


@pytest.mark.parametrize(("one", "other"), [("Mai", "Mây"), ("Tuấn", "Toàn"), ("Huy", "Hy"), ("Thái", "Thảy")])
def test_names_that_sound_different_stay_different(one: str, other: str) -> None:
    """i and y are one only where they are the word's only vowel."""
    assert not tokens(Search.NAME, one) & tokens(Search.NAME, other)


@given(NAMES, st.data())
def test_any_of_a_names_words_in_any_order_find_it(name: list[str], data: st.DataObject) -> None:
    """What is asked for is among what is kept, whichever of the words are typed."""
    asked = data.draw(st.lists(st.sampled_from(name), min_size=1, unique=True))
    assert tokens(Search.NAME, " ".join(asked)) <= tokens(Search.NAME, " ".join(name))


@given(NAMES, NAME_WORDS)
def test_a_word_that_the_name_has_not_finds_nothing(name: list[str], word: str) -> None:
    """A search that found too much would show cases that nobody looked for."""
    found = tokens(Search.NAME, " ".join([*name, word])) <= tokens(Search.NAME, " ".join(name))
    assert found == (words(word)[0] in words(" ".join(name)))


def test_words_of_two_children_are_not_mixed_to_one_name() -> None:
    """Lê An and Vũ Bình in one report are not a Lê Bình."""
    kept = tokens(Search.NAME, "Lê An; Vũ Bình")
    assert tokens(Search.NAME, "Bình Vũ") <= kept
    assert not tokens(Search.NAME, "Lê Bình") <= kept


def test_a_whole_page_in_the_field_for_a_name_does_not_flood_the_index() -> None:
    """Pairs grow by the square of the words."""
    page = " ".join(f"tu{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(500))
    assert len(tokens(Search.NAME, page)) == MOST_WORDS + MOST_WORDS * (MOST_WORDS - 1) // 2


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    """The folded form is the one form."""
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.sampled_from(Search))
def test_whatever_is_typed_has_tokens_of_its_kind_and_the_same_when_composed_otherwise(text: str, kind: Search) -> None:
    """No text breaks the search, and none is found in one form of Unicode only."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert tokens(kind, composed) == tokens(kind, decomposed)


@pytest.mark.parametrize(
    "phone",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "091-234-5678",
        "+84 912 345 678",
        "+84 (0) 912 345 678",
        "0084912345678",
        "84912345678",
        "912345678",
        "gọi 0912345678 (mẹ)",
        "０９１２３４５６７８",
    ],
)
def test_a_phone_number_is_one_however_it_is_written(phone: str) -> None:
    """+84, 0084 and 0; spaces, dots, words around it."""
    assert tokens(Search.PHONE, phone) == {"0912345678"}


@given(st.from_regex(r"[35789][0-9]{8}", fullmatch=True), st.sampled_from(["+84", "0084", "84", "0", ""]), st.data())
def test_any_mobile_number_is_one_in_any_form(subscriber: str, prefix: str, data: st.DataObject) -> None:
    """The prefix and the gaps say nothing."""
    gaps = data.draw(st.lists(st.sampled_from(["", " ", ".", "-"]), min_size=9, max_size=9))
    written = prefix + "".join(gap + digit for gap, digit in zip(gaps, subscriber, strict=True))
    assert tokens(Search.PHONE, written) == {"0" + subscriber}


@pytest.mark.parametrize("text", ["0912345678 / 0987 654 321", "0912345678 0987654321", "0912345678 hoặc 0987654321"])
def test_two_phone_numbers_are_two(text: str) -> None:
    """A mother's and a grandmother's in one field."""
    assert tokens(Search.PHONE, text) == {"0912345678", "0987654321"}


@pytest.mark.parametrize("kind", [Search.PHONE, Search.ID_NUMBER])
@pytest.mark.parametrize("text", ["", "chưa khai sinh", "111", "không rõ số"])
def test_what_holds_no_number_has_no_tokens(kind: Search, text: str) -> None:
    """Otherwise everybody without a number would be found as one."""
    assert tokens(kind, text) == frozenset()


def test_a_personal_number_is_its_digits() -> None:
    """Groups and words around it do not count."""
    assert tokens(Search.ID_NUMBER, "số 058 215-001.234 (chưa đối chiếu)") == {"058215001234"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P. Mỹ Đông", "phường Mĩ Đông"),
        ("P Mỹ Đông", "Mỹ Đông"),
        ("P.5, Q.3, TP.HCM", "phường 5 quận 3 thành phố Hồ Chí Minh"),
        ("p5 q3 tphcm", "Phường 5, Quận 3, TP. Hồ Chí Minh"),
        ("X. Phước Dinh, H. Thuận Nam", "xã Phước Dinh, huyện Thuận Nam"),
        ("TT. Phước Dân", "thị trấn Phước Dân"),
        ("KP.4, T.P Phan Rang", "khu phố 4, thành phố Phan Rang"),
        ("12 đ. Trần Phú", "12 đường Trần Phú"),
    ],
)
def test_an_abbreviated_address_is_the_written_out_one(one: str, other: str) -> None:
    """P., Q., TP., X., H., TT., KP. and the names that everybody shortens."""
    assert tokens(Search.ADDRESS, one) == tokens(Search.ADDRESS, other)


def test_a_number_belongs_to_what_it_numbers() -> None:
    """Ward 5 in district 3 is not ward 3 in district 5; the bare number finds both."""
    kept = tokens(Search.ADDRESS, "phường 5, quận 3")
    assert tokens(Search.ADDRESS, "Q.3") <= kept
    assert not tokens(Search.ADDRESS, "phường 3") <= kept
    assert tokens(Search.ADDRESS, "5") <= kept


@given(st.lists(PLACES, min_size=1, max_size=4, unique=True), st.data())
def test_any_parts_of_an_address_in_any_order_find_it(places: list[str], data: st.DataObject) -> None:
    """Abbreviated or not."""
    asked = data.draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    typed = ", ".join(asked)
    if data.draw(st.booleans()):
        for long, short in ABBREVIATED.items():
            typed = typed.replace(long, short)
    assert tokens(Search.ADDRESS, typed) <= tokens(Search.ADDRESS, ", ".join(places))


@pytest.mark.parametrize("text", ["@k1 @k99 xã", "@", "k99"])
def test_signs_that_the_reading_uses_itself_are_only_text(text: str) -> None:
    """A typed sign must not be taken for one of our own marks."""
    assert tokens(Search.ADDRESS, text) == tokens(Search.ADDRESS, text.replace("@", " "))
