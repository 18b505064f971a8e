from django.urls import path

from partnerships.views import policies

app_name = "partnership_policies"
urlpatterns = [
    path("", policies.listing, name="list"),
    path("new/", policies.new, name="new"),
    path("<int:pk>/", policies.detail, name="detail"),
]
