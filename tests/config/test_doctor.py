"""The doctor finds what is wrong, says it in words, and says what to do."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.config.installation import essor, free_port


def _findings(folder: Path, **more: str) -> tuple[int, dict[str, tuple[str, str]]]:
    done = essor(folder, "doctor", "--json", **more)
    assert "Traceback" not in done.stderr, done.stderr
    found = json.loads(done.stdout)["findings"]
    return done.returncode, {one["check"]: (one["state"], one["message"]) for one in found}


@pytest.fixture(scope="module")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation whose database is made."""
    folder = tmp_path_factory.mktemp("healthy")
    from tests.config.installation import running

    with running(folder, "--no-demo") as one:
        assert one.status("/healthz") == 200
    return folder


def test_a_healthy_installation(healthy: Path) -> None:
    code, found = _findings(healthy)
    assert code == 0
    assert {check for check, (state, _) in found.items() if state == "failed"} == set()
    assert {"python", "disk", "secrets", "database", "worker", "address", "mail", "reader"} <= set(found)
    assert found["mail"][0] == "warning"


def test_a_new_installation_is_told_to_start_once(tmp_path: Path) -> None:
    code, found = _findings(tmp_path)
    assert code == 1
    assert found["migrations"][0] == "failed"
    assert "essor run" in found["migrations"][1]


def test_a_broken_secrets_file(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{broken")
    code, found = _findings(tmp_path)
    assert code == 1
    assert found["secrets"][0] == "failed"
    assert "backup" in found["secrets"][1]


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    code, found = _findings(tmp_path, ESSOR_DATABASE=f"postgresql://ada:s3cret@127.0.0.1:{free_port()}/essor")
    assert code == 1
    state, message = found["database"]
    assert state == "failed"
    assert "ESSOR_DATABASE" in message
    assert "s3cret" not in message


def test_an_address_of_a_database_that_means_nothing(tmp_path: Path) -> None:
    code, found = _findings(tmp_path, ESSOR_DATABASE="mysql://ada:s3cret@db/essor")
    assert code == 1
    assert "write sqlite" in found["settings"][1]
    assert "s3cret" not in found["settings"][1]


def test_a_host_that_pages_would_refuse(healthy: Path) -> None:
    code, found = _findings(healthy, ESSOR_URL="https://essor.example.org")
    assert code == 1
    assert found["address"][0] == "failed"
    assert "ESSOR_HOSTS" in found["address"][1]


def test_passwords_in_clear_are_noticed(healthy: Path) -> None:
    code, found = _findings(healthy, ESSOR_URL="http://essor.example.org", ESSOR_HOSTS="essor.example.org")
    assert code == 0
    assert found["address"][0] == "warning"
    assert "https" in found["address"][1]


@pytest.mark.skipif(os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    code, found = _findings(folder)
    assert code == 1
    assert found["data folder"][0] == "failed"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    code, found = _findings(tmp_path / "data")
    assert code == 1
    assert found["data folder"][0] == "failed"


def test_it_speaks_french(healthy: Path) -> None:
    done = essor(healthy, "doctor", ESSOR_LANGUAGE="fr")
    assert "La base de données répond" in done.stdout
