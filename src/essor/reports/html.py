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
    style = _style_of(report)
    context = {"report": report, "style": mark_safe(style), "policy": document_policy(report)}  # noqa: S308  (our own)
    with translation.override(report.language):
        return render_to_string("reports/document.html", context)


def document_policy(report: Report) -> str:
    """Return the policy that lets a browser use what stands in the document, and fetch, send or run nothing."""
    digest = base64.b64encode(hashlib.sha256(_style_of(report).encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; base-uri 'none'; "
        "form-action 'none'"
    )


def _style_of(report: Report) -> str:
    accent = clean_hex(report.brand.colour) or OWN_ACCENT
    return _style() + look_css(accent, ((one.slug, one.colour) for one in NETWORKS.values()))


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
