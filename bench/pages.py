"""How long each page of the demo takes the server, and what a browser loads the first time it opens it.

Every page that a link of the demo leads to is asked for in process, one address per route, through the whole stack of
middleware; the demo is made in an empty data folder first. What big libraries compute is computed aside, as under
``essor run``; it is there after the first visit, which is measured apart.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import statistics
import tempfile
import time
from typing import TYPE_CHECKING, Any

from bench.table import Row, lay_out

if TYPE_CHECKING:
    from django.test import Client

NAME = "pages"
WEIGHED = re.compile(r'<(?:link|script)\b[^>]*?(?:href|src)="(/[^"]+\.(?:css|js|woff2)[^"]*)"')
FONTS = re.compile(rb"url\([\"']?([^)\"']+\.woff2)[\"']?\)")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--visits", type=int, default=30, help="pages: times each page is asked for (default: 30)")
    parser.add_argument("--pages-detail", action="store_true", help="pages: print every page")


def run(args: argparse.Namespace) -> list[Row]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory(prefix="essor-pages-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
        os.environ |= {
            "ESSOR_DATA": folder,
            "ESSOR_DATABASE": "",
            "ESSOR_COMPUTE_ASIDE": "1",
            "ESSOR_LOG_LEVEL": "ERROR",
        }
        import django

        django.setup()
        client, home = open_demo()
        pages = measure(client, home, args.visits)
        weights = {path: weight_of(client, path) for path in pages}
    if args.pages_detail:
        print(lay_out(table(pages, weights), ("page", "first ms", "p50 ms", "p95 ms", "kB")))
    slowest = max(pages, key=lambda path: pages[path][2])
    everything = [one for _, _, _, times in pages.values() for one in times]
    heaviest = max(weights, key=lambda path: weights[path])
    return [
        Row(f"all {len(pages)} pages, p95", percentile(everything, 95), "ms", at_most=100),
        Row(f"slowest page, p95 ({short(slowest)})", pages[slowest][2], "ms", at_most=100),
        Row("slowest first visit, computed aside", max(first for first, _, _, _ in pages.values()), "ms"),
        Row(f"heaviest first load ({short(heaviest)})", weights[heaviest] / 1000, "kB", at_most=300),
    ]


def open_demo() -> tuple[Client, str]:
    """Make the database, an owner and the demo; return the owner's browser and the demo's first page."""
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from essor.demo.services import create_demo
    from essor.workspaces.services import create_first_owner

    call_command("migrate", verbosity=0, interactive=False)
    owner = create_first_owner(email="bench@example.org", password=secrets.token_urlsafe(12))
    demo = create_demo(owner=owner, now=timezone.now(), language="en")
    client = Client(headers={"host": "localhost"})
    client.force_login(owner)
    return client, f"/w/{demo.slug}/"


def measure(client: Client, home: str, visits: int) -> dict[str, tuple[float, float, float, list[float]]]:
    """Return (first visit, p50, p95, all), in milliseconds, of one page per route that a link leads to."""
    from django.urls import resolve

    found: dict[str, tuple[float, float, float, list[float]]] = {}
    waiting, routes = [home], set()
    while waiting:
        path = waiting.pop(0)
        route = resolve(path.partition("?")[0]).view_name
        if route in routes:
            continue
        routes.add(route)
        first, answer = timed(client, path)
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        times = [timed(client, path)[0] for _ in range(visits)]
        found[path] = (first, statistics.median(times), percentile(times, 95), times)
        links = re.findall(rf'href="({re.escape(home)}[^"#]*)"', answer.content.decode())
        waiting += [link.replace("&amp;", "&") for link in links]
    return found


def timed(client: Client, path: str) -> tuple[float, Any]:
    """Ask for a page; returns milliseconds and the answer."""
    start = time.perf_counter()
    answer = client.get(path)
    return (time.perf_counter() - start) * 1000, answer


def weight_of(client: Client, path: str) -> int:
    """Return the bytes of a page with its style, scripts and fonts, as a browser with an empty cache loads them."""
    page = client.get(path).content
    addresses = set(WEIGHED.findall(page.decode()))
    total = len(page)
    fonts: set[str] = set()
    for address in addresses:
        body = b"".join(client.get(address))
        total += len(body)
        if ".css" in address:
            fonts |= {f"/static/{name.decode().rpartition('static/')[2].lstrip('./')}" for name in FONTS.findall(body)}
    preloaded = {address.partition("?")[0] for address in addresses}
    return total + sum(len(b"".join(client.get(font))) for font in fonts - preloaded)


def percentile(values: list[float], percent: int) -> float:
    """Return a percentile."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def short(path: str) -> str:
    """Return a page's address without the company and without public ids."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", path.split("/", 3)[3].partition("?")[0]) or "today"


def table(pages: dict[str, tuple[float, float, float, list[float]]], weights: dict[str, int]) -> list[tuple[str, ...]]:
    """Return every page, slowest first."""
    rows = sorted(pages.items(), key=lambda item: -item[1][2])
    return [
        (short(path), f"{first:.0f}", f"{half:.1f}", f"{most:.1f}", f"{weights[path] / 1000:.0f}")
        for path, (first, half, most, _) in rows
    ]
