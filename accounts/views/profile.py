"""The person's own profile and API token."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from rest_framework.authtoken.models import Token

from accounts import services
from accounts.forms import PersonForm
from accounts.forms.notices import DeliveryForm
from accounts.services.notices import setting_of

NEW_TOKEN = "new_api_token"  # noqa: S105 - where the session keeps it until it is shown


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    person = request.user
    form = PersonForm(
        request.POST or None, initial={"full_name": person.full_name, "time_zone": person.time_zone}
    )
    if form.is_valid():
        services.change_person(person=person, **form.cleaned_data)
        messages.success(request, "Your profile is changed")
        return redirect("account:profile")
    context = {
        "form": form,
        "memberships": person.memberships.select_related("organisation").order_by("organisation__name"),
        "notice_form": DeliveryForm(setting=setting_of(person), person=person),
        "token": Token.objects.filter(user=person).first(),
        "new_token": request.session.pop(NEW_TOKEN, ""),
    }
    return render(request, "accounts/profile.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create_token(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        request.session[NEW_TOKEN] = services.create_token(person=request.user)
        return redirect(f"{reverse('account:profile')}#token")
    question = {
        "title": "Make an API token?",
        "text": "It acts in your name and is shown once. A token that you have already stops working.",
        "yes": "Make a token",
        "kind": "primary",
        "back": reverse("account:profile"),
    }
    return render(request, "components/confirm_page.html", question)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke_token(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        if services.revoke_token(person=request.user):
            messages.success(request, "Your API token is revoked")
        return redirect("account:profile")
    question = {
        "title": "Revoke your token?",
        "text": "Software that uses it stops working at once. It cannot be brought back.",
        "yes": "Revoke the token",
        "back": reverse("account:profile"),
    }
    return render(request, "components/confirm_page.html", question)
