"""The buyer's own weights, from the need's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from marketplace.forms.needs import WeightsForm
from marketplace.models import TrainingNeed
from marketplace.services.needs import clear_weights, set_weights
from marketplace.views.needs.common import address, saved, writable


@login_required
@require_http_methods(["GET", "POST"])
def weights(request: HttpRequest, pk: int) -> HttpResponse:
    need = writable(request, pk)
    form = WeightsForm(request.POST or None, need=need)
    if request.method == "POST" and form.is_valid():
        need = _write(need, request.user, form)
        own = "your own weights" if need.has_own_weights else "the region's weights"
        saved(request, f"Ranked with {own}.", need=need)
        return redirect(address(need))
    return render(request, "needs/weights.html", {"need": need, "form": form, "back": address(need)})


def _write(need: TrainingNeed, by: Person, form: WeightsForm) -> TrainingNeed:
    own = form.cleaned_data
    if own["weight_skill"] is None:
        return clear_weights(need=need, by=by)
    return set_weights(
        need=need,
        by=by,
        skill=own["weight_skill"],
        cost=own["weight_cost"],
        satisfaction=own["weight_satisfaction"],
    )
