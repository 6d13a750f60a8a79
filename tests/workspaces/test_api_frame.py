"""The frame of the REST API: keys, scopes, strict bodies, problems in words, calls that can be repeated."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from essor.workspaces.api.idempotency import LONGEST_CALL, answer_once
from essor.workspaces.api.problems import Problem
from essor.workspaces.api.strict import JsonRefused, strict_json
from essor.workspaces.models import ApiKey, AuditEntry, IdempotentAnswer, Workspace
from essor.workspaces.services import record
from tests.people import make_key, make_member, make_workspace, with_key
from tests.shared import shared

NOW = timezone.now()


@pytest.mark.django_db
def test_a_key_opens_its_own_workspace_and_no_other() -> None:
    here, there = make_workspace("Here"), make_workspace("There")
    key = make_key(make_member(here))
    make_member(there)
    assert with_key(key).get("/api/v1/workspace").json()["name"] == "Here"


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer essor_wrong", "Basic x", "Bearer  ", "Bearer \x80\xff"])
def test_no_key_no_answer(header: str) -> None:
    answer = Client(headers={"authorization": header} if header else {}).get("/api/v1/workspace")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "Bearer essor_" in answer.json()["detail"]


@pytest.mark.django_db
def test_a_missing_scope_is_named() -> None:
    answer = with_key(make_key(make_member(make_workspace()), ["read"])).get("/api/v1/audit")
    assert (answer.status_code, "“people”" in answer.json()["detail"]) == (403, True)


@pytest.mark.django_db
def test_a_key_dies_and_shrinks_with_its_maker() -> None:
    member = make_member(make_workspace(), "owner")
    client = with_key(make_key(member, ["read", "people"]))
    assert client.get("/api/v1/audit").status_code == 200
    member.role = "analyst"
    member.save()
    assert client.get("/api/v1/audit").status_code == 403
    member.is_active = False
    member.save()
    assert client.get("/api/v1/workspace").status_code == 401


@pytest.mark.django_db
def test_a_revoked_key_is_dead() -> None:
    client = with_key(make_key(make_member(make_workspace())))
    ApiKey.objects.update(revoked_at=NOW)
    assert client.get("/api/v1/workspace").status_code == 401


@pytest.mark.django_db
def test_the_secret_is_not_stored() -> None:
    secret = make_key(make_member(make_workspace()))
    row = ApiKey.objects.get()
    assert secret not in json.dumps([row.key_hash, row.prefix, row.name])
    assert len(secret) > 40


@pytest.mark.django_db
def test_guessing_keys_is_stopped_and_a_good_key_counts_as_no_try() -> None:
    good = with_key(make_key(make_member(make_workspace())))
    for _ in range(40):
        assert good.get("/api/v1/workspace").status_code == 200
    answers = [with_key(f"essor_{n}").get("/api/v1/workspace").status_code for n in range(32)]
    assert answers == [401] * 30 + [429] * 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "status"),
    [("limit=100", 200), ("limit=101", 422), ("limit=0", 422), ("offset=-1", 422), ("offset=99999999999999999999", 422),
     ("limit=x", 422), ("limit=%00", 400), ("%00=1", 400)],
)  # fmt: skip
def test_pages_are_bounded(query: str, status: int) -> None:
    answer = with_key(make_key(make_member(make_workspace()))).get(f"/api/v1/members?{query}")
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["detail"]


@pytest.mark.django_db
def test_pages_follow_one_another() -> None:
    workspace = make_workspace()
    owner = make_member(workspace)
    for _ in range(4):
        make_member(workspace, "agent")
    client = with_key(make_key(owner))
    seen, offset = [], 0
    while offset is not None:
        page = client.get(f"/api/v1/members?limit=2&offset={offset}").json()
        assert page["total"] == 5
        seen += [one["id"] for one in page["items"]]
        offset = page["next_offset"]
    assert len(set(seen)) == 5


@pytest.mark.parametrize(
    "body",
    [b"NaN", b"[Infinity]", b"-Infinity", b"1e999", b"99999999999999999999", b"1" * 100_000, b'"\\ud800"', b'"\\u0000"',
     b'{"\\u0000": 1}', b'{"a": 1, "a": 2}', b"\xff", b"\xef\xbb\xbf1", '"x"'.encode("utf-16"), b"[" * 100_000, b"", b"[1,]"],
    ids=lambda body: body[:16].decode("latin-1"),
)  # fmt: skip
def test_bodies_that_no_database_can_store_are_refused(body: bytes) -> None:
    with pytest.raises(JsonRefused, match=r".{10}"):
        strict_json(body)


def test_json_as_the_standard_has_it_is_read() -> None:
    assert strict_json('{"é": [1, -2.5, true, null, "\U0001f600", 9223372036854775807]}'.encode())["é"][-1] == 2**63 - 1
    assert strict_json(b'"\\ud83d\\ude00"') == "\U0001f600"


def test_the_json_test_suite() -> None:
    folder = shared("hostile/json-testsuite/dev")
    cases = sorted(path for path in folder.rglob("*.json"))
    assert len(cases) > 100
    wrong = []
    for path in cases:
        try:
            strict_json(path.read_bytes())
        except JsonRefused as refusal:
            # The suite accepts an object that names a member twice; to a reader it is ambiguous.
            if path.name.startswith("y_") and "same member twice" not in str(refusal):
                wrong.append((path.name, str(refusal)))
        else:
            if path.name.startswith("n_"):
                wrong.append((path.name, "read"))
    assert wrong == []


class TestRepeatedCalls:
    """``Idempotency-Key``."""

    def call(
        self, workspace: Workspace, body: dict[str, Any], *, key: str = "k1", status: int = 201, now: Any = NOW
    ) -> HttpResponse:
        request = RequestFactory().post("/api/v1/things", body, content_type="application/json")

        def answer() -> HttpResponse:
            record(workspace, action="thing.made", subject_kind="thing", now=NOW)
            return HttpResponse(json.dumps({"n": AuditEntry.objects.count()}), status=status)

        return answer_once(request, workspace=workspace, key=key, now=now, answer=answer)

    @pytest.mark.django_db
    def test_the_second_call_gets_the_first_answer_and_does_nothing(self) -> None:
        workspace = make_workspace()
        first, second = self.call(workspace, {"a": 1}), self.call(workspace, {"a": 1})
        assert (first.status_code, json.loads(first.content)) == (second.status_code, json.loads(second.content))
        assert second.headers["Idempotent-Replayed"] == "true"
        assert AuditEntry.objects.count() == 1

    @pytest.mark.django_db
    def test_the_same_key_with_another_body_is_refused(self) -> None:
        workspace = make_workspace()
        self.call(workspace, {"a": 1})
        with pytest.raises(Problem) as problem:
            self.call(workspace, {"a": 2})
        assert problem.value.status == 422

    @pytest.mark.django_db
    def test_two_workspaces_do_not_share_keys(self) -> None:
        self.call(make_workspace(), {"a": 1})
        self.call(make_workspace(), {"a": 2})
        assert AuditEntry.objects.count() == 2

    @pytest.mark.django_db
    def test_a_refused_call_does_nothing_and_gives_its_key_back(self) -> None:
        workspace = make_workspace()
        assert self.call(workspace, {"a": 1}, status=422).status_code == 422
        assert AuditEntry.objects.count() == 0
        assert self.call(workspace, {"a": 2}).status_code == 201

    @pytest.mark.django_db
    def test_a_call_that_fails_does_nothing_and_gives_its_key_back(self) -> None:
        workspace = make_workspace()
        request = RequestFactory().post("/api/v1/things", {"a": 1}, content_type="application/json")

        def fail() -> HttpResponse:
            record(workspace, action="thing.made", subject_kind="thing", now=NOW)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            answer_once(request, workspace=workspace, key="k1", now=NOW, answer=fail)
        assert (AuditEntry.objects.count(), IdempotentAnswer.objects.count()) == (0, 0)

    @pytest.mark.django_db
    def test_while_the_first_call_runs_the_second_waits(self) -> None:
        workspace = make_workspace()
        request = RequestFactory().post("/api/v1/things", {"a": 1}, content_type="application/json")
        seen: list[int] = []

        def answer() -> HttpResponse:
            with pytest.raises(Problem) as problem:
                self.call(workspace, {"a": 1})
            seen.append(problem.value.status)
            return HttpResponse("{}", status=201)

        answer_once(request, workspace=workspace, key="k1", now=NOW, answer=answer)
        assert seen == [409]

    @pytest.mark.django_db
    def test_the_claim_of_a_killed_call_is_taken_over_after_a_while(self) -> None:
        workspace = make_workspace()
        self.call(workspace, {"a": 1})
        IdempotentAnswer.objects.update(status=0, created_at=NOW)
        with pytest.raises(Problem):
            self.call(workspace, {"a": 1}, now=NOW + LONGEST_CALL)
        assert self.call(workspace, {"a": 1}, now=NOW + LONGEST_CALL + timedelta(seconds=1)).status_code == 201
        assert AuditEntry.objects.count() == 2

    @pytest.mark.django_db
    @pytest.mark.parametrize("key", ["", " ", "é", "x" * 121, "a\nb"])
    def test_a_malformed_key_is_refused(self, key: str) -> None:
        with pytest.raises(Problem) as problem:
            self.call(make_workspace(), {}, key=key)
        assert problem.value.status == 400

    @pytest.mark.django_db(transaction=True)
    def test_of_many_at_once_one_acts(self) -> None:
        if connection.vendor == "sqlite":
            pytest.skip("threads of one test share an in-memory SQLite, which has no queue for writers")
        workspace = make_workspace()
        outcomes: list[int] = []

        def run() -> None:
            try:
                outcomes.append(self.call(workspace, {"a": 1}).status_code)
            except Problem as problem:
                outcomes.append(problem.status)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert AuditEntry.objects.count() == 1
        assert set(outcomes) <= {201, 409}
        assert 201 in outcomes


@pytest.mark.django_db
def test_a_socket_without_addresses_is_served_too() -> None:
    secret = make_key(make_member(make_workspace()))
    client = Client(REMOTE_ADDR="", headers={"authorization": f"Bearer {secret}"})
    assert client.get("/api/v1/workspace").status_code == 200
