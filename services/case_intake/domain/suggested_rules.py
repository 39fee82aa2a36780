"""Which rules a report brings into play when it is taken and its ways are opened. Read it as a table. Pure.

Not the full list of the law: the rules of later steps are each agency's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.case_intake.domain.form01 import BirthPrecision, Child, Form01
from services.case_intake.domain.model import Channel
from services.case_intake.domain.sharing import HOME_LANGUAGES
from services.case_intake.domain.signs import SEXUAL, Matter
from services.case_intake.domain.suggestions import ClosedTrial, Protection, Suggestions, two_communes
from services.kernel.clock import in_vietnam
from services.kernel.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Facts:
    """A report with what it speaks for."""

    form: Form01
    channel: Channel
    found: Suggestions

    def has(self, *matters: Matter) -> bool:
        return bool(set(self.form.matters) & set(matters))

    @property
    def carer(self) -> bool:
        return any(suspect.is_carer for suspect in self.form.suspects)

    @property
    def u16(self) -> bool:
        return Protection.CHILD_U16 in self.found.protected_as

    @property
    def victim(self) -> bool:
        return Protection.VICTIM_U18 in self.found.protected_as

    @property
    def urgent_child(self) -> bool:
        """Decree 56 speaks of children under 16; at 16 and 17 the urgency is a fact without its clock."""
        return self.found.urgent and self.u16

    @property
    def told_anonymously(self) -> bool:
        who = self.form.informant
        return who is None or who.agreed_to_record is False or not who.name

    @property
    def online(self) -> bool:
        return bool(self.form.online_refs) or self.has(Matter.ONLINE)


TABLE: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    # taking the report
    ("intake-form-01", lambda f: True),
    ("form-01-fields", lambda f: True),
    ("hotline-111-duties", lambda f: f.channel in (Channel.HOTLINE_111, Channel.WEB)),  # 111 is an app as well
    ("hotline-111-24x7", lambda f: f.channel is Channel.HOTLINE_111),
    ("duty-to-report", lambda f: f.told_anonymously),
    ("single-entry-seed", lambda f: f.online),
    ("vn-cop-network", lambda f: f.online),
    ("no-hiding", lambda f: f.found.screening is not None),
    # the child
    ("age-child-u16", lambda f: bool(f.form.children)),
    ("age-benefit", lambda f: any(map(_uncertain, f.form.children))),
    # its protection
    ("forward-to-incident-commune", lambda f: f.found.social and f.u16 and bool(f.form.incident_commune)),
    ("initial-assessment-02", lambda f: f.found.social and f.u16 and bool(f.form.incident_commune)),
    ("two-communes", lambda f: f.found.social and two_communes(f.form)),
    ("plan-owner-residence", lambda f: f.found.social and f.u16 and _home_known(f.form)),
    ("verify-cooperate", lambda f: _needs_checking(f)),
    ("emergency-definition", lambda f: f.urgent_child),
    ("emergency-12h", lambda f: f.urgent_child),
    ("pdp-no-consent-basis", lambda f: f.found.urgent),
    ("temp-separation", lambda f: f.found.social and f.carer),
    ("family-violence", lambda f: f.found.social and f.has(Matter.IN_THE_FAMILY)),
    ("plan-refused-by-carer", lambda f: f.has(Matter.PLAN_REFUSED)),
    ("pdp-child-representative", lambda f: f.carer),
    # the criminal way
    ("crime-goes-criminal-track", lambda f: f.found.police),
    ("victim-u18", lambda f: f.victim),
    ("victim-rights", lambda f: f.victim),
    ("police-24h-transfer", lambda f: f.found.police and bool(f.form.incident_commune)),
    ("report-20d", lambda f: f.found.police),
    ("min-contact-accused", lambda f: f.victim and bool(f.form.suspects)),
    ("interview-aids", lambda f: f.victim and any(map(_needs_aids, f.form.children))),
    ("interview-place", lambda f: f.victim and f.channel is Channel.POLICE),
    ("closed-trial-must", lambda f: f.found.closed_trial is ClosedTrial.MUST),
    ("court-closed-423", lambda f: f.found.closed_trial is ClosedTrial.ON_REQUEST),
    ("principles-u18", lambda f: f.found.police and any(s.is_minor for s in f.form.suspects)),
    ("half-time-if-accused-minor", lambda f: f.found.police and any(s.is_minor for s in f.form.suspects)),
    # sexual abuse
    ("sa-social-referral", lambda f: f.found.police and f.has(*SEXUAL)),
    ("sa-secrecy-all", lambda f: f.has(*SEXUAL, Matter.ASKS_TO_PUBLISH)),
    ("sa-min-statements", lambda f: f.found.police and f.has(*SEXUAL)),
    ("sa-evidence-fast", lambda f: f.found.police and f.has(Matter.SEXUAL_ABUSE)),
    ("no-material-stored", lambda f: f.has(Matter.SEXUAL_IMAGES)),
    # content
    ("cyb2018-art29", lambda f: f.has(Matter.HARMFUL_CONTENT)),
    ("cyb2025-removal", lambda f: f.has(Matter.HARMFUL_CONTENT)),
    ("takedown-request-right", lambda f: f.has(Matter.PRIVATE_DATA_ONLINE)),
    ("media-removal-request", lambda f: f.found.police and f.has(Matter.PRIVATE_DATA_ONLINE)),
    ("private-data-list", lambda f: f.has(Matter.PRIVATE_DATA_ONLINE, Matter.ASKS_TO_PUBLISH)),
    # consent
    ("no-publish-without-consent", lambda f: f.has(Matter.ASKS_TO_PUBLISH)),
    ("press-consent-seed", lambda f: f.has(Matter.ASKS_TO_PUBLISH)),
    ("consent-online", lambda f: f.has(Matter.ASKS_TO_PUBLISH)),
    ("pdp-child-7-both", lambda f: f.has(Matter.ASKS_TO_PUBLISH)),
    ("pdp-stop", lambda f: f.has(Matter.CONSENT_WITHDRAWN)),
    ("dsr-answer-2wd", lambda f: f.has(Matter.CONSENT_WITHDRAWN)),
    ("dsr-withdraw-15d", lambda f: f.has(Matter.CONSENT_WITHDRAWN)),
    ("dsr-access-delete", lambda f: f.has(Matter.CONSENT_WITHDRAWN)),
)


def rules_of(form: Form01, channel: Channel, found: Suggestions, received_at: datetime, book: RuleBook) -> list[str]:
    """The ids of the rules in force on the day of receipt, in the table's order."""
    day, facts = in_vietnam(received_at).date(), Facts(form, channel, found)
    in_force = {rule.id for rule in book if rule.in_force_on(day)}
    return [rule_id for rule_id, fires in TABLE if rule_id in in_force and fires(facts)]


def _uncertain(child: Child) -> bool:
    """Rule ``age-benefit`` is needed where the birth is known, but not to the day."""
    known = bool(child.date_of_birth) or child.youngest_age is not None or child.oldest_age is not None
    return known and child.birth_precision is not BirthPrecision.EXACT


def _home_known(form: Form01) -> bool:
    return bool(form.residence_commune) or any(child.residence_commune for child in form.children)


def _needs_checking(f: Facts) -> bool:
    """Where the place is not known, or it is urgent and no offence is seen: others must help to look."""
    return bool(f.found.tracks) and (not f.form.incident_commune or (f.found.urgent and not f.found.police))


def _needs_aids(child: Child) -> bool:
    language = (child.language or "").strip().casefold()
    return bool(child.disability) or bool(language and language not in HOME_LANGUAGES)
