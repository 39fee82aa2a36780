"""Looking for a slot: what was asked and what an agency's service proposed, until a person chooses.

Nothing is set here. Whoever chooses a proposal is led to the form of the step, filled in so far; the agency asks every
rule again when it is sent.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for
from google.protobuf.message_factory import GetMessageClass

from services.portal.adapters.asking import questions, typed_from
from services.portal.adapters.lines import calls_of
from services.portal.domain.calls import FORMS
from services.portal.domain.errors import NotThere
from services.portal.entrypoints.desk import browser_secret, case_of, parts, person
from services.portal.entrypoints.pages.case import frame, known
from services.portal.entrypoints.pages.filling import Filling, draft_name, plain

SEE_OTHER = 303
PAGE_OF: Mapping[str, str] = {"ProposeSlots": "slots", "ProposeJointSlots": "joint_slots"}  # where proposals are shown


class Looking(Filling):
    """The form that asks for proposals; it leads to the page that shows them."""

    def send(self, message: Any) -> Any:
        self._message_sent = message
        return super().send(message)

    def done(self, answer: Any) -> Any:
        call, reference = self._form.call, self._message_sent.case_reference
        kept = {"asked": [_packed(self._message_sent)], "found": [_packed(answer)]}
        parts().drafts.keep(*_place(call, reference), kept)
        return redirect(url_for(PAGE_OF[call], reference=reference), SEE_OTHER)


def proposals(reference: str, call: str, template: str, choose: Callable[[Any, Any, Any], Any], **more: Any) -> Any:
    """The proposals side by side, or the choice of one. ``choose``: from the case, what was asked and the proposal;
    ``more``: what the page needs besides."""
    held = case_of(known(reference))
    kept = parts().drafts.find(*_place(call, held.reference))
    if kept is None:
        return redirect(url_for("step", reference=held.reference, call=call), SEE_OTHER)
    method = calls_of(person().agency)[call]
    asked = _unpacked(method.input_type, kept["asked"])
    found = _unpacked(method.output_type, kept["found"])
    if request.method == "POST":
        number = request.form.get("number", "")
        if not (number.isascii() and number.isdigit() and int(number) < len(found.proposals)):
            raise NotThere
        return choose(held, asked, found.proposals[int(number)])
    return render_template(
        template, asked=asked, found=found, search=call, page=PAGE_OF[call],
        **frame(held.reference, held, ""), **more,
    )  # fmt: skip


def lead_to_form(held: Any, call: str, message: Any) -> Any:
    """The form of this step, filled in with what the message says; what somebody typed before and it does not say
    stays."""
    form = FORMS[person().agency][call]
    drafts, place = parts().drafts, (browser_secret(), person().staff_id, draft_name(call, held.reference, ""))
    typed = plain(typed_from(questions(person().agency, form), message))
    drafts.keep(*place, {**(drafts.find(*place) or {}), **typed})
    return redirect(url_for("step", reference=held.reference, call=call), SEE_OTHER)


def empty(call: str) -> Any:
    """A request of this call."""
    return GetMessageClass(calls_of(person().agency)[call].input_type)()


def _place(call: str, reference: str) -> tuple[str, str, str]:
    return browser_secret(), person().staff_id, f"{PAGE_OF[call]} {reference}"


def _packed(message: Any) -> str:
    return base64.b64encode(message.SerializeToString()).decode()


def _unpacked(kind: Any, kept: Any) -> Any:
    return GetMessageClass(kind).FromString(base64.b64decode("".join(kept)))
