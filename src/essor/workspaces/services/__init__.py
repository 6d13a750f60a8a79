"""Public writes on workspaces, people, keys and the audit trail."""

from essor.workspaces.rules import Refused
from essor.workspaces.services.audit import changed, record
from essor.workspaces.services.keys import create_api_key, revoke_api_key, use_api_key

__all__ = ["Refused", "changed", "create_api_key", "record", "revoke_api_key", "use_api_key"]
