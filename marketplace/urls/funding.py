from django.urls import path

from marketplace.views import funding

app_name = "funding"
urlpatterns = [
    path("", funding.listing, name="list"),
    path("new/", funding.new, name="new"),
    path("<int:pk>/", funding.detail, name="detail"),
    path("<int:pk>/edit/", funding.edit, name="edit"),
    path("<int:pk>/checked/", funding.checked, name="checked"),
    path("awards/<int:pk>/withdraw/", funding.withdraw, name="withdraw"),
    path("awards/<int:pk>/restore/", funding.restore, name="restore"),
    path("needs/<int:pk>/subscription/", funding.subscription, name="subscription"),
]
