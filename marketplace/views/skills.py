"""The taxonomy: a page to look through it, a page for each skill, and the search behind every skill field."""

from __future__ import annotations

from itertools import pairwise

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from marketplace.models import Skill
from marketplace.models.skill import SkillKind
from marketplace.queries import similarity
from marketplace.queries import skills as queries
from marketplace.search import Hit

PER_PAGE = 50
SECONDS_KEPT = 60
LONGEST_ID = 19  # digits; the database counts no further


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=`: {"results": [{"id", "label", "alias", "group", "kind", "note"}]}, at most 20."""
    text = request.GET.get("q", "").strip()
    if not request.user.is_authenticated:
        return JsonResponse({"error": "Sign in to search skills."}, status=401)
    if len(text) > queries.LONGEST_QUERY:
        return JsonResponse({"error": _too_long(text)}, status=400)
    answer = JsonResponse({"results": [_result(hit) for hit in queries.search_skills(text)]})
    # A letter typed and deleted again asks the browser, not the server.
    patch_cache_control(answer, private=True, max_age=SECONDS_KEPT)
    return answer


def _too_long(text: str) -> str:
    return f"Search for at most {queries.LONGEST_QUERY} characters; these are {len(text)}."


def _result(hit: Hit) -> dict[str, object]:
    also = f"also: {hit.alias}" if hit.alias else ""
    return {
        "id": hit.skill_id,
        "label": hit.label,
        "alias": hit.alias,
        "group": hit.group,
        "kind": hit.kind,
        "note": " · ".join(filter(None, (also, hit.group))),
    }


@require_safe
@login_required
def browse(request: HttpRequest) -> HttpResponse:
    """`?q=` searches; `?within=` opens a group or a skill; without either, the top groups."""
    text = request.GET.get("q", "").strip()
    parent = None if text else _parent(request)
    rows = queries.search_skills(text, queries.MOST_BROWSED) if text else queries.skills_within(parent)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "text": text,
        "parent": parent,
        "too_long": _too_long(text) if len(text) > queries.LONGEST_QUERY else "",
        "crumbs": _crumbs([*queries.trail(parent), parent]) if parent else [],
        "loads": queries.loaded(),
    }
    return render(request, "marketplace/skills/list.html", context)


def _parent(request: HttpRequest) -> Skill | None:
    """404 where there is no such skill, also for what is no number."""
    within = request.GET.get("within", "")
    known = within.isdecimal() and len(within) < LONGEST_ID
    return get_object_or_404(Skill, pk=int(within) if known else None) if within else None


def _crumbs(skills: list[Skill]) -> list[tuple[str, str]]:
    """The last one is where one is. A group that is called like the one below it is passed over."""
    links = [
        (skill.label, f"{reverse('skills:list')}?within={skill.pk}")
        for skill, below in pairwise(skills)
        if skill.label != below.label
    ]
    return [("All skills", reverse("skills:list")), *links, (skills[-1].label, "")]


@require_safe
@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    skill = get_object_or_404(Skill, pk=pk)
    if skill.kind == SkillKind.GROUP:
        return redirect(f"{reverse('skills:list')}?within={skill.pk}")
    related, occupations = similarity.serving(skill), similarity.asking(skill)
    context = {
        "skill": skill,
        "aliases": skill.aliases.all(),
        "rows": [similarity.shown(row, taught=False) for row in related[: similarity.SHOWN]],
        "related_total": related.count(),
        "version": similarity.newest_version(),
        "occupations": occupations[: similarity.OCCUPATIONS_SHOWN],
        "occupation_total": occupations.count(),
        "crumbs": _crumbs([*queries.trail(skill), skill]),
        "neighbours": queries.neighbours(skill),
        "taught": queries.taught(skill),
    }
    return render(request, "marketplace/skills/detail.html", context)
