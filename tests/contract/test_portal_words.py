"""Whatever the contracts hold has a word in both languages, and no word is about something that they do not hold."""

from __future__ import annotations

import ast
import importlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from chungtay.privacy.v1 import options_pb2
from services.case_intake.domain import (
    casework,
    consent,
    erasure,
    family,
    family_request,
    form01,
    representative,
    signs,
    similarity,
    suggestions,
)
from services.case_intake.domain import model as intake
from services.case_intake.domain.commands import ReopeningReason, ScreeningReason
from services.court_liaison.domain import complaints, hearings, interviews, judgments, turns
from services.court_liaison.domain import model as court
from services.identity.domain import model as accounts
from services.identity.domain.policy import ROLES
from services.kernel import access, joint, requests, sittings
from services.kernel.audit.entry import Action, Decision
from services.kernel.deadlines.commands import DelayExplained
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.deadlines.model import ChangeKind, Ending
from services.kernel.engagements import CALENDAR_FEED, EngagementKind
from services.kernel.persistence.emergency_views import ReviewState
from services.kernel.persistence.records import HeldState
from services.kernel.privacy import matrix
from services.kernel.privacy.categories import Category
from services.kernel.privacy.reductions import AGE_BANDS
from services.kernel.rpc.trying import TRIED
from services.kernel.rules import Level, rule_book
from services.oversight.projections.entries import DECISIONS, STATES
from services.police_investigation.domain import commands as police_commands
from services.police_investigation.domain import interviews as police_interviews
from services.police_investigation.domain import model as police
from services.police_investigation.domain import removals
from services.police_investigation.domain.time_limits import Severity
from services.portal.adapters.lines import AGENCIES, CONTRACTS, calls_of
from services.portal.domain import words
from services.portal.domain.texts import Text
from services.social_support.domain import carers, plan, separation, sessions
from services.social_support.domain import commands as social_commands
from services.social_support.domain import model as social

ROOMS = sorted(Path("services/portal/domain/words").glob("[!_]*.py"))
CATEGORY: Any = options_pb2.category  # the generated types do not know that this is an extension
NOT_PERSONAL = options_pb2.CATEGORY_NONE
SHARED_EVENTS = (DelayExplained, DeadlineRaised)

# Where both languages have the same word; and words of other languages within a Vietnamese sentence.
SAME_IN_BOTH = {"PDF"}
FOREIGN = {"PDF"}
VIETNAMESE = re.compile(r"[a-eghik-vxyđăâêôơư]+", re.IGNORECASE)  # no f, j, w or z


def reachable() -> Iterator[Descriptor]:
    """Every message that a call takes or returns, with those within it, each once."""
    seen: dict[str, Descriptor] = {}

    def walk(message: Descriptor) -> None:
        if message.full_name in seen or message.full_name.startswith("google."):
            return
        seen[message.full_name] = message
        for field in message.fields:
            if field.message_type is not None:
                walk(field.message_type)

    for service in CONTRACTS:
        for call in calls_of(service).values():
            walk(call.input_type)
            walk(call.output_type)
    return iter(seen.values())


def fields() -> Iterator[tuple[Descriptor, FieldDescriptor]]:
    return ((message, field) for message in reachable() for field in message.fields)


@cache
def enums() -> dict[str, set[str]]:
    """The codes of each enum, by its name; where two contracts have one of the same name, of both."""
    found: dict[str, set[str]] = {}
    for _, field in fields():
        enum: EnumDescriptor | None = field.enum_type
        if enum is not None:
            found.setdefault(enum.name, set()).update(words.codes_in(enum))
    return found


@cache
def events() -> dict[str, type]:
    """Everything that a timeline may tell, by its name: published, in the house, and what every agency has."""
    files = [path for agency in AGENCIES for path in Path(f"services/{agency}/domain").glob("*events.py")]
    modules = [importlib.import_module(".".join(path.with_suffix("").parts)) for path in files]
    own = [held for module in modules for held in vars(module).values() if is_dataclass(held)]
    return {held.__name__: held for held in (*own, *SHARED_EVENTS) if isinstance(held, type)}


def event_fields() -> set[str]:
    """What they hold."""
    return {field.name for event in events().values() for field in dataclass_fields(event)}


def of(*sources: Iterable[Any], without: Iterable[str] = ()) -> set[str]:
    """Codes, as text."""
    return {str(code) for source in sources for code in source} - set(without)


def counted(agency: str, state: type[StrEnum], *more: str) -> set[str]:
    """What the province counts of an agency that is no state of its files."""
    told = {word for whose, word in STATES.values() if whose == agency}
    return (told | set(more)) - of(state)


ALL_AGENCIES = of(accounts.Agency)
CATEGORIES = of(Category)
SEVERITIES = of(Severity)
TOPICS = of(sittings.Topic)
RULE_CASES = {case for rule in rule_book() if rule.limit is not None for case in rule.limit.lengths} - {""}
STOPPED = {f"stopped_{why}" for why in police_interviews.Stopped if why is not police_interviews.Stopped.NONE}
REFUSALS = {"excluded", "no_emergency_view", "purpose_not_yours", "not_assigned", "role_may_not"}

# Codes that a contract holds as text: what each such field, or the field of one message, may say.
IN_TEXTS: dict[str, set[str]] = {
    # who, and of what kind
    **dict.fromkeys(
        ("agency", "agencies", "owner", "recipient", "to", "asked", "asking", "circle", "convener", "source", "told",
         "tracks", "tracks_suggested", "recorded_by"),
        ALL_AGENCIES,
    ),
    "by": ALL_AGENCIES | {"command_line"},
    **dict.fromkeys(("category", "categories", "categories_shown", "purged", "restricted"), CATEGORIES),
    **dict.fromkeys(("role", "roles"), of(*ROLES.values(), {CALENDAR_FEED})),
    "purpose": of(access.Purpose),
    "age_band": {band for _, band in AGE_BANDS} | {"18_or_older"},
    "sex": of(form01.Sex),
    "precision": of(form01.BirthPrecision),
    "relation": of(representative.Relation),
    "language": of(consent.Language),
    # states
    "case_intake.state": of(intake.State),
    "social_support.state": of(social.State),
    "police_investigation.state": of(police.State),
    "court_liaison.state": of(court.State),
    "social_support.ended_as": of(social.State),
    "police_investigation.ended_as": of(police.State),
    "AgencyRequest.state": of(requests.RequestState),
    "Sitting.state": of(sittings.SittingState),
    "JointInterview.state": of(joint.JointState),
    "Invitation.answer": of(joint.JointAnswer),
    "GivenAnswer.answer": of(joint.JointAnswer, without={"waiting"}),
    "FamilyRequest.state": of(family_request.RequestState),
    "Erasure.state": of(erasure.ErasureState),
    "GetPrivacyStateResponse.state": of(family.FamilyState),
    "DisclosedSection.state": of(HeldState),
    "EmergencyViewOfCase.state": of(ReviewState),
    "ReviewEmergencyViewResponse.state": of(ReviewState),
    "case_intake.counted": counted("case_intake", intake.State, "urgency_lowered"),
    "social_support.counted": counted("social_support", social.State),
    "police_investigation.counted": counted("police_investigation", police.State),
    "court_liaison.counted": counted("court_liaison", court.State, *DECISIONS.values()) - {"decided"},
    # deadlines
    "ending": of(Ending),
    "level": of(Level, matrix.Level),
    "case": RULE_CASES,
    "version": {"always"},
    "started_by": set(events()),
    "ended_by": set(events()),
    # the care for the data
    "basis": of(matrix.Basis),
    "action": of(Action),
    "decision": of(Decision),
    "reason": of(access.Scope) | {"emergency", "justified", "not_justified", TRIED} | REFUSALS,
    # the report and the case
    "channel": of(intake.Channel, family_request.RequestChannel),
    "progress": of(intake.Progress),
    "kind": of(casework.JoinKind, ChangeKind, family_request.Kind, erasure.EndingKind),
    "about": {
        "screened_out", "joined", "separated", "split", "corrected", "referred", "closed", "reopened",
        "declined", "no_separation", "plan_revised", "plan_returned", "back_to_planning",
    },
    "Engagement.kind": of(EngagementKind),
    "proposal": of(similarity.Proposal),
    "reasons": of(similarity.Reason),
    "protected_as": of(suggestions.Protection),
    "closed_trial": of(suggestions.ClosedTrial),
    "task": of(suggestions.CommuneTask),
    "urgency_reasons": of(signs.HarmSign, suggestions.UrgencyReason),
    "screening": of(ScreeningReason),
    # the family
    "checked_how": of(representative.CheckedHow),
    "giver": of(consent.GiverRole),
    "answer": of(consent.Answer),
    "legal_basis": of(consent.NoConsentBasis),
    "obtained_how": of(consent.ObtainedHow),
    "ended": of(consent.Ended),
    "requester": of(family_request.Requester),
    "ground": of(erasure.ErasureGround),
    "unit": of(family_request.Unit),
    "stage": of(family_request.Stage),
    # sessions with the child
    **dict.fromkeys(("topics", "repeated"), TOPICS),
    **dict.fromkeys(
        ("place", "place_code"), of(police_interviews.Place, interviews.InterviewPlace) | {hearings.COURTROOM}
    ),
    # accounts
    "what": of(accounts.Change),
    "fields": {"full_name", "unit", "roles"},
    # what the news of a case say
    "kind_code": of(requests.RequestKind, sittings.SittingKind, sessions.SessionKind, complaints.ComplaintKind),
    "measure_code": of(social.EmergencyCode, plan.MeasureCode),
    "severity_code": SEVERITIES,
    "answer_code": of(carers.CarerAnswer, joint.JointAnswer, without={"waiting"}),
    "demanded_by_code": of(removals.Demander),
    "recipient_code": of(carers.RightsRecipient),
    "decision_code": of(court.DecisionCode),
    "outcome_code": of(
        requests.RequestState, social.ReviewOutcome, police.Outcome, removals.RemovalOutcome, court.OutcomeCode,
        complaints.ComplaintOutcome, judgments.AppealOutcome, carers.RightsOutcome, {"held", "stopped"},
        STOPPED, without={"open"},
    ),
    "reason_code": of(
        requests.RejectionReason, ScreeningReason, ReopeningReason, casework.UrgencyChangeReason,
        family_request.RefusalReason, consent.Ended, social_commands.DeclineReason, separation.ReturnReason,
        carers.NoContactEndReason,
        police_commands.DeclineReason, police.NotOpenedReason, police.SuspensionReason,
        police_interviews.CancelReason, interviews.CancelReason, hearings.MoveReason, hearings.AdjournReason,
        turns.ReturnReason, turns.SuspendReason, turns.DismissReason,
        joint.JointRefusal, joint.Against, sittings.SittingFault,
    ),
}  # fmt: skip
# Texts without anything personal that are no codes: numbers of things, days, rules, names of calls, texts of a rule.
NO_CODES = re.compile(
    r"(.*_)?(id|ids|number|on|day|month|token|reference|document)|basis_code|rule|hold|kept_by_rule|call|calls|field|key|vi|en"
    r"|hash|sha256|previous|length|subject|commune|initials|name|room|report|split_from|joined_to|offence_article"
    r"|text_version|judgment_in_force|overdue_compensations|audience|content_type|jwks_json"
    r"|rules|building|waiting_since|pinned|from_room|visit_room|talk_room|ways|child_ways|custody_ways|accused_ways"
)


def texts() -> Iterator[tuple[str, Text]]:
    """Every word that there is, with where it stands."""
    yield from words.FIELDS.items()
    yield from words.EVENTS.items()
    for group, codes in words.CODES.items():
        yield from ((f"{group}: {code}", text) for code, text in codes.items())


def room(path: Path) -> Any:
    return importlib.import_module(f"services.portal.domain.words.{path.stem}")


def test_every_field_of_every_call_has_a_word() -> None:
    """A page that shows a field's own name speaks to nobody."""
    without = {
        f"{message.name}.{field.name}" for message, field in fields()
        if f"{message.name}.{field.name}" not in words.FIELDS and field.name not in words.FIELDS
    }  # fmt: skip
    assert without == set()


def test_every_code_of_the_contracts_has_a_word_and_no_other_code_has() -> None:
    """Of enums: a code that a contract no longer has leaves no word behind."""
    told = {name: set(words.CODES.get(name, {})) for name in enums()}
    assert told == enums()


@pytest.mark.parametrize("group", IN_TEXTS)
def test_every_code_that_is_kept_as_text_has_a_word_and_no_other_code_has(group: str) -> None:
    """States, endings, reasons in the news of a case: what the agencies' own lists say."""
    assert set(words.CODES.get(group, {})) == IN_TEXTS[group]


def test_every_text_that_is_not_personal_is_a_known_list_of_codes_or_known_to_be_none() -> None:
    """A code that somebody adds as text is noticed here."""
    coded = {group.rpartition(".")[2] for group in IN_TEXTS}
    plain = {
        field.name for _, field in fields()
        if field.type == FieldDescriptor.TYPE_STRING and field.GetOptions().Extensions[CATEGORY] == NOT_PERSONAL
    }  # fmt: skip
    assert {name for name in plain - coded if not NO_CODES.fullmatch(name)} == set()


def test_every_group_of_codes_belongs_to_an_enum_or_to_a_field() -> None:
    """A group that nothing in the contracts points at would never be shown."""
    names = {field.name for _, field in fields()} | event_fields()
    own = {f"{message.name}.{field.name}" for message, field in fields()}
    by_agency = {f"{agency}.{field}" for agency in AGENCIES for field in ("state", "ended_as", "counted")}
    assert set(words.CODES) == set(enums()) | set(IN_TEXTS)
    assert set(IN_TEXTS) <= names | own | by_agency


def test_every_code_in_the_news_of_a_case_is_shown_in_words() -> None:
    """On a timeline the field is named and its code is said."""
    coded = {name for name in event_fields() if name.endswith("_code") and not NO_CODES.fullmatch(name)}
    assert coded - set(words.CODES) == set()
    assert coded - set(words.FIELDS) == set()


def test_everything_that_a_timeline_may_tell_has_a_word_and_nothing_else_has() -> None:
    """Published or in the house."""
    assert set(words.EVENTS) == set(events())


def test_no_field_has_a_word_that_no_contract_asks_for() -> None:
    """Neither for a field that is gone, nor a common one where each message has its own."""
    asked = {
        own if (own := f"{message.name}.{field.name}") in words.FIELDS else field.name for message, field in fields()
    }
    in_the_news = event_fields() & set(words.CODES)
    assert set(words.FIELDS) - asked - in_the_news == set()


def test_a_word_for_one_message_differs_from_the_common_one() -> None:
    """Otherwise it says nothing of its own."""
    common = {name: words.FIELDS.get(name.partition(".")[2]) for name in words.FIELDS if "." in name}
    assert [name for name, text in common.items() if text == words.FIELDS[name]] == []


def test_a_long_text_is_a_text_field_of_a_contract() -> None:
    """A box of several lines for something that is written."""
    written = {field.name for _, field in fields() if field.type == FieldDescriptor.TYPE_STRING}
    assert words.LONG - written == set()


def test_no_word_is_empty_and_none_is_a_sentence() -> None:
    """A label: short, without a full stop, and with no blanks around it."""
    for place, text in texts():
        for said in text:
            assert said.strip() == said != "", place
            assert not said.endswith("."), place
            assert len(said) <= 60, place
            assert unicodedata.normalize("NFC", said) == said, place
            assert not said[0].islower(), place


def test_the_languages_differ() -> None:
    """A word that is the same in both was forgotten, but for a few names."""
    assert {text.vi for _, text in texts() if text.vi == text.en} <= SAME_IN_BOTH


def test_vietnamese_words_are_vietnamese() -> None:
    """Letters that no Vietnamese word has betray a word of another language."""
    for place, text in texts():
        for word in re.findall(r"[^\W\d_]+", text.vi):
            if len(word) == 1 or word in FOREIGN:
                continue
            bare = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            assert VIETNAMESE.fullmatch(bare), f"{place}: {word}"


def test_english_words_are_english() -> None:
    """No letter of them has a mark."""
    assert [place for place, text in texts() if not text.en.isascii()] == []


def pairs(path: Path) -> Iterator[tuple[str, ...]]:
    """What a file gives words to."""
    own = room(path)
    yield from (("field", name) for name in own.FIELDS)
    yield from (("event", name) for name in own.EVENTS)
    yield from (("long", name) for name in own.LONG)
    yield from (("code", group, code) for group, codes in own.CODES.items() for code in codes)


def test_nothing_has_a_word_in_two_files() -> None:
    """The one read last would win, and nobody would see it."""
    often = Counter(pair for path in ROOMS for pair in pairs(path))
    assert [pair for pair, times in often.items() if times > 1] == []


@pytest.mark.parametrize("path", ROOMS, ids=lambda path: path.stem)
def test_no_table_names_the_same_thing_twice(path: Path) -> None:
    """In a table that is written out the second word silently replaces the first."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            assert len(keys) == len(set(keys)), f"line {node.lineno}"


def test_every_file_of_words_is_read() -> None:
    """And none is forgotten."""
    assert {f"services.portal.domain.words.{path.stem}" for path in ROOMS} == {r.__name__ for r in words._ROOMS}


def test_what_has_no_word_shows_itself() -> None:
    """A code of a newer agency, or a field that somebody has just added, is shown and stops no page."""
    assert words.label("Message", "brand_new") == Text("brand_new", "brand_new")
    assert words.code("Sex", "brand_new") == Text("brand_new", "brand_new")
    assert words.code("brand_new", "male") == Text("male", "male")


def test_a_messages_own_word_goes_before_the_common_one() -> None:
    """The same name may mean another thing elsewhere."""
    assert words.label("SupportSession", "child") == words.FIELDS["SupportSession.child"]
    assert words.label("Sitting", "child") == words.FIELDS["child"]


def test_a_code_finds_its_number_again() -> None:
    """What is chosen on a form is what is sent."""
    for _, field in fields():
        if (enum := field.enum_type) is not None:
            for code in words.codes_in(enum):
                number = words.number_of(enum, code)
                assert number is not None
                assert words.code_of(enum, number) == code
