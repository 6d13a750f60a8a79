"""Secrets are made once, for their owner alone, and never replaced in silence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from essor.config.secrets import PURPOSES, SecretsError, load_secrets


def test_one_key_per_purpose_readable_by_its_owner_alone(tmp_path: Path) -> None:
    keys = load_secrets(tmp_path)
    assert set(keys) == set(PURPOSES)
    assert len(set(keys.values())) == len(PURPOSES)
    assert min(map(len, keys.values())) >= 64
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert load_secrets(tmp_path) == keys
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_file_that_others_can_read_is_closed(tmp_path: Path) -> None:
    load_secrets(tmp_path)
    (tmp_path / "secrets.json").chmod(0o644)
    load_secrets(tmp_path)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_purpose_that_is_new_gets_a_key_and_the_others_stay(tmp_path: Path) -> None:
    keys = load_secrets(tmp_path)
    (tmp_path / "secrets.json").write_text(json.dumps({"session": keys["session"]}))
    again = load_secrets(tmp_path)
    assert again["session"] == keys["session"]
    assert set(again) == set(PURPOSES)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '"text"', '{"session": 5}', "\x00\xff"])
def test_a_broken_file_is_named_and_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(content)
    with pytest.raises(SecretsError, match=r"secrets\.json"):
        load_secrets(tmp_path)
    assert path.read_text() == content


def test_processes_at_the_very_first_start_agree(tmp_path: Path) -> None:
    program = (
        "import sys, json, pathlib; from essor.config.secrets import load_secrets\n"
        "sys.stdin.readline()\n"
        "print(json.dumps(load_secrets(pathlib.Path(sys.argv[1]))))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(8)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate()[0] for process in started}
    assert len(answers) == 1
    assert json.loads(answers.pop()) == load_secrets(tmp_path)
