"""What a child's case says is read by those whom the disclosure matrix names, and stands nowhere else.

Unmistakable words are planted in every personal field of every call; cases go their whole way; then everything
that the province has sent, written, answered and exported is searched for these words. The result is a table of
category x place, in ``.run/canaries.txt``.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pika
import pytest

from deploy.demo.office import AGENCIES
from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import PURPOSES, Level, Matrix
from tests.e2e.canaries import Planted, as_bytes, personal_fields, table
from tests.e2e.canary_play import COURT, INTAKE, LISTS, POLICE, READING, SOCIAL, Played
from tests.e2e.conftest import Province
from tests.e2e.places import Tap, union
from tests.province import Province as Layers
from tests.waiting import until

LEAK = "let out on purpose"
IN_BRIEF = {"initials", "age_band", "residence_commune"}


@pytest.fixture(scope="module")
def played(running_province: Province) -> Iterator[Played]:
    running_province.make_well()
    with Tap(running_province.machine) as tap:
        played = Played(running_province, tap)
        played.play()
        yield played


@pytest.fixture(scope="module")
def places(played: Played) -> dict[str, set[Planted]]:
    """Whatever the test of the test lets out on purpose is not counted."""
    return {place: {one for one in found if one.at != LEAK} for place, found in played.places().items()}


def test_every_personal_field_that_can_be_typed_into_was_planted(played: Played) -> None:
    """A field that is added later must be planted too."""
    assert personal_fields() - played.canaries.fields == set()
    planted = {planted.category for planted in played.canaries.words.values()}
    assert set(Category) <= planted


@pytest.mark.rule("sa-secrecy-all")
def test_no_word_of_a_child_stands_where_it_must_not(played: Played, places: dict[str, set[Planted]]) -> None:
    """Category x place: empty, but for what a list may show of a child (initials, age band, commune).

    The table goes to ``.run/canaries.txt``, beside it who reads what of a case that is theirs.
    """
    columns = {place: {one.category for one in found} for place, found in places.items()}
    for agency in READING:
        seen = union(played.full_view(agency, story.reference) for story in played.stories_of(agency))
        columns[f"typed at intake, read at {agency}"] = {one.category for one in seen if one.at == INTAKE}
    text = table([*Category, "typed"], columns)
    Path(".run/canaries.txt").write_text(f"{text}\n\n{len(played.canaries.words)} words planted\n", encoding="utf-8")
    in_lists = places.pop(LISTS)
    assert {one.field for one in in_lists} <= IN_BRIEF
    assert {place: found for place, found in places.items() if found} == {}


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("agency", [SOCIAL, POLICE, COURT])
def test_an_agency_reads_what_the_matrix_gives_it_and_its_own(played: Played, agency: str) -> None:
    """Of what was typed at the intake point exactly the categories given in full; of third agencies nothing."""
    given = Matrix.read().grants_to(agency, PURPOSES[agency])
    in_full = {category for category, grant in given.items() if grant.level is Level.FULL}
    # What staff wrote of their own work and of the closing conference is no part of the record that is shared.
    own = {"typed", Category.NOTES, Category.SERVICES}
    shared = {one.category for one in played.canaries.words.values() if one.at == INTAKE} - own
    seen = defaultdict(set)
    for story in played.stories_of(agency):
        for planted in played.full_view(agency, story.reference):
            seen[planted.at].add(planted.category)
    assert set(seen) <= {INTAKE, agency}
    assert seen[INTAKE] == shared & in_full - ({Category.REPRESENTATIVE} if agency == COURT else set())
    assert seen[agency]


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("agency", [SOCIAL, POLICE, COURT])
def test_of_every_category_there_is_an_agency_gets_what_the_matrix_says(played: Played, agency: str) -> None:
    """Also of those that no form asks for yet: full as typed, reduced without a word of it, else nothing at all."""
    layers = Layers(played.province.machine, (agency,))
    given = Matrix.read().grants_to(agency, PURPOSES[agency])
    records = layers.parts(agency).custody.records
    sections = until(lambda: records.get(played.by_hand), "the record has arrived")
    assert {section.category for section in sections} == set(given) - {Category.OFFENDER_REGISTER}
    for section in sections:
        readable = played.canaries.found_in(section.record.SerializeToString())
        expected = {section.category} if given[section.category].level is Level.FULL else set()
        assert {planted.category for planted in readable} == expected


def test_whatever_leaks_is_found(played: Played) -> None:
    """The test of the test: one word let out on purpose in every place, and each is found there and only there."""
    machine, canaries = played.province.machine, played.canaries
    layout = machine.layout
    words = {place: canaries.note(LEAK, f"leaked into {place}") for place in played.places()}
    message, document, file, broker, log, other, name, command, refusal, export = words.values()
    with pika.BlockingConnection(pika.URLParameters(machine.amqp_url(INTAKE))) as connection:
        connection.channel().basic_publish("ct.case_intake", "nobody.hears", message.encode())
    until(lambda: any(message.encode() in heard for heard in played.tap.messages), "the tap has heard it")
    scratch = played.province.databases[INTAKE]["scratch"]
    scratch.insert_one({"_id": 1, "text": f"Hoàng Yến {document}"})
    planted = [layout.root / "db" / "leak", layout.broker / "leak", layout.logs / "leak.log", layout.root / "leak"]
    for path, word in zip(planted, (file, broker, log, other), strict=True):
        path.write_text(f'{{"name": "{word}"}}')
    named = layout.root / f"{name}.txt"
    named.touch()
    waiting = subprocess.Popen([sys.executable, "-c", "input()", command], stdin=subprocess.PIPE)
    pid_file = layout.root / "pids" / "leak.pid"
    pid_file.write_text(str(waiting.pid))
    played.refusals.append(as_bytes({"message": refusal}))
    played.exports.append(as_bytes([export]))
    try:
        found = {place: {one for one in hits if one.at == LEAK} for place, hits in played.places().items()}
    finally:
        for path in (*planted, named, pid_file):
            path.unlink()
        waiting.communicate(b"\n")
        played.province.databases[INTAKE].drop_collection("scratch")
        played.refusals.pop(), played.exports.pop()
    in_files = canaries.words[document]  # a document stands in the files of its database too
    assert found.pop("files of every database") - {in_files} == {canaries.words[file]}
    words.pop("files of every database")
    assert found == {place: {canaries.words[word]} for place, word in words.items()}


def test_the_tap_hears_every_exchange(played: Played) -> None:
    """Each agency's own, and what the broker itself copies."""
    assert {f"ct.{agency}" for agency in AGENCIES[:4]} <= set(played.tap.tapped)
    assert len(played.tap.messages) > 100
