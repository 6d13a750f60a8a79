"""Answers computed aside are the same, are kept while nothing changes, and never outlive a change."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from essor.jobs import aside


@aside.kept(state=lambda workspace_id: STATE[workspace_id])
def double(workspace_id: int, *, now: datetime, zone: ZoneInfo) -> int:
    """A function of a workspace."""
    return workspace_id * 2


@aside.kept(state=lambda workspace_id: STATE[workspace_id])
def fail(workspace_id: int) -> int:
    """A function that raises."""
    raise ValueError(f"no answer for {workspace_id}")


STATE = {1: "a", 2: "a"}
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def asked(settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let functions be computed aside; returns the names of those that really were."""
    settings.COMPUTE_ASIDE = True  # type: ignore[attr-defined]
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    names: list[str] = []
    process = aside._process()
    ask = process.ask
    monkeypatch.setattr(process, "ask", lambda call: (names.append(call[1]), ask(call))[1])
    STATE.update({1: "a", 2: "a"})
    return names


def test_an_answer_is_kept_for_the_day_and_the_state(asked: list[str]) -> None:
    morning, evening = datetime(2026, 5, 4, 7, tzinfo=UTC), datetime(2026, 5, 4, 20, tzinfo=UTC)
    assert double(1, now=morning, zone=PARIS) == 2
    assert double(1, now=evening, zone=PARIS) == 2
    assert asked == ["double"]
    assert double(1, now=datetime(2026, 5, 4, 23, tzinfo=UTC), zone=PARIS) == 2  # already the 5th in Paris
    assert double(2, now=morning, zone=PARIS) == 4
    assert asked == ["double"] * 3
    STATE[1] = "b"
    assert double(1, now=morning, zone=PARIS) == 2
    assert asked == ["double"] * 4


def test_earlier_states_leave_no_answers_behind(asked: list[str], settings: object) -> None:
    now = datetime(2026, 5, 4, 7, tzinfo=UTC)
    for state in "abcd":
        STATE[1] = state
        double(1, now=now, zone=PARIS)
    assert len(list((settings.DATA / "answers" / "1").iterdir())) == 1  # type: ignore[attr-defined]


def test_a_failure_is_said_and_not_kept(asked: list[str], settings: object) -> None:
    for _ in range(2):
        with pytest.raises(aside.AsideFailed, match="no answer for 1"):
            fail(1)
    assert asked == ["fail", "fail"]


def test_a_child_that_went_away_is_started_again(asked: list[str]) -> None:
    now = datetime(2026, 5, 4, 7, tzinfo=UTC)
    double(1, now=now, zone=PARIS)
    child = aside._process()._child
    assert child is not None
    child.kill()
    child.wait()
    assert double(2, now=now, zone=PARIS) == 4


def test_kept_answers_need_no_numpy_to_be_read() -> None:
    """The web process must stay small: nothing it unpickles may load the libraries that computed it."""
    code = (
        "import sys, essor.stats.estimate, essor.health.rules, essor.measurement.rules; print('numpy' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
