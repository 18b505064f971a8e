from django.urls import path

from partnerships.views import proposals

app_name = "proposals"
urlpatterns = [
    path("", proposals.listing, name="list"),
    path("compare/<int:need_pk>/", proposals.compare, name="compare"),
    path("begin/<int:invitation_pk>/", proposals.begin, name="begin"),
    path("<int:pk>/", proposals.detail, name="detail"),
    path("<int:pk>/edit/", proposals.edit, name="edit"),
    path("<int:pk>/send/", proposals.send, name="send"),
    path("<int:pk>/revise/", proposals.revise, name="revise"),
    path("<int:pk>/discard/", proposals.discard, name="discard"),
    path("<int:pk>/take-over/", proposals.take_over, name="take_over"),
    path("<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
    path("<int:pk>/counter/", proposals.counter, name="counter"),
    path("<int:pk>/accept/", proposals.accept, name="accept"),
    path("<int:pk>/decline/", proposals.decline, name="decline"),
]
