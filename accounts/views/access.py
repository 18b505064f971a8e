"""Who gets into a view. What a person may not see is 404, what they may see but not do is 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import Organisation
from accounts.queries import current_organisation, manages

View = Callable[..., HttpResponse]


def administrator_required(view: View) -> View:
    """For administrators; to others the page does not exist."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def member_required(view: View) -> View:
    """Calls `view(request, organisation, ...)` with the organisation for which the person acts now."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        organisation = current_organisation(request)
        if organisation is None:
            return redirect(f"{reverse('choose_organisation')}?{urlencode({'next': request.path})}")
        if _meant_for_another(request, organisation):
            messages.error(request, f"You have switched to {organisation} meanwhile. Nothing was changed.")
            return redirect("organisation:profile")
        return view(request, organisation, *args, **kwargs)

    return wrapped


def owner_required(view: View) -> View:
    """As `member_required`, for owners."""

    @member_required
    @wraps(view)
    def wrapped(request: HttpRequest, organisation: Organisation, *args: Any, **kwargs: Any) -> HttpResponse:
        if not manages(request.user, organisation):
            raise PermissionDenied
        return view(request, organisation, *args, **kwargs)

    return wrapped


def _meant_for_another(request: HttpRequest, organisation: Organisation) -> bool:
    """A form of this page names its organisation: in another tab the person may have switched since."""
    return request.POST.get("organisation", str(organisation.pk)) != str(organisation.pk)
