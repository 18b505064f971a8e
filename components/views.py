"""The gallery: every component in every state, for whoever builds a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from components import gallery


@login_required
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "components/gallery.html", gallery.example())


@login_required
@require_GET
def skills(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"results": gallery.found(request.GET.get("q", ""))})


@login_required
@require_POST
def toast(request: HttpRequest) -> HttpResponse:
    """Shows a toast with undo, which leads here again."""
    messages.success(request, "Match approved", extra_tags=f"undo:{reverse('components:toast')}")
    return redirect("components:gallery")


@login_required
@require_GET
def confirm(request: HttpRequest) -> HttpResponse:
    question = {"title": "Withdraw 3 invitations?", "yes": "Withdraw 3 invitations", "no": "Keep them"}
    return render(request, "components/confirm_page.html", question | {"back": reverse("components:gallery")})
