"""What a person typed, brought to the form in which two spellings of one thing are the same.

Pure: standard library only. Nothing that is normalised here is stored: the words are only the input
of the keyed search tokens (``persistence.search``).

Names: every mark above and below a letter goes, so it no longer matters where a tone mark stands
(hoà, hòa), how the letters are composed or typed (NFC, NFD; đ, d, ð), or whether i or y is written
for the same sound (Lý, Lí). A name gives its words and each pair of its words. A search gives
the same of what was typed, and a case is found when it has all of them: so any of the words, in any
order, finds it, and two words are found only when they stand in one and the same name.

What whoever reads the tokens without the key can still see: how many words a name has, which cases
share a word, and how often. Nguyễn, Thị and Văn can be guessed by their frequency; a rare word, a
number or an address cannot.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations

from services.kernel.privacy.categories import Search
from services.kernel.privacy.online import online_words

MOST_WORDS = 16  # of one name: more is not a name, and the pairs grow by the square
FEWEST_PHONE_DIGITS = 7
FEWEST_ID_DIGITS = 8
_LONGEST_PHONE = 15  # digits, by ITU-T E.164

_LETTERS = str.maketrans({"đ": "d", "ð": "d", "ħ": "h", "ł": "l", "ı": "i", "’": "'", "–": "-"})
_ONE_NAME = re.compile(r"[,;/()\n]+")
_SAME_SOUND = re.compile(r"([bcdfghjklmnpqrstvwxz]+|qu)y")
_NOT_IN_A_PHONE = re.compile(r"[^0-9+\s.()-]+")
_NOT_IN_A_NUMBER = re.compile(r"[^0-9\s.-]+")

# What places are called, as it is written out and abbreviated; longest first. Only abbreviations with
# their dot, or before a number, are taken for one: a lone letter may be the name of a lot or a road.
_KINDS = (
    ("thanh pho", r"thanh pho\b|t\.\s*p\b\.?|tp\b\.?"),
    ("thi tran", r"thi tran\b|t\.\s*t\b\.?|tt\b\.?"),
    ("thi xa", r"thi xa\b|t\.\s*x\b\.?|tx\b\.?"),
    ("khu pho", r"khu pho\b|k\.\s*p\b\.?|kp\b\.?"),
    ("to dan pho", r"to dan pho\b|tdp\b\.?"),
    ("phuong", r"phuong\b|p\.|p(?=\s*[0-9])"),
    ("quan", r"quan\b|q\.|q(?=\s*[0-9])"),
    ("huyen", r"huyen\b|h\."),
    ("xa", r"xa\b|x\."),
    ("tinh", r"tinh\b|t\."),
    ("duong", r"duong\b|d\."),
    ("thon", r"thon\b"),
    ("ap", r"ap\b"),
    ("so", r"so\b|so nha\b"),
)
_KIND = re.compile(r"\b(?:" + "|".join(f"(?P<k{i}>{pattern})" for i, (_, pattern) in enumerate(_KINDS)) + ")")
_PLACE_WORDS = re.compile(r"@?[^\W_]+")
_LONE = frozenset("pqxhtd")  # an abbreviation without its dot ("P Mỹ Đông"): written or not, it says nothing
_SHORT = {"hcm": ("ho", "chi", "minh"), "hcmc": ("ho", "chi", "minh"), "hn": ("ha", "noi")}
_GLUED = re.compile(r"\b(tp|tt|tx|kp|tdp|p|q)(?=[0-9])|\btp(?=hcm\b|hn\b)")


def fold(text: str) -> str:
    """The text in small letters without any marks; other characters stay as they are."""
    for _ in range(2):  # case and composition meet in a few letters only the second time
        text = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text


def words(text: str) -> list[str]:
    """The folded words in their order; i and y are one where they sound the same."""
    spaced = "".join(c if c.isalnum() else " " for c in fold(text))
    return [_sounded(word) for word in spaced.split()]


def tokens(kind: Search, text: str) -> frozenset[str]:
    """What stands for the text in the index, and what a search for the text asks for.

    The tokens of some of a name's or an address's words are always among the tokens of the whole.
    Empty for a text that names nothing ("không rõ số").
    """
    return frozenset(_BY_KIND[kind](text))


def _names(text: str) -> set[str]:
    found: set[str] = set()
    for name in _ONE_NAME.split(text):
        distinct = sorted(list(dict.fromkeys(words(name)))[:MOST_WORDS])
        found.update(distinct)
        found.update(" ".join(pair) for pair in combinations(distinct, 2))
    return found


def _id_numbers(text: str) -> set[str]:
    runs = (_digits(run) for run in _NOT_IN_A_NUMBER.split(_plain(text)))
    return {run for run in runs if len(run) >= FEWEST_ID_DIGITS}


def _phones(text: str) -> set[str]:
    found = set()
    for run in _NOT_IN_A_PHONE.split(_plain(text)):
        several = len(_digits(run)) > _LONGEST_PHONE
        for one in run.split() if several else [run]:
            if len(number := _national(one)) >= FEWEST_PHONE_DIGITS:
                found.add(number)
    return found


def _national(phone: str) -> str:
    """The number as it is dialled inside Vietnam: +84, 0084 and 84 become 0."""
    digits = _digits(phone)
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith("84") and len(digits) >= 11:
        return "0" + digits[2:].removeprefix("0")
    return "0" + digits if len(digits) == 9 and digits[0] != "0" else digits


def _addresses(text: str) -> set[str]:
    """Each word, and each number together with what it numbers; the kinds of places themselves are left
    out, because people write them or not (P. Mỹ Đông, phường Mỹ Đông, Mỹ Đông)."""
    folded = _GLUED.sub(lambda match: f"{match[0]} ", fold(text).replace("@", " "))
    marked = _KIND.sub(lambda match: f" @{match.lastgroup} ", folded)
    found: set[str] = set()
    kind = ""
    for word in _PLACE_WORDS.findall(marked):
        if word.startswith("@k"):
            kind = _KINDS[int(word[2:])][0]
            continue
        if word not in _LONE:
            found.update(_SHORT.get(word, (_sounded(word),)))
        if kind and word.isdigit():
            found.add(f"{kind} {word}")
        kind = ""
    return found


def _sounded(word: str) -> str:
    return word[:-1] + "i" if _SAME_SOUND.fullmatch(word) else word


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)


_BY_KIND = {
    Search.NAME: _names,
    Search.ID_NUMBER: _id_numbers,
    Search.PHONE: _phones,
    Search.ADDRESS: _addresses,
    Search.ONLINE: online_words,
}
