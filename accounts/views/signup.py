"""Sign-up: allauth's page, opened from one of the two buttons of the landing page."""

from typing import Any

from allauth.account.views import SignupView

from accounts.models import Kind


class SignUpView(SignupView):
    def get_initial(self) -> dict[str, Any]:
        kind = self.request.GET.get("kind")
        return super().get_initial() | ({"kind": kind} if kind in Kind.values else {})


sign_up = SignUpView.as_view()
