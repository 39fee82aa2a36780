"""Refusals as gRPC statuses and back."""

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status

from services.kernel import errors as domain
from services.kernel.errors import Problem
from services.kernel.rpc import errors
from services.kernel.rules import rule_book

REASON = Problem("reason", "missing", "referral-has-reason", "Thiếu lý do.", "A reason is required.")


class Failed(grpc.RpcError):
    """A failed call as a client sees it."""

    def __init__(self, status):
        self._status = rpc_status.to_status(status)

    def code(self):
        return self._status.code

    def details(self):
        return self._status.details

    def trailing_metadata(self):
        return self._status.trailing_metadata


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (domain.InvalidInput(REASON), grpc.StatusCode.INVALID_ARGUMENT),
        (domain.NotFound(REASON), grpc.StatusCode.NOT_FOUND),
        (domain.WrongState(REASON), grpc.StatusCode.FAILED_PRECONDITION),
        (domain.StaleVersion(4), grpc.StatusCode.ABORTED),
        (domain.Forbidden(REASON), grpc.StatusCode.PERMISSION_DENIED),
        (domain.Refused(REASON), grpc.StatusCode.FAILED_PRECONDITION),
        (domain.RequestReused(REASON), grpc.StatusCode.ALREADY_EXISTS),
    ],
)
def test_each_refusal_has_its_own_status_and_tells_its_problems(error, code):
    """The client gets back the very problems the workflow named: field, key, rule and words in both languages."""
    failed = Failed(errors.status_of(error))
    assert failed.code() is code
    assert errors.problems_of(failed) == list(error.problems)


def test_every_refusal_of_the_kernel_has_a_status_of_its_own():
    """A new kind of refusal must be given a place in the table."""
    assert set(domain.DomainError.__subclasses__()) >= set(errors._CODES)
    ours = {cls for cls in domain.DomainError.__subclasses__() if cls.__module__ == "services.kernel.errors"}
    assert ours == set(errors._CODES)


def test_a_stale_version_tells_the_current_one_and_what_has_changed():
    """The caller must be able to say: somebody submitted the plan meanwhile."""
    failed = Failed(errors.status_of(domain.StaleVersion(7, ("PlanSubmitted", "PlanApproved"))))
    (info,) = errors.error_infos(failed)
    assert info.metadata["current_version"] == "7"
    assert info.metadata["changed"] == "PlanSubmitted,PlanApproved"


def long_problems(count):
    return [
        Problem(
            f"form.children[{n}].date_of_birth",
            "bad_date_of_birth",
            "form-01-fields",
            "Ngày sinh không hợp lệ, xin kiểm tra lại. " * 3,
            "The date of birth is not valid. " * 3,
        )
        for n in range(count)
    ]


def bare(problems):
    return [(p.field, p.key, p.rule) for p in problems]


def test_thirty_long_problems_all_arrive_and_the_first_ones_in_words():
    """A form with thirty mistakes is told whole; when the room is short later problems lose their words first."""
    many = long_problems(30)
    status = errors.status_of(domain.InvalidInput(*many))
    assert status.ByteSize() <= errors.LARGEST_STATUS
    told = errors.problems_of(Failed(status))
    assert bare(told) == bare(many)
    assert told[0] == many[0]
    worded = [bool(p.vi) for p in told]
    assert worded == sorted(worded, reverse=True)


def test_the_words_of_a_problem_travel_once():
    """Trailers are short: BadRequest tells generic clients the fields and keys, ErrorInfo has the words."""
    few = long_problems(3)
    status = errors.status_of(domain.InvalidInput(*few))
    assert status.SerializeToString().count("Ngày sinh".encode()) == 9  # three times in each text
    bad = error_details_pb2.BadRequest()
    assert any(packed.Unpack(bad) for packed in status.details)
    assert [(v.field, v.description) for v in bad.field_violations] == [(p.field, p.key) for p in few]


def test_more_problems_than_fit_are_counted_instead_of_breaking_the_answer():
    """Trailers above 8 KiB are cut off by peers; the answer must arrive and say how much it leaves out."""
    many = long_problems(1000)
    status = errors.status_of(domain.InvalidInput(*many))
    assert status.ByteSize() <= errors.LARGEST_STATUS
    assert status.ByteSize() * 4 / 3 < 8 * 1024 - 256
    told = errors.problems_of(Failed(status))
    assert len(told) > 30
    assert bare(told[:-1]) == bare(many[: len(told) - 1])
    assert told[-1].key == "more_problems"
    assert str(1000 - len(told) + 1) in told[-1].en


def test_a_problem_that_does_not_fit_at_all_is_counted():
    """Nothing that a field is called may break the answer."""
    told = errors.problems_of(Failed(errors.status_of(domain.Refused(Problem("x" * 9000, "k")))))
    assert [p.key for p in told] == ["more_problems"]


def test_a_passing_fault_says_when_to_try_again():
    """The database is away: UNAVAILABLE with RetryInfo, so that clients repeat with the same request_id."""
    failed = Failed(errors.passing_fault())
    assert failed.code() is grpc.StatusCode.UNAVAILABLE
    assert [p.key for p in errors.problems_of(failed)] == ["temporarily_unavailable"]


def test_a_failure_without_details_tells_no_problems():
    """The connection may break before the server could say anything."""

    class Broken(Failed):
        def __init__(self):
            pass

        def trailing_metadata(self):
            return None

    assert errors.problems_of(Broken()) == []


def test_a_refusal_tells_where_the_rule_stands_and_what_would_make_it_allowed():
    """A person who is refused must be able to look it up, and to see the way on."""
    refused = domain.Refused(Problem("starts_at", "third_session", "interview-2x2h", "Quá hai lần.", "Too often."))
    (told,) = errors.problems_of(Failed(errors.status_of(refused)))
    rule = rule_book().latest("interview-2x2h")
    assert rule is not None
    assert (told.rule, told.source) == ("interview-2x2h", rule.source)
    assert (told.remedy_vi, told.remedy_en) == (rule.remedy_vi, rule.remedy_en)
    assert told.remedy_vi
    assert told.remedy_en


def test_what_is_told_of_the_rules_goes_before_the_words_of_any_problem():
    """Forty problems at once still fit into the trailers, each with its field, key and rule."""
    many = [
        Problem(
            f"form.children[{n}].date_of_birth", "no_such_day", "form-01-fields", "Không có ngày này.", "No such day."
        )
        for n in range(40)
    ]
    status = errors.status_of(domain.InvalidInput(*many))
    assert status.ByteSize() <= errors.LARGEST_STATUS
    told = errors.problems_of(Failed(status))
    assert [p.rule for p in told if p.key != errors.MORE].count("form-01-fields") >= 20
