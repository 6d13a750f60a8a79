"""Structured logs without personal data: one JSON object a line, one event a record, no bodies, no addresses."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

FIELDS = ("event", "workspace", "member", "request", "job", "file", "seconds", "status", "route")


class JsonFormatter(logging.Formatter):
    """Write a record as one line of JSON; whatever is no plain character is escaped, so a value cannot forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)  # ASCII alone: U+2028, U+0085 and their like end a line for many readers
