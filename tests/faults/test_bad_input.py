"""What is wrong at the start, or was damaged since: told in plain words, and nothing lost or half written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deploy.machine.environment import environment_of
from deploy.machine.layout import REPOSITORY, write_private
from services.case_intake.domain.commands import CorrectReport
from services.case_intake.domain.consent import GiverRole
from services.case_intake.domain.form01 import Child
from services.kernel.errors import InvalidInput
from services.kernel.persistence.records import contents
from services.kernel.persistence.vault import Damaged
from services.kernel.privacy.categories import Category
from services.kernel.privacy.keys import MASTER, MASTER_BYTES
from tests.families import FORM, SOCIAL, at_desk, consent, family, referred
from tests.faults.conftest import Patient
from tests.waiting import until

INTAKE = "case_intake"
NAME = FORM.children[0].name


def started(province: Patient, name: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """A real process that is expected to refuse; what it said and how it ended."""
    service, _, kind = name.rpartition("-")
    return subprocess.run(
        [sys.executable, "-m", f"services.{service}.entrypoints.{kind}"],
        cwd=REPOSITORY,
        env=environment_of(province.machine, name) | changed,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


def in_plain_words(ended: subprocess.CompletedProcess[str]) -> list[str]:
    """The sentences with which it refused; no traceback, and no half start."""
    said = ended.stderr.strip().splitlines()
    assert (ended.returncode, ended.stdout) == (2, ""), ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return said


# --- what all agencies agreed on ----------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> dict[str, str]:
    """The programs and the agreed files once more, to be changed; and the environment that makes them be used."""
    for folder in ("services", "protos"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return {"PYTHONPATH": f"{tmp_path}:{tmp_path / 'protos' / 'gen'}", "PYTHONSAFEPATH": "1"}


@pytest.mark.parametrize("kind", ["api", "worker", "relay"])
def test_a_matrix_with_mistakes_stops_the_start_and_all_of_them_are_named(
    province: Patient, copied: dict[str, str], tmp_path: Path, kind: str
) -> None:
    """Nobody may share by a table that says something else than what was agreed (rule ``privacy-right``)."""
    matrix = tmp_path / "protos" / "disclosure_matrix.toml"
    text = matrix.read_text()
    assert 'category = "informant"\nto = "police_investigation"' in text
    text = text.replace('category = "informant"\nto = "police_investigation"', 'category = "shoe_size"\nto = "press"')
    matrix.write_text(text.replace('with_consent = "full"', 'with_consent = "none"'))
    said = in_plain_words(started(province, f"{INTAKE}-{kind}", **copied))
    assert {line.rpartition("): ")[2] for line in said} == {
        "unknown category", "unknown agency, or one that is told nothing", "consent can only lift the level to full",
        "'reachable_only' is not made for this category",
    }  # fmt: skip
    assert all(line.startswith("disclosure_matrix.toml: grant ") for line in said)


def test_a_retention_file_with_mistakes_stops_the_start_too(
    province: Patient, copied: dict[str, str], tmp_path: Path
) -> None:
    """Nothing is erased, or kept, by a table that nobody agreed to (rule ``retention``)."""
    file = tmp_path / "protos" / "retention.toml"
    text = file.read_text()
    assert '"school"' in text
    file.write_text(text.replace('"school"', '"shoe_size"').replace('confidence = "', 'confidence = "un'))
    said = in_plain_words(started(province, f"{INTAKE}-relay", **copied))
    assert all(line.startswith("retention.toml: ") for line in said)
    assert any(line.endswith("'shoe_size' is no category") for line in said)
    assert sum("confidence must be one of the rule list's" in line for line in said) == text.count("confidence = ")


# --- the agency's own keys ----------------------------------------------------------------------------


@pytest.fixture
def keys(province: Patient, tmp_path: Path) -> Path:
    """A copy of social support's keys."""
    copy = tmp_path / "keys"
    shutil.copytree(province.machine.layout.agency_keys(SOCIAL), copy)
    return copy


@pytest.mark.parametrize("file", ["master.key", "index.key", "ring.json"])
def test_without_one_of_its_key_files_no_process_starts(province: Patient, keys: Path, file: str) -> None:
    """It says which one is missing."""
    (keys / file).unlink()
    said = in_plain_words(started(province, f"{SOCIAL}-worker", CHUNGTAY_KEYS=str(keys)))
    assert said == [f"{file} is missing or cannot be read."]


def test_without_the_directory_of_public_keys_no_process_starts(province: Patient, tmp_path: Path) -> None:
    """Nobody could be believed, and nothing sealed to anybody."""
    missing = str(tmp_path / "directory.json")
    said = in_plain_words(started(province, f"{SOCIAL}-worker", CHUNGTAY_KEY_DIRECTORY=missing))
    assert said == ["directory.json cannot be read."]


@pytest.mark.parametrize("kind", ["api", "worker", "relay"])
def test_with_a_wrong_master_key_nothing_is_taken_in_and_with_the_right_one_all_is_there(
    province: Patient, keys: Path, kind: str
) -> None:
    """The event that came meanwhile waits at the broker; what was kept before is read as before."""
    before = referred(province, SOCIAL).reference
    until(lambda: name_at_social(province, before) == NAME, "the referral has arrived")
    write_private(keys / MASTER, bytes(MASTER_BYTES))
    province.process(f"{SOCIAL}-worker").stop()
    kept = stored(province)

    meanwhile = referred(province, SOCIAL).reference
    (said,) = in_plain_words(started(province, f"{SOCIAL}-{kind}", CHUNGTAY_KEYS=str(keys)))
    assert said == "The master key is not the one under which this database's case keys lie."
    assert stored(province) == kept

    province.process(f"{SOCIAL}-worker").start()
    until(lambda: name_at_social(province, meanwhile) == NAME, "what came meanwhile is taken in")
    assert name_at_social(province, before) == NAME
    province.check()


# --- damage -------------------------------------------------------------------------------------------


def test_a_damaged_ciphertext_is_told_and_takes_nothing_else_with_it(province: Patient) -> None:
    """The other sections of the case, the other cases, the lists, and the work go on."""
    damaged, other = referred(province, SOCIAL).reference, referred(province, SOCIAL).reference
    for reference in (damaged, other):
        until(lambda r=reference: name_at_social(province, r) == NAME, "the referral has arrived")  # type: ignore[misc]
    social = province.parts(SOCIAL)
    place = f"sections.{Category.IDENTITY}.sealed"
    rows = social.store.database["records"]
    whole = rows.find_one({"_id": damaged})["sections"][Category.IDENTITY]["sealed"]
    rows.update_one({"_id": damaged}, {"$set": {place: flipped(whole)}})
    try:
        with pytest.raises(Damaged, match=r"^What was kept under a case key was damaged\.$"):
            name_at_social(province, damaged)
        (story,) = social.custody.records.get(damaged, [Category.NARRATIVE])
        assert contents(story)[Category.NARRATIVE]["narrative"] == "Chuyện"
        assert name_at_social(province, other) == NAME
        listed, _ = social.application.page(state=None, after=None, size=500)
        briefs = social.briefs(listed)
        assert "initials" not in briefs[damaged]
        assert briefs[other]["initials"] == "B.T."
        province.social_accepts(damaged)
        province.check()
    finally:
        rows.update_one({"_id": damaged}, {"$set": {place: whole}})
    assert name_at_social(province, damaged) == NAME


def test_a_damaged_file_is_not_shown_and_not_saved_over_and_the_list_goes_on(province: Patient) -> None:
    """What cannot be read by accident must not be lost by the next command."""
    damaged, other = referred(province, SOCIAL), referred(province, SOCIAL)
    intake = province.parts(INTAKE)
    rows = intake.store.database["cases"]
    before = rows.find_one({"_id": damaged.reference})
    changed = {f"sealed.{Category.IDENTITY}": flipped(before["sealed"][Category.IDENTITY])}
    rows.update_one({"_id": damaged.reference}, {"$set": changed})
    try:
        with pytest.raises(Damaged):
            intake.application.view(damaged.reference)
        with pytest.raises(Damaged):
            at_desk(province, damaged.reference, consent(GiverRole.INFORMANT, Category.INFORMANT))
        with pytest.raises(Damaged):
            province.perform(INTAKE, CorrectReport(form=FORM, reason="Gõ nhầm"), damaged.reference)
        spoiled = before["sealed"] | {Category.IDENTITY: changed[f"sealed.{Category.IDENTITY}"]}
        assert rows.find_one({"_id": damaged.reference}) == before | {"sealed": spoiled}
        assert intake.application.view(other.reference).form.children[0].name == NAME
        listed, _ = intake.application.page(state=None, after=None, size=500)
        briefs = intake.briefs(listed)
        assert briefs[other.reference]["initials"] == "B.T."
        assert "initials" not in briefs[damaged.reference]
        found = intake.store.files.listed([damaged.reference])[damaged.reference]
        assert (found.reference, found.version) == (damaged.reference, before["version"])
    finally:
        rows.replace_one({"_id": damaged.reference}, before)
    assert intake.application.view(damaged.reference).form.children[0].name == NAME
    province.check()


# --- consent ------------------------------------------------------------------------------------------


@pytest.mark.rule("pdp-child-7-both")
def test_a_consent_of_a_child_under_seven_is_refused_and_leaves_no_trace(province: Patient) -> None:
    """Neither a family's file nor an event."""
    born = f"{datetime.now(UTC).year - 6}-12-31"
    young = replace(FORM, children=(Child(name="Bé Nhỏ", date_of_birth=born),))
    reference = referred(province, SOCIAL, form=young).reference
    kept = traces(province, reference)
    with pytest.raises(InvalidInput) as refused:
        at_desk(province, reference, consent(GiverRole.CHILD, Category.SCHOOL))
    assert [(one.key, one.rule) for one in refused.value.problems] == [("child_under_seven", "pdp-child-7-both")]
    assert "Bé Nhỏ" not in str(refused.value)
    assert traces(province, reference) == kept
    assert family(province, reference).consents == []
    province.check()


# --- what the tests look at ---------------------------------------------------------------------------


def name_at_social(province: Patient, reference: str) -> str | None:
    """The child's name as social support can read it."""
    sections = province.parts(SOCIAL).custody.records.get(reference, [Category.IDENTITY])
    return next((contents(s)[Category.IDENTITY]["children"][0]["name"] for s in sections), None)


def stored(province: Patient) -> dict[str, list[dict[str, Any]]]:
    """Everything that social support keeps of cases, as it lies there."""
    database = province.parts(SOCIAL).store.database
    collections = ("cases", "records", "datakeys", "keychecks", "journal", "parked", "outbox", "dead_letters")
    return {name: list(database[name].find({}).sort("_id", 1)) for name in collections}


def traces(province: Patient, reference: str) -> tuple[int, ...]:
    """How much the intake point has written down of a case."""
    database = province.parts(INTAKE).store.database
    return (
        database["family"].count_documents({"_id": reference}),
        database["journal"].count_documents({"reference": reference}),
        database["outbox"].count_documents({"stream": {"$gte": f"{reference}>", "$lt": f"{reference}?"}}),
        database["requests"].count_documents({"reference": reference}),
    )


def flipped(ciphertext: Any) -> Any:
    """The same with one bit turned, in the middle of the text."""
    changed = bytearray(ciphertext)
    changed[len(changed) // 2] ^= 1
    return type(ciphertext)(bytes(changed), ciphertext.subtype)
