"""Text out of the HTML that networks keep posts in."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = frozenset({"p", "br", "div", "li"})


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS and tag != "br":
            self.parts.append("\n")


def plain_text(markup: str) -> str:
    """Return the text of a piece of HTML, paragraphs and breaks as line ends, no tag left.

    >>> plain_text("<p>Bread &amp; <b>butter</b></p><p>daily</p>")
    'Bread & butter\\ndaily'
    """
    parser = _Text()
    parser.feed(markup)
    parser.close()
    return "".join(parser.parts).strip()
