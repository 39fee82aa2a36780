"""Consent: who may give it, what it covers, and what follows when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.case_intake.domain import events as e
from services.case_intake.domain import family_commands as c
from services.case_intake.domain import family_events as fe
from services.case_intake.domain.age import Age, age_of
from services.case_intake.domain.consent import Answer, GiverRole, NoConsentBasis, may_publish, publication_problems
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_changes import stop_suspects, tend
from services.case_intake.domain.family_request import Requester
from services.case_intake.domain.form01 import BirthPrecision, Child, Form01, Informant, Parent, Suspect
from services.case_intake.domain.representative import CheckedHow, Relation, named_among_suspects
from services.kernel.errors import InvalidInput
from services.kernel.privacy.categories import Category
from tests.unit.case_intake.family_builders import (
    NOW,
    OFFICER,
    POLICE,
    SIX,
    SOCIAL,
    TEN,
    a_family,
    consent,
    do,
    holding,
    informants,
    know,
    naming,
    refusal,
)

LATER = NOW + timedelta(days=1)
FATHER_NAMED = Form01(father=Parent(name="Lê Đình Phú"), suspects=(Suspect(name_or_alias="Lê Đình Phú, 40 tuổi"),))


def with_mother(*children: Child, **facts: object) -> FamilyFile:
    file = a_family(*children, **facts)
    do(file, naming())
    return file


def keeps_covering(file: FamilyFile, agency: str, category: Category, at: datetime = LATER) -> bool:
    return any(one.covers(agency, category, at) for one in file.effective_consents(at))


# --- age ----------------------------------------------------------------------------------------------


@pytest.mark.rule("age-benefit")
@pytest.mark.parametrize(("child", "expected"), [
    (Child(date_of_birth="2019-03-11"), Age(7, 7)),  # the birthday itself
    (Child(date_of_birth="2019-03-12"), Age(6, 6)),
    (Child(date_of_birth="2019-03"), Age(6, 7)),  # the last day of the month counts
    (Child(date_of_birth="2019"), Age(6, 7)),
    (Child(youngest_age=6, oldest_age=8), Age(6, 8)),
    (Child(youngest_age=8), Age(8, 17)),
    (Child(oldest_age=9), Age(0, 9)),
    (Child(date_of_birth="2018", birth_precision=BirthPrecision.ESTIMATED), Age(6, 9)),
    (Child(date_of_birth="2016", youngest_age=6, oldest_age=6), Age(6, 10)),  # both are possible
    (Child(date_of_birth="2020-02-29"), Age(6, 6)),
    (Child(), None),
    (Child(date_of_birth="khoảng 2017"), None),
])  # fmt: skip
def test_the_age_is_an_interval_read_at_its_youngest(child: Child, expected: Age | None) -> None:
    """BLTTHS 417: of a birth known to the month or year only, the last day is taken."""
    assert age_of(child, NOW, NOW) == expected


@pytest.mark.rule("age-benefit")
def test_an_estimated_age_grows_with_the_time_since_it_was_written_down() -> None:
    """Six at the report is eight two years later."""
    assert age_of(Child(youngest_age=6, oldest_age=6), NOW, datetime(2028, 3, 11, 3, tzinfo=UTC)) == Age(8, 8)


# --- who may give it ----------------------------------------------------------------------------------


@pytest.mark.rule("pdp-child-7-both")
def test_a_child_under_seven_cannot_agree() -> None:
    """Luật 91/2025 Art 24(2): consent of the child from seven; the refusal names the rule."""
    file = a_family(SIX)
    with pytest.raises(InvalidInput) as refused:
        do(file, consent(GiverRole.CHILD))
    assert [(p.field, p.key, p.rule) for p in refused.value.problems] == [
        ("giver", "child_under_seven", "pdp-child-7-both")
    ]
    assert file.consents == []


@pytest.mark.rule("pdp-child-7-both")
@pytest.mark.parametrize(("child", "key"), [
    (Child(date_of_birth="2019"), "child_under_seven"),  # may be six or seven
    (Child(), "age_unknown"),
])  # fmt: skip
def test_a_child_that_may_be_under_seven_cannot_agree(child: Child, key: str) -> None:
    """The youngest reading counts."""
    assert refusal(a_family(child), consent(GiverRole.CHILD)) == [key]


@pytest.mark.rule("pdp-child-7-both")
def test_a_child_of_seven_agrees_for_itself() -> None:
    """And no representative need be known for that."""
    file = a_family(TEN)
    assert [type(event) for event in do(file, consent(GiverRole.CHILD), OFFICER)] == [fe.ConsentRecorded]


@pytest.mark.rule("consent-not-silence")
def test_nothing_is_agreed_to_by_silence_or_by_default() -> None:
    """Every answer is written down; what nobody said is asked for, all at once."""
    file = with_mother()
    silent = consent(answer=None, publication=None, obtained_how=None, language=None, evidence=" ", text_version="")
    with pytest.raises(InvalidInput) as refused:
        do(file, silent)
    assert {p.field for p in refused.value.problems} == {
        "answer", "publication", "obtained_how", "language", "evidence", "text_version",
    }  # fmt: skip
    assert {p.rule for p in refused.value.problems} == {"consent-not-silence"}


@pytest.mark.rule("consent-not-silence")
def test_a_refusal_is_kept_and_allows_nothing() -> None:
    """Who said no is not asked as if nobody ever had."""
    file = a_family(SIX)
    do(file, naming())
    do(file, consent(answer=Answer.REFUSED))
    assert len(file.consents) == 1
    assert not keeps_covering(file, POLICE, Category.SCHOOL)


def test_a_consent_without_a_scope_is_none() -> None:
    """It must say to whom and for what."""
    file = with_mother()
    assert refusal(file, consent(agencies=(), categories=())) == ["nothing_in_scope"]
    assert refusal(file, consent(agencies=())) == ["half_a_scope"]


@pytest.mark.rule("privacy-right")
@pytest.mark.parametrize("category", [Category.INFORMANT, Category.SUSPECT, Category.EVIDENCE, Category.NOTES])
def test_a_family_cannot_agree_to_what_is_other_peoples(category: Category) -> None:
    """The informant's data are the informant's."""
    assert refusal(with_mother(), consent(categories=(category,))) == ["not_theirs_to_give"]


@pytest.mark.rule("privacy-right")
def test_an_informant_agrees_to_its_own_data_only() -> None:
    """And never for the child, nor to publish."""
    file = a_family()
    assert refusal(file, consent(GiverRole.INFORMANT)) == ["not_theirs_to_give"]
    assert refusal(file, informants(publication=True)) == ["needs_child_and_representative"]
    do(file, informants())
    assert keeps_covering(file, POLICE, Category.INFORMANT)
    assert not keeps_covering(file, SOCIAL, Category.INFORMANT)


@pytest.mark.rule("pdp-no-consent-basis")
def test_that_nobody_need_be_asked_is_for_a_supervisor_to_state() -> None:
    """Luật 91/2025 Art 19(1): with a document, and never as a ground to publish."""
    file = a_family()
    stated = consent(None, legal_basis=NoConsentBasis.URGENT_LIFE_HEALTH)
    assert refusal(file, stated, OFFICER) == ["supervisor_states_it"]
    assert refusal(file, replace(stated, evidence="")) == ["missing"]
    assert refusal(file, replace(stated, publication=True)) == ["needs_child_and_representative"]
    do(file, stated)
    assert file.consents[-1].basis == "law"
    assert keeps_covering(file, POLICE, Category.SCHOOL)
    assert refusal(file, replace(stated, giver=GiverRole.CHILD)) == ["giver_or_legal_basis"]


# --- the representative ---------------------------------------------------------------------------------


@pytest.mark.rule("pdp-child-representative")
def test_nobody_agrees_for_a_child_before_it_is_checked_who_he_is() -> None:
    """A consent of a parent is the named representative's, in that role."""
    file = a_family()
    assert refusal(file, consent()) == ["no_representative"]
    do(file, naming())
    assert refusal(file, consent(GiverRole.GUARDIAN)) == ["not_the_representatives_role"]
    do(file, consent())
    assert file.consents[-1].representative_id == file.representatives[-1].id


@pytest.mark.rule("pdp-child-representative")
def test_whether_the_representative_is_the_suspect_must_have_been_asked() -> None:
    """No answer is not a no."""
    assert refusal(a_family(), naming(is_suspect=None)) == ["not_said"]
    assert refusal(a_family(), naming(is_suspect=True)) == ["is_the_suspect"]


@pytest.mark.rule("pdp-child-representative")
def test_a_guardian_shows_a_decision_or_the_communes_word() -> None:
    """A birth certificate says who the parents are and no more."""
    aunt = naming("Trần Thị Tư", Relation.AUNT)
    assert refusal(a_family(), aunt) == ["guardian_needs_a_decision"]
    do(a_family(), replace(aunt, checked_how=CheckedHow.GUARDIANSHIP_DECISION))


@pytest.mark.rule("pdp-child-representative")
@pytest.mark.parametrize(("name", "relation", "form", "named"), [
    ("Nguyễn Văn Hùng", Relation.FATHER, Form01(suspects=(Suspect(relation="cha ruột"),)), True),
    ("Nguyễn Văn Hùng", Relation.FATHER, Form01(suspects=(Suspect(relation="bố (hay say rượu)"),)), True),
    ("Trần Thị Mai", Relation.MOTHER, Form01(suspects=(Suspect(relation="dượng (chồng sau của mẹ)"),)), False),
    ("Trần Thị Mai", Relation.MOTHER, Form01(suspects=(Suspect(name_or_alias="MAI TRAN THI"),)), True),
    ("Trần Thị Mai", Relation.MOTHER, Form01(suspects=(Suspect(name_or_alias="Hùng"),)), False),
    ("Nguyễn Văn Hùng", Relation.UNCLE, Form01(suspects=(Suspect(name_or_alias="chú Hùng"),)), True),
    ("không rõ", Relation.FATHER, FATHER_NAMED, True),
    ("Trần Thị Mai", Relation.MOTHER, Form01(present_carer="mẹ ruột", suspects=(Suspect(is_carer=True),)), True),
    ("Trần Thị Mai", Relation.MOTHER, Form01(present_carer="bà ngoại", suspects=(Suspect(is_carer=True),)), False),
    ("Trần Thị Mai", Relation.MOTHER, Form01(), False),
])  # fmt: skip
def test_the_suspect_is_known_by_name_by_relation_and_as_the_carer(
    name: str, relation: Relation, form: Form01, named: bool
) -> None:
    """However it was written down: without marks, in another order, by the given name, by relation only."""
    assert named_among_suspects(name, relation, form) is named
    file = a_family(form=form)
    command = naming(name, relation, checked_how=CheckedHow.COMMUNE_CONFIRMATION)
    if named:
        assert refusal(file, command) == ["is_the_suspect"]
    else:
        do(file, command)


@pytest.mark.rule("pdp-child-representative")
def test_a_namesake_is_let_through_by_a_supervisor_only_and_a_relation_never() -> None:
    """Nguyễn Văn Hùng is the name of many; the child's father is one man."""
    namesake = a_family(form=Form01(children=(TEN,), suspects=(Suspect(name_or_alias="Hùng"),)))
    command = naming("Nguyễn Văn Hùng", Relation.FATHER, different_person="Khác ngày sinh, theo CCCD.")
    assert refusal(namesake, command, OFFICER) == ["is_the_suspect"]
    do(namesake, command)
    father = a_family(form=Form01(children=(TEN,), suspects=(Suspect(relation="cha"),)))
    assert refusal(father, command) == ["is_the_suspect"]


@pytest.mark.rule("pdp-child-representative")
def test_a_representative_who_becomes_a_suspect_acts_no_more_and_what_he_agreed_to_stops() -> None:
    """At once, before anybody corrects his entry, and for those who hold something on it by an event."""
    file = a_family(SIX)
    do(file, naming("Lê Văn Ba", Relation.FATHER))
    do(file, consent())
    given = file.consents[0].id
    assert keeps_covering(file, POLICE, Category.SCHOOL)
    know(
        file,
        form=replace(file.facts.form, suspects=(Suspect(name_or_alias="Le Van Ba"),)),
        holdings=(holding(POLICE, Category.SCHOOL, given), holding(POLICE, Category.IDENTITY)),
    )
    assert not keeps_covering(file, POLICE, Category.SCHOOL)
    assert refusal(file, consent()) == ["is_the_suspect"]
    events = stop_suspects(file, LATER)
    assert events == [
        fe.RepresentativeStopped(file.representatives[0].id),
        fe.ConsentEnded(given, "representative_is_suspect"),
        e.ConsentWithdrawn(given, POLICE, (Category.SCHOOL,)),
    ]
    assert stop_suspects(file, LATER) == []


# --- what it covers -------------------------------------------------------------------------------------


@pytest.mark.rule("pdp-child-7-both")
def test_of_a_child_of_seven_both_must_agree_before_anything_is_shared_on_consent() -> None:
    """Of a younger one the representative alone; where the age leaves it open, nothing."""
    older, younger, unclear = with_mother(TEN), with_mother(SIX), with_mother(Child(date_of_birth="2019"))
    for file in (older, younger, unclear):
        do(file, consent())
    assert [keeps_covering(f, POLICE, Category.SCHOOL) for f in (older, younger, unclear)] == [False, True, False]
    do(older, consent(GiverRole.CHILD))
    assert keeps_covering(older, POLICE, Category.SCHOOL)
    assert not keeps_covering(older, SOCIAL, Category.SCHOOL)


@pytest.mark.rule("pdp-child-7-both")
def test_of_several_children_the_agreement_for_each_is_needed() -> None:
    """A section of the record tells of all of them."""
    file = with_mother(SIX, SIX)
    do(file, consent())
    assert not keeps_covering(file, POLICE, Category.SCHOOL)
    do(file, consent(child_number=2))
    assert keeps_covering(file, POLICE, Category.SCHOOL)
    assert refusal(file, consent(child_number=3)) == ["no_such_child"]


def test_a_consent_holds_from_its_day_to_its_end() -> None:
    """Dated: neither before nor after."""
    file = with_mother(SIX)
    do(file, consent(valid_until=NOW + timedelta(days=2)))
    covered = [keeps_covering(file, POLICE, Category.SCHOOL, NOW + timedelta(days=n)) for n in (-1, 0, 1, 2)]
    assert covered == [False, True, True, False]
    assert refusal(file, consent(given_at=NOW + timedelta(hours=1))) == ["in_the_future"]


# --- publication ----------------------------------------------------------------------------------------


@pytest.mark.rule("press-consent-seed")
@pytest.mark.rule("no-publish-without-consent")
@pytest.mark.rule("consent-online")
def test_nothing_is_published_without_the_child_and_its_representative() -> None:
    """Luật Trẻ em Art 6(11), Decree 56 Art 36(1): both, each by itself is not enough."""
    file = with_mother(TEN)
    age = file.ages(NOW)[1]

    def missing() -> list[str]:
        return [p.key for p in publication_problems(file.standing_consents(), LATER, age)]

    assert missing() == ["child_has_not_agreed", "representative_has_not_agreed"]
    do(file, consent(agencies=(), categories=(), publication=True))
    assert missing() == ["child_has_not_agreed"]
    do(file, consent(GiverRole.CHILD, agencies=(), categories=(), publication=True))
    assert missing() == []
    assert may_publish(file.consents, LATER, age)
    assert not may_publish(file.consents, LATER, age, child_number=2)
    do(file, c.WithdrawConsent(consent_id=file.consents[0].id, requester=Requester.REPRESENTATIVE, evidence="Đơn"))
    assert missing() == ["representative_has_not_agreed"]


@pytest.mark.rule("no-publish-without-consent")
@pytest.mark.parametrize("age", [Age(6, 6), Age(6, 8), None])
def test_of_a_child_that_may_be_under_seven_nothing_is_published(age: Age | None) -> None:
    """Whatever its representative says: nobody can have asked the child."""
    file = with_mother(TEN)
    do(file, consent(agencies=(), categories=(), publication=True))
    do(file, consent(GiverRole.CHILD, agencies=(), categories=(), publication=True))
    assert not may_publish(file.consents, LATER, age)


# --- withdrawal -----------------------------------------------------------------------------------------


@pytest.mark.rule("pdp-stop")
def test_a_withdrawal_goes_to_exactly_those_who_hold_something_on_it() -> None:
    """Luật 91/2025 Art 24(3); what rests on the law is not asked back."""
    file = a_family(form=Form01(children=(TEN,), informant=Informant(name="Cô Năm")))
    do(file, informants(agencies=(c.Receiver.POLICE_INVESTIGATION, c.Receiver.SOCIAL_SUPPORT)))
    given = file.consents[0].id
    know(file, holdings=(holding(POLICE, Category.INFORMANT, given), holding(POLICE, Category.IDENTITY)))
    withdrawing = c.WithdrawConsent(consent_id=given, requester=Requester.INFORMANT, evidence="Gọi lại 111")
    assert do(file, withdrawing, OFFICER) == [
        fe.ConsentEnded(given, "withdrawn"),
        e.ConsentWithdrawn(given, POLICE, (Category.INFORMANT,)),
    ]
    assert [one.to for one in file.outstanding()] == [POLICE]
    assert not keeps_covering(file, POLICE, Category.INFORMANT)
    assert refusal(file, withdrawing) == ["already_withdrawn"]


@pytest.mark.rule("pdp-child-7-both")
def test_when_the_child_withdraws_what_needed_both_is_asked_back() -> None:
    """The receiver knows it under the representative's consent, and is told that one."""
    file = with_mother(TEN)
    do(file, consent())
    do(file, consent(GiverRole.CHILD))
    mothers, childs = file.consents
    know(file, holdings=(holding(POLICE, Category.SCHOOL, mothers.id),))
    events = do(file, c.WithdrawConsent(consent_id=childs.id, requester=Requester.CHILD, evidence="Em nói"))
    assert events[1:] == [e.ConsentWithdrawn(mothers.id, POLICE, (Category.SCHOOL,))]


@pytest.mark.rule("pdp-stop")
def test_nobody_withdraws_for_somebody_else() -> None:
    """The representative not for the informant, the informant not for the child."""
    file = with_mother(TEN)
    do(file, informants())
    do(file, consent(GiverRole.CHILD))
    informant, child = (one.id for one in file.consents)

    def trying(consent_id: str, requester: Requester) -> list[str]:
        return refusal(file, c.WithdrawConsent(consent_id=consent_id, requester=requester, evidence="Đơn"))

    assert trying(informant, Requester.REPRESENTATIVE) == ["not_theirs_to_withdraw"]
    assert trying(child, Requester.INFORMANT) == ["not_theirs_to_withdraw"]
    assert trying("unknown", Requester.CHILD) == ["not_found"]
    assert file.consent(child) is not None
    do(file, c.WithdrawConsent(consent_id=child, requester=Requester.REPRESENTATIVE, evidence="Đơn"))


@pytest.mark.rule("pdp-no-consent-basis")
def test_what_rests_on_the_law_cannot_be_withdrawn() -> None:
    """There is no consent to take back."""
    file = a_family()
    do(file, consent(None, legal_basis=NoConsentBasis.LAW_OBLIGES))
    withdrawing = c.WithdrawConsent(consent_id=file.consents[0].id, requester=Requester.CHILD, evidence="Đơn")
    assert refusal(file, withdrawing) == ["not_a_consent"]


@pytest.mark.rule("pdp-stop")
def test_a_consent_that_runs_out_is_asked_back_by_the_clock() -> None:
    """Once, and never again."""
    file = a_family()
    do(file, informants(valid_until=LATER))
    know(file, holdings=(holding(POLICE, Category.INFORMANT, file.consents[0].id),))
    assert file.next_due_at == LATER
    assert tend(file, NOW) == []
    told = tend(file, LATER)
    assert [type(event) for event in told] == [fe.ConsentEnded, e.ConsentWithdrawn]
    assert tend(file, LATER) == []


@pytest.mark.rule("pdp-stop")
def test_who_has_not_confirmed_in_three_working_days_is_told_of_once() -> None:
    """Wednesday, so until the end of Monday; to nobody but the timeline."""
    file = a_family()
    do(file, informants())
    given = file.consents[0].id
    know(file, holdings=(holding(POLICE, Category.INFORMANT, given),))
    do(file, c.WithdrawConsent(consent_id=given, requester=Requester.INFORMANT, evidence="Đơn"))
    monday_midnight = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)
    assert file.next_due_at == monday_midnight
    assert tend(file, monday_midnight - timedelta(seconds=1)) == []
    assert tend(file, monday_midnight) == [fe.ConfirmationOverdue(about=given, agency=POLICE)]
    assert tend(file, monday_midnight + timedelta(days=9)) == []
    assert file.confirm(POLICE, given, (), (Category.INFORMANT,), "crime-goes-criminal-track", LATER) is not None
    assert file.outstanding() == []
    assert file.confirm(POLICE, given, (), (), "", LATER) is None
