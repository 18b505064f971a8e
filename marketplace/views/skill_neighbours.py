"""What serves where a skill is asked for, and what it serves for where it is taught."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from marketplace.models import Skill
from marketplace.models.skill import SkillKind
from marketplace.queries import similarity

PER_PAGE = 25


@require_safe
@login_required
def neighbours(request: HttpRequest, pk: int) -> HttpResponse:
    """`?as=taught`: the other way round."""
    skill = get_object_or_404(Skill.objects.exclude(kind=SkillKind.GROUP), pk=pk)
    taught = request.GET.get("as") == "taught"
    rows = similarity.served(skill) if taught else similarity.serving(skill)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "skill": skill,
        "taught": taught,
        "page": page,
        "rows": [similarity.shown(row, taught=taught) for row in page.object_list],
        "version": similarity.newest_version(),
        "crumbs": [
            ("All skills", reverse("skills:list")),
            (skill.label, reverse("skills:detail", args=[skill.pk])),
            ("Related skills", ""),
        ],
    }
    return render(request, "marketplace/skills/related.html", context)
