"""Addresses, handles and hashes of content, brought to the form in which two spellings of one are the same.

Pure: standard library only. An address may be hostile: it is never opened, resolved or parsed by anything that
could stumble over it, only cut at its first marks.
"""

from __future__ import annotations

import re
import unicodedata

_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://")
_SAME_SITE = re.compile(r"^(www|m|mobile)\.")
# What in an address's query names the content itself; the rest says who shared it and from where.
_NAMES_CONTENT = frozenset({"v", "id", "fbid", "story_fbid", "p", "post", "video", "video_id", "photo", "photo_id"})


def online_words(text: str) -> set[str]:
    """What stands for the text in the index: one word, or none for a text that names nothing."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if not plain:
        return set()
    found = _address(plain) if _is_address(plain) else plain.split()[0].lstrip("@")
    return {found} if found else set()


def _is_address(plain: str) -> bool:
    first = plain.split("/", 1)[0]
    return "://" in plain or ("/" in plain and "." in first)


def _address(plain: str) -> str:
    """Host and path, and of the query what names the content; without scheme, www, port, slash at the end."""
    rest = _SCHEME.sub("", plain).split("#", 1)[0]
    rest, _, query = rest.partition("?")
    host, _, path = rest.partition("/")
    host = _SAME_SITE.sub("", host.rpartition("@")[2].split(":", 1)[0])
    kept = sorted(part for part in query.split("&") if part.partition("=")[0] in _NAMES_CONTENT)
    return "/".join(filter(None, (host, path.strip("/")))) + ("?" + "&".join(kept) if kept else "")
