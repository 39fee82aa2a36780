"""What a child's report says is found in the intake point's files and nowhere else.

Reports with unmistakable words in every field go through the API, refusals included; then everything
that the run has written is searched for these words.
"""

from __future__ import annotations

import mmap
import secrets
from collections.abc import Iterable
from pathlib import Path

import grpc
import pytest

from chungtay.case_intake.v1 import case_intake_service_pb2 as intake
from chungtay.case_intake.v1 import form01_pb2 as forms
from chungtay.identity.v1 import identity_service_pb2 as identity
from deploy.demo.office import DEADLINE
from deploy.demo.reports import request_for
from deploy.demo.story import Story
from services.kernel.ids import new_id
from tests.e2e.conftest import Province, everything_in


class Canaries:
    """Words that occur nowhere else in the world; each is remembered, and what it was used for."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}

    def word(self, where: str) -> str:
        word = f"Hoàng Yến {secrets.token_hex(6)}"
        self.words[word.rpartition(" ")[2]] = where
        return word

    def phone(self, where: str) -> str:
        number = "09" + "".join(secrets.choice("0123456789") for _ in range(14))  # longer than any real one
        self.words[number] = where
        return number

    def number(self, where: str) -> str:
        digits = "".join(secrets.choice("0123456789") for _ in range(12))
        self.words[digits] = where
        return digits

    def found_in(self, text: str) -> set[str]:
        return {where for word, where in self.words.items() if word in text}

    def found_in_files(self, files: Iterable[Path]) -> set[str]:
        return {f"{where} in {path.name}" for word, where in self.words.items() for path in files if holds(path, word)}


def holds(path: Path, word: str) -> bool:
    """Whether the file holds the word, as plain bytes. Words are ASCII: no escaping hides them."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            return content.find(word.encode()) >= 0
    except (FileNotFoundError, ValueError):  # gone meanwhile (the broker tidies up), or empty
        return False


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def case(running_province: Province, canaries: Canaries) -> Story:
    """A case whose every field is a canary, with refusals on the way, referred to two agencies."""
    running_province.make_well()
    story = running_province.story()
    refusals(story, canaries)
    story.reference = story.officer.send("ReceiveReport", report(canaries)).reference
    refused(story, "ScreenOutReport", reason=" ", reason_code="SCREENING_REASON_MISTAKE", who=story.supervisor)
    refused(story, "JoinReport", joined_to=canaries.word("joined_to"), reason=canaries.word("reason of joining"))
    story.officer.do("OpenCase", story.reference, urgent=True)
    corrected = report(canaries).form
    story.officer.do("CorrectReport", story.reference, form=corrected, reason=canaries.word("reason of correction"))
    targets = ["REFERRAL_TARGET_SOCIAL_SUPPORT", "REFERRAL_TARGET_POLICE_INVESTIGATION"]
    story.officer.do("ReferCase", story.reference, to=targets, reason=canaries.word("reason of referral"))
    refused(story, "ReferCase", to=targets, reason=canaries.word("reason of a refused referral"))
    story.social_accepts()
    story.police_accept()
    running_province.check(story.reference)
    return story


def report(canaries: Canaries) -> intake.ReceiveReportRequest:
    """A sound report with a canary in every field that takes words."""
    request = request_for("R02", new_id())
    request.narrative = canaries.word("narrative")
    form = request.form
    for name in ("incident_place", "incident_commune", "residence_commune", "current_state", "likely_harm",
                 "family", "present_carer", "actions_done", "note"):  # fmt: skip
        setattr(form, name, canaries.word(name))
    for field in ("name", "ethnicity", "language", "disability", "school", "other_names", "residence_commune"):
        setattr(form.children[0], field, canaries.word(f"child.{field}"))
    form.children[0].id_number = canaries.number("child.id_number")
    form.mother.CopyFrom(forms.Parent(name=canaries.word("mother.name"), job=canaries.word("mother.job")))
    form.father.CopyFrom(forms.Parent(name=canaries.word("father.name"), job=canaries.word("father.job")))
    form.informant.CopyFrom(
        forms.Informant(
            name=canaries.word("informant.name"),
            phone=canaries.phone("informant.phone"),
            address=canaries.word("informant.address"),
            agreed_to_record=True,
        )
    )
    form.suspects[0].name_or_alias = canaries.word("suspect.name_or_alias")
    form.suspects[0].online_handle = canaries.word("suspect.online_handle")
    form.suspects[0].relation = canaries.word("suspect.relation")
    form.online_refs[0].url = f"https://mang.example/{canaries.phone('url')}"
    form.online_refs[0].handle = canaries.word("handle")
    return request


def refusals(story: Story, canaries: Canaries) -> None:
    """Bad input quotes nothing: not in the answer, not in a log."""
    bad = report(canaries)
    bad.form.children[0].id_number = canaries.number("a bad child.id_number") + "0"
    bad.form.children[0].date_of_birth = canaries.word("date_of_birth")
    bad.form.incident_at = canaries.word("incident_at")
    too_long = report(canaries)
    too_long.narrative = canaries.word("a narrative that is too long") * 2_000
    not_unique = report(canaries)
    not_unique.request_id = canaries.word("request_id")
    for request in (bad, too_long, not_unique):
        with pytest.raises(grpc.RpcError) as answer:
            story.officer.send("ReceiveReport", request)
        assert answer.value.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert not canaries.found_in(str(answer.value))
    for agency in ("case_intake", "social_support", "police_investigation", "court_liaison"):
        stub, messages = story.offices.agencies[agency].stub, story.offices.agencies[agency].messages
        look = messages.GetCaseRequest(case_reference=canaries.word(f"a reference typed at {agency}"))
        token = story.offices.staff("privacy_officer", agency).token()
        for bearer in (token, canaries.number(f"a token at {agency}")):
            with pytest.raises(grpc.RpcError) as answer:
                stub.GetCase(look, timeout=DEADLINE, metadata=(("authorization", f"Bearer {bearer}"),))
            assert not canaries.found_in(str(answer.value))
    sign_in = identity.SignInRequest(
        username=canaries.number("username"), password=canaries.word("password"), audience="case_intake"
    )
    with pytest.raises(grpc.RpcError):
        story.offices.identity.SignIn(sign_in, timeout=DEADLINE)


def refused(story: Story, rpc: str, who: object = None, **fields: object) -> None:
    with pytest.raises(grpc.RpcError):
        (who or story.officer).do(rpc, story.reference, **fields)  # type: ignore[attr-defined]


@pytest.mark.rule("sa-secrecy-all")
def test_no_log_holds_a_word_of_a_report(running_province: Province, canaries: Canaries, case: Story) -> None:
    """Logs of all processes, of the broker and of the databases: the case reference, never the child."""
    logs = files_in(running_province.machine.layout.logs)
    assert any(holds(log, case.reference) for log in logs)  # the search works where something is to be found
    assert canaries.found_in_files(logs) == set()


@pytest.mark.rule("sa-secrecy-all")
def test_no_event_holds_a_word_of_a_report(running_province: Province, canaries: Canaries, case: Story) -> None:
    """The bodies in every outbox, as they are sent: codes, references, times and numbers."""
    bodies = [
        bytes(row["body"]).decode()
        for database in running_province.databases.values()
        for row in database["outbox"].find({})
    ]
    assert any(case.reference in body for body in bodies)
    assert canaries.found_in("\n".join(bodies)) == set()


def test_the_broker_keeps_no_word_of_a_report(running_province: Province, canaries: Canaries, case: Story) -> None:
    """Whoever holds the broker's disk learns that there are cases, and nothing of any child."""
    data = files_in(running_province.machine.layout.broker)
    assert any(holds(file, case.reference) for file in data)
    assert canaries.found_in_files(data) == set()


def test_no_other_agency_keeps_a_word_of_a_report(running_province: Province, canaries: Canaries, case: Story) -> None:
    """The agencies that got the case work with their own statements; the intake point's stay there."""
    for agency, database in running_province.databases.items():
        if agency == "case_intake":
            continue
        documents = list(everything_in(database))
        assert any(case.reference in text for _, text in documents) is (
            agency in ("social_support", "police_investigation")
        )
        assert canaries.found_in("\n".join(text for _, text in documents)) == set()


def test_at_the_intake_point_the_words_stand_in_the_file_only(
    running_province: Province, canaries: Canaries, case: Story
) -> None:
    """Timeline, requests, outbox and rejections hold none; and what was refused was not kept at all."""
    kept: dict[str, set[str]] = {}
    for collection, text in everything_in(running_province.databases["case_intake"]):
        if found := canaries.found_in(text):
            kept.setdefault(collection, set()).update(found)
    assert set(kept) == {"cases"}
    assert {"narrative", "child.name", "informant.phone", "reason of correction", "reason of referral"} <= kept["cases"]
    assert not {"request_id", "incident_at", "joined_to", "reason of a refused referral", "password"} & kept["cases"]


def test_a_word_that_did_get_out_is_found(tmp_path: Path, canaries: Canaries) -> None:
    """The test of the test: planted in a scratch log, among other lines, it is seen."""
    log = tmp_path / "case_intake-api.log"
    log.write_text('{"event": "call"}\n' * 1_000)
    assert canaries.found_in_files(files_in(tmp_path)) == set()
    with log.open("a") as file:
        file.write(f'{{"event": "call", "name": "{canaries.word("planted")}"}}\n')
    assert canaries.found_in_files(files_in(tmp_path)) == {"planted in case_intake-api.log"}
