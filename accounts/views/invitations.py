"""Inviting colleagues."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts import services
from accounts.forms import InviteForm
from accounts.limits import TOO_MANY, may_create
from accounts.models import Organisation
from accounts.queries import has_owner
from accounts.views.access import administrator_required, owner_required


@owner_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    return _invite(request, organisation, "editor", ("People", reverse("organisation:people")))


@administrator_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_owner(request: HttpRequest, pk: int) -> HttpResponse:
    """For an organisation that has nobody who could: where there is an owner, who gets in is the owner's to say.

    Otherwise an administrator could invite an address of their own, and read the drafts that administrators never see.
    """
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    if has_owner(organisation):
        raise PermissionDenied
    back = reverse("organisations:detail", args=[pk])
    return _invite(request, organisation, "owner", (str(organisation), back))


def _invite(
    request: HttpRequest, organisation: Organisation, role: str, back: tuple[str, str]
) -> HttpResponse:
    """`role` is preselected; `back` is (label, address) of the page that this one was opened from."""
    posted = request.method == "POST"
    form = InviteForm(request.POST if posted else None, initial={"role": role})
    # Counted whatever was typed: the answers tell who belongs to the organisation.
    limited = posted and not may_create(request, "invite")
    if limited:
        form.add_error(None, TOO_MANY)
    elif form.is_valid():
        try:
            invited = services.invite_colleague(
                organisation=organisation,
                by=request.user,
                now=timezone.now(),
                link=lambda secret: request.build_absolute_uri(reverse("join", args=[secret])),
                **form.cleaned_data,
            )
        except services.NotAllowed as error:
            form.add_error("email", str(error))
        else:
            _say(request, invited)
            return redirect(back[1])
    context = {"form": form, "organisation": organisation, "back": back}
    return render(request, "accounts/invite.html", context, status=429 if limited else 200)


def _say(request: HttpRequest, invited: services.Invited) -> None:
    email = invited.invitation.email
    if invited.mail.failed:
        messages.error(
            request, f"The invitation to {email} is kept, but its mail could not be sent. Invite again later."
        )
    else:
        messages.success(request, f"{email} has an invitation in the mail")


@owner_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    invitation = get_object_or_404(organisation.colleague_invitations, pk=pk)
    if request.method == "POST":
        try:
            services.withdraw_invitation(invitation=invitation, now=timezone.now())
            messages.success(request, f"The invitation to {invitation.email} is withdrawn")
        except services.NotAllowed as error:
            messages.error(request, str(error))
        return redirect("organisation:people")
    question = {
        "title": f"Withdraw the invitation to {invitation.email}?",
        "text": "The link in their mail will not work any more.",
        "yes": "Withdraw",
        "back": reverse("organisation:people"),
    }
    return render(request, "components/confirm_page.html", question)
