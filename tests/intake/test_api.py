"""The door by program: the same services as the pages."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from essor.channels.models import Publication
from essor.jobs.services import run_due
from tests.intake.files import JANUARY
from tests.people import make_key, make_member, make_workspace, with_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def program() -> Client:
    return with_key(make_key(make_member(make_workspace(), "manager"), scopes=("import",)))


def test_from_upload_to_undo(program: Client) -> None:
    sent = program.post("/api/v1/drops", {"files": [SimpleUploadedFile("jan.csv", JANUARY.encode())]})
    assert sent.status_code == 202, sent.content
    drop = sent.json()["id"]
    assert program.post(f"/api/v1/drops/{drop}/store").status_code == 409
    run_due(now=timezone.now())
    seen = program.get(f"/api/v1/drops/{drop}").json()
    assert seen["state"] == "ready"
    assert seen["files"][0]["counts"]["publications"] == {"added": 3}
    assert seen["files"][0]["totals"]["reach"] is None
    assert program.post(f"/api/v1/drops/{drop}/store").status_code == 202
    run_due(now=timezone.now())
    assert program.get(f"/api/v1/drops/{drop}").json()["state"] == "committed"
    assert Publication.objects.count() == 3
    assert program.post(f"/api/v1/drops/{drop}/undo").json()["state"] == "undone"
    assert not Publication.objects.exists()
    assert program.get("/api/v1/drops").json()["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {"network": "nowhere"},
        {"timezone": "Mars/Olympus"},
        {"currency": "eu"},
        {"channel": "8d5c1f6e-1111-4222-8333-944455556666"},
    ],
)
def test_answers_that_name_nothing_are_refused(program: Client, body: dict[str, str]) -> None:
    sent = program.post("/api/v1/drops", {"files": [SimpleUploadedFile("jan.csv", JANUARY.encode())]})
    run_due(now=timezone.now())
    file = sent.json()["files"][0]["id"]
    answered = program.patch(f"/api/v1/files/{file}", body, content_type="application/json")
    assert answered.status_code == 409, answered.content


def test_another_company_finds_nothing(program: Client) -> None:
    sent = program.post("/api/v1/drops", {"files": [SimpleUploadedFile("jan.csv", JANUARY.encode())]}).json()
    stranger = with_key(make_key(make_member(make_workspace(), "manager"), scopes=("import",)))
    assert stranger.get(f"/api/v1/drops/{sent['id']}").status_code == 404
    assert stranger.post(f"/api/v1/drops/{sent['id']}/undo").status_code == 404
    assert stranger.delete(f"/api/v1/drops/{sent['id']}").status_code == 404
    assert (
        stranger.patch(f"/api/v1/files/{sent['files'][0]['id']}", {}, content_type="application/json").status_code
        == 404
    )
