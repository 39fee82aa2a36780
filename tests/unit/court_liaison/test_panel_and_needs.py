"""Who sits in judgment, and what spares the child."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.court_liaison.domain import commands as c
from services.court_liaison.domain.accommodations import Accommodation, Need, needed, proposed, unmet
from services.court_liaison.domain.model import State
from services.court_liaison.domain.panel import Assessor, Panel
from services.court_liaison.domain.policy import WORKFLOW
from services.kernel.errors import InvalidInput
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import a_file, done, refusal

# --- the panel -----------------------------------------------------------------------------------------------


@pytest.mark.rule("court-panel-423")
def test_a_panel_that_is_named_has_an_assessor_who_knows_children() -> None:
    """BLTTHS Art 423(1): a tick is not enough where the assessors are named."""
    nobody = Panel(judge_trained=True, assessors=(Assessor(staff_id="HT-1"), Assessor(staff_id="HT-2")))
    assert refusal(a_file(State.DOCKETED), replace(b.A_HEARING, panel=nobody)) == [
        ("assessor_with_youth_experience", "panel_without_youth_experience", "court-panel-423")
    ]
    assert done(a_file(State.DOCKETED), replace(b.A_HEARING, panel=b.A_PANEL)).hearing.panel == b.A_PANEL


@pytest.mark.rule("staff-trained")
def test_a_judge_without_training_needs_a_reason() -> None:
    """BLTTHS Art 415: trained or experienced in cases with people under 18."""
    untrained = replace(b.A_PANEL, judge_trained=False)
    assert refusal(a_file(State.DOCKETED), replace(b.A_HEARING, panel=untrained)) == [
        ("panel.judge_trained", "judge_not_trained", "staff-trained")
    ]
    excused = replace(untrained, override_reason=" cả tòa chỉ có một thẩm phán ")
    panel = done(a_file(State.DOCKETED), replace(b.A_HEARING, panel=excused)).hearing.panel
    assert panel is not None
    assert panel.override_reason == "cả tòa chỉ có một thẩm phán"


@pytest.mark.parametrize("assessors", [
    (Assessor(staff_id="HT-1", youth_experience=True), Assessor(staff_id=" HT-1 ")),
    (Assessor(staff_id="CL-0007", youth_experience=True),),
    (Assessor(staff_id=" ", youth_experience=True),),
])  # fmt: skip
def test_nobody_sits_twice_in_one_panel(assessors: tuple[Assessor, ...]) -> None:
    """The judge is no assessor, and everybody has a number."""
    panel = Panel(judge_trained=True, assessors=assessors)
    assert refusal(a_file(State.DOCKETED), replace(b.A_HEARING, panel=panel)) == [
        ("panel.assessors", "panel_not_of_different_people", None)
    ]


def test_what_cannot_be_kept_of_a_panel_is_told_by_its_place() -> None:
    """A form shows the problem beside the field that has it."""
    panel = Panel(override_reason="x" * 8_001, assessors=(Assessor(staff_id="y" * 61),))
    with pytest.raises(InvalidInput) as refused:
        WORKFLOW.apply(a_file(State.DOCKETED), replace(b.A_HEARING, panel=panel, minutes=0), b.ACTOR, b.NOW)
    assert [(p.field, p.key) for p in refused.value.problems] == [
        ("panel.override_reason", "too_long"), ("panel.assessors[0].staff_id", "too_long"), ("minutes", "out_of_range"),
    ]  # fmt: skip


# --- what the child needs ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "field"), [
    (c.RecordNeeds(), "needs"),
    (c.RecordNeeds(needs=(Need.LANGUAGE,)), "language"),
    (c.RecordNeeds(needs=(Need.SCHOOL_HOURS,)), "school"),
    (c.RecordNeeds(needs=(Need.OTHER,)), "note"),
])  # fmt: skip
def test_a_need_is_told_so_that_it_can_be_met(command: c.RecordNeeds, field: str) -> None:
    """Which language, which half of the day, what else: without it nobody can prepare for it."""
    assert refusal(a_file(State.PROSECUTED), command) == [(field, f"{field}_missing", None)]


def test_the_latest_record_of_each_child_counts_and_the_earlier_ones_stay() -> None:
    """Two children of one case have needs of their own; what was written stays readable."""
    file = done(
        a_file(State.PROSECUTED),
        c.RecordNeeds(needs=(Need.TRAUMA,)),
        c.RecordNeeds(child=2, needs=(Need.LANGUAGE, Need.LANGUAGE), language=" Raglai "),
        c.RecordNeeds(needs=(Need.DISTANCE,)),
    )
    assert needed(file.needs) == (Need.LANGUAGE, Need.DISTANCE)
    assert [(record.child, record.needs, record.language) for record in file.needs] == [
        (1, (Need.TRAUMA,), ""), (2, (Need.LANGUAGE,), "Raglai"), (1, (Need.DISTANCE,), ""),
    ]  # fmt: skip


@pytest.mark.rule("court-contact-423")
@pytest.mark.parametrize(("need", "suggested"), [
    (Need.FEAR_OF_ACCUSED, {"screen", "separate_room", "separate_entrance", "separate_time", "support_person"}),
    (Need.SIGN_LANGUAGE, {"interpreter"}),
    (Need.LANGUAGE, {"interpreter"}),
    (Need.YOUNG_AGE, {"friendly_room", "support_person", "pre_visit", "preparation", "frequent_breaks"}),
    (Need.DISABILITY, {"support_person", "breaks"}),
    (Need.SCHOOL_HOURS, {"outside_school_hours"}),
    (Need.DISTANCE, {"remote_link"}),
    (Need.TRAUMA, {"separate_room", "remote_link", "support_person", "frequent_breaks"}),
    (Need.OTHER, set()),
])  # fmt: skip
def test_what_is_proposed_for_a_need_meets_it(need: Need, suggested: set[str]) -> None:
    """The software proposes from the form's codes, never from words; a person chooses."""
    assert set(proposed([need])) == suggested
    assert unmet([need], proposed([need])) == ((Need.OTHER,) if need is Need.OTHER else ())


@pytest.mark.rule("court-contact-423")
def test_each_need_is_met_or_it_is_written_why_not() -> None:
    """A screen does not help a child that speaks another language."""
    file = done(a_file(State.DOCKETED), c.RecordNeeds(needs=(Need.LANGUAGE, Need.FEAR_OF_ACCUSED), language="Chăm"))
    assert refusal(file, b.A_HEARING) == [("accommodations", "needs_not_met", "court-contact-423")]
    done(file, replace(b.A_HEARING, unmet_needs_reason="cháu hiểu tiếng Việt"))
    assert file.hearing.unmet_needs_reason == "cháu hiểu tiếng Việt"


@pytest.mark.rule("court-contact-423")
def test_a_need_that_is_found_out_late_still_changes_the_hearing() -> None:
    """Its day stays; what was to spare the child before stays readable."""
    file = done(a_file(State.DOCKETED), b.A_HEARING, c.RecordNeeds(needs=(Need.DISTANCE,)))
    change = c.ChangeAccommodations(accommodations=(Accommodation.SCREEN, Accommodation.SCREEN))
    assert refusal(file, change) == [("accommodations", "needs_not_met", "court-contact-423")]
    assert refusal(file, c.ChangeAccommodations()) == [("accommodations", "no_accommodation", "court-contact-423")]
    done(file, c.ChangeAccommodations(accommodations=(Accommodation.REMOTE_LINK, Accommodation.SCREEN)))
    assert file.hearing.accommodations == (Accommodation.SCREEN, Accommodation.REMOTE_LINK)
    assert [change.before for change in file.hearing.accommodation_changes] == [(Accommodation.SCREEN,)]
