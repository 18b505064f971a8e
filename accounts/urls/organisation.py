from django.urls import path

from accounts.views import invitations, organisation, people

app_name = "organisation"
urlpatterns = [
    path("", organisation.profile, name="profile"),
    path("change/", organisation.change, name="change"),
    path("new/", organisation.create, name="new"),
    path("leave/", organisation.leave, name="leave"),
    path("people/", people.people, name="people"),
    path("people/<int:pk>/role/", people.role, name="role"),
    path("people/<int:pk>/remove/", people.remove, name="remove"),
    path("people/restore/<str:was>/", people.restore, name="restore"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
]
