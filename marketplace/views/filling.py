"""The panel that looks for facts and skills in words or in a document, inside a form that it can fill in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.limits import TOO_MANY, may_create
from marketplace.documents import MOST_LETTERS, DocumentFault
from marketplace.forms.filling import (
    Proposal,
    SkillProposal,
    Source,
    SourceForm,
    Taken,
    Target,
    proposals,
    skill_proposals,
    title_in,
)
from marketplace.forms.needs.skills import chosen_in
from marketplace.models import DocumentReading, DocumentState
from marketplace.queries.read_words import read_words
from marketplace.services.documents import read_at_once, receive_document
from marketplace.tasks.documents import hand_over_document
from marketplace.transitions import NotAllowed

DOLLARS = {"USD", "CAD", "AUD", "NZD"}
MOST_SKILLS = 12  # more are not looked through
SOON = timedelta(seconds=10)  # by then a worker has begun, where there is one
NOTHING = "Paste some words, or choose a document."


@dataclass
class Panel:
    """`reading` is a document that a worker reads; `looked` says that the proposals are all that was found."""

    form: SourceForm
    url: str
    reading: DocumentReading | None = None
    delayed: bool = False
    looked: bool = False
    facts: list[Proposal] = field(default_factory=list)
    skills: list[SkillProposal] = field(default_factory=list)
    taken: Taken | None = None

    @property
    def is_open(self) -> bool:
        return bool(self.looked or self.form.errors)


def closed_panel(target: Target, typed: QueryDict | None = None, taken: Taken | None = None) -> Panel:
    """As the page opens with it; with the words that were typed into it."""
    text = {"source_text": typed.get("source_text", "")} if typed else {}
    return Panel(SourceForm(initial=text), reverse(target.read_route), taken=taken)


def answer(request: HttpRequest, target: Target) -> HttpResponse:
    """The panel alone, for htmx."""
    panel = look(request, request.POST, target)
    return render(request, "filling/panel.html", {"panel": panel}, status=422 if panel.form.errors else 200)


def look(request: HttpRequest, typed: QueryDict, target: Target) -> Panel:
    """Read what was sent, and propose; nothing of it is kept but a document that has to wait for a worker."""
    panel = Panel(SourceForm(typed, request.FILES), reverse(target.read_route))
    if not panel.form.is_valid():
        return panel
    # Looking again whether a worker is done is not counted.
    if not panel.form.cleaned_data["document"] and not may_create(request, "read_words"):
        panel.form.add_error(None, TOO_MANY)
        return panel
    parts = [panel.form.cleaned_data["source_text"], _document(request, panel)]
    if panel.reading is None and not panel.form.errors:
        text = "\n\n".join(part for part in parts if part)[:MOST_LETTERS]
        if text:
            _propose(panel, text, typed, target)
        else:
            panel.form.add_error("source_text", NOTHING)
    return panel


def _document(request: HttpRequest, panel: Panel) -> str:
    """The words of the document; empty where there is none, it is still being read, or it cannot be read."""
    sent, file = panel.form.cleaned_data["document"], panel.form.cleaned_data["source_file"]
    try:
        if file is not None:
            return _at_once_or_later(request, panel, file.read(), file.name or "")
        return _from_worker(request, panel, sent) if sent else ""
    except (DocumentFault, NotAllowed) as fault:
        panel.form.add_error("source_file", str(fault))
        return ""


def _at_once_or_later(request: HttpRequest, panel: Panel, content: bytes, name: str) -> str:
    text = read_at_once(content=content)
    if text is None:
        panel.reading = receive_document(content=content, file_name=name, by=request.user, now=timezone.now())
        panel.delayed = not hand_over_document(panel.reading.pk)
    return text or ""


def _from_worker(request: HttpRequest, panel: Panel, pk: int) -> str:
    found = DocumentReading.objects.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise DocumentFault("The document is not there any more. Choose it again.")
    if found.state == DocumentState.FAILED:
        raise DocumentFault(found.error)
    if found.state == DocumentState.READING:
        panel.reading = found
        panel.delayed = found.touched_at is None and timezone.now() - found.created_at > SOON
    return str(found.text)


def _propose(panel: Panel, text: str, typed: QueryDict, target: Target) -> None:
    title = title_in(text) or typed.get("title", "").strip()
    currency = typed.get("currency", "")
    dollar = currency if currency in DOLLARS else "USD"
    read = read_words(
        text, title=title, subject=target.subject, dollar=dollar, besides=chosen_in(typed), most=MOST_SKILLS
    )
    source = Source(text, title)
    panel.form = SourceForm(initial={"source_text": text})
    panel.facts = proposals(read.facts, typed, target, source)
    panel.skills = skill_proposals(read.skills, source)
    panel.looked = True
