"""Companies: opening one, its settings, its logo, its end."""

from __future__ import annotations

import hashlib
import re
import shutil
import zoneinfo
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from essor.jobs.services import forget_jobs
from essor.workspaces.images import MAX_SIDE, NotAnImage, clean_image
from essor.workspaces.models import Member, Role, User, Workspace
from essor.workspaces.rules import Refused
from essor.workspaces.services.audit import changed, record

SETTINGS = ("name", "timezone", "currency", "language", "country", "colour", "agency_name")


def create_workspace(
    *,
    name: str,
    owner: User,
    now: datetime,
    timezone: str = "Europe/Paris",
    currency: str = "EUR",
    language: str = "fr",
    country: str = "FR",
    is_demo: bool = False,
) -> Workspace:
    """Open a workspace that ``owner`` owns; its address is its name, made unique. Raises ``Refused``."""
    fields = _checked(
        {"name": name, "timezone": timezone, "currency": currency, "language": language, "country": country}
    )
    with transaction.atomic():
        workspace = _with_free_slug(slugify(fields["name"])[:50].strip("-") or "company", is_demo=is_demo, **fields)
        Member.objects.create(workspace=workspace, user=owner, role=Role.OWNER)
        record(
            workspace,
            action="workspace.created",
            subject_kind="workspace",
            subject_id=str(workspace.public_id),
            subject_label=workspace.name,
            actor=owner,
            now=now,
            after=fields,
        )
    return workspace


def edit_workspace(workspace: Workspace, *, actor: User, now: datetime, **changes: Any) -> Workspace:
    """Change settings (those of ``SETTINGS``); the address stays, so that links go on working. Raises ``Refused``."""
    fields = _checked(changes)
    with transaction.atomic():
        workspace = lock_workspace(workspace)
        before, after = changed(workspace, fields)
        if after:
            for name in after:
                setattr(workspace, name, fields[name])
            workspace.save(update_fields=list(after))
            record(
                workspace,
                action="workspace.changed",
                subject_kind="workspace",
                subject_id=str(workspace.public_id),
                subject_label=workspace.name,
                actor=actor,
                now=now,
                before=before,
                after=after,
            )
    return workspace


def set_logo(workspace: Workspace, *, data: bytes | None, actor: User, now: datetime) -> Workspace:
    """Store a PNG or JPEG as the company's logo, or remove it (``None``). Raises ``Refused``."""
    stored_as = ""
    if data is not None:
        try:
            image = clean_image(data)
        except NotAnImage as error:
            raise Refused(
                _(
                    "This logo cannot be used (%(why)s). Choose a PNG or JPEG of at most 1 MB and %(side)s pixels a side."
                )
                % {"why": error, "side": MAX_SIDE}
            ) from error
        folder = files_folder(workspace)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"logo-{hashlib.sha256(image.data).hexdigest()[:12]}.{image.extension}"
        (folder / name).write_bytes(image.data)
        stored_as = str((folder / name).relative_to(settings.MEDIA_ROOT))
    with transaction.atomic():
        workspace = lock_workspace(workspace)
        old = workspace.logo
        workspace.logo = stored_as
        workspace.save(update_fields=["logo"])
        record(
            workspace,
            action="workspace.logo_changed" if stored_as else "workspace.logo_removed",
            subject_kind="workspace",
            subject_id=str(workspace.public_id),
            subject_label=workspace.name,
            actor=actor,
            now=now,
        )
        if old and old != stored_as:
            transaction.on_commit(lambda: (Path(settings.MEDIA_ROOT) / old).unlink(missing_ok=True))
    return workspace


def erase_workspace(workspace: Workspace, *, typed: str) -> None:
    """Erase a company with everything that belongs to it, rows and files; ``typed`` must be its name. Raises ``Refused``.

    The rows go in one transaction. Files go after it; where the process dies in between, ``sweep_files`` finishes.
    """
    if typed.strip() != workspace.name.strip():
        raise Refused(_("Nothing was erased: the name you typed is not “%(name)s”.") % {"name": workspace.name})
    folder = files_folder(workspace)
    with transaction.atomic():
        forget_jobs(workspace_id=workspace.pk)
        workspace.delete()
        transaction.on_commit(lambda: _remove(folder))


def files_folder(workspace: Workspace) -> Path:
    """Return the folder that holds every file of a company, whichever room keeps it; it goes with the company."""
    return Path(settings.MEDIA_ROOT) / "workspaces" / str(workspace.public_id)


def sweep_files() -> int:
    """Remove the folders whose company is gone and return how many there were."""
    root = Path(settings.MEDIA_ROOT) / "workspaces"
    if not root.is_dir():
        return 0
    # Folders first: a company that is opened meanwhile is then among the rows.
    folders = [path for path in root.iterdir() if path.is_dir()]
    known = {str(public_id) for public_id in Workspace.objects.values_list("public_id", flat=True)}
    gone = [path for path in folders if path.name not in known]
    for path in gone:
        _remove(path)
    return len(gone)


def lock_workspace(workspace: Workspace) -> Workspace:
    """Return the company's row as it is now, held until the transaction ends."""
    return Workspace.objects.select_for_update().get(pk=workspace.pk)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)


def _with_free_slug(base: str, **fields: Any) -> Workspace:
    """Insert under the first free address; two people may choose the same name at the same time."""
    taken = set(Workspace.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 12))]
    for slug in candidates:
        if slug in taken:
            continue
        try:
            with transaction.atomic():
                return Workspace.objects.create(slug=slug, **fields)
        except IntegrityError:
            continue
    raise Refused(_("No address is free for this name just now; try again."), is_conflict=True)


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    """Return the settings as they are stored; raises ``Refused`` with the first that cannot be."""
    fields: dict[str, Any] = {}
    for name, value in changes.items():
        if name not in SETTINGS:
            raise TypeError(f"{name} is no setting of a workspace")
        fields[name] = str(value).strip()
    if "name" in fields and not 0 < len(fields["name"]) <= 120:
        raise Refused(_("A company has a name of 1 to 120 characters."))
    if "agency_name" in fields and len(fields["agency_name"]) > 120:
        raise Refused(_("The agency’s name has at most 120 characters."))
    if "timezone" in fields and fields["timezone"] not in zoneinfo.available_timezones():
        raise Refused(_("“%(zone)s” is no time zone; choose one such as Europe/Paris.") % {"zone": fields["timezone"]})
    if "currency" in fields:
        fields["currency"] = fields["currency"].upper()
        if not re.fullmatch(r"[A-Z]{3}", fields["currency"]):
            raise Refused(_("A currency is three letters, such as EUR."))
    if "country" in fields:
        fields["country"] = fields["country"].upper()
        if not re.fullmatch(r"[A-Z]{2}", fields["country"]):
            raise Refused(_("A country is two letters, such as FR."))
    if "language" in fields and fields["language"] not in dict(settings.LANGUAGES):
        raise Refused(_("Essor speaks French and English."))
    if fields.get("colour") and not re.fullmatch(r"#[0-9a-fA-F]{6}", fields["colour"]):
        raise Refused(_("A colour is written #rrggbb, for instance #1f6f6b."))
    return fields
