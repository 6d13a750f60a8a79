"""The report as one HTML file that needs nothing else: style, fonts, drawings and logo stand in it, and nothing runs."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from essor.records import NETWORKS
from essor.reports.content import Report
from essor.web.colours import OWN_ACCENT, clean_hex, look_css

_ROOM = Path(__file__).resolve().parent
_WEB = _ROOM.parent / "web" / "static"
_URL = re.compile(r'url\("\.\./fonts/([\w.-]+)"\)')


def write_html(report: Report) -> str:
    """Return the whole document; every text that people wrote is escaped, and no address outside it is named."""
    style = _style() + look_css(
        clean_hex(report.brand.colour) or OWN_ACCENT, ((one.slug, one.colour) for one in NETWORKS.values())
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    context = {"report": report, "style": mark_safe(style), "style_hash": f"sha256-{digest}"}  # noqa: S308  (our own)
    with translation.override(report.language):
        return render_to_string("reports/document.html", context)


@cache
def _style() -> str:
    """Return the page's own style and the report's, with the fonts inside."""
    sheets = (
        _WEB / "web" / "essor.css",
        _ROOM / "static" / "reports" / "report.css",
        _ROOM / "static" / "reports" / "document.css",
    )
    return _URL.sub(lambda found: _font(found[1]), "\n".join(sheet.read_text("utf-8") for sheet in sheets))


def _font(name: str) -> str:
    data = base64.b64encode((_WEB / "fonts" / name).read_bytes()).decode()
    return f'url("data:font/woff2;base64,{data}")'
