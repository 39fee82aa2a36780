"""When a start may spare asking identity to see to its keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.machine.accounts import keys_in_order, remember_keys
from deploy.machine.layout import Layout


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """Keys that identity has made and seen to."""
    layout = Layout(tmp_path)
    layout.prepare()
    layout.signing_key.write_text("a private key")
    layout.token_keys.write_text('{"keys": [{"kid": "1"}]}')
    layout.second_factor_key.write_bytes(b"32 bytes")
    remember_keys(layout)
    return layout


def test_keys_that_identity_has_seen_are_not_shown_to_it_again(layout: Layout) -> None:
    """A second start takes seconds; a Python process that finds nothing to do would be one of them."""
    assert keys_in_order(layout)


@pytest.mark.parametrize(
    "change",
    [
        lambda layout: layout.signing_key.write_text("another private key"),
        lambda layout: layout.token_keys.write_text('{"keys": []}'),
        lambda layout: layout.signing_key.unlink(),
        lambda layout: layout.token_keys.unlink(),
        lambda layout: layout.second_factor_key.unlink(),
        lambda layout: layout.keys_seen.unlink(),
    ],
    ids=["key replaced", "set changed", "key lost", "set lost", "second key lost", "cut off before it was done"],
)
def test_keys_that_are_not_the_ones_it_saw_are_identitys_to_look_at(
    layout: Layout, change: Callable[[Layout], object]
) -> None:
    """A rotated, restored, damaged or lost key: identity completes what is missing or says what is wrong."""
    change(layout)
    assert not keys_in_order(layout)


def test_a_retired_key_is_for_identity_to_drop(layout: Layout) -> None:
    """An hour after a rotation the old public key leaves the set, at the next start."""
    layout.token_keys.write_text('{"keys": [{"kid": "2"}, {"kid": "1", "retired_at": 1767600000}]}')
    remember_keys(layout)
    assert not keys_in_order(layout)
