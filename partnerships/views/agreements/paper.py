"""An agreement as a PDF: the text that was signed, who signed it, and its hash. The same rows give the same bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from partnerships.models import Agreement

if TYPE_CHECKING:
    from fpdf import FPDF

FONT = "NotoSans[wdth,wght].ttf"
MARGIN, LINE, SMALL_LINE = 20, 5.2, 4.2  # millimetres
HEAD_LENGTH = 60  # a line in capitals up to this length is a heading of the text


def as_pdf(agreement: Agreement) -> bytes:
    paper = _paper(agreement)
    for line in agreement.text.splitlines():
        _write(paper, line)
    _write(paper, "")
    for confirmation in agreement.confirmations.all():
        _write(
            paper,
            f"Signed for the {confirmation.side}: {confirmation.name}, {_said(confirmation.confirmed_at)}",
        )
    if agreement.cancel_note:
        _write(paper, f"Cancelled: {agreement.cancel_note}")
    paper.ln(LINE)
    paper.set_font(size=8)
    paper.multi_cell(
        0, SMALL_LINE, f"SHA-256 of the text: {agreement.text_hash}", new_x="LMARGIN", new_y="NEXT"
    )
    return bytes(paper.output())


def _paper(agreement: Agreement) -> FPDF:
    # Imported when one is asked for: it brings numpy, which the web process does not load at its start.
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.set_margin(MARGIN)
    paper.set_auto_page_break(True, MARGIN)
    paper.set_title(f"Agreement {agreement.pk}")
    paper.set_creation_date(agreement.created_at)
    paper.set_lang("en")
    with as_file(files("fontpkg_noto_sans") / "files" / FONT) as font:
        paper.add_font("noto", fname=font)
    paper.add_page()
    paper.set_font("noto", size=10)
    return paper


def _write(paper: FPDF, line: str) -> None:
    """A paragraph; headings are a little larger."""
    heads = line.isupper() and len(line) <= HEAD_LENGTH
    paper.set_font(size=11 if heads else 10)
    if line:
        paper.multi_cell(0, LINE, line, align="L", new_x="LMARGIN", new_y="NEXT")
    else:
        paper.ln(LINE / 2)


def _said(moment: datetime) -> str:
    here = moment.astimezone(UTC)
    return f"{here.day} {here:%B} {here.year}, {here:%H:%M} UTC"
