"""People: the first owner, invitations, roles, leaving."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import datetime, timedelta
from smtplib import SMTPException

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from essor.workspaces.models import ApiKey, Invitation, Member, Role, User, Workspace
from essor.workspaces.queries import active_owners, open_invitations
from essor.workspaces.rules import Refused, may_grant
from essor.workspaces.services.audit import record
from essor.workspaces.services.companies import lock_workspace

log = logging.getLogger(__name__)
INVITATION_LIFE = timedelta(days=14)


def create_first_owner(*, email: str, password: str, name: str = "") -> User:
    """Make the installation's administrator, before anybody else; raises ``Refused`` where somebody can sign in."""
    with transaction.atomic():
        if User.objects.exists():
            raise Refused(_("This installation has its owner already; they invite others."))
        user = User.objects.create_superuser(email, password, name=name)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def invite(workspace: Workspace, *, email: str, role: str, actor: Member, now: datetime) -> tuple[Invitation, str]:
    """Invite an address and return the invitation with the token of its link, which nobody can read again.

    An older open invitation of the same address is withdrawn. Raises ``Refused``.
    """
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(_("“%(email)s” is no e-mail address.") % {"email": email}) from error
    _require_grant(actor, role)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        workspace = lock_workspace(workspace)
        if Member.objects.filter(workspace=workspace, user__email=email, is_active=True).exists():
            raise Refused(_("%(email)s is a member already; change their role in the list.") % {"email": email})
        open_invitations(workspace, now=now).filter(email=email).update(withdrawn_at=now)
        invitation = Invitation.objects.create(
            workspace=workspace,
            email=email,
            role=role,
            token_hash=_hash(token),
            invited_by=actor,
            expires_at=now + INVITATION_LIFE,
        )
        _record_invitation(invitation, "invitation.made", actor=actor.user, now=now)
    return invitation, token


def invitation_link(token: str) -> str:
    """Return the address that an invited person opens: built on the configured address, never on a request's header."""
    return f"{settings.PUBLIC_URL}{reverse('workspaces:join', args=[token])}"


def mail_invitation(invitation: Invitation, *, token: str) -> bool:
    """Send the link where a mail server is configured; tells whether it went out. The link can always be copied."""
    if not settings.HAS_MAIL:
        return False
    context = {"invitation": invitation, "link": invitation_link(token), "workspace": invitation.workspace}
    with translation.override(invitation.workspace.language):
        subject = _("Join %(company)s in Essor") % {"company": " ".join(invitation.workspace.name.split())}
        body = render_to_string("workspaces/mail/invitation.txt", context)
    try:
        return bool(send_mail(subject, body, None, [invitation.email]))
    except (SMTPException, OSError) as error:
        log.warning(
            "invitation not mailed: %s", type(error).__name__,
            extra={"event": "mail.failed", "workspace": str(invitation.workspace.public_id)},
        )  # fmt: skip
        return False


def invitation_for(token: str, *, now: datetime) -> Invitation | None:
    """Return the open invitation behind a link, or ``None``; reading it uses nothing up."""
    found = Invitation.objects.select_related("workspace", "invited_by__user").filter(
        token_hash=_hash(token), accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )
    return found.first()


def withdraw_invitation(invitation: Invitation, *, actor: Member, now: datetime) -> Invitation:
    """Make an open invitation's link worthless; one that is used or withdrawn stays as it is."""
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now):
            _record_invitation(invitation, "invitation.withdrawn", actor=actor.user, now=now)
    invitation.refresh_from_db()
    return invitation


def join_as_new_person(token: str, *, name: str, password: str, now: datetime) -> Member:
    """Make the invited person, who has no account yet, and let them in. Raises ``Refused``.

    The address counts as proven: its owner was sent the link, or got it from somebody who may invite.
    """
    with transaction.atomic():
        invitation = _take_invitation(token, now=now)
        if User.objects.filter(email=invitation.email).exists():
            raise Refused(_("%(email)s has an account here: sign in first.") % {"email": invitation.email})
        user = User(email=invitation.email, name=name.strip()[:120])
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return _let_in(invitation, user, now=now)


def join(token: str, *, user: User, now: datetime) -> Member:
    """Let a signed-in person in by their invitation. Raises ``Refused``, also for somebody else's invitation."""
    with transaction.atomic():
        invitation = _take_invitation(token, now=now)
        if invitation.email != user.email.lower():
            raise Refused(
                _("This invitation is for %(email)s; sign in with that address.") % {"email": invitation.email}
            )
        return _let_in(invitation, user, now=now)


def change_role(member: Member, *, role: str, actor: Member, now: datetime) -> Member:
    """Give a member another role. Raises ``Refused``: only owners make and unmake owners, and one owner stays."""
    with transaction.atomic():
        member = _locked(member)
        _require_grant(actor, role)
        _require_grant(actor, member.role)
        if member.role == role:
            return member
        _require_another_owner(member)
        before, member.role = member.role, role
        member.save(update_fields=["role"])
        _record_member(member, "member.role_changed", actor=actor.user, now=now, before=before, after=role)
    return member


def deactivate_member(member: Member, *, actor: Member, now: datetime) -> Member:
    """Shut a member out at once: their place, their keys and open invitations here, and every session they have anywhere.

    What they did stays. Raises ``Refused`` for the last owner.
    """
    with transaction.atomic():
        member = _locked(member)
        if member.pk != actor.pk:
            _require_grant(actor, member.role)
        if not member.is_active:
            return member
        _require_another_owner(member)
        member.is_active = False
        member.save(update_fields=["is_active"])
        ApiKey.objects.filter(created_by=member, revoked_at=None).update(revoked_at=now)
        Invitation.objects.filter(invited_by=member, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
        end_sessions(member.user)
        action = "member.left" if member.pk == actor.pk else "member.deactivated"
        _record_member(member, action, actor=actor.user, now=now, before="active", after="inactive")
    return member


def reactivate_member(member: Member, *, actor: Member, now: datetime) -> Member:
    """Let a former member in again, in their old role; their keys stay dead. Raises ``Refused``."""
    with transaction.atomic():
        member = _locked(member)
        _require_grant(actor, member.role)
        if not member.is_active:
            member.is_active = True
            member.save(update_fields=["is_active"])
            _record_member(member, "member.reactivated", actor=actor.user, now=now, before="inactive", after="active")
    return member


def leave(member: Member, *, now: datetime) -> Member:
    """Leave a workspace by one's own will. Raises ``Refused`` for the last owner."""
    return deactivate_member(member, actor=member, now=now)


def end_sessions(user: User) -> User:
    """Sign a person out everywhere."""
    user.session_mark = secrets.token_hex(8)
    user.save(update_fields=["session_mark"])
    return user


def _require_grant(actor: Member, role: str) -> None:
    if role not in Role.values:
        raise Refused(_("“%(role)s” is no role.") % {"role": role})
    if not may_grant(actor.role, role):
        raise Refused(_("Your role does not let you do this: only an owner gives and takes the role of owner."))


def _require_another_owner(member: Member) -> None:
    """The workspace is locked, so that two owners cannot leave at the same time, each counting on the other."""
    is_owner = member.role == Role.OWNER and member.is_active
    if is_owner and not active_owners(member.workspace).exclude(pk=member.pk).exists():
        raise Refused(
            _("%(name)s is the last owner: make somebody else an owner first.") % {"name": member.user},
            is_conflict=True,
        )


def _locked(member: Member) -> Member:
    lock_workspace(member.workspace)
    return Member.objects.select_related("workspace", "user").get(pk=member.pk)


def _take_invitation(token: str, *, now: datetime) -> Invitation:
    """Use an invitation up; of two at once, one gets it. Undone with the transaction where the person cannot join."""
    invitation = invitation_for(token, now=now)
    if invitation is None or not Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(accepted_at=now):
        raise Refused(_("This invitation was used, withdrawn or has run out. Ask for a new one."))
    return invitation


def _let_in(invitation: Invitation, user: User, *, now: datetime) -> Member:
    member, is_new = Member.objects.get_or_create(
        workspace=invitation.workspace, user=user, defaults={"role": invitation.role}
    )
    before = "" if is_new else member.role
    if not is_new:
        if member.is_active:
            raise Refused(_("You are a member of %(company)s already.") % {"company": invitation.workspace.name})
        member.role, member.is_active = invitation.role, True
        member.save(update_fields=["role", "is_active"])
    _record_member(member, "member.joined", actor=user, now=now, before=before, after=member.role)
    return member


def _record_member(member: Member, action: str, *, actor: User, now: datetime, before: str, after: str) -> None:
    field = "role" if action in {"member.role_changed", "member.joined"} else "state"
    record(
        member.workspace,
        action=action,
        subject_kind="member",
        subject_id=str(member.public_id),
        subject_label=str(member.user),
        actor=actor,
        now=now,
        before={field: before} if before else {},
        after={field: after},
    )


def _record_invitation(invitation: Invitation, action: str, *, actor: User, now: datetime) -> None:
    record(
        invitation.workspace,
        action=action,
        subject_kind="invitation",
        subject_id=str(invitation.public_id),
        subject_label=invitation.email,
        actor=actor,
        now=now,
        after={"role": invitation.role},
    )


def _hash(token: str) -> str:
    """The token has 256 random bits: a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
