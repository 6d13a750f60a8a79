"""``essor run``: one tree of processes that starts alone, heals itself and ends together."""

from __future__ import annotations

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.config.installation import children, essor, free_port, is_alive, running, until

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc, which only Linux has")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """An installation that was started once, and its login: making the tables takes longer than all else."""
    folder = tmp_path_factory.mktemp("installed")
    with running(folder, "--no-demo") as first:
        assert "Preparing the database" in first.said
        login = first.login
    return folder, login


@pytest.fixture
def folder(installed: tuple[Path, tuple[str, str]], tmp_path: Path) -> Path:
    """A copy of the installation."""
    return Path(shutil.copytree(installed[0], tmp_path / "data"))


def test_the_printed_login_opens_the_demo(tmp_path: Path) -> None:
    with running(tmp_path) as essor_run:
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = browser.open(f"{essor_run.base}/account/login/", timeout=20).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        email, password = essor_run.login
        form = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        answer = browser.open(f"{essor_run.base}/account/login/", urllib.parse.urlencode(form).encode(), 20)
        assert re.fullmatch(r"/w/[\w-]+/", urllib.parse.urlsplit(answer.url).path)
        assert 'class="strip"' in answer.read().decode()
        assert (tmp_path / "first-login.json").stat().st_mode & 0o777 == 0o600
        until(lambda: essor_run.status("/readyz") == 200, 30)


def test_a_killed_worker_is_started_again(folder: Path) -> None:
    with running(folder) as essor_run:
        until(lambda: essor_run.status("/readyz") == 200, 30)
        first = essor_run.workers()
        assert len(first) == 1
        os.kill(first[0], signal.SIGKILL)
        until(lambda: essor_run.workers() not in ([], first), 30)
        assert essor_run.status("/healthz") == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_stopping_ends_the_whole_tree(folder: Path, how: signal.Signals) -> None:
    with running(folder) as essor_run:
        tree = [essor_run.process.pid, *children(essor_run.process.pid)]  # a worker that is only just starting too
        essor_run.process.send_signal(how)
        assert essor_run.process.wait(20) == 0
        until(lambda: not any(map(is_alive, tree)), 5)


def test_a_worker_does_not_outlive_a_killed_parent(folder: Path) -> None:
    with running(folder) as essor_run:
        until(lambda: essor_run.status("/readyz") == 200, 30)
        workers = essor_run.workers()
        essor_run.process.kill()
        until(lambda: not any(map(is_alive, workers)), 20)


def test_a_second_start_keeps_the_login_and_makes_nothing_anew(
    folder: Path, installed: tuple[Path, tuple[str, str]]
) -> None:
    with running(folder) as second:
        assert second.login == installed[1]
        assert "Preparing the database" not in second.said


def test_a_port_that_is_taken_is_said_in_words(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        done = essor(folder, "run", "--port", str(port))
    assert done.returncode == 1
    assert f"Port {port} is in use" in done.stderr
    assert f"--port {port + 1}" in done.stderr
