from django.urls import path

from accounts.views.home import choose_organisation, home, workspace
from accounts.views.join import join
from accounts.views.signup import sign_up

urlpatterns = [
    path("", home, name="home"),
    path("workspace/", workspace, name="workspace"),
    path("workspace/choose/", choose_organisation, name="choose_organisation"),
    path("join/<str:secret>/", join, name="join"),
    # Stands before allauth's own: the landing page's buttons preselect the kind of organisation.
    path("accounts/signup/", sign_up, name="account_signup"),
]
