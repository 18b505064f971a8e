"""The profile of the organisation for which somebody acts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import services
from accounts.forms import OrganisationFields, ProfileForm
from accounts.limits import TOO_MANY, may_create
from accounts.models import Organisation
from accounts.queries import CHOICE, is_taken_back, membership_of
from accounts.views.access import member_required, owner_required
from accounts.views.matching import wake_matching


@member_required
@require_safe
def profile(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    context = {
        "organisation": organisation,
        "membership": membership_of(request.user, organisation),
        "decision": organisation.decisions.first(),
        "taken_back": is_taken_back(organisation),
    }
    return render(request, "accounts/organisation.html", context)


@owner_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=Organisation.objects.get(pk=organisation.pk))
    if form.is_valid():
        try:
            services.change_profile(organisation=organisation, changes=form.cleaned_data, by=request.user)
        except (services.NotAllowed, ValidationError) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, "The profile is changed")
            if organisation.is_institution:  # an employer that moves leaves the matcher nothing to do
                wake_matching(request)
            return redirect("organisation:profile")
    return render(request, "accounts/organisation_form.html", {"form": form, "organisation": organisation})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = OrganisationFields(request.POST or None, initial={"kind": request.GET.get("kind")})
    limited = form.is_valid() and not may_create(request, "create_organisation")
    if limited:
        form.add_error(None, TOO_MANY)
    elif form.is_valid():
        organisation = form.found(request.user)
        request.session[CHOICE] = organisation.pk
        messages.success(request, f"{organisation} is here. Administrators will verify it.")
        return redirect("workspace")
    return render(request, "accounts/organisation_new.html", {"form": form}, status=429 if limited else 200)


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    if request.method == "POST":
        try:
            services.leave_organisation(organisation=organisation, person=request.user)
        except services.NotAllowed as error:
            messages.error(request, str(error))
            return redirect("organisation:profile")
        messages.success(request, f"You have left {organisation}")
        return redirect("workspace")
    question = {
        "title": f"Leave {organisation}?",
        "text": "You will not see its pages any more, until somebody invites you again.",
        "yes": "Leave",
        "back": reverse("organisation:profile"),
    }
    return render(request, "components/confirm_page.html", question)
