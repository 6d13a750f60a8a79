"""The command line tells a newcomer what to do, in the terminal's language, with exit codes that mean something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from essor.config import cli
from essor.config.speech import terminal_language
from tests.config.installation import environment

NAMES = cli.command_names()


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A terminal that speaks English."""
    for name in ("ESSOR_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    return monkeypatch


def test_the_promised_commands_exist() -> None:
    assert list(cli.ORDER) == NAMES


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    said = capsys.readouterr().out
    assert "Start here" in said
    assert all(f"    {name}" in said for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en_GB.UTF-8", "fr_FR.UTF-8"])
def test_each_command_explains_itself_in_the_language_of_the_terminal(
    name: str, language: str, terminal: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.setenv("LANG", language)
    with pytest.raises(SystemExit) as ended:
        cli.main([name, "--help"])
    assert ended.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    assert " ".join(cli.load(name).SUMMARY.say(language[:2]).split()) in said
    if language.startswith("fr"):
        left = [word for word in ("show this", "default:", "positional", "usage:", " the ") if word in said]
        assert left == []


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": ""}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "en_US", "ESSOR_LANGUAGE": "fr"}, "fr"),
    ],
)
def test_the_terminal_language(variables: dict[str, str], expected: str, terminal: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        terminal.setenv(name, value)
    assert terminal_language() == expected


def test_wrong_usage_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["nothing-like-this"])
    assert ended.value.code == 2


def test_a_reader_who_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.csv").write_text("a;b\n1;2\n")
    command = f"{sys.executable} -m essor inspect {tmp_path} | head -1"
    done = subprocess.run(["sh", "-c", command], env=environment(tmp_path), capture_output=True, text=True, check=False)
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
