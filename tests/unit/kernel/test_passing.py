"""Which faults of a database pass: what waits for them waits, and is not set aside as spoilt."""

from __future__ import annotations

import pytest
from pymongo.errors import AutoReconnect, DuplicateKeyError, OperationFailure, PyMongoError

from services.kernel.persistence.mongo import is_passing


@pytest.mark.parametrize("error", [
    AutoReconnect("gone"),
    OperationFailure("shutting down", 91),
    OperationFailure("a server that came back without its user", 18),
])  # fmt: skip
def test_a_database_that_is_away_or_does_not_know_its_service_yet_is_waited_for(error: PyMongoError) -> None:
    """Whoever restores a database makes its user a moment later; an event must not end in the dead letters for it."""
    assert is_passing(error)


@pytest.mark.parametrize("error", [DuplicateKeyError("twice"), OperationFailure("not allowed", 13), ValueError("bug")])
def test_what_will_fail_again_is_not_waited_for(error: Exception) -> None:
    """A user who may not do it, a row that is there already, a bug."""
    assert not is_passing(error)
