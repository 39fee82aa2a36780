"""Asking what the rules would say of a command, without giving it: for forms that are checked while they are filled in.

A call with the metadata ``chungtay-try`` goes the whole way, with the caller's rights and the case as it stands, and
is undone at its end. It is answered or refused as the call itself would be, and the access log says that it was a try.
A call that knows nothing of tries would do what it was only asked about, so the server refuses to try it.
"""

from __future__ import annotations

from typing import Any

TRY_HEADER = "chungtay-try"
TRIED = "tried"  # the reason in the access log


MARK = "may_be_tried"


def may_be_tried(call: Any) -> Any:
    """Mark a call that keeps nothing when it is only tried."""
    setattr(call, MARK, True)
    return call


def is_only_tried(context: Any) -> bool:
    """Whether the caller only asks what the rules would say."""
    metadata = () if context is None else context.invocation_metadata() or ()
    return any(name == TRY_HEADER for name, _ in metadata)
