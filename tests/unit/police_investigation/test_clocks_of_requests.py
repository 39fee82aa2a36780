"""The clocks of what is asked for: removals, requests between agencies, examinations; and the end of a case.

Dates are reckoned by hand (Vietnam's days).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.kernel.deadlines.model import Ending
from services.kernel.requests import MakeRequest, RequestKind
from services.police_investigation.domain import removals as rem
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.builders import a_report, clock, end_of, ended, give, vn


@pytest.mark.rule("cyb2025-removal")
def test_a_platform_has_a_day_or_six_hours_to_remove_content() -> None:
    """Asked on Thursday 2026-07-02 at 10:00: Friday at 10:00, urgent at 16:00. Each has a clock of its own."""
    file = a_report(vn(7, 2, 8))
    give(file, replace(b.REMOVE, urgent=False), b.REMOVE, at=vn(7, 2, 10))
    normal, urgent = (removal.id for removal in file.removals)
    assert clock(file, "cyb2025-removal", normal).due.rolled == vn(7, 3, 10)
    assert clock(file, "cyb2025-removal", urgent).due.rolled == vn(7, 2, 16)
    give(file, b.gone, at=vn(7, 2, 15))
    assert ended(clock(file, "cyb2025-removal", urgent)) == ("ContentGone", Ending.MET)
    assert clock(file, "cyb2025-removal", normal).running


@pytest.mark.rule("cyb2025-removal")
def test_a_refusal_ends_no_hours() -> None:
    """Only content that is gone does."""
    file = a_report(vn(7, 2, 8))
    give(file, b.REMOVE, lambda f: b.gone(f, rem.RemovalOutcome.REFUSED), at=vn(7, 2, 10))
    assert clock(file, "cyb2025-removal").running


@pytest.mark.rule("cyb2018-art29")
@pytest.mark.rule("cyb2025-removal")
def test_until_june_2026_and_for_the_media_the_law_names_no_hours() -> None:
    """Luật 24/2018 Art 29 says promptly; Luật 116/2025 is in force from 2026-07-01, for services."""
    early, media = a_report(vn(6, 30, 8)), a_report(vn(7, 2, 8))
    give(early, b.REMOVE, at=vn(6, 30, 23, 59))
    give(media, replace(b.REMOVE, target=rem.RemovalTarget.MEDIA), at=vn(7, 2, 10))
    assert all(d.rule != "cyb2025-removal" for d in [*early.deadlines, *media.deadlines])


@pytest.mark.rule("request-answer-5wd")
def test_what_is_asked_of_others_and_of_us_is_answered_in_five_working_days() -> None:
    """Asked on Wednesday 2026-03-11: Thursday, Friday, Monday to Wednesday the 18th; each for itself."""
    file = a_report(vn(3, 11))
    give(file, b.ASK_SUPPORT, at=vn(3, 11, 10))
    b.asked(file, "q-1", at=vn(3, 11, 11))
    ours, theirs = clock(file, "request-answer-5wd", file.requests[0].id), clock(file, "request-answer-5wd", "q-1")
    assert (ours.due.rolled, theirs.due.rolled) == (end_of(3, 18), end_of(3, 18))
    give(file, b.answered, at=vn(3, 12))
    assert (theirs.ending, ours.running) == (Ending.MET, True)
    b.support_person_named(file, at=vn(3, 19))
    assert ended(ours) == ("SupportRequestAnswered", Ending.LATE)


@pytest.mark.rule("request-answer-5wd")
def test_a_request_that_is_taken_back_or_refused_waits_no_longer() -> None:
    """Withdrawn by who asked: no longer to be done. Rejected by who was asked: answered. And what was asked of
    somebody else was never ours."""
    file = a_report(vn(3, 11), b.ASK_SUPPORT)
    b.asked(file, "q-1", at=vn(3, 11))
    b.asked(file, "q-2", at=vn(3, 11), to="court_liaison")
    give(file, b.withdrawn, b.rejected, at=vn(3, 12))
    assert [d.ending for d in file.deadlines if d.rule == "request-answer-5wd"] == [Ending.VOID, Ending.MET]


@pytest.mark.rule("forensic-5d")
def test_a_forensic_examination_is_answered_in_five_days() -> None:
    """Asked on Wednesday 2026-03-11: Monday the 16th by the calendar; asked on the 10th: Sunday, so Monday too."""
    for asked_at, statutory in ((vn(3, 11), end_of(3, 16)), (vn(3, 10), end_of(3, 15))):
        file = a_report(asked_at, MakeRequest(to="social_support", kind=RequestKind.FORENSIC_EXAMINATION))
        deadline = clock(file, "forensic-5d")
        assert (deadline.due.statutory, deadline.due.rolled) == (statutory, end_of(3, 16))
        assert all(d.rule != "request-answer-5wd" for d in file.deadlines)
        b.support_person_named(file, "", at=vn(3, 13))
        assert deadline.ending is Ending.MET


def test_a_closed_case_has_nothing_left_to_do() -> None:
    """Every clock that still runs is void; those that ended stay as they ended."""
    file = a_report(vn(7, 2, 8), b.VERIFY, b.REMOVE, b.ASK_SUPPORT)
    b.asked(file, "q-1", at=vn(7, 2, 9))
    b.hear(file, "CaseClosed", vn(7, 3))
    assert not [d.rule for d in file.deadlines if d.running]
    assert clock(file, "police-24h-transfer").ending is Ending.MET
