from accounts.forms.signup import SignUpForm

__all__ = ["SignUpForm"]
