"""Addresses of the API, version 1."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import DefaultRouter

from accounts.api.notices import NoticeViewSet
from config.api import NothingHere
from marketplace.api.funding import AwardViewSet, FundingRuleViewSet
from marketplace.api.me import MeView
from marketplace.api.microcredentials import MicrocredentialViewSet
from marketplace.api.needs import NeedViewSet
from marketplace.api.skills import SkillViewSet
from marketplace.api.subscription import SubscriptionView
from marketplace.api.suggestions import SuggestionsView
from matching.api.matches import MatchViewSet
from matching.api.runs import RunViewSet
from partnerships.api.agreements import AgreementViewSet
from partnerships.api.attachments import AttachmentViewSet
from partnerships.api.cohorts import CohortViewSet
from partnerships.api.comparison import ComparisonView
from partnerships.api.feedback import FeedbackViewSet
from partnerships.api.invitable import InvitableView
from partnerships.api.invitations import InvitationViewSet
from partnerships.api.proposals import ProposalViewSet
from partnerships.api.questions import QuestionViewSet
from partnerships.api.unmet import UnmetViewSet

router = DefaultRouter()
router.include_format_suffixes = False
router.register("notices", NoticeViewSet, basename="notice")
router.register("skills", SkillViewSet, basename="skill")
router.register("needs", NeedViewSet, basename="need")
router.register("needs/(?P<need_pk>[0-9]{1,18})/awards", AwardViewSet, basename="award")
router.register("funding-rules", FundingRuleViewSet, basename="funding-rule")
router.register("microcredentials", MicrocredentialViewSet, basename="microcredential")
router.register("matches", MatchViewSet, basename="match")
router.register("runs", RunViewSet, basename="run")
router.register("agreements", AgreementViewSet, basename="agreement")
router.register("cohorts", CohortViewSet, basename="cohort")
router.register("feedback", FeedbackViewSet, basename="feedback")
router.register("invitations", InvitationViewSet, basename="invitation")
router.register("unmet-needs", UnmetViewSet, basename="unmet")
router.register("questions", QuestionViewSet, basename="question")
router.register("proposals", ProposalViewSet, basename="proposal")
router.register(
    "proposals/(?P<proposal_pk>[0-9]{1,18})/attachments", AttachmentViewSet, basename="attachment"
)

docs = SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="api/swagger.html")

app_name = "api"
urlpatterns = [
    path("me/", MeView.as_view(), name="me"),
    path("suggestions/", SuggestionsView.as_view(), name="suggestions"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    re_path("^needs/(?P<need_pk>[0-9]{1,18})/invitable/$", InvitableView.as_view(), name="invitable"),
    re_path(
        "^needs/(?P<need_pk>[0-9]{1,18})/subscription/$", SubscriptionView.as_view(), name="subscription"
    ),
    re_path("^needs/(?P<need_pk>[0-9]{1,18})/comparison/$", ComparisonView.as_view(), name="comparison"),
    *router.urls,
    re_path("", NothingHere.as_view()),
]
