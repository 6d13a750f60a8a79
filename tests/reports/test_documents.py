"""The report as a file: it names nothing outside itself, runs nothing, and a text stays a text."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from essor.reports.content import Brand
from essor.reports.html import write_html
from essor.reports.pdf import write_pdf
from tests.reports.samples import make_sample
from tests.shared import shared

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
LOGO = f"data:image/png;base64,{PIXEL}"
TYPST = '#read("/etc/passwd") $x^2$ *gras* `brut` @lien <etiquette> #set page(width: 1pt) \\ ${{7*7}} {% load x %}'
NAMES_A_PLACE = {"src", "href", "xlink:href", "action", "data", "srcset", "poster", "formaction", "background"}


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.handlers: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in NAMES_A_PLACE:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _seen(html: str) -> _Seen:
    parser = _Seen()
    parser.feed(html)
    return parser


def _style(html: str) -> str:
    found = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert found
    return found[1]


def test_the_document_names_nothing_outside_itself_and_runs_nothing() -> None:
    html = write_html(make_sample(brand=Brand("#8a2d5f", "Agence du Port", LOGO)))
    seen = _seen(html)
    assert not {"script", "iframe", "object", "embed", "link", "base", "form"} & set(seen.tags)
    assert not seen.handlers
    assert all(address.startswith(("#", "data:image/png")) for address in seen.addresses)
    assert all(url.startswith('"data:font/woff2') for url in re.findall(r"url\(([^)]{0,40})", _style(html)))
    assert "@import" not in _style(html)
    assert len(html.encode()) < 400_000


def test_the_policy_of_the_document_fits_its_own_style() -> None:
    html = write_html(make_sample())
    digest = base64.b64encode(hashlib.sha256(_style(html).encode()).digest()).decode()
    assert f"style-src &#x27;sha256-{digest}&#x27;" in html or f"style-src 'sha256-{digest}'" in html
    assert "default-src" in html


def test_headings_step_down_one_at_a_time_and_the_language_is_told() -> None:
    html = write_html(make_sample(language="fr"))
    assert '<html lang="fr">' in html
    levels = [int(tag[1]) for tag in _seen(html).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in itertools.pairwise(levels))


@pytest.mark.parametrize(
    "said", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><svg onload=alert(1)>", TYPST]
)
def test_what_people_wrote_stays_text_in_the_page(said: str) -> None:
    plain, hostile = _seen(write_html(make_sample())), _seen(write_html(make_sample(said)))
    assert hostile.tags == plain.tags
    assert said in "".join(hostile.text)


def test_hostile_fragments_add_no_element() -> None:
    cases = [
        json.loads(line)
        for line in (shared("hostile/pdf-html-injection/dev/html.jsonl")).read_text("utf-8").splitlines()
    ]
    plain = _seen(write_html(make_sample())).tags
    for case in cases[::8]:
        said = case["html"][:2000]
        assert _seen(write_html(make_sample(said))).tags == plain, case["id"]


def _pdf_text(pdf: bytes, folder: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed (Debian: apt install poppler-utils)")
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True, text=True).stdout


def test_the_pdf_says_what_the_page_says(tmp_path: Path) -> None:
    pdf = write_pdf(make_sample(brand=Brand("#8a2d5f", "Agence du Port", LOGO)))
    text = " ".join(_pdf_text(pdf, tmp_path).split())
    for said in (
        "Ce que valent vos réseaux",
        "Agence du Port",
        "Facebook",
        "Coût",
        "de 0 € à 29 €",
        "Impossible à dire",
        "Aucune expérience n’a été menée.",
        "entre 9 % et 15 %",
        "Raviver",
        "Annexe",
    ):
        assert said.replace("\u00a0", " ") in text.replace("\u00a0", " "), said
    assert b"/Lang (fr" in pdf or b"/Lang(fr" in pdf


def test_the_typesetters_own_language_stays_text(tmp_path: Path) -> None:
    text = _pdf_text(write_pdf(make_sample(TYPST)), tmp_path)
    flat = "".join(text.split())
    assert "".join(TYPST.split()) in flat
    assert "root:" not in text


def test_hostile_fragments_stay_text_in_the_pdf(tmp_path: Path) -> None:
    lines = (shared("hostile/pdf-html-injection/dev/html.jsonl")).read_text("utf-8").splitlines()
    cases = [json.loads(line)["html"] for line in lines]
    said = " | ".join(case for case in cases if len(case) < 120 and case.isascii())[:4000]
    text = "".join(_pdf_text(write_pdf(make_sample(said)), tmp_path).split())
    for case in cases[:5]:
        assert "".join(case.split())[:25] in text
