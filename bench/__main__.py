"""``python -m bench [NAME ...]``: every benchmark, or the named ones, as one table.

A benchmark is a module of this folder with ``NAME``, ``add_arguments(parser)`` where it has sizes to choose, and
``run(args)``, which returns rows. Each runs in a process of its own, so that none inherits another's memory or settings.
Figures of one run are to be compared with one another: the machine is named above the table.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import bench
from bench.table import Row, lay_out


def main() -> int:
    """Run what is asked for; returns 1 where a bar is not met."""
    found = discover()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.split("\n\n")[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which (default: all): {', '.join(found)}")
    parser.add_argument("--json", type=Path, help="also write the rows into this file")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    for module in found.values():
        if hasattr(module, "add_arguments"):
            module.add_arguments(parser)
    args = parser.parse_args()
    if unknown := set(args.names) - set(found):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    if args.alone:
        rows = found[args.names[0]].run(args)
        print("\n" + json.dumps([asdict(row) for row in rows]))
        return 0
    rows = []
    options = given_options(sys.argv[1:], names=args.names)
    for name in args.names or found:
        print(f"{name} ...", file=sys.stderr, flush=True)
        rows += run_alone(name, options)
    print(environment())
    print(lay_out(row.cells() for row in rows))
    if args.json:
        args.json.write_text(json.dumps([asdict(row) | {"is_met": row.is_met} for row in rows], indent=1), "utf-8")
    return 1 if any(row.is_met is False for row in rows) else 0


def discover() -> dict[str, ModuleType]:
    """Return the benchmarks of this folder by name."""
    modules = (importlib.import_module(f"bench.{info.name}") for info in pkgutil.iter_modules(bench.__path__))
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}


def given_options(arguments: list[str], *, names: list[str]) -> list[str]:
    """Return what was given beside the names and the file for the rows."""
    kept = [argument for argument in arguments if argument not in names and not argument.startswith("--json=")]
    if "--json" in kept:
        at = kept.index("--json")
        del kept[at : at + 2]
    return kept


def run_alone(name: str, options: list[str]) -> list[Row]:
    """Run one benchmark in a process of its own, with the same options as this one."""
    command = [sys.executable, "-m", "bench", name, "--alone", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    *said, last = done.stdout.rstrip().split("\n")
    print("\n".join(said).rstrip())
    return [Row(**row) for row in json.loads(last)]


def environment() -> str:
    """Return one line that names the machine and what runs on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in ("django", "duckdb", "numpy"))
    return (
        f"\n{os.cpu_count()} cores, {memory:.0f} GB, load {os.getloadavg()[0]:.1f}, {platform.platform(terse=True)}, "
        f"Python {platform.python_version()}, {packages}\n"
    )


if __name__ == "__main__":
    sys.exit(main())
