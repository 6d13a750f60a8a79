"""Each page in both themes and both languages, on a desk and on a phone: axe finds nothing, nothing overflows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import SIGNED_IN, SIGNED_OUT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/w/atelier/"
# Every page is seen in both themes, both languages and both widths by two looks; which two alternates from page to page,
# so that every component meets all four. The gallery, which holds them all, and Today are seen in all four by themselves.
EVEN = (("light", "en", 1440), ("dark", "fr", 390))
ODD = (("dark", "en", 1440), ("light", "fr", 390))
IN_ALL = ("{base}", "{base}gallery/")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def _axe_source() -> str:
    package = pytest.importorskip("axe_playwright_python", reason="the browser group is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def _violations(page: Any) -> list[str]:
    # evaluate() runs in the page's own world by the debugger, so the content security policy stays as shipped.
    page.evaluate(_axe_source())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{one['id']}: {one['help']}: " + " | ".join(node["html"][:160] for node in one["nodes"][:4])
        for one in found["violations"]
    ]


def _overflow(page: Any) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _looks(paths: list[str], path: str) -> tuple[tuple[str, str, int], ...]:
    if path in IN_ALL:
        return (*EVEN, *ODD)
    return EVEN if paths.index(path) % 2 == 0 else ODD


def _faults(page: Any, *, language: str, missing: bool = False) -> list[str]:
    """Return what is wrong with a page as it is seen now."""
    faults = _violations(page)
    if page.get_attribute("html", "lang") != language:
        faults.append("lang of the page")
    if (wider := _overflow(page)) > 0:
        faults.append(f"wider than the window by {wider} px")
    return faults + [line for line in page.problems if not (missing and "404" in line)]


@pytest.mark.parametrize("path", SIGNED_IN)
def test_page_for_members(signed_in: Any, path: str) -> None:
    """A member's page has no violation, no message in the console, and nothing wider than the window."""
    faults = {}
    for theme, language, width in _looks(SIGNED_IN, path):
        page = signed_in(path.format(base=BASE), theme=theme, language=language, width=width)
        faults[theme, language, width] = _faults(page, language=language, missing="no-such-page" in path)
        page.context.close()
    assert {look: found for look, found in faults.items() if found} == {}


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_page_for_everybody(signed_out: Any, path: str) -> None:
    """A page before sign-in likewise; theme and language come from cookies."""
    faults = {}
    for theme, language, width in (*EVEN, *ODD):
        page = signed_out(path, theme=theme, language=language, width=width)
        faults[theme, language, width] = _faults(page, language=language)
        assert page.get_attribute("html", "data-theme") == theme
        page.context.close()
    assert {look: found for look, found in faults.items() if found} == {}


def test_gallery_fits_320_pixels(signed_in: Any) -> None:
    """The narrowest phone shows every component without scrolling sideways."""
    assert _overflow(signed_in(f"{BASE}gallery/", width=320)) <= 0


def test_dialogs_have_no_violation(signed_in: Any) -> None:
    """Palette, keys, menu and a page's own dialog, open."""
    page = signed_in(f"{BASE}gallery/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette [role=option]")
    assert not _violations(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#palette", state="hidden")
    page.keyboard.press("?")
    page.wait_for_selector("#keys[open]")
    assert not _violations(page)
    page.keyboard.press("Escape")
    page.click("[data-dialog=sample]")
    page.wait_for_selector("#sample[open]")
    assert not _violations(page)


def test_a_figure_opens_its_evidence(signed_in: Any) -> None:
    """The drawer comes over the page, holds what the server says, and gives the focus back when it goes."""
    page = signed_in(f"{BASE}gallery/")
    page.locator(".figure-open").first.click()
    page.wait_for_selector("#drawer[open] >> text=214 rows of 2 files.")
    assert not _violations(page)
    page.keyboard.press("Escape")
    page.wait_for_selector("#drawer", state="hidden")
    assert page.evaluate("document.activeElement.classList.contains('figure-open')")


def test_first_load_is_small(signed_in: Any) -> None:
    """Less than 300 kB on first load, as the bytes travel."""
    page = signed_in("about:blank")
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())) if answer.status == 200 else None)
    page.goto(page.start_url + BASE)
    page.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < 300_000
