"""Where somebody begins: strangers on the landing page, members in their workspace."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Kind, Organisation
from accounts.queries import CHOICE, current_organisation, own_organisations

LONGEST_ID = 19  # digits; the database counts no further
BEGINNING = {Kind.EMPLOYER: "needs:list", Kind.INSTITUTION: "microcredentials:mine"}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("workspace")
    return render(request, "home.html")


@login_required
@require_safe
def workspace(request: HttpRequest) -> HttpResponse:
    """Leads on to the page where this person's work begins."""
    if request.user.is_staff and CHOICE not in request.session:
        return redirect("review:queue")
    organisation = current_organisation(request)
    if organisation is None:
        return redirect("choose_organisation")
    return redirect(BEGINNING[Kind(organisation.kind)])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose_organisation(request: HttpRequest) -> HttpResponse:
    """Which of several organisations to act for; the session remembers. Without any: how to get one."""
    if request.method == "POST":
        own = Organisation.objects.of(request.user)
        pk = request.POST.get("organisation", "")
        request.session[CHOICE] = get_object_or_404(
            own, pk=pk if pk.isdecimal() and len(pk) < LONGEST_ID else None
        ).pk
        return redirect(_next_of(request))
    own = own_organisations(request.user)
    context = {
        "organisations": own,
        "next": request.GET.get("next", ""),
        "current": current_organisation(request),
    }
    return render(request, "accounts/choose.html" if own else "accounts/no_organisation.html", context)


def _next_of(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else reverse("workspace")
