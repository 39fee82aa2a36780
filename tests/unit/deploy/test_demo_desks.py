"""What a person at the demonstration is told when something is refused or missing."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from grpc_status import rpc_status

from deploy.demo.office import Offices, why
from deploy.machine import Trouble
from services.kernel.errors import Problem
from services.kernel.rpc.errors import refusal


class Refusal(grpc.RpcError):
    """A refused call as the client library hands it over."""

    def __init__(self, *problems: Problem) -> None:
        status = rpc_status.to_status(refusal(grpc.StatusCode.INVALID_ARGUMENT, *problems, message="invalid_input"))
        self.code: Any = lambda: status.code
        self.details: Any = lambda: status.details
        self.trailing_metadata: Any = lambda: status.trailing_metadata


@pytest.mark.parametrize(("problem", "told"), [
    (Problem("to", "no_agency", vi="Chưa chọn.", en="None named."), "Chưa chọn. / None named."),
    (Problem("to", "no_agency", rule="no-hiding", vi="Chưa chọn.", en="None."), "Chưa chọn. / None. [no-hiding]"),
    (Problem("to", "no_agency", rule="no-hiding"), "no_agency [no-hiding]"),
    (Problem("to", "no_agency", en="None named."), "None named."),
])  # fmt: skip
def test_a_refusal_is_told_in_words_or_by_its_key(problem: Problem, told: str) -> None:
    """The words of a problem are left out where many problems must fit into one answer."""
    assert why(Refusal(problem)) == told


def test_whoever_changed_a_sample_password_is_not_played_by_the_demonstration() -> None:
    """The generated password is not known any more: a plain sentence says what to do, another member may step in."""
    offices = object.__new__(Offices)
    offices.agencies = {"social_support": None}  # type: ignore[dict-item]
    mai, son = (
        {"username": name, "name": name, "password": password, "agency": "social_support", "roles": ["social_worker"]}
        for name, password in (("mai.pham", None), ("son.vu", "known"))
    )
    offices.accounts = [mai, son]
    assert offices.staff("social_worker").name == "son.vu"
    offices.accounts = [mai]
    with pytest.raises(Trouble, match=r"mai\.pham.*\n.*a reset is needed"):
        offices.staff("social_worker")
