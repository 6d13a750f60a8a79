"""Tables that no format knows: a person says once what the columns mean, and every file with that header is read.

``ColumnMapping`` is the value that is saved, ``suggest_mapping`` the first guess, ``MappedFormat`` the reader.
"""

from essor.importers.mapping.reader import MappedFormat
from essor.importers.mapping.suggestion import suggest_mapping
from essor.importers.mapping.value import FIELDS, MADE_ID, ColumnMapping, Target, fingerprint

__all__ = ["FIELDS", "MADE_ID", "ColumnMapping", "MappedFormat", "Target", "fingerprint", "suggest_mapping"]
