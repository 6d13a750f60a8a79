"""Colours that can be read: a chosen colour is moved towards the ink until it contrasts enough with the paper. Pure.

Contrast and relative luminance: W3C, Web Content Accessibility Guidelines 2.2, "contrast ratio" and "relative luminance".
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass

LIGHT_PAPER = "#faf7f2"
DARK_PAPER = "#26282b"  # the lighter of the two dark grounds: what contrasts with it contrasts with both
OWN_ACCENT = "0f5c5c"
MOST_SATURATION_ON_DARK = 0.5  # above it, colours glow on a dark ground
_HEX = re.compile(r"[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Pair:
    """One colour as it is drawn on light paper and on dark."""

    light: str
    dark: str


def clean_hex(text: str) -> str | None:
    """Return six lower-case hex digits from ``#0F5C5C`` or ``0f5c5c``, or ``None`` where it is no such colour."""
    digits = text.strip().lstrip("#").lower()
    return digits if _HEX.fullmatch(digits) else None


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, paper: str, ratio: float = 4.5) -> str:
    """Return ``colour``, made darker or lighter as little as needed to reach ``ratio`` against ``paper``.

    Hue is kept, and most of the saturation: mixing with white would turn every colour grey on dark paper.
    """
    is_light_paper = _luminance(paper) > 0.18
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    if not is_light_paper:
        saturation = min(saturation, MOST_SATURATION_ON_DARK)
    goal = 0.0 if is_light_paper else 1.0
    for step in range(101):
        red, green, blue = colorsys.hls_to_rgb(hue, lightness + (goal - lightness) * step / 100, saturation)
        candidate = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        if contrast(candidate, paper) >= ratio:
            return candidate
    return "#000000" if is_light_paper else "#ffffff"


def both_papers(colour: str, ratio: float = 4.5) -> Pair:
    """Return the colour for light paper and for dark."""
    return Pair(readable(colour, LIGHT_PAPER, ratio), readable(colour, DARK_PAPER, ratio))


def look_css(accent: str, networks: Iterable[tuple[str, str]]) -> str:
    """Return the part of the style that is data: the accent, and each network's colour (slug, "#rrggbb") for text, marks
    and lines. ``accent`` is six hex digits."""
    own = both_papers(f"#{accent}")
    on_light = "#ffffff" if contrast(own.light, "#ffffff") >= 4.5 else "#000000"
    on_dark = "#16181a" if contrast(own.dark, "#16181a") >= 4.5 else "#ffffff"
    lines = [
        f":root{{--accent:light-dark({own.light},{own.dark});--on-accent:light-dark({on_light},{on_dark})}}",
    ]
    for slug, colour in networks:
        pair = both_papers(colour)
        lines.append(f".net-{slug}{{--net:light-dark({pair.light},{pair.dark})}}")
    return "\n".join(lines) + "\n"


def _channels(colour: str) -> tuple[int, int, int]:
    digits = colour.lstrip("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
