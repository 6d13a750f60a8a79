"""What files hold, without storing anything: ``essor inspect``, the upload preview, the report from a folder.

The shape of the answer is documented in ``docs/reference/inspect.md`` and versioned: people build on it.
"""

from __future__ import annotations

import hashlib
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

from essor.importers.archives import ARCHIVES, Member, list_folder
from essor.importers.base import ReadOptions
from essor.importers.containers import identify
from essor.importers.sandbox import Reader
from essor.records import METRICS, Period, Problem, Severity, Words

VERSION = 1
_CHUNK = 1 << 20

NOT_FOUND = Words("There is no such file or folder.", "Ce fichier ou ce dossier n’existe pas.")
NOT_READABLE = Words(
    "This file may not be read: {detail}.",
    "Ce fichier n’a pas pu être lu : {detail}.",
)
SAME_FILE = Words(
    "The same file stands here twice; it counts once.",
    "Le même fichier figure deux fois ; il ne compte qu’une fois.",
)
SAME_RECORD = Words(
    "These files hold the same record under two names; it counts once.",
    "Ces fichiers contiennent le même enregistrement sous deux noms ; il ne compte qu’une fois.",
)
SAME_RECORDS = Words(
    "These files hold the same {count} records under two names; they count once.",
    "Ces fichiers contiennent les mêmes {count} enregistrements sous deux noms ; ils ne comptent qu’une fois.",
)
SAME_POST = Words(
    "One post stands in both files. Its numbers grow with time: the later export gives the current value, and the two "
    "are never added.",
    "Une publication figure dans les deux fichiers. Ses chiffres augmentent avec le temps : l’export le plus récent donne "
    "la valeur actuelle, et les deux ne s’additionnent jamais.",
)
SAME_POSTS = Words(
    "{count} posts stand in both files. Their numbers grow with time: the later export gives the current value, "
    "and the two are never added.",
    "{count} publications figurent dans les deux fichiers. Leurs chiffres augmentent avec le temps : l’export le plus récent "
    "donne la valeur actuelle, et les deux ne s’additionnent jamais.",
)
OVERLAP = Words(
    "Both files hold {metrics} of {account} from {first} to {last}. The later export counts for those days.",
    "Les deux fichiers contiennent {metrics} pour {account} du {first} au {last}. "
    "L’export le plus récent compte pour ces jours-là.",
)
OVERLAP_UNNAMED = Words(
    "Both files hold {metrics} from {first} to {last}, and neither names its account. If they are of one account, the "
    "later export counts for those days; if they are of two, say which is whose.",
    "Les deux fichiers contiennent {metrics} du {first} au {last}, et aucun ne nomme son compte. S’il s’agit du même "
    "compte, l’export le plus récent compte pour ces jours-là ; s’il y en a deux, dites à qui est chacun.",
)
TOTAL_DIFFERS = Words(
    "The file prints a total of {printed} for “{metric}”, but its rows add up to {summed}. "
    "The rows count; the file may list only a part of them.",
    "Le fichier affiche un total de {printed} pour « {metric} », mais ses lignes donnent {summed}. "
    "Ce sont les lignes qui comptent ; le fichier n’en liste peut-être qu’une partie.",
)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was seen: one report per file, and what does not fit together."""

    files: tuple[Mapping[str, Any], ...]
    conflicts: tuple[Mapping[str, Any], ...]
    ignored: tuple[str, ...] = ()

    @property
    def has_refusals(self) -> bool:
        """Tell whether at least one file could not be read."""
        return any(report["refused"] for report in self.files)

    def to_json(self) -> dict[str, Any]:
        """Return the documented object."""
        return {
            "version": VERSION,
            "files": [dict(report) for report in self.files],
            "conflicts": [dict(conflict) for conflict in self.conflicts],
            "ignored": list(self.ignored),
        }


@dataclass(slots=True)
class _Seen:
    """The reports so far, and what is needed to compare them."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    hidden: list[dict[str, Any]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def add(self, path: str, report: dict[str, Any], *, size: int = 0, sha256: str = "") -> None:
        public = {key: value for key, value in report.items() if not key.startswith("_")}
        hidden = {key: value for key, value in report.items() if key.startswith("_")}
        refused = bool(hidden.get("_is_refused", True))
        self.reports.append({"path": path, **public, "size": size, "sha256": sha256 or None, "refused": refused})
        self.hashes.append(sha256)
        self.hidden.append(hidden)

    def change(self, place: int, report: Mapping[str, Any]) -> None:
        """Put a second reading of a file in the place of its first."""
        self.reports[place].update({key: value for key, value in report.items() if not key.startswith("_")})
        self.hidden[place] = {key: value for key, value in report.items() if key.startswith("_")}


def inspect_paths(
    paths: Sequence[Path],
    *,
    language: str = "en",
    options: ReadOptions | None = None,
    mappings: Sequence[Mapping[str, object]] = (),
    on_file: Callable[[str, int, int], None] | None = None,
) -> Inspection:
    """Read files, folders and archives without storing, in a process with limits, and compare them with one another.

    ``mappings`` are saved column mappings (as JSON), tried on files that no format knows; ``on_file`` is told each
    name, its number and how many are known so far. Never raises for what the files hold.
    """
    seen = _Seen()
    opened: dict[int, Path] = {}
    with tempfile.TemporaryDirectory(prefix="essor-inspect-") as folder, Reader() as reader:
        drop = list(_expand(paths, Path(folder), reader))
        for number, (name, item) in enumerate(drop, 1):
            if on_file is not None:
                on_file(name, number, len(drop))
            if isinstance(item, Problem):
                seen.add(name, _refused(item, language))
            elif item.path is None:
                seen.ignored.append(name)
            else:
                _inspect_file(seen, reader, name, item.path, language, options, mappings)
                opened[len(seen.reports) - 1] = item.path
        _date_by_siblings(seen, reader, opened, language, options)
    return Inspection(tuple(seen.reports), tuple(_conflicts(seen, language)), tuple(seen.ignored))


def find_conflicts(
    files: Iterable[tuple[str, str, Mapping[str, Any]]], *, language: str = "en"
) -> list[dict[str, Any]]:
    """Compare files that were looked at already: (path, SHA-256, what ``Reader.inspect`` reported) each."""
    seen = _Seen()
    for path, sha256, report in files:
        seen.add(path, dict(report), sha256=sha256)
    return list(_conflicts(seen, language))


def _inspect_file(
    seen: _Seen,
    reader: Reader,
    name: str,
    path: Path,
    language: str,
    options: ReadOptions | None,
    mappings: Sequence[Mapping[str, object]],
) -> None:
    try:
        size, sha256 = path.stat().st_size, _sha256(path)
    except OSError as error:
        seen.add(name, _refused(Problem(0, "", NOT_READABLE, {"detail": error.strerror or str(error)}), language))
        return
    report, refusal = reader.inspect(path, name, options, language=language)
    if report and report["format"] is None and report["seen"]:
        for mapping in mappings:
            if mapping.get("header") not in {None, "", *report["_headers"]}:
                continue  # made for another table, though a column or two may bear the same names
            mapped, refused = reader.inspect(path, name, options, language=language, mapping=mapping)
            if refused is None and mapped["records"]:
                report = mapped
                break
    if refusal is not None:
        report = _refused(refusal, language)
    seen.add(name, report, size=size, sha256=sha256)


def _date_by_siblings(
    seen: _Seen, reader: Reader, opened: Mapping[int, Path], language: str, options: ReadOptions | None
) -> None:
    """Read tables without dates again with the days that another file of the same format and folder states.

    Search Console puts dates in one of its six tables; Matomo and others may leave them out too.
    """
    periods: dict[tuple[object, str], set[tuple[str, str]]] = {}
    for place, report in enumerate(seen.reports):
        if report["format"] and report["period"] and not seen.hidden[place].get("_is_undated"):
            periods.setdefault((report["format"], _folder_of(report["path"])), set()).add(tuple(report["period"]))
    for place, path in opened.items():
        report = seen.reports[place]
        known = periods.get((report["format"], _folder_of(report["path"])), set())
        if not seen.hidden[place].get("_is_undated") or len(known) != 1:
            continue
        first, last = map(date.fromisoformat, next(iter(known)))
        base = options or ReadOptions(received=datetime.fromtimestamp(path.stat().st_mtime, UTC))
        again, refusal = reader.inspect(
            path, report["path"], replace(base, period_hint=Period(first, last)), language=language
        )
        if refusal is None:
            seen.change(place, again)


def _folder_of(path: str) -> str:
    return path.replace("\\", "/").rpartition("/")[0]


def _expand(paths: Iterable[Path], folder: Path, reader: Reader) -> Iterator[tuple[str, Member | Problem]]:
    """Yield (name in the drop, member) for files, the files of folders, and the members of archives."""
    for path in paths:
        if path.is_dir():
            for item in list_folder(path):
                if isinstance(item, Problem):
                    yield str(path), item
                elif item.path is None:
                    yield str(path / item.name), item
                else:
                    yield from _open_archive(str(path / item.name), item.path, folder, reader)
        elif path.is_file():
            yield from _open_archive(str(path), path, folder, reader)
        else:
            yield str(path), Problem(0, "", NOT_FOUND)


def _open_archive(name: str, path: Path, folder: Path, reader: Reader) -> Iterator[tuple[str, Member | Problem]]:
    try:
        is_archive = identify(path) in ARCHIVES
    except OSError as error:
        yield name, Problem(0, "", NOT_READABLE, {"detail": error.strerror or str(error)})
        return
    if not is_archive:
        yield name, Member(name, path, path.stat().st_size)
        return
    into = Path(tempfile.mkdtemp(dir=folder))
    for item in reader.unpack(path, into, name=path.name):
        yield (name, item) if isinstance(item, Problem) else (f"{name}/{item.name}", item)


def _refused(problem: Problem, language: str) -> dict[str, Any]:
    return {
        "format": None,
        "format_name": None,
        "proof": None,
        "container": None,
        "encoding": None,
        "network": None,
        "account": None,
        "accounts": [],
        "period": None,
        "as_of": None,
        "currency": None,
        "timezone": None,
        "rows": 0,
        "records": {},
        "totals": {},
        "notes": [],
        "problems": [
            {
                "line": problem.line,
                "field": problem.field,
                "message": problem.message(language),
                "severity": problem.severity.value,
                "sheet": problem.sheet,
            }
        ],
        "seen": [],
        "_is_refused": problem.severity is Severity.REFUSED,
    }


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


# --------------------------------------------------------------------------------------------------------------------
# What does not fit together


def _conflicts(seen: _Seen, language: str) -> Iterator[dict[str, Any]]:
    places = [place for place, report in enumerate(seen.reports) if not report["refused"]]
    for place_of, kind, of_one, of_many in (
        (lambda place: seen.hashes[place] or None, "same_file", SAME_FILE, SAME_FILE),
        (lambda place: _records_key(seen.hidden[place]), "same_records", SAME_RECORD, SAME_RECORDS),
    ):
        groups: dict[object, list[int]] = {}
        for place in places:
            groups.setdefault(place_of(place) or ("alone", place), []).append(place)
        for key, twins in groups.items():
            if len(twins) > 1:
                count = key[0] if isinstance(key, tuple) else 0
                words = of_one if count == 1 else of_many
                yield _conflict(kind, seen, twins, words.say(language, {"count": count}))
        places = [twins[0] for twins in groups.values()]  # a twin adds nothing to the comparisons that follow
    yield from _same_posts(seen, places, language)
    yield from _overlaps(seen, places, language)
    for place in places:
        for found in seen.hidden[place].get("_totals_differ", ()):
            metric = METRICS[found["metric"]].name.say(language)
            message = TOTAL_DIFFERS.say(language, {**found, "metric": metric})
            yield {**_conflict("total_differs", seen, [place], message), **found}


def _conflict(kind: str, seen: _Seen, places: Iterable[int], message: str) -> dict[str, Any]:
    return {"kind": kind, "paths": [seen.reports[place]["path"] for place in places], "message": message}


def _records_key(hidden: Mapping[str, Any]) -> tuple[int, int] | None:
    count, digest = hidden.get("_digest", (0, 0))
    return (count, digest) if count else None


def _same_posts(seen: _Seen, places: Sequence[int], language: str) -> Iterator[dict[str, Any]]:
    posts: dict[int, frozenset[int]] = {}
    for place in places:
        numbers = array("q")
        numbers.frombytes(seen.hidden[place].get("_posts", b""))
        if numbers:
            posts[place] = frozenset(numbers)
    for a, b in combinations(posts, 2):
        if count := len(posts[a] & posts[b]):
            words = SAME_POST if count == 1 else SAME_POSTS
            yield {
                **_conflict("same_posts", seen, (a, b), words.say(language, {"count": count})),
                "count": count,
            }


def _overlaps(seen: _Seen, places: Sequence[int], language: str) -> Iterator[dict[str, Any]]:
    for a, b in combinations([place for place in places if seen.hidden[place].get("_coverage")], 2):
        shared: dict[tuple[str, str], tuple[set[str], str, str]] = {}
        for one in seen.hidden[a].get("_coverage", ()):
            for other in seen.hidden[b].get("_coverage", ()):
                first, last = max(one["period"][0], other["period"][0]), min(one["period"][1], other["period"][1])
                metrics = set(one["metrics"]) & set(other["metrics"])
                if not metrics or first > last or any(one[k] != other[k] for k in ("network", "account", "table")):
                    continue
                key = (one["network"], one["account"])
                before = shared.get(key, (set(), first, last))
                shared[key] = (before[0] | metrics, min(before[1], first), max(before[2], last))
        for (network, account), (slugs, first, last) in shared.items():
            params = {
                "metrics": ", ".join(METRICS[slug].name.say(language) for slug in sorted(slugs)),
                "account": account,
                "first": first,
                "last": last,
            }
            words = OVERLAP if account else OVERLAP_UNNAMED
            yield {
                **_conflict("overlap", seen, (a, b), words.say(language, params)),
                "network": network,
                "account": account or None,
                "metrics": sorted(slugs),
                "period": [first, last],
            }
