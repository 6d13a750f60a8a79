"""Every route as everybody: nobody reaches another company, nobody does what their role or key does not hold.

The routes come from the URL map and from the API's own description; what is expected of each stands in
``tests/isolation_cases.py``. A route without a case fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from essor.config.api import api
from essor.workspaces.models import Member, Role
from essor.workspaces.rules import SCOPES, may, scope_for
from essor.workspaces.services import deactivate_member
from tests.isolation_cases import CALL, CASES, NOBODYS, NOW, OBJECTS, OPEN, PAGE, PERSONAL, Case, Company
from tests.people import make_key, make_member, make_user, signed_in, with_key

pytestmark = pytest.mark.django_db
HOW = 'Add one line to CASES in tests/isolation_cases.py, such as  "{name}": {kind}({arguments}),'


class Route:
    """One pattern of the URL map."""

    def __init__(self, name: str, pattern: str, converters: dict[str, Any]) -> None:
        self.name, self.pattern, self.converters = name, pattern, converters

    def address(self, **parts: Any) -> str:
        """Return the route's address with its parts filled in."""
        filled = self.pattern
        for part, converter in self.converters.items():
            kind = next((kind for kind in ("slug", "uuid", "int", "str", "path") if f"<{kind}:{part}>" in filled), "")
            marker = f"<{kind}:{part}>" if kind else f"<{part}>"
            if marker in filled:  # once addresses were reversed, Django's converters hold those of other patterns too
                filled = filled.replace(marker, str(converter.to_url(parts[part])))
        return "/" + filled


def routes() -> dict[str, Route]:
    """Return every route of the installation by its full name."""
    return {route.name: route for route in _walk(get_resolver().url_patterns)}


def _walk(patterns: list[Any], prefix: str = "", space: str = "", converters: Any = None) -> Iterator[Route]:
    for one in patterns:
        known = {**(converters or {}), **getattr(one.pattern, "converters", {})}
        if isinstance(one, URLPattern):
            yield Route(f"{space}{one.name or one.pattern}", f"{prefix}{one.pattern}", known)
        else:
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, f"{prefix}{one.pattern}", inner, known)


ROUTES = routes()


def named(kind: str, wanted: Callable[[Case], object] = lambda case: True) -> list[str]:
    """Return the routes whose case is of a kind and is wanted."""
    return sorted(name for name, case in CASES.items() if case.kind == kind and name in ROUTES and wanted(case))


def names_objects(case: Case) -> bool:
    """Tell whether the address names something that belongs to a company."""
    return bool(set(case.objects.values()) - NOBODYS)


class World:
    """Two companies, everybody who may knock, and their browsers."""

    def __init__(self) -> None:
        self.ours, self.theirs = Company("canary-ours"), Company("canary-theirs")
        for kind in OBJECTS:
            self.ours.public_id(kind)
            self.theirs.public_id(kind)
        self.members: dict[str, Member] = {
            role: self.ours.owner if role == "owner" else make_member(self.ours.workspace, role) for role in Role.values
        }
        make_member(self.ours.workspace, "owner")  # so that the first may leave
        self.stranger = make_member(self.theirs.workspace, "owner")
        gone = make_member(self.ours.workspace, "owner")
        self.key_of_gone = make_key(gone, SCOPES)
        deactivate_member(gone, actor=self.ours.owner, now=NOW)
        self.anonymous = Client()
        self.browsers = {role: signed_in(member) for role, member in self.members.items()}
        self.browser_of_stranger = signed_in(self.stranger)
        gone.refresh_from_db()
        self.browser_of_gone = signed_in(gone)
        self.loner = Client()
        self.loner.force_login(make_user())
        self.keys = {role: make_key(member, _held(role)) for role, member in self.members.items()}
        self.key_of_stranger = make_key(self.stranger, SCOPES)


def _held(role: str) -> list[str]:
    return [scope for scope, permission in SCOPES.items() if may(role, permission)]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Build the two companies once; what a request changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def knock(
    client: Client, method: str, address: str, body: dict[str, Any] | None = None, *, as_json: bool = False
) -> Any:
    """Send a request, undo what it did to the database, and return the answer."""
    cache.clear()  # limits on tries are tested elsewhere
    with transaction.atomic():
        if as_json:
            sent = {"data": json.dumps(body or {}), "content_type": "application/json"} if method != "GET" else {}
            answer = client.generic(method, address, **sent)
        else:
            answer = getattr(client, method.lower())(address, body or {})
        transaction.set_rollback(True)
    return answer


def is_sign_in(answer: Any) -> bool:
    """Tell whether the answer sends to the sign-in page."""
    return answer.status_code == 302 and "/account/login/" in answer.headers["Location"]


def let_in(answer: Any) -> bool:
    """Tell whether the answer comes from the page itself, whatever it thinks of an empty form."""
    return answer.status_code in {200, 201, 202, 204, 302, 400, 409, 410, 415, 422} and not is_sign_in(answer)


def parts(company: Company, case: Case, *, instead: Company | None = None) -> dict[str, Any]:
    """Return what the address names: the company and its objects, or (``instead``) another's objects in its address."""
    source = instead or company
    return {"workspace": company.workspace.slug} | {part: source.public_id(kind) for part, kind in case.objects.items()}


def test_every_route_has_a_case() -> None:
    missing = []
    for name, route in ROUTES.items():
        if name not in CASES:
            is_call = name.startswith("api:")
            arguments = ['"POST"'] if is_call else []
            arguments += [f'{part}="…"' for part in route.converters if part != "workspace"]
            line = HOW.format(name=name, kind="call" if is_call else "page", arguments=", ".join(arguments))
            missing.append(f"{name}  ({route.pattern})\n    {line}")
    assert not missing, "Routes without a case, so that nobody has said who may reach them:\n" + "\n".join(missing)


def test_every_case_has_a_route() -> None:
    assert sorted(set(CASES) - set(ROUTES)) == [], "These cases name no route any more: remove their lines."


def test_every_case_names_all_parts_of_its_address() -> None:
    wrong = {
        name: sorted(set(ROUTES[name].converters) - {"workspace"} - set(case.objects))
        for name, case in CASES.items()
        if case.kind in (PAGE, CALL) and name in ROUTES and not case.address
    }
    assert {name: parts for name, parts in wrong.items() if parts} == {}


def test_the_description_and_the_url_map_are_one() -> None:
    """No call is hidden from the description, none is described that does not exist."""
    described = {
        (operation["operationId"], method.upper())
        for operations in api.get_openapi_schema()["paths"].values()
        for method, operation in operations.items()
    }
    cases = {(name.partition(":")[2], case.methods[0]) for name, case in CASES.items() if case.kind == CALL}
    assert described == cases


class TestPages:
    """Pages of a company."""

    @pytest.mark.parametrize("name", named(PAGE))
    def test_only_members_with_the_permission_get_in(self, name: str, world: World) -> None:
        case, address = CASES[name], ROUTES[name].address(**parts(world.ours, CASES[name]))
        for method in case.methods:
            assert is_sign_in(knock(world.anonymous, method, address)), "a stranger without an account"
            for who, browser in (("a member of elsewhere", world.browser_of_stranger), ("nobody's", world.loner)):
                assert knock(browser, method, address).status_code == 404, who
            assert knock(world.browser_of_gone, method, address).status_code == 404, "a member who was shut out"
            assert is_sign_in(knock(with_key(world.keys["owner"]), method, address)), "a key is no session"
            for role, browser in world.browsers.items():
                answer = knock(browser, method, address)
                if may(role, case.needs):
                    assert let_in(answer) or (case.may_be_empty and answer.status_code == 404), (
                        role,
                        answer.status_code,
                    )
                else:
                    assert answer.status_code == 403, (role, answer.status_code)

    @pytest.mark.parametrize("name", named(PAGE, names_objects))
    def test_objects_of_another_company_are_not_there(self, name: str, world: World) -> None:
        case = CASES[name]
        foreign = ROUTES[name].address(**parts(world.ours, case, instead=world.theirs))
        nowhere = ROUTES[name].address(
            **{part: uuid4() if hasattr(value, "hex") else value for part, value in parts(world.ours, case).items()}
        )
        for method in case.methods:
            for address in (foreign, nowhere):
                answer = knock(world.browsers["owner"], method, address)
                assert answer.status_code == 404, (method, answer.status_code)
                assert world.theirs.canary.encode() not in answer.content

    @pytest.mark.parametrize("name", named(PAGE, lambda case: case.body))
    def test_objects_of_another_company_are_refused_in_a_form(self, name: str, world: World) -> None:
        case = CASES[name]
        body = {key: str(world.theirs.public_id(kind)) for key, kind in case.body.items()}
        address = ROUTES[name].address(**parts(world.ours, case))
        answer = knock(world.browsers["owner"], "POST", address, body)
        assert answer.status_code in {400, 404, 409, 422}, answer.status_code
        assert world.theirs.canary.encode() not in answer.content

    @pytest.mark.parametrize("name", named(PAGE))
    def test_a_page_shows_nothing_of_another_company(self, name: str, world: World) -> None:
        case = CASES[name]
        answer = knock(world.browsers["owner"], case.methods[0], ROUTES[name].address(**parts(world.ours, case)))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert world.theirs.canary.encode() not in body

    @pytest.mark.parametrize("name", named(PAGE, lambda case: "GET" not in case.methods))
    def test_reading_changes_nothing(self, name: str, world: World) -> None:
        case = CASES[name]
        address = ROUTES[name].address(**parts(world.ours, case))
        assert knock(world.browsers["owner"], "GET", address).status_code == 405


class TestCalls:
    """Calls of the REST API."""

    @pytest.mark.parametrize("name", named(CALL))
    def test_only_keys_with_the_scope_get_in(self, name: str, world: World) -> None:
        case, address = CASES[name], ROUTES[name].address(**parts(world.ours, CASES[name]))
        method = case.methods[0]
        for who, client in (
            ("nobody", world.anonymous),
            ("a session is no key", world.browsers["owner"]),
            ("a member who was shut out", with_key(world.key_of_gone)),
            ("a made-up key", with_key("essor_made-up")),
        ):
            assert knock(client, method, address, as_json=True).status_code == 401, who
        for role, key in world.keys.items():
            answer = knock(with_key(key), method, address, as_json=True)
            if may(role, case.needs):
                assert let_in(answer), (role, answer.status_code)
            else:
                assert answer.status_code == 403, (role, answer.status_code)
        other_scopes = [scope for scope in SCOPES if scope != scope_for(case.needs)]
        lacking = make_key(world.ours.owner, other_scopes)
        assert knock(with_key(lacking), method, address, as_json=True).status_code == 403

    @pytest.mark.parametrize("name", named(CALL))
    def test_a_key_of_another_company_finds_nothing(self, name: str, world: World) -> None:
        case = CASES[name]
        address = ROUTES[name].address(**parts(world.ours, case))
        answer = knock(with_key(world.key_of_stranger), case.methods[0], address, as_json=True)
        if case.objects:
            assert answer.status_code == 404
        assert world.ours.canary.encode() not in answer.content

    @pytest.mark.parametrize("name", named(CALL, lambda case: case.body))
    def test_objects_of_another_company_are_refused_in_a_body(self, name: str, world: World) -> None:
        case = CASES[name]
        body = {key: str(world.theirs.public_id(kind)) for key, kind in case.body.items()}
        address = ROUTES[name].address(**parts(world.ours, case))
        answer = knock(with_key(world.keys["owner"]), case.methods[0], address, body, as_json=True)
        assert answer.status_code in {404, 409, 422}, answer.status_code
        assert world.theirs.canary.encode() not in answer.content


@pytest.mark.parametrize("name", named(PERSONAL))
def test_personal_pages_are_for_the_signed_in(name: str, world: World) -> None:
    case = CASES[name]
    address = case.address or ROUTES[name].address()
    for method in case.methods:
        assert knock(world.anonymous, method, address).status_code == 302
        answer = knock(world.loner, method, address)
        assert answer.status_code < 500
        for company in (world.ours, world.theirs):
            assert company.canary.encode() not in answer.content


@pytest.mark.parametrize("name", named(OPEN))
def test_open_pages_show_nothing_of_any_company(name: str, world: World) -> None:
    case = CASES[name]
    address = case.address or ROUTES[name].address()
    for method in case.methods:
        for client in (world.anonymous, world.loner):
            answer = knock(client, method, address)
            assert answer.status_code < 500 or name == "readyz"
            for company in (world.ours, world.theirs):
                assert company.canary.encode() not in answer.content
