"""Following an invitation's link, as a new person or as one who is signed in."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import JoinForm
from accounts.models import ColleagueInvitation
from accounts.queries import CHOICE, invitation_of, why_closed


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    if limited := ratelimit.consume_or_429(request, action="join", limit_get=True):
        return limited
    invitation = invitation_of(secret)
    if invitation is None:
        raise Http404
    if closed := why_closed(invitation, now=timezone.now()):
        return render(request, "accounts/join_closed.html", {"why": closed}, status=410)
    if request.user.is_authenticated:
        return _join_as_member(request, invitation)
    if services.address_is_taken(invitation.email):
        return render(request, "accounts/join_sign_in.html", {"invitation": invitation})
    return _join_as_stranger(request, invitation)


def _join_as_member(request: HttpRequest, invitation: ColleagueInvitation) -> HttpResponse:
    wrong_person = request.user.email.lower() != invitation.email.lower()
    if request.method == "POST" and not wrong_person:
        try:
            services.accept_invitation(invitation=invitation, person=request.user, now=timezone.now())
        except services.NotAllowed as error:
            return render(request, "accounts/join_closed.html", {"why": str(error)}, status=410)
        return _welcome(request, invitation)
    context = {"invitation": invitation, "wrong_person": wrong_person}
    refused = wrong_person and request.method == "POST"
    return render(request, "accounts/join_confirm.html", context, status=403 if refused else 200)


def _join_as_stranger(request: HttpRequest, invitation: ColleagueInvitation) -> HttpResponse:
    form = JoinForm(request.POST or None, email=invitation.email)
    if form.is_valid():
        try:
            person = services.register_invited(
                invitation=invitation,
                full_name=form.cleaned_data["full_name"],
                password=form.cleaned_data["password1"],
                time_zone=form.cleaned_data["time_zone"],
                now=timezone.now(),
            )
        except services.NotAllowed as error:
            return render(request, "accounts/join_closed.html", {"why": str(error)}, status=410)
        login(request, person)
        return _welcome(request, invitation)
    return render(request, "accounts/join.html", {"form": form, "invitation": invitation})


def _welcome(request: HttpRequest, invitation: ColleagueInvitation) -> HttpResponse:
    request.session[CHOICE] = invitation.organisation_id
    messages.success(request, f"Welcome to {invitation.organisation}")
    return redirect("workspace")
