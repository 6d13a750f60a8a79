"""Charts as SVG text, drawn by pure functions: for pages, for the report and for PDF."""

from __future__ import annotations


def interval_bar(low: float, value: float, high: float, *, evidence: str = "") -> str:
    """Return a thin bar from ``low`` to ``high`` with a mark at ``value``; all three on 0 to 100."""
    width = max(1.0, high - low)
    kind = evidence if evidence in ("caused", "declared", "observed") else "plain"
    return (
        '<svg class="interval" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="interval-track" x="0" y="4.5" width="100" height="1"/>'
        f'<rect class="interval-range interval-{kind}" x="{low:.2f}" y="2.5" width="{width:.2f}" height="5"/>'
        f'<rect class="interval-value" x="{max(0.0, min(99.2, value - 0.4)):.2f}" y="0" width="0.8" height="10"/></svg>'
    )
