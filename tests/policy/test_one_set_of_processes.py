"""The one-machine run, the containers and the code name the same processes and the same settings."""

from __future__ import annotations

import importlib
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.machine import Machine
from deploy.machine.environment import environment_of

COMPOSE: dict[str, Any] = yaml.safe_load(Path("docker-compose.yml").read_text(encoding="utf-8"))
PROCFILE = dict(
    line.split(": ", 1)
    for line in Path("deploy/Procfile").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
ONCE = {"identity-init", "agency-keys"}  # make keys and end; on one machine `deploy.machine` does the same
STORES = {"broker", "database"}
OURS = {name: service for name, service in COMPOSE["services"].items() if name not in STORES | ONCE}
SETTINGS = {"case_intake": "CaseIntakeSettings", "social_support": "SocialSupportSettings",
            "police_investigation": "PoliceInvestigationSettings", "court_liaison": "CourtLiaisonSettings",
            "oversight": "OversightSettings", "identity": "IdentitySettings", "portal": "PortalSettings"}  # fmt: skip
# A browser on the same machine needs no TLS.
ONLY_IN_CONTAINERS = {
    "portal-web": {"CHUNGTAY_TLS_CERT", "CHUNGTAY_TLS_KEY"},
}
READ_BY_HEALTH = {"CHUNGTAY_TLS_AUTHORITY"}


def known_settings(service: str) -> set[str]:
    settings = getattr(importlib.import_module(f"services.{service}.config"), SETTINGS[service])
    return {f"CHUNGTAY_{name.upper()}" for name in settings.model_fields}


def test_the_same_processes_everywhere() -> None:
    """Whoever runs it on one machine runs what a province runs."""
    assert set(OURS) == set(PROCFILE)


@pytest.mark.parametrize("process", sorted(PROCFILE))
def test_a_process_is_started_by_the_same_module_everywhere(process: str) -> None:
    """The name says the service and the kind; the module follows from it."""
    service, kind = process.rsplit("-", 1)
    module = f"services.{service}.entrypoints.{kind}"
    assert PROCFILE[process].split()[-2:] == ["-m", module]
    assert OURS[process]["command"] == ["python", "-m", module]
    assert importlib.util.find_spec(module)


@pytest.mark.parametrize("process", sorted(OURS))
def test_containers_set_only_what_the_settings_know(process: str) -> None:
    """A misspelt variable would silently leave the default."""
    service = process.rsplit("-", 1)[0]
    assert variables_in_container(process) - READ_BY_HEALTH <= known_settings(service)


def variables_in_container(process: str) -> set[str]:
    return set(OURS[process]["environment"]) | {
        secret["target"].upper()
        for secret in OURS[process]["secrets"]
        if isinstance(secret, dict) and secret["target"].startswith("chungtay_")
    }


def variables_on_one_machine(machine: Machine, process: str) -> set[str]:
    return {name for name in environment_of(machine, process) if name.startswith("CHUNGTAY_")}


@pytest.mark.parametrize("process", sorted(OURS))
def test_containers_and_the_one_machine_run_give_a_process_the_same_variables(process: str, tmp_path: Path) -> None:
    """A variable that one of them forgets is found before a province finds it."""
    machine = Machine(tmp_path)
    machine.layout.prepare()
    only = ONLY_IN_CONTAINERS.get(process, set())
    assert variables_in_container(process) == variables_on_one_machine(machine, process) | only


def test_no_secret_stands_in_the_compose_file() -> None:
    """Secrets are files under .run, made at set-up, mounted and never named by value."""
    text = Path("docker-compose.yml").read_text(encoding="utf-8")
    assert not re.search(r"(?i)(password|passwd|secret_key|token)\s*[:=]\s*\S", text)
    assert not re.search(r"://[^/\s]+:[^/\s]+@", text)
    assert all(Path(secret["file"]).parts[:2] == (".run", "compose") for secret in COMPOSE["secrets"].values())


def test_every_container_of_ours_has_a_health_check_and_no_privileges() -> None:
    """Compose restarts what is unwell, and a process that is broken into can do little."""
    for process, container in OURS.items():
        assert container["healthcheck"]["test"][-1] == "services.kernel.health", process
        assert container["cap_drop"] == ["ALL"], process
        assert container["read_only"] is True, process
