"""The sample contract of the kernel's tests, compiled on first use (``tests/data/sample_service.proto``)."""

import atexit
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent


def _compiled():
    place = Path(tempfile.mkdtemp(prefix="sample-contract-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    source = place / "proto" / "chungtay" / "sample" / "v1"
    source.mkdir(parents=True)
    text = (ROOT / "tests" / "data" / "sample_service.proto").read_text()
    (source / "sample_service.proto").write_text(text)
    generated = place / "gen"
    generated.mkdir()
    # In a process of its own: its library and the solver's cannot live in one.
    subprocess.run(
        [
            sys.executable,
            "-m",
            "grpc_tools.protoc",
            f"-I{place / 'proto'}",
            f"-I{ROOT / 'protos'}",
            f"--python_out={generated}",
            f"--grpc_python_out={generated}",
            "chungtay/sample/v1/sample_service.proto",
        ],
        check=True,
    )
    sys.path.append(str(generated))
    name = "chungtay.sample.v1.sample_service_pb2"
    return import_module(name), import_module(f"{name}_grpc")


pb2, pb2_grpc = _compiled()
