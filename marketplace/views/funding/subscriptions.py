"""Build or buy: what a subscription of the employer's own would cost instead."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from marketplace.forms.funding import SubscriptionForm
from marketplace.models import TrainingNeed
from marketplace.queries.funding import subscription_of
from marketplace.services.funding import clear_subscription, state_subscription
from marketplace.views.funding.back import address, match_in
from marketplace.views.needs.common import writable


@login_required
@require_http_methods(["GET", "POST"])
def subscription(request: HttpRequest, pk: int) -> HttpResponse:
    need = writable(request, pk)
    stated = subscription_of(need)
    initial = {} if stated is None else {"price": stated.price, "name": stated.name}
    form = SubscriptionForm(request.POST or None, initial=initial)
    back = address(request, need)
    if form.is_valid() and _saved(request, form, need):
        return redirect(back)
    context = {"form": form, "need": need, "back": back, "match": match_in(request)}
    return render(request, "funding/subscription.html", context)


def _saved(request: HttpRequest, form: SubscriptionForm, need: TrainingNeed) -> bool:
    price = form.cleaned_data["price"]
    if price is None:
        clear_subscription(need=need)
        messages.success(request, "No subscription is compared any more.")
        return True
    try:
        state_subscription(
            need=need, by=request.user, price=price, name=form.cleaned_data["name"], now=timezone.now()
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "The subscription stands beside your matches.")
    return True
