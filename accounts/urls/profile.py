from django.urls import path

from accounts.views import profile

app_name = "account"
urlpatterns = [
    path("", profile.profile, name="profile"),
    path("token/", profile.create_token, name="create_token"),
    path("token/revoke/", profile.revoke_token, name="revoke_token"),
]
