"""What a file really is, whatever its name says, and how to read it: text tables, workbooks, JSON, archives."""

from essor.importers.containers.kinds import explain, identify
from essor.importers.containers.source import FileSource, open_source, read_json, sniff

__all__ = ["FileSource", "explain", "identify", "open_source", "read_json", "sniff"]
