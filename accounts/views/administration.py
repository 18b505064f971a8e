"""Administrators verify organisations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import services
from accounts.forms import DecisionForm, OrganisationFilter
from accounts.models import Organisation, VerificationDecision
from accounts.models.organisation import Verification
from accounts.queries import (
    counts_by_state,
    has_owner,
    open_invitations,
    organisations_to_verify,
    people_of,
)
from accounts.views.access import administrator_required
from accounts.views.matching import wake_matching

PAGE = 50
PEOPLE_SHOWN = 8
TAKEN_BACK = "Verification taken back"


@administrator_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    page = Paginator(organisations_to_verify(**form.wanted()), PAGE).get_page(request.GET.get("page"))
    counts = counts_by_state()
    states = [("All", "", sum(counts.values()))]
    states += [(state.label, state.value, counts[state]) for state in Verification]
    context = {"page": page, "form": form, "states": states, "waiting": counts[Verification.WAITING]}
    return render(request, "accounts/organisations.html", context)


@administrator_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    return _detail(request, organisation, DecisionForm())


@administrator_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _detail(request, organisation, form)
    verify = form.cleaned_data["verdict"] == Verification.VERIFIED
    verb = services.verify_organisation if verify else services.refuse_organisation
    try:
        verb(organisation=organisation, by=request.user, now=timezone.now(), note=form.cleaned_data["note"])
    except services.NotAllowed as error:
        messages.error(request, str(error))
        return redirect("organisations:detail", pk=pk)
    messages.success(request, f"{organisation} is {'verified' if verify else 'refused'}")
    wake_matching(request)
    return redirect("organisations:list")


def _detail(request: HttpRequest, organisation: Organisation, form: DecisionForm) -> HttpResponse:
    people = people_of(organisation)
    history = _history(list(organisation.decisions.select_related("decided_by")))
    context = {
        "organisation": organisation,
        "form": form,
        "people": people[:PEOPLE_SHOWN],
        "people_count": people.count(),
        "invited": open_invitations(organisation),
        "may_invite": not has_owner(organisation),
        "taken_back": bool(history) and history[0]["text"] == TAKEN_BACK,
        "is_own": organisation.memberships.filter(person=request.user).exists(),
        "history": history,
    }
    return render(request, "accounts/organisation_review.html", context)


def _history(decisions: list[VerificationDecision]) -> list[dict[str, object]]:
    """As the timeline shows them, the newest first as they come. A refusal after a verification takes it back."""
    before = [*(decision.verdict for decision in decisions[1:]), ""]
    return [
        _entry(decision, decision.verdict == Verification.REFUSED and earlier == Verification.VERIFIED)
        for decision, earlier in zip(decisions, before, strict=False)
    ]


def _entry(decision: VerificationDecision, taken_back: bool) -> dict[str, object]:
    tone = {Verification.VERIFIED: "good", Verification.REFUSED: "bad"}.get(decision.verdict, "plain")
    text = TAKEN_BACK if taken_back else decision.get_verdict_display()
    return {
        "tone": tone,
        "text": text,
        "note": decision.note,
        "at": decision.decided_at,
        "by": decision.decided_by,
    }
