"""What a person was told: the list, opening one, and how to be told."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.notices import DeliveryForm
from accounts.models import Notice
from accounts.services.notice_letters import person_of
from accounts.services.notices import change_delivery, end_mails, read_all, read_notice, setting_of

PAGE = 25


@login_required
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(Notice.objects.of(request.user).in_order(), PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/notices.html", {"page": page, "now": timezone.now()})


@login_required
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it as read and go where it leads."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    read_notice(notice=notice, now=timezone.now())
    own = notice.url.startswith("/") and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if own else "notices:list")


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All that was there when the page was made; what came since stays unread."""
    now = timezone.now()
    read_all(person=request.user, until=_moment(request.POST.get("until", "")) or now, now=now)
    messages.success(request, "All marked as read")
    return redirect("notices:list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    form = DeliveryForm(request.POST or None, setting=setting_of(request.user), person=request.user)
    if form.is_valid():
        change_delivery(person=request.user, **form.cleaned_data)
        messages.success(request, "How we tell you is changed")
        return redirect("account:profile")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/notice_settings.html", {"notice_form": form}, status=status)


# A mail program posts here by itself (RFC 8058), without a cookie or a token of ours: the signed link is the secret.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of whoever the link was mailed to. Reading asks, posting does it."""
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        end_mails(person=person)
    return render(request, "accounts/unsubscribe.html", {"done": request.method == "POST"})


def _moment(said: str) -> datetime | None:
    try:
        moment = parse_datetime(said)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
