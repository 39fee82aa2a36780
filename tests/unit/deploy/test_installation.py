"""The private view of an installed RabbitMQ."""

from pathlib import Path

from deploy.machine.installation import lean_installation


def an_installation(folder: Path, applications: dict[str, str]) -> Path:
    for name, needs in applications.items():
        ebin = folder / "plugins" / f"{name}-3.10.8" / "ebin"
        ebin.mkdir(parents=True)
        (ebin / f"{name}.app").write_text(f'{{application, {name}, [{{vsn, "1"}}, {{applications, [{needs}]}}]}}.')
    (folder / "sbin").mkdir(parents=True)
    script = folder / "sbin" / "rabbitmq-server"
    script.write_text("#!/bin/sh\n")
    return script


def test_a_node_finds_what_it_needs_and_no_plugin_besides(tmp_path: Path) -> None:
    """Each application on Erlang's path makes every module's search longer, and with it the start."""
    script = an_installation(
        tmp_path / "installed",
        {
            "rabbit": "kernel, stdlib, ra",
            "ra": "kernel,aten",
            "aten": "",
            "rabbitmq_prelaunch": "",
            "rabbitmq_mqtt": "",
        },
    )
    lean = lean_installation(script, tmp_path / "lean")
    names = {path.name for path in (lean.parent.parent / "plugins").iterdir()}
    assert names == {"rabbit-3.10.8", "ra-3.10.8", "aten-3.10.8", "rabbitmq_prelaunch-3.10.8"}
    assert lean.resolve() == script.resolve()


def test_an_installation_of_another_shape_is_used_as_it_is(tmp_path: Path) -> None:
    """Packed plugins (.ez) or another layout: a slower start is better than none."""
    script = an_installation(tmp_path / "installed", {})
    assert lean_installation(script, tmp_path / "lean") == script
