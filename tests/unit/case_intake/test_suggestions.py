"""What a report's fields speak for; which rules they bring into play; what is only pointed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import BirthPrecision, Child, Form01, Informant, Parent, Sex, Suspect
from services.case_intake.domain.form_warnings import warnings_of, warnings_of_case
from services.case_intake.domain.model import Channel, State
from services.case_intake.domain.signs import HarmSign, Matter
from services.case_intake.domain.suggested_rules import TABLE, rules_of
from services.case_intake.domain.suggestions import (
    ClosedTrial,
    CommuneTask,
    Protection,
    owners_of,
    suggest,
    two_communes,
)
from services.kernel.rules import rule_book
from tests.unit.case_intake.case_builders import OFFICER, a_case, a_file, do

RECEIVED = datetime.fromisoformat("2026-03-09T09:15:00+07:00")
SOCIAL, POLICE = c.ReferralTarget
TEN = Child(date_of_birth="2015-06-01", birth_precision=BirthPrecision.EXACT)
SIXTEEN = Child(date_of_birth="2009-06-01", birth_precision=BirthPrecision.EXACT)
ADULT = Child(date_of_birth="2000-06-01", birth_precision=BirthPrecision.EXACT)


def form(*children: Child, **more: Any) -> Form01:
    return Form01(children=children or (TEN,), **more)


def fired(report: Form01, channel: Channel = Channel.WEB, at: datetime = RECEIVED) -> list[str]:
    return rules_of(report, channel, suggest(report, at, False), at, rule_book())


@pytest.mark.rule("emergency-definition")
@pytest.mark.parametrize("sign", list(HarmSign))
def test_each_sign_of_serious_harm_speaks_for_urgency(sign: HarmSign) -> None:
    """Decree 56 Art 31(1). Ticked by a person; words in a text are never looked at."""
    found = suggest(form(harm_signs=(sign,)), RECEIVED, False)
    assert (found.urgent, found.urgency_reasons) == (True, (str(sign),))
    assert not suggest(form(note="đánh, chảy máu, muốn chết, khẩn cấp"), RECEIVED, False).urgent


def test_all_reasons_of_urgency_are_told() -> None:
    """Whoever decides sees why."""
    report = form(suspects=(Suspect(is_carer=True),), harm_signs=(HarmSign.INJURED,))
    assert suggest(report, RECEIVED, True).urgency_reasons == ("life_at_risk", "suspect_is_carer", "injured")


@pytest.mark.rule("crime-goes-criminal-track")
@pytest.mark.parametrize(("child", "matter", "tracks"), [
    (TEN, Matter.VIOLENCE, (SOCIAL, POLICE)), (TEN, Matter.NEGLECT, (SOCIAL,)), (TEN, Matter.POVERTY, (SOCIAL,)),
    (SIXTEEN, Matter.TRAFFICKING, (POLICE,)), (SIXTEEN, Matter.SEXUAL_ABUSE, (SOCIAL, POLICE)),
    (SIXTEEN, Matter.NEGLECT, (SOCIAL,)), (Child(), Matter.FRAUD, (SOCIAL, POLICE)),
])  # fmt: skip
def test_the_ways_follow_from_age_and_matter(child: Child, matter: Matter, tracks: tuple[Any, ...]) -> None:
    """Signs of an offence go to the police while protection goes on; nobody is left with no one."""
    assert suggest(form(child, matters=(matter,)), RECEIVED, False).tracks == tracks


@pytest.mark.rule("age-child-u16")
@pytest.mark.rule("victim-u18")
@pytest.mark.parametrize(("child", "incident", "flags"), [
    (Child(date_of_birth="2010-03-09"), "2026-03-08", (True, True)),  # the day before the 16th birthday
    (Child(date_of_birth="2010-03-09"), "2026-03-09", (False, True)),
    (Child(date_of_birth="2010-03-09"), "2025", (True, True)),  # some day of 2025
    (Child(date_of_birth="2008-03-10"), None, (False, True)),  # 18 tomorrow; the receipt counts
    (Child(date_of_birth="2008-03-09"), None, (False, False)),
    (Child(date_of_birth="2010"), None, (True, True)),  # born 2010-12-31 at the latest
    (Child(youngest_age=15, oldest_age=17), None, (True, True)),
    (Child(), "không rõ", (True, True)),
])  # fmt: skip
def test_both_ages_are_of_the_day_of_the_event(child: Child, incident: str | None, flags: tuple[bool, bool]) -> None:
    """Two laws, two ages; at the youngest reading (rule age-benefit)."""
    (found,) = suggest(form(child, incident_at=incident), RECEIVED, False).children
    assert (found.child_u16, found.victim_u18) == flags


def test_each_child_of_a_report_has_its_own_flags() -> None:
    """The older one is a victim, the younger one also a child of Decree 56."""
    found = suggest(form(SIXTEEN, TEN, matters=(Matter.VIOLENCE,)), RECEIVED, False)
    assert [flags.child_u16 for flags in found.children] == [False, True]
    assert found.protected_as == (Protection.CHILD_U16, Protection.VICTIM_U18)


@pytest.mark.rule("closed-trial-must")
@pytest.mark.rule("court-closed-423")
@pytest.mark.parametrize(("child", "matter", "expected"), [
    (TEN, Matter.SEXTORTION, ClosedTrial.MUST), (SIXTEEN, Matter.VIOLENCE, ClosedTrial.MUST),
    (TEN, Matter.FRAUD, ClosedTrial.ON_REQUEST), (TEN, Matter.NEGLECT, ClosedTrial.UNKNOWN),
    (ADULT, Matter.VIOLENCE, ClosedTrial.UNKNOWN),
])  # fmt: skip
def test_a_closed_trial_is_suggested_where_the_law_closes_it(
    child: Child, matter: Matter, expected: ClosedTrial
) -> None:
    """Sexual abuse, ill-treatment, trafficking of somebody under 18: must; other offences: on request."""
    assert suggest(form(child, matters=(matter,)), RECEIVED, False).closed_trial is expected


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize(("child", "matters", "expected"), [
    (TEN, (Matter.NO_HARM_FOUND,), c.ScreeningReason.MISTAKE),
    (TEN, (Matter.ASKS_TO_PUBLISH,), c.ScreeningReason.NOT_A_REPORT),
    (ADULT, (Matter.VIOLENCE,), c.ScreeningReason.NO_CHILD_CONCERNED),
    (TEN, (Matter.NO_HARM_FOUND, Matter.VIOLENCE), None), (TEN, (), None),
])  # fmt: skip
def test_setting_aside_is_suggested_only_where_nothing_of_a_child_is_ticked(
    child: Child, matters: tuple[Matter, ...], expected: c.ScreeningReason | None
) -> None:
    """When in doubt the report is looked into."""
    found = suggest(form(child, matters=matters), RECEIVED, False)
    assert found.screening is expected
    assert bool(found.tracks) is (expected is None)


@pytest.mark.rule("two-communes")
def test_both_communes_are_shown_with_what_each_does() -> None:
    """Where it happened: assessment and emergency; where each child lives: its plan."""
    away = replace(TEN, residence_commune="Xã Xuân Hải")
    report = form(TEN, away, incident_commune="Phường Đô Vinh", residence_commune="phường đô vinh")
    assert [(owner.commune, owner.task, owner.children) for owner in owners_of(report)] == [
        ("Phường Đô Vinh", CommuneTask.INITIAL_ASSESSMENT, ()),
        ("phường đô vinh", CommuneTask.PLAN, (1,)),
        ("Xã Xuân Hải", CommuneTask.PLAN, (2,)),
    ]
    assert two_communes(report)
    assert "two-communes" in fired(report)
    assert not two_communes(form(TEN, incident_commune="Phường Đô Vinh", residence_commune="phường Đô Vinh"))


def test_every_suggested_rule_is_in_the_rule_book() -> None:
    """A rule that stands nowhere would be shown with no words."""
    assert {rule_id for rule_id, _ in TABLE} <= {rule.id for rule in rule_book()}
    assert len({rule_id for rule_id, _ in TABLE}) == len(TABLE)


@pytest.mark.rule("cyb2018-art29")
@pytest.mark.rule("cyb2025-removal")
@pytest.mark.parametrize(("day", "rule"), [("2026-06-30", "cyb2018-art29"), ("2026-07-01", "cyb2025-removal")])
def test_the_law_of_the_day_of_receipt_is_suggested(day: str, rule: str) -> None:
    """The cybersecurity law changed on 2026-07-01."""
    at = datetime.fromisoformat(f"{day}T22:15:00+07:00")
    report = form(matters=(Matter.HARMFUL_CONTENT,))
    assert {"cyb2018-art29", "cyb2025-removal"} & set(fired(report, at=at)) == {rule}


@pytest.mark.rule("hotline-111-duties")
@pytest.mark.parametrize(("channel", "expected"), [(Channel.HOTLINE_111, True), (Channel.SCHOOL, False)])
def test_the_duties_of_111_go_with_its_calls(channel: Channel, expected: bool) -> None:
    """And those of other channels do not pretend to be calls."""
    assert ("hotline-111-duties" in fired(form(), channel)) is expected


# --- what was suggested and what was decided --------------------------------------------------------


@pytest.mark.rule("emergency-definition")
@pytest.mark.parametrize(("urgent", "reason", "pointed_out"), [
    (True, "", False), (False, "", True), (False, "Đã gọi lại, cháu đang ở với cô.", False),
])  # fmt: skip
def test_the_case_remembers_what_was_suggested_and_what_a_person_decided(
    urgent: bool, reason: str, pointed_out: bool
) -> None:
    """A person decides, also against the suggestion; then the reason is missed, never demanded."""
    file = a_file(State.RECEIVED)
    file.form = form(suspects=(Suspect(is_carer=True),), matters=(Matter.VIOLENCE,))
    do(file, c.OpenCase(urgent=urgent, similar_checked=True, reason=reason), OFFICER)
    (opening,) = file.openings
    assert (opening.urgency_suggested, opening.urgent, opening.by) == (True, urgent, "CI-0001")
    assert opening.tracks_suggested == ("social_support", "police_investigation")
    assert ("decided_otherwise" in _keys(file)) is pointed_out


@pytest.mark.rule("single-entry-seed")
@pytest.mark.parametrize("checked", [True, False])
def test_a_case_opened_without_a_look_at_similar_reports_says_so(checked: bool) -> None:
    """One child, one case; but nobody is held up by it."""
    file = a_file(State.RECEIVED)
    do(file, c.OpenCase(urgent=False, similar_checked=checked), OFFICER)
    assert ("similar_not_checked" in _keys(file)) is not checked


@pytest.mark.rule("age-child-u16")
@pytest.mark.parametrize(("birth", "soon"), [
    ("2010-06-07", True),  # 16 on the ninetieth day
    ("2010-06-08", False), ("2010-03-09", False), ("2010-03-10", True), ("2010", False),
])  # fmt: skip
def test_a_child_about_to_turn_16_is_pointed_out_while_the_case_is_open(birth: str, soon: bool) -> None:
    """Ninety days before, on 2026-03-09: the plan must be ready for what Decree 56 no longer gives."""
    file = a_case(state=State.OPEN)
    file.form = form(Child(date_of_birth=birth))
    assert ("sixteen_soon" in {p.key for p in warnings_of_case(file, RECEIVED)}) is soon
    file.state = State.CLOSED
    assert "sixteen_soon" not in {p.key for p in warnings_of_case(file, RECEIVED)}


def _keys(file: Any) -> set[str]:
    return {problem.key for problem in warnings_of_case(file, datetime(2026, 3, 12, tzinfo=UTC))}


# --- warnings of the form -----------------------------------------------------------------------------


@pytest.mark.rule("form-01-fields")
@pytest.mark.parametrize(("child", "key"), [
    (Child(id_number="058316000000", sex=Sex.FEMALE, date_of_birth="2016-11-30"), None),
    (Child(id_number="058216000000", sex=Sex.FEMALE, date_of_birth="2016-11-30"), "number_of_another_sex"),
    (Child(id_number="058317000000", sex=Sex.FEMALE, date_of_birth="2016-11-30"), "number_of_another_year"),
    (Child(id_number="058316000000", sex=Sex.UNKNOWN), None),
    (Child(id_number="058116000000", sex=Sex.FEMALE, date_of_birth="2016"), "number_of_another_year"),  # 1916
    (Child(id_number="chưa khai sinh", sex=Sex.MALE), None),
    (Child(id_number="058314000000", sex=Sex.FEMALE, youngest_age=11, oldest_age=12), None),
])  # fmt: skip
def test_a_personal_number_that_disagrees_is_pointed_out(child: Child, key: str | None) -> None:
    """Errors of registries and late registrations exist: never refused (law.md, ID validation)."""
    found = [p.key for p in warnings_of(form(child, incident_commune="A"), RECEIVED)]
    assert found == ([key] if key else [])


@pytest.mark.rule("form-01-fields")
@pytest.mark.parametrize(("report", "field", "key"), [
    (form(mother=Parent(age=8)), "form.mother.age", "younger_than_the_child"),
    (form(Child(youngest_age=12), father=Parent(age=12)), "form.father.age", "younger_than_the_child"),
    (form(informant=Informant(name="A")), "form.informant.agreed_to_record", "informant_not_asked"),
    (form(), "form.incident_commune", "commune_missing"),
    (form(incident_commune="A", residence_commune="B"), "form.residence_commune", "another_commune"),
    (form(replace(TEN, residence_commune="B"), incident_commune="A"), "form.children[0].residence_commune",
     "another_commune"),
])  # fmt: skip
def test_what_is_missing_or_unlikely_is_pointed_out_and_kept(report: Form01, field: str, key: str) -> None:
    """Everything but source and time may be missing; a person looks."""
    assert (field, key) in {(p.field, p.key) for p in warnings_of(report, RECEIVED)}


def test_nothing_is_pointed_out_in_a_sound_form() -> None:
    """A warning that always stands there is read by nobody."""
    report = form(incident_commune="Phường A", residence_commune="phường a", informant=Informant(agreed_to_record=True))
    assert warnings_of(report, RECEIVED) == []
