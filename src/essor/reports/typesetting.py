"""The child process that sets the PDF: ``python -m essor.reports.typesetting`` reads JSON, writes the PDF.

It knows no Django and no database. The report comes in as data and never as source: what a caption holds is text, however
much it looks like typst's own language. The typesetter takes some 100 MB, which is why it lives only as long as its page.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOM = Path(__file__).resolve().parent
FONTS = ROOM.parent / "web" / "static" / "fonts"


def set_pdf(data: str) -> bytes:
    """Return the PDF of a report given as JSON text; raises ``typst.TypstError``."""
    import typst

    return bytes(
        typst.compile(
            str(ROOM / "typeset" / "report.typ"),
            root=str(ROOM / "typeset"),
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=["ua-1"],
        )
    )


def main() -> int:
    """Set what stands on standard input and write the PDF to standard output."""
    sys.stdout.buffer.write(set_pdf(sys.stdin.read()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
