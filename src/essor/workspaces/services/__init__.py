"""Public writes on workspaces, people, keys and the audit trail."""

from essor.workspaces.rules import Refused
from essor.workspaces.services.audit import changed, record
from essor.workspaces.services.companies import (
    SETTINGS,
    create_workspace,
    edit_workspace,
    erase_workspace,
    files_folder,
    set_logo,
    sweep_files,
)
from essor.workspaces.services.keys import create_api_key, forget_answers, revoke_api_key, use_api_key
from essor.workspaces.services.people import (
    change_role,
    create_first_owner,
    deactivate_member,
    end_sessions,
    invitation_for,
    invitation_link,
    invite,
    join,
    join_as_new_person,
    leave,
    mail_invitation,
    reactivate_member,
    withdraw_invitation,
)
from essor.workspaces.wording import word_actions

__all__ = [
    "SETTINGS",
    "Refused",
    "change_role",
    "changed",
    "create_api_key",
    "create_first_owner",
    "create_workspace",
    "deactivate_member",
    "edit_workspace",
    "end_sessions",
    "erase_workspace",
    "files_folder",
    "forget_answers",
    "invitation_for",
    "invitation_link",
    "invite",
    "join",
    "join_as_new_person",
    "leave",
    "mail_invitation",
    "reactivate_member",
    "record",
    "revoke_api_key",
    "set_logo",
    "sweep_files",
    "use_api_key",
    "withdraw_invitation",
    "word_actions",
]
