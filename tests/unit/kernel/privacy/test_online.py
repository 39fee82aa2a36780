"""Addresses, handles and hashes as they are found again, however they were typed."""

from __future__ import annotations

import pytest

from services.kernel.privacy.categories import Search
from services.kernel.privacy.vietnamese import tokens


@pytest.mark.rule("single-entry-seed")
@pytest.mark.parametrize("typed", [
    "https://clipnhanh.example/v/8KQ2ZT", "http://www.clipnhanh.example/v/8KQ2ZT/?share=zl&t=15",
    "clipnhanh.example/v/8kq2zt#t=3", "HTTPS://M.ClipNhanh.example:443/v/8KQ2ZT/",
    " https://clipnhanh.example/v/8KQ2ZT ",
])  # fmt: skip
def test_one_address_in_many_spellings_is_one(typed: str) -> None:
    """Who shared it, from where and when says nothing about what it is."""
    assert tokens(Search.ONLINE, typed) == {"clipnhanh.example/v/8kq2zt"}


@pytest.mark.parametrize(("one", "other"), [
    ("https://xem.example/watch?v=abc&t=1", "https://xem.example/watch?v=abd"),
    ("https://xomnho.example/p/301", "https://xomnho.example/p/302"),
    ("anh_trai_mua_he", "anh_trai_mua_he_2"), ("sha256:aa", "sha256:ab"),
])  # fmt: skip
def test_different_content_is_not_taken_for_one(one: str, other: str) -> None:
    """The part of a query that names the content is kept."""
    assert not tokens(Search.ONLINE, one) & tokens(Search.ONLINE, other)


@pytest.mark.parametrize(("typed", "word"), [
    ("@be_na_live", "be_na_live"), ("ca_chuon_2013 (nick của cháu)", "ca_chuon_2013"), ("SHA256:B07C", "sha256:b07c"),
])  # fmt: skip
def test_a_handle_is_its_word(typed: str, word: str) -> None:
    """Without the at sign, without a remark, in small letters."""
    assert tokens(Search.ONLINE, typed) == {word}


@pytest.mark.parametrize(
    "typed", ["", " ", "@", "https://", "http://[::1", "https://x.invalid/?ref=<img src=x onerror=1>"]
)
def test_nothing_that_is_typed_makes_it_stumble(typed: str) -> None:
    """Addresses may be hostile; they are only cut at their marks."""
    assert len(tokens(Search.ONLINE, typed)) <= 1
