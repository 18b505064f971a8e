from django.urls import path

from matching.views import policies

app_name = "policies"
urlpatterns = [
    path("", policies.listing, name="list"),
    path("new/", policies.new, name="new"),
    path("<int:pk>/", policies.detail, name="detail"),
    path("<int:pk>/edit/", policies.edit, name="edit"),
    path("<int:pk>/activate/", policies.activate, name="activate"),
]
