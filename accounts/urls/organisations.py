from django.urls import path

from accounts.views import administration, invitations

app_name = "organisations"
urlpatterns = [
    path("", administration.listing, name="list"),
    path("<int:pk>/", administration.detail, name="detail"),
    path("<int:pk>/decide/", administration.decide, name="decide"),
    path("<int:pk>/invite/", invitations.invite_owner, name="invite"),
]
