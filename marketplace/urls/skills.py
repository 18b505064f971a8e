from django.urls import path

from marketplace.views import skill_neighbours, skills

app_name = "skills"
urlpatterns = [
    path("", skills.browse, name="list"),
    path("search/", skills.search, name="search"),
    path("<int:pk>/", skills.detail, name="detail"),
    path("<int:pk>/neighbours/", skill_neighbours.neighbours, name="neighbours"),
]
