"""Reading other people's files in a child process with limits; what comes out are values, never code.

``wire`` packs records, ``child`` is the process that reads, ``reader`` is the side that asks and waits.
"""

from essor.importers.sandbox.reader import Batch, Opened, Reader, ReaderUnavailable, read_in_child

__all__ = ["Batch", "Opened", "Reader", "ReaderUnavailable", "read_in_child"]
