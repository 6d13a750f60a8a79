"""The demo is filled step by step through the same door as anybody's files, while its pages answer already."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from essor.channels.queries import channels_of
from essor.demo.queries import making_of
from essor.demo.services import MAKE_JOB, create_demo, open_demo
from essor.intake.queries import drops_of
from essor.jobs.queries import latest_job
from essor.jobs.services import claim_next, load_tasks, run_job
from essor.workspaces.models import Workspace
from tests.people import make_member, make_user, make_workspace, signed_in

pytestmark = pytest.mark.django_db


def _work_off(workspace: Workspace) -> list[str]:
    """Run what is due as one worker would, a little later each time, and return the names in order."""
    load_tasks()
    names, now = [], timezone.now()
    while (claimed := claim_next(now=now, worker="test")) is not None and len(names) < 20:
        names.append(run_job(claimed).name)
        now = timezone.now() + timedelta(seconds=5)
    return names


def test_the_pages_answer_while_the_demo_is_filled_and_say_so() -> None:
    workspace = open_demo(owner=make_user(), now=timezone.now(), language="en")
    owner = signed_in(workspace.members.get())
    page = owner.get(f"/w/{workspace.slug}/").content.decode()
    assert "is being filled" in page
    assert "Erase the demo" not in page, "erasing it now would pull the rows from under the worker"

    names = _work_off(workspace)

    assert names[0] == MAKE_JOB
    assert {"intake.read", "intake.store"} < set(names)
    assert making_of(workspace) is None
    assert drops_of(workspace.pk).get().state == "committed"
    assert {channel.network for channel in channels_of(workspace.pk)} > {"facebook", "instagram", "viadeo"}
    page = owner.get(f"/w/{workspace.slug}/").content.decode()
    assert "This company is simulated" in page
    assert "is being filled" not in page
    assert owner.get(f"/w/{workspace.slug}/demo/").headers["HX-Refresh"] == "true"


def test_a_step_asked_for_twice_is_done_once() -> None:
    workspace = create_demo(owner=make_user(), now=timezone.now())
    before = channels_of(workspace.pk).count(), drops_of(workspace.pk).count()
    job = latest_job(MAKE_JOB, workspace_id=workspace.pk)
    assert job is None
    from essor.demo.services import ask_for_next_step

    ask_for_next_step(workspace, actor=workspace.members.get().user, now=timezone.now())
    _work_off(workspace)
    job = latest_job(MAKE_JOB, workspace_id=workspace.pk)
    assert job is not None
    assert (job.state, job.error) == ("done", "")
    assert (channels_of(workspace.pk).count(), drops_of(workspace.pk).count()) == before


def test_a_demo_erased_before_it_was_filled_ends_quietly() -> None:
    from essor.demo.services import erase_demo

    workspace = open_demo(owner=make_user(), now=timezone.now(), language="fr")
    erase_demo(workspace)
    assert _work_off(workspace) == []


def test_what_stopped_the_filling_is_said_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESSOR_MAX_FILE_MB", "0")
    workspace = open_demo(owner=make_user(), now=timezone.now(), language="en")
    _work_off(workspace)
    page = signed_in(workspace.members.get()).get(f"/w/{workspace.slug}/").content.decode()
    assert "The demo could not be filled:" in page
    assert "the most this installation takes" in page
    assert "Erase the demo" in page


def test_one_click_erases_the_demo_and_only_the_demo() -> None:
    demo = open_demo(owner=make_user(), now=timezone.now(), language="en")
    owner = demo.members.get()
    browser = signed_in(owner)
    own = make_workspace()
    make_member(own, user=owner.user)
    assert browser.post(f"/w/{own.slug}/demo/erase/").status_code == 404
    assert browser.post(f"/w/{demo.slug}/demo/erase/").status_code == 302
    assert set(Workspace.objects.filter(pk__in=[demo.pk, own.pk])) == {own}


def test_a_page_of_a_real_company_carries_no_strip() -> None:
    member = make_member(make_workspace())
    client: Client = signed_in(member)
    assert 'class="strip"' not in client.get(f"/w/{member.workspace.slug}/").content.decode()
