"""Addresses of microcredentials."""

from django.urls import path

from marketplace.views import microcredentials as views

app_name = "microcredentials"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("mine/", views.mine, name="mine"),
    path("mine/bulk/", views.bulk, name="bulk"),
    path("new/", views.new, name="new"),
    path("read/", views.read, name="read"),
    path("price/", views.price, name="price"),
    path("undo/skills/<int:moment>/", views.undo_skills, name="undo_skills"),
    path("undo/<str:step>/<int:moment>/", views.undo_bulk, name="undo_bulk"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/skills/", views.skills, name="skills"),
    path("<int:pk>/skills/<int:taught>/<str:decision>/", views.decide, name="decide"),
    path("<int:pk>/suggest/", views.suggest, name="suggest"),
    path("<int:pk>/list/", views.step, {"name": "list"}, name="list"),
    path("<int:pk>/withdraw/", views.step, {"name": "withdraw"}, name="withdraw"),
    path("<int:pk>/retire/", views.step, {"name": "retire"}, name="retire"),
    path("<int:pk>/relist/", views.step, {"name": "relist"}, name="relist"),
]
