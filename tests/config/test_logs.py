"""One event is one line of JSON, whatever its values hold; no person is named in it."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.test import Client

from essor.config.logs import JsonFormatter
from tests.people import PASSWORD, make_member, make_user, make_workspace


@pytest.fixture
def written() -> io.StringIO:
    """Everything that any logger writes, as it would go to standard error."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield out
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("forged", ["a\nb", 'a\r\n{"level": "error"}', "a\u2028b\u2029c\x85d", "\x1b[2J", '"}'])
def test_a_value_cannot_forge_a_line(written: io.StringIO, forged: str) -> None:
    logging.getLogger("essor.test").warning("read %s", forged, extra={"event": forged, "file": forged})
    text = written.getvalue()
    assert len(text.splitlines()) == 1
    line = json.loads(text)
    assert line["message"] == f"read {forged}"
    assert line["event"] == line["file"] == forged
    assert line["level"] == "warning"


def test_an_exception_stays_on_its_line(written: io.StringIO) -> None:
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("essor.test").exception("failed")
    assert len(written.getvalue().splitlines()) == 1
    assert "second" in json.loads(written.getvalue())["error"]


@pytest.mark.django_db
def test_signing_in_and_looking_around_name_nobody(written: io.StringIO) -> None:
    workspace = make_workspace()
    person = make_user("canary.person@example.org")
    make_member(workspace, user=person)
    browser = Client()
    for password in ("a wrong password", PASSWORD):
        browser.post("/account/login/", {"login": person.email, "password": password})
    assert browser.get(f"/w/{workspace.slug}/").status_code == 200
    browser.get(f"/w/{workspace.slug}/nothing-here/")
    browser.post("/account/password/reset/", {"email": person.email})
    browser.post("/account/logout/")
    said = "\n".join(line for line in written.getvalue().splitlines() if '"django.db.backends"' not in line)
    assert "canary.person" not in said
    assert "a wrong password" not in said
    assert PASSWORD not in said
