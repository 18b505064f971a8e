from accounts.forms.administration import DecisionForm, OrganisationFilter
from accounts.forms.organisation import ProfileForm
from accounts.forms.people import InviteForm, JoinForm, PersonForm, RoleForm
from accounts.forms.signup import OrganisationFields, SignUpForm

__all__ = [
    "DecisionForm",
    "InviteForm",
    "JoinForm",
    "OrganisationFields",
    "OrganisationFilter",
    "PersonForm",
    "ProfileForm",
    "RoleForm",
    "SignUpForm",
]
