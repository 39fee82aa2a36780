"""From request messages to commands and from dataclasses to responses."""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from services.kernel.errors import InvalidInput
from services.kernel.rpc import commands
from services.kernel.rpc.commands import fill, reference_in, request_of, to_command
from tests.sample_contract import pb2


class Tone(StrEnum):
    CALM = "calm"
    VERY_LOUD = "very_loud"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str | None = None
    tone: Tone
    age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSample:
    received_at: datetime
    narrative: str
    tone: Tone | None
    tones: tuple[Tone, ...] = ()
    people: tuple[Person, ...] = ()
    guest: Person | None
    agreed: bool | None
    urgent: bool
    joined_to: str = ""


@dataclass(frozen=True, slots=True)
class ChangeSample:
    reason: str


def whole_request(**changes):
    request = pb2.OpenSampleRequest(
        request_id=str(uuid.uuid4()),
        narrative="Cháu bé ở một mình",
        tone=pb2.TONE_OF_VOICE_VERY_LOUD,
        tones=[pb2.TONE_OF_VOICE_CALM],
        people=[pb2.Person(name="A", tone=pb2.TONE_OF_VOICE_CALM, age=0)],
        guest=pb2.Person(tone=pb2.TONE_OF_VOICE_CALM),
        agreed=False,
        urgent=True,
    )
    request.received_at.FromDatetime(datetime(2026, 3, 11, 13, 35, 0, 123456, UTC))
    for name, value in changes.items():
        setattr(request, name, value)
    return request


def problems_in(request, cls=OpenSample, **how):
    with pytest.raises(InvalidInput) as refused:
        to_command(request, cls, **how)
    return {(p.field, p.key) for p in refused.value.problems}


def test_a_request_becomes_its_command_field_by_field():
    """Enums become codes, times become moments in UTC cut to milliseconds, lists become tuples."""
    assert to_command(whole_request(), OpenSample) == OpenSample(
        received_at=datetime(2026, 3, 11, 13, 35, 0, 123000, UTC),
        narrative="Cháu bé ở một mình",
        tone=Tone.VERY_LOUD,
        tones=(Tone.CALM,),
        people=(Person(name="A", tone=Tone.CALM, age=0),),
        guest=Person(tone=Tone.CALM),
        agreed=False,
        urgent=True,
    )


def test_what_was_not_said_is_none_and_a_no_stays_a_no():
    """'Nobody asked' and 'no' are different answers (Form 01: agreement of the informant)."""
    request = whole_request(tone=0)
    request.ClearField("agreed")
    request.ClearField("guest")
    command = to_command(request, OpenSample)
    assert command.agreed is None
    assert command.guest is None
    assert command.tone is None
    assert to_command(whole_request(agreed=False), OpenSample).agreed is False


def test_all_problems_come_at_once_with_the_paths_of_the_fields():
    """Bad input is refused whole, with everything that is wrong with it."""
    request = pb2.OpenSampleRequest(
        people=[pb2.Person(tone=1), pb2.Person(name="B")], tones=[1, 0], tone=99, guest=pb2.Person(tone=77)
    )
    assert problems_in(request) == {
        ("received_at", "missing"),
        ("narrative", "missing"),
        ("people[1].tone", "missing"),
        ("tones[1]", "unknown_value"),
        ("tone", "unknown_value"),
        ("guest.tone", "unknown_value"),
    }


def test_a_problem_never_repeats_what_was_typed():
    """Canary rule: texts of refusals end up in logs and on screens of others."""
    canary = "Nguyễn Thị Chim"
    request = whole_request(narrative=canary, tone=99)
    with pytest.raises(InvalidInput) as refused:
        to_command(request, OpenSample)
    assert canary not in str(refused.value) + repr(refused.value.problems)
    assert refused.value.__cause__ is None


def test_a_time_outside_the_calendar_is_a_problem_not_a_crash():
    """protobuf's Timestamp can hold seconds that no calendar has."""
    request = whole_request()
    request.received_at.seconds = 10**15
    assert problems_in(request) == {("received_at", "not_a_moment")}


def test_texts_are_kept_in_one_spelling_of_unicode():
    """The same Vietnamese letter can be written as one character or as two; names must compare equal."""
    command = to_command(whole_request(narrative=unicodedata.normalize("NFD", "Nguyễn")), OpenSample)
    assert command.narrative == unicodedata.normalize("NFC", "Nguyễn")


def test_a_reference_that_somebody_typed_is_made_canonical_or_refused():
    """References are read over the phone: case, dashes and O for 0 are forgiven, a wrong character is not."""
    typed = whole_request(joined_to="0000 0000 000")
    assert to_command(typed, OpenSample, references={"joined_to"}).joined_to == "0000-0000-000"
    assert problems_in(whole_request(joined_to="0000-0000-001"), references={"joined_to"}) == {
        ("joined_to", "bad_reference")
    }


def test_a_field_the_command_has_no_place_for_is_a_fault_of_ours():
    """Nothing that was sent may be lost in silence."""
    with pytest.raises(TypeError, match="no place for"):
        to_command(whole_request(), ChangeSample)


def test_the_fields_about_the_call_itself_do_not_reach_the_command():
    """request_id, case_reference and expected_version belong to the call."""
    request = pb2.ChangeSampleRequest(request_id="x", case_reference="y", expected_version=3, reason="z")
    assert to_command(request, ChangeSample) == ChangeSample("z")


def test_the_same_request_is_recognised_and_a_different_one_under_the_same_id_too():
    """Every mutating call takes a request_id; the digest tells a repeat from a mistake."""
    request_id = str(uuid.uuid4())
    first = request_of(pb2.ChangeSampleRequest(request_id=request_id, reason="a"))
    again = request_of(pb2.ChangeSampleRequest(request_id=request_id.upper(), reason="a"))
    other = request_of(pb2.ChangeSampleRequest(request_id=request_id, reason="b"))
    assert first == again
    assert first.request_id == other.request_id
    assert first.digest != other.digest


@pytest.mark.parametrize(("given", "key"), [("", "missing"), ("nguyen-van-a", "not_a_uuid")])
def test_a_request_id_must_be_a_uuid(given, key):
    """A free text there could hold a name, and it is logged."""
    with pytest.raises(InvalidInput) as refused:
        request_of(pb2.ChangeSampleRequest(request_id=given))
    assert [(p.field, p.key) for p in refused.value.problems] == [("request_id", key)]


def test_a_missing_or_mistyped_case_reference_is_refused():
    """The reference of the case is a field like others: missing or bad_reference."""
    for given, key in (("", "missing"), ("7F3K", "bad_reference")):
        with pytest.raises(InvalidInput) as refused:
            reference_in(pb2.ChangeSampleRequest(case_reference=given))
        assert refused.value.problems[0].key == key


def test_a_response_is_filled_by_field_name_and_shows_nothing_else():
    """The contract decides what is shown; what was not said stays unset."""

    @dataclass
    class Kept:
        reference: str
        tone: Tone
        tones: tuple[Tone, ...]
        people: list[Person]
        guest: Person | None
        received_at: datetime
        data: dict
        roles: frozenset[str]
        secret: str

    moment = datetime(2026, 3, 11, 13, 35, tzinfo=UTC)
    answer = fill(
        pb2.ChangeSampleResponse,
        Kept(
            "7F3K-9QXM-2C4",
            Tone.CALM,
            (Tone.VERY_LOUD,),
            [Person(name="A", tone=Tone.CALM)],
            None,
            moment,
            {"at": moment, "n": 2, "list": ("a",)},
            frozenset({"b", "a"}),
            "hidden",
        ),
        version=3,
    )
    assert answer.reference == "7F3K-9QXM-2C4"
    assert answer.version == 3
    assert answer.tone == pb2.TONE_OF_VOICE_CALM
    assert list(answer.tones) == [pb2.TONE_OF_VOICE_VERY_LOUD]
    assert answer.people[0].name == "A"
    assert not answer.people[0].HasField("age")
    assert not answer.HasField("guest")
    assert answer.received_at.ToDatetime(tzinfo=UTC) == moment
    assert answer.data["at"] == "2026-03-11T13:35:00Z"
    assert list(answer.data["list"]) == ["a"]
    assert list(answer.roles) == ["a", "b"]
    assert "hidden" not in str(answer)


@pytest.mark.parametrize("code", ["whispering", "", "Tone_Of_Voice_Calm", None])
def test_a_code_that_the_contract_does_not_know_is_shown_as_not_specified(code):
    """One that only a newer agency knows must not keep the whole file from being shown."""
    told = {"reference": "7F3K-9QXM-2C4", "tone": code, "tones": [code or "loud", Tone.VERY_LOUD]}
    answer = fill(pb2.ChangeSampleResponse, told)
    assert (answer.reference, answer.tone) == ("7F3K-9QXM-2C4", pb2.TONE_OF_VOICE_UNSPECIFIED)
    assert list(answer.tones) == [pb2.TONE_OF_VOICE_UNSPECIFIED, pb2.TONE_OF_VOICE_VERY_LOUD]


def test_an_optional_reference_that_was_not_sent_is_no_fault():
    """Only a reference that somebody typed is checked."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Join:
        joined_to: str | None

    sent = pb2.OpenSampleRequest()
    left_out = {field.name for field in sent.DESCRIPTOR.fields} - {"joined_to"}
    reader = commands.ABOUT_THE_CALL | left_out
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "ABOUT_THE_CALL", frozenset(reader))
        assert to_command(sent, Join, references={"joined_to"}) == Join(joined_to=None)
        with pytest.raises(InvalidInput):
            to_command(pb2.OpenSampleRequest(joined_to="no reference"), Join, references={"joined_to"})
