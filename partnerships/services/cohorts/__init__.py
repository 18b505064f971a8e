"""What people do with cohorts: start, complete and cancel them."""

from partnerships.services.cohorts.states import cancel_cohort, complete_cohort, start_cohort

__all__ = ["cancel_cohort", "complete_cohort", "start_cohort"]
