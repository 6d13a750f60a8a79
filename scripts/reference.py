"""Write the parts of the documentation that the program itself knows: ``python scripts/reference.py [--check]``.

Metrics, formats, networks and the command line, into ``docs/reference/``. ``--check`` writes nothing and ends with code 1
where a page is behind; the test command runs it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from essor.config import cli
from essor.config.speech import Parser
from essor.importers.base import formats
from essor.records import METRICS, NETWORKS, Metric

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
MADE = "<!-- Made by scripts/reference.py: change what it reads, then run it. -->"
PROOFS = {
    "sample": ("proved", "read from a real export, with totals counted independently"),
    "headers": (
        "headers",
        "column names taken from the tool's own documentation or a header line; no real export seen",
    ),
    "unverified": ("unverified", "built from descriptions; the column mapping is one click away when it is wrong"),
}
WIDTH = "100"


def metrics_page() -> Iterator[str]:
    """Yield the dictionary of metrics."""
    yield "# Metrics\n"
    yield (
        "Every figure that Essor stores has one of these names. *Adds up over* says along which axes a sum means "
        "something; along the others Essor refuses it and says why.\n"
    )
    yield "| name | in English, in French | kind | adds up over | what it is |"
    yield "|---|---|---|---|---|"
    for metric in METRICS.values():
        axes = ", ".join(sorted(axis.value for axis in metric.adds_over)) or "nothing"
        yield f"| `{metric.slug}` | {metric.name.en}; {metric.name.fr} | {metric.kind.value} | {axes} | {_what(metric)} |"


def _what(metric: Metric) -> str:
    parts = [metric.definition.en]
    if metric.parts:
        parts.append(f"`{metric.parts[0]}` over `{metric.parts[1]}`.")
    if metric.why_not:
        parts.append(f"*{metric.why_not.en}*")
    parts += [f"**{NETWORKS[slug].name}:** {words.en}" for slug, words in metric.definitions.items()]
    return " ".join(parts).replace("|", "\\|")


def formats_page() -> Iterator[str]:
    """Yield the export formats with how well each is proved."""
    known = sorted(formats(), key=lambda one: (NETWORKS[one.network].name if one.network else "", one.name.en))
    yield "# Formats\n"
    yield (
        f"{len(known)} kinds of files are recognised by their content, never by their name alone. Any other CSV or XLSX "
        "table can be [mapped by hand](../how-to/map-an-unknown-table.md).\n"
    )
    for name, meaning in PROOFS.values():
        yield f"- **{name}**: {meaning}"
    yield "\n| network | file | proof | how to get it |"
    yield "|---|---|---|---|"
    for one in known:
        network = NETWORKS[one.network].name if one.network else "told by the file"
        yield f"| {network} | {one.name.en} (`{one.slug}`) | {PROOFS[one.proof.value][0]} | {one.how_to_get.en} |"


def networks_page() -> Iterator[str]:
    """Yield the catalogue of networks."""
    yield "# Networks\n"
    yield (
        "The networks of which an account can be added. Retired and historic ones are kept because their exports and "
        "accounts still exist.\n"
    )
    yield "| network | slug | family | state | note |"
    yield "|---|---|---|---|---|"
    for network in NETWORKS.values():
        closed = f"closed {network.closed}" if network.closed else ""
        note = " ".join(part for part in (closed, network.note.en, network.source) if part)
        yield f"| {network.name} | `{network.slug}` | {network.family.value} | {network.state.value} | {note} |"


def commands_page() -> Iterator[str]:
    """Yield the help of the program and of each command."""
    yield "# Command line\n"
    yield (
        "`essor` speaks the terminal's language (`LANG`, or `ESSOR_LANGUAGE=fr`). In a checkout it is `.venv/bin/essor`.\n"
    )
    yield "Exit codes: 0 done · 1 failed, with words on standard error · 2 wrong usage · 3 some files were refused.\n"
    for name in cli.command_names():
        command = cli.load(name)
        parser = Parser(prog=f"essor {name}", description=command.SUMMARY.say("en"))
        command.add_arguments(parser)
        yield f"## essor {name}\n"
        yield f"```text\n{parser.format_help().strip()}\n```\n"


PAGES = {
    "metrics.md": metrics_page,
    "formats.md": formats_page,
    "networks.md": networks_page,
    "command-line.md": commands_page,
}


def pages() -> dict[Path, str]:
    """Return each page's file and text."""
    import os

    os.environ |= {"COLUMNS": WIDTH, "ESSOR_LANGUAGE": "en"}
    return {FOLDER / name: MADE + "\n\n" + "\n".join(page()).rstrip() + "\n" for name, page in PAGES.items()}


def main(arguments: list[str] | None = None) -> int:
    """Write or check the pages; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; code 1 where a page is behind")
    is_check = parser.parse_args(arguments).check
    behind = [path for path, text in pages().items() if not path.exists() or path.read_text("utf-8") != text]
    for path in behind:
        print(
            f"{path.relative_to(FOLDER.parents[1])} {'is behind: run python scripts/reference.py' if is_check else 'written'}"
        )
        if not is_check:
            path.write_text(pages()[path], "utf-8")
    return 1 if is_check and behind else 0


if __name__ == "__main__":
    sys.exit(main())
