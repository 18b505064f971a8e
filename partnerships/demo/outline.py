"""A small PDF of the demo's own: what an institution attaches to a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

WEEKS = [
    "Week 1: how the line is wired, and what its controller sees",
    "Weeks 2 to 5: ladder logic, inputs and outputs, sensors",
    "Weeks 6 and 7: faults that your own people have logged",
    "Week 8: each learner finds three faults, watched by a trainer",
]


def outline(*, title: str, made: datetime, weeks: Sequence[str] = WEEKS) -> bytes:
    """The weeks on one page. The same words and moment give the same bytes."""
    # Imported when one is made: it brings numpy, which the web process does not load at its start.
    from fpdf import FPDF

    paper = FPDF(format="A4")
    paper.set_title(title)
    paper.set_creation_date(made)
    paper.add_page()
    paper.set_font("helvetica", size=16)
    paper.cell(0, 14, title, new_x="LMARGIN", new_y="NEXT")
    paper.set_font(size=11)
    for week in weeks:
        paper.multi_cell(0, 8, week, new_x="LMARGIN", new_y="NEXT")
    return bytes(paper.output())
