"""People of an organisation and what they may do."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services
from accounts.forms import RoleForm
from accounts.models import Membership, Organisation, Person
from accounts.queries import manages, open_invitations, people_of
from accounts.views.access import member_required, owner_required

PAGE = 25
UNDO_SALT, UNDO_SECONDS = "accounts.restore_member", 600


@member_required
@require_safe
def people(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    may_manage = manages(request.user, organisation)
    context = {
        "organisation": organisation,
        "manages": may_manage,
        "members": Paginator(people_of(organisation), PAGE).get_page(request.GET.get("page")),
    }
    if may_manage:
        context["invited"] = open_invitations(organisation)  # bounded: services.invitations.MOST_OPEN
    return render(request, "accounts/people.html", context)


@owner_required
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    membership = get_object_or_404(people_of(organisation).select_related("organisation"), pk=pk)
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if form.is_valid():
        try:
            changed = services.change_role(membership=membership, role=form.cleaned_data["role"])
        except services.NotAllowed as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, f"{changed.person}: {changed.get_role_display().lower()} from now on")
            return redirect("organisation:people")
    return render(request, "accounts/role.html", {"form": form, "membership": membership})


@owner_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, organisation: Organisation, pk: int) -> HttpResponse:
    membership = get_object_or_404(people_of(organisation), pk=pk)
    if request.method == "POST":
        return _remove(request, membership)
    question = {
        "title": f"Remove {membership.person} from {organisation}?",
        "text": "They keep their account, but do not see this organisation's pages any more.",
        "yes": "Remove",
        "back": reverse("organisation:people"),
    }
    return render(request, "components/confirm_page.html", question)


def _remove(request: HttpRequest, membership: Membership) -> HttpResponse:
    try:
        services.remove_member(membership=membership)
    except services.NotAllowed as error:
        messages.error(request, str(error))
        return redirect("organisation:people")
    was = [membership.organisation_id, membership.person_id, membership.role]
    undo = reverse("organisation:restore", args=[signing.dumps(was, salt=UNDO_SALT)])
    messages.success(request, f"{membership.person} is removed", extra_tags=f"undo:{undo}")
    return redirect("workspace" if membership.person == request.user else "organisation:people")


@login_required
@require_POST
def restore(request: HttpRequest, was: str) -> HttpResponse:
    """Takes a removal back, for ten minutes."""
    try:
        organisation_pk, person_pk, role = signing.loads(was, salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        raise Http404 from None
    organisation = get_object_or_404(Organisation.objects.of(request.user), pk=organisation_pk)
    if not manages(request.user, organisation):
        raise PermissionDenied
    person = get_object_or_404(Person, pk=person_pk)
    services.restore_member(organisation=organisation, person=person, role=role)
    messages.success(request, f"{person} belongs to {organisation} again")
    return redirect("organisation:people")
