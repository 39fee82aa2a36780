"""What every page works with: the parts, who is signed in, the language, and how to call the person's agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from flask import current_app, g, request, session

from chungtay.privacy.v1 import purpose_pb2
from services.kernel.errors import Problem
from services.portal.adapters.colleagues import Colleague
from services.portal.adapters.lines import AGENCIES
from services.portal.adapters.sealing import new_secret
from services.portal.adapters.showing import Showing
from services.portal.bootstrap import Parts
from services.portal.domain.people import Person
from services.portal.domain.texts import LANGUAGES, Text
from services.portal.service_layer.signing_in import Signed

LANGUAGE_COOKIE = "ct-language"


def parts() -> Parts:
    return cast(Parts, current_app.extensions["portal"])


def signed() -> Signed:
    """Who is signed in; the guard has seen to it that somebody is."""
    return cast(Signed, g.signed)


def person() -> Person:
    return signed().person


def language() -> str:
    """Vietnamese unless English was chosen."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def say(text: Text | tuple[str, str] | str) -> str:
    """In the reader's language."""
    return text if isinstance(text, str) else Text(*text).said(language())


def browser_secret() -> str:
    """Under which this browser's drafts are sealed."""
    if "browser" not in session:
        session["browser"] = new_secret()
    return cast(str, session["browser"])


def ask(call: str, message: Any = None, /, **fields: Any) -> Any:
    """A call to the person's own agency with their own token."""
    return parts().lines.call(person().agency, call, signed().token, message, **fields)


def ask_identity(call: str, message: Any = None, /, **fields: Any) -> Any:
    """A call to identity about accounts."""
    return parts().lines.call("identity", call, signed().identity_token, message, **fields)


def purpose_of(reference: str) -> str:
    """For what the person looks at this case in this session; empty before they said."""
    return signed().purposes.get(reference, "")


def purpose_number(purpose: str) -> Any:
    return purpose_pb2.Purpose.Value(f"PURPOSE_{purpose.upper()}") if purpose else 0


def case_of(reference: str) -> Any:
    """The case as far as the chosen purpose shows it."""
    return ask("GetCase", case_reference=reference, purpose=purpose_number(purpose_of(reference)))


def colleagues() -> tuple[Colleague, ...]:
    return parts().colleagues.of(person().agency, signed().identity_token)


def showing() -> Showing:
    """How the answers of the person's agency are shown, with the names of their colleagues."""
    names = {one.staff_id: one.full_name for one in colleagues()} if person().agency in AGENCIES else {}
    return Showing(person().agency, names)


def sayable(problem: Problem) -> Problem:
    """A problem that came without words shows at least its key."""
    return problem if problem.vi else Problem(problem.field, problem.key, problem.rule, vi=problem.key, en=problem.key)


def begin_session(secret: str, signed_in: Signed) -> None:
    """From now on this browser is that person's. What another left in it is forgotten."""
    before = session.get("staff")
    if before and before != signed_in.person.staff_id and "browser" in session:
        parts().drafts.drop_all(session["browser"])
    drafts = browser_secret()
    session.clear()
    session.update(sid=secret, browser=drafts, staff=signed_in.person.staff_id)


def shown_once(what: str, names: Sequence[str]) -> dict[str, str] | None:
    """What was asked by POST, for the GET that answers it; None for the POST itself, which is to lead there.

    In between it lies sealed: a browser keeps in its files what a page was asked for with, and no name must lie there.
    """
    kept, mine = parts().drafts, (browser_secret(), person().staff_id, what)
    if request.method == "POST":
        kept.keep(*mine, {name: [request.form.get(name, "").strip()] for name in names})
        return None
    asked = kept.find(*mine) or {}
    kept.drop(*mine)
    return {name: "".join(asked.get(name, [])) for name in names}
