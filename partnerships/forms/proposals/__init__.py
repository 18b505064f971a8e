"""Forms of proposals."""

from partnerships.forms.proposals.answers import AcceptForm, BeginForm, CounterForm, DeclineForm
from partnerships.forms.proposals.whole import ProposalForms

__all__ = ["AcceptForm", "BeginForm", "CounterForm", "DeclineForm", "ProposalForms"]
