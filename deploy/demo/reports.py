"""Invented intake reports, as an officer would type them, turned into the API's messages."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from chungtay.case_intake.v1 import case_intake_service_pb2 as intake
from chungtay.case_intake.v1 import form01_pb2 as forms

REPORTS = Path(__file__).resolve().parents[2] / "tests" / "data" / "reports.jsonl"
TICKS = REPORTS.with_name("officer_ticks.toml")
SEX = {"nam": forms.SEX_MALE, "nữ": forms.SEX_FEMALE, "không biết": forms.SEX_UNKNOWN}
PRECISION = {
    "exact": forms.BIRTH_PRECISION_EXACT,
    "month": forms.BIRTH_PRECISION_MONTH,
    "year": forms.BIRTH_PRECISION_YEAR,
    "estimated": forms.BIRTH_PRECISION_ESTIMATED,
}


@cache
def all_reports() -> dict[str, dict[str, Any]]:
    """The reports by their id (R01 ...)."""
    with REPORTS.open(encoding="utf-8") as lines:
        return {report["id"]: report for report in map(json.loads, lines)}


@cache
def all_ticks() -> dict[str, dict[str, Any]]:
    """What a careful officer ticks for each report, by its id."""
    return tomllib.loads(TICKS.read_text(encoding="utf-8"))


def report(report_id: str) -> dict[str, Any]:
    return all_reports()[report_id]


def request_for(report_id: str, request_id: str) -> intake.ReceiveReportRequest:
    """The call that an officer's screen would make for this report."""
    source = report(report_id)
    return intake.ReceiveReportRequest(
        request_id=request_id,
        channel=f"CHANNEL_{source['channel'].upper()}",
        received_at=timestamp(source["received_at"]),
        narrative=source["text"],
        form=form_of(report_id),
        life_at_risk=all_ticks().get(report_id, {}).get("life_at_risk", False),
    )


def form_of(report_id: str) -> forms.Form01:
    """The report's Mẫu 01, with what the officer ticks."""
    form, ticks = form01(report(report_id)["form01"]), all_ticks().get(report_id, {})
    signs: Any = [f"HARM_SIGN_{sign.upper()}" for sign in ticks.get("signs", ())]
    matters: Any = [f"MATTER_{matter.upper()}" for matter in ticks.get("matters", ())]
    form.harm_signs.extend(signs)
    form.matters.extend(matters)
    for suspect in form.suspects:
        if "suspect_is_minor" in ticks:
            suspect.is_minor = ticks["suspect_is_minor"]
    return form


def timestamp(text: str) -> Timestamp:
    moment = Timestamp()
    moment.FromDatetime(datetime.fromisoformat(text))
    return moment


def form01(typed: dict[str, Any]) -> forms.Form01:
    """Mẫu 01 as a message: what was not said stays unset."""
    form = forms.Form01(
        **_said(
            typed,
            "incident_at",
            "incident_place",
            "incident_commune",
            "residence_commune",
            "current_state",
            "likely_harm",
            "family",
            "present_carer",
            "actions_done",
            "note",
        ),
        children=[_child(child) for child in typed["children"]],
        suspects=[
            forms.Suspect(**_said(suspect, "relation", "name_or_alias", "online_handle", "is_carer"))
            for suspect in [typed["suspect"], *typed.get("other_suspects", [])]
            if suspect
        ],
        online_refs=[
            forms.OnlineReference(**_said(ref, "url", "platform", "handle", "seen_at", "hash"))
            for ref in typed["online_refs"]
        ],
    )
    for who in ("father", "mother"):
        if typed[who]:
            getattr(form, who).CopyFrom(forms.Parent(**_said(typed[who], "name", "age", "job")))
    if typed["informant"]:
        form.informant.CopyFrom(
            forms.Informant(**_said(typed["informant"], "name", "phone", "address", "agreed_to_record"))
        )
    return form


def _child(child: dict[str, Any]) -> forms.Child:
    youngest, oldest = child.get("estimated_age") or (None, None)
    return forms.Child(
        **_said(
            child,
            "name",
            "date_of_birth",
            "id_number",
            "ethnicity",
            "language",
            "disability",
            "school",
            "other_names",
            "residence_commune",
        ),
        **_said({"youngest_age": youngest, "oldest_age": oldest}, "youngest_age", "oldest_age"),
        birth_precision=PRECISION.get(child["birth_precision"] or "", forms.BIRTH_PRECISION_UNSPECIFIED),
        sex=SEX[child["sex"]],
    )


def _said(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: values[name] for name in names if values.get(name) is not None}
