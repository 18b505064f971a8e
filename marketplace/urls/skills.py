from django.urls import path

from marketplace.views import skills

app_name = "skills"
urlpatterns = [
    path("", skills.browse, name="list"),
    path("search/", skills.search, name="search"),
    path("<int:pk>/", skills.detail, name="detail"),
]
