"""What each agency may read of one case, reckoned from what people did: a second opinion beside the services.

It knows the actions, the cells of the matrix and the few rules below, and nothing of how the services go
about it. What is on the way is a list of plain messages between two agencies, taken in when it is delivered.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from services.case_intake.domain.form01 import Child, Form01, Informant, OnlineReference, Parent, Suspect
from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import PURPOSES, Basis, Level, Matrix

INTAKE, SOCIAL, POLICE, COURT = "case_intake", "social_support", "police_investigation", "court_liaison"
AGENCIES = (INTAKE, SOCIAL, POLICE, COURT)
# What the police must keep of a case that they took, though nobody agrees to it any more (rule ``pdp-stop``).
POLICE_KEEP = frozenset({Category.INFORMANT})
MOTHER = ("Trần Thị Mai", "mother", "0900000000")

Words = frozenset[str]


@dataclass
class Story:
    """What the form says now: for each section the words in it."""

    number: int = 0
    school: bool = True
    informant: bool = True
    mother_suspected: bool = False
    online: bool = False

    def form(self) -> Form01:
        n = self.number
        return Form01(
            children=(
                Child(
                    name=f"Nguyễn Thị Bích{n}",
                    date_of_birth="2015-06-01",
                    language=f"tiếng Chăm{n}",
                    school=f"Trường {n}" if self.school else None,
                    residence_commune=f"Xã {n}",
                ),
            ),
            father=Parent(name=f"Nguyễn Văn Cha{n}"),
            current_state=f"hoảng sợ {n}",
            informant=Informant(name="Cô Năm", phone=f"09123456{n:02}", agreed_to_record=True)
            if self.informant
            else None,
            suspects=(Suspect(relation="mẹ" if self.mother_suspected else "người lạ", online_handle=f"tay{n}"),),
            online_refs=(OnlineReference(url=f"https://xau.example/{n}"),) if self.online else (),
            note=f"ghi chú {n}",
        )

    def words(self) -> dict[Category, Words]:
        """Of every section in full."""
        n = self.number
        return {
            Category.IDENTITY: frozenset({f"Nguyễn Thị Bích{n}"}),
            Category.BIRTH: frozenset({"2015-06-01"}),
            Category.CONTACT: frozenset({f"Xã {n}"}),
            Category.FAMILY: frozenset({"father", f"Nguyễn Văn Cha{n}"}),
            Category.HEALTH: frozenset({f"hoảng sợ {n}"}),
            Category.SCHOOL: frozenset({f"Trường {n}"} if self.school else ()),
            Category.NARRATIVE: frozenset({"Chuyện thử", f"ghi chú {n}"}),
            Category.ACCOMMODATION: frozenset({f"tiếng Chăm{n}", "True"}),
            Category.INFORMANT: frozenset({"Cô Năm", f"09123456{n:02}"} if self.informant else ()),
            Category.SUSPECT: frozenset({"mẹ" if self.mother_suspected else "người lạ", f"tay{n}"}),
            Category.ONLINE_REFERENCE: frozenset({f"https://xau.example/{n}"} if self.online else ()),
        }

    def reduced(self, category: Category) -> Words:
        """What is left in a section that is given reduced."""
        return {
            Category.IDENTITY: frozenset({"N.T.B."}),
            Category.BIRTH: frozenset({"2015"}),
            Category.INFORMANT: frozenset({"True"} if self.informant else ()),
        }[category]


@dataclass(frozen=True)
class Agreed:
    """A consent that stands, or the legal ground on which nobody is asked (``by_law``)."""

    number: int
    agencies: frozenset[str]
    categories: frozenset[Category]
    by_law: bool = False


@dataclass(frozen=True)
class Told:
    """One section as it goes to an agency; ``on``: the number of the consent it rests on."""

    category: Category
    level: Level
    words: Words
    on: int | None


@dataclass(frozen=True)
class Message:
    """``what``: told, withdrawn, erase, accepted, declined, handed_over or answered."""

    what: str
    sections: tuple[Told, ...] = ()
    on: int | None = None
    categories: frozenset[Category] = frozenset()
    held: bool = False


@dataclass
class Desk:
    """What one of the other agencies knows and does."""

    readable: dict[Category, Told] = field(default_factory=dict)
    kept: set[Category] = field(default_factory=set)  # by law, and used no more
    state: str = "new"  # new, referred, declined, working; for the police and the court also handed_over
    took_it_once: bool = False
    to_destroy: bool = False
    destroyed: bool = False  # and has been given nothing since


class Expected:
    """The case as the actions have left it."""

    def __init__(self, matrix: Matrix) -> None:
        self._matrix = matrix
        self.story = Story()
        self.mother_acts = False
        self.standing: list[Agreed] = []
        self.desks = {agency: Desk() for agency in AGENCIES if agency != INTAKE}
        self.progress: dict[str, str] = {}  # what the intake point has heard of each
        self.given: dict[str, dict[Category, int | None]] = {agency: {} for agency in self.desks}
        self.parted: set[tuple[str, Category]] = set()  # asked back: not told of again before a new referral
        self.way: dict[tuple[str, str], list[Message]] = {}
        self.withdrawals: dict[str, int] = dict.fromkeys(self.desks, 0)
        self.awaited: set[str] | None = None  # who has not answered the erasure order; None: there is none
        self.somebody_holds = False
        self.erased = False

    # --- what the matrix and the consents give

    def words(self) -> dict[Category, Words]:
        named = {Category.REPRESENTATIVE: frozenset(MOTHER if self.mother_acts else ())}
        return self.story.words() | named

    def _told(self, agency: str, category: Category) -> Told | None:
        """The section as this agency may have it now."""
        cell = self._matrix.grant(category, agency, PURPOSES[agency])
        asks = cell.basis is Basis.CONSENT or cell.with_consent is not None
        on = next((a for a in self.standing if agency in a.agencies and category in a.categories), None)
        if cell.level is Level.NONE or (cell.basis is Basis.CONSENT and on is None):
            return None
        level = cell.with_consent if cell.with_consent and on else cell.level
        words = self.words()[category] if level is Level.FULL else self.story.reduced(category)
        return Told(category, level, words, on.number if on and asks else None)

    def tell_all(self, agency: str) -> None:
        """A referral or a hand-over: everything that the agency may have, also what was asked back before."""
        full = [category for category, words in self.words().items() if words]
        self._tell(agency, full, again=True)

    def changed(self, categories: Collection[Category]) -> None:
        """Those who hold the record hear of it."""
        for agency, given in self.given.items():
            if given:
                self._tell(agency, categories, again=False)

    def _tell(self, agency: str, categories: Collection[Category], *, again: bool) -> None:
        if not again:
            categories = [c for c in categories if (agency, c) not in self.parted]
        sections = [told for c in categories if (told := self._told(agency, c)) is not None]
        self.parted -= {(agency, told.category) for told in sections}
        self.given[agency] |= {told.category: told.on for told in sections}
        self.send(INTAKE, agency, Message("told", tuple(sections)))

    def withdraw(self, number: int) -> None:
        """Whoever holds something on it that nothing else allows gives it back."""
        self.standing = [a for a in self.standing if a.number != number]
        for agency, given in self.given.items():
            lost: dict[int, set[Category]] = {}
            for category, on in given.items():
                if on is not None and not any(agency in a.agencies and category in a.categories for a in self.standing):
                    lost.setdefault(on, set()).add(category)
            for on, categories in lost.items():
                self.send(INTAKE, agency, Message("withdrawn", on=on, categories=frozenset(categories)))
                self.withdrawals[agency] += 1
                self.parted |= {(agency, category) for category in categories}
                for category in categories:
                    del given[category]

    def order_erasure(self) -> None:
        """Of everybody who may have something of the case."""
        self.awaited = {a for a in self.desks if self.given[a] or (a in self.progress and not self.desks[a].destroyed)}
        self.somebody_holds = False
        for agency in self.awaited:
            self.send(INTAKE, agency, Message("erase"))

    # --- what is on the way

    def send(self, source: str, recipient: str, message: Message) -> None:
        self.way.setdefault((source, recipient), []).append(message)

    def deliver(self, down: Collection[str] = ()) -> None:
        while moving := [way for way, waiting in self.way.items() if waiting and not set(way) & set(down)]:
            for way in moving:
                self._take_in(*way, self.way[way].pop(0))

    def _take_in(self, source: str, recipient: str, message: Message) -> None:
        if recipient == INTAKE:
            self._hear(source, message)
            return
        desk = self.desks[recipient]
        match message.what:
            case "told":
                desk.readable |= {told.category: told for told in message.sections}
                desk.kept -= set(desk.readable)
                desk.destroyed = desk.destroyed and not message.sections
            case "referred" if desk.state in ("new", "declined", "handed_over"):
                desk.state = "referred"
            case "handed_over":
                desk.state = "handed_over"
            case "withdrawn":
                self._part(recipient, desk, message)
            case "erase" if self.holds(recipient):
                self.send(recipient, INTAKE, Message("answered", held=True))
            case "erase":
                desk.to_destroy = True

    def _part(self, agency: str, desk: Desk, message: Message) -> None:
        """Gone, or kept and used no more: either way nobody reads it."""
        for category in message.categories:
            if category in desk.readable and desk.readable[category].on == message.on:
                del desk.readable[category]
                desk.kept |= {category} & POLICE_KEEP if agency == POLICE and desk.took_it_once else set()

    def _hear(self, source: str, message: Message) -> None:
        match message.what:
            case "handed_over":
                self.progress[source] = "finished"
                self.progress.setdefault(COURT, "sent")
                self.tell_all(COURT)
            case "answered" if self.awaited is not None:
                self.awaited.discard(source)
                self.somebody_holds |= message.held
                if not message.held:
                    self.given[source] = {}
            case "accepted" | "declined":
                self.progress[source] = message.what

    # --- the end

    def holds(self, agency: str) -> bool:
        """Whether the agency must keep the case: a plan at work, a crime report, a court's file."""
        desk = self.desks[agency]
        return desk.state == "working" if agency == SOCIAL else desk.took_it_once

    def destroy(self) -> None:
        """What was ordered and may be done now is done."""
        for agency, desk in self.desks.items():
            if desk.to_destroy:
                desk.readable, desk.kept, desk.to_destroy, desk.destroyed = {}, set(), False, True
                self.send(agency, INTAKE, Message("answered"))

    def settle_order(self) -> None:
        """Everybody has answered: the intake point's own key goes, or somebody must keep and all goes on."""
        if self.awaited == set():
            self.awaited, self.erased = None, not self.somebody_holds

    @property
    def being_erased(self) -> bool:
        return self.awaited is not None
