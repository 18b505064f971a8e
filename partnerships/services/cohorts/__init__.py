"""What people do with cohorts: start, complete, cancel and renew them; and what is overdue."""

from partnerships.services.cohorts.reminding import remind_cohorts
from partnerships.services.cohorts.renewing import renew_cohort
from partnerships.services.cohorts.states import cancel_cohort, complete_cohort, start_cohort

__all__ = ["cancel_cohort", "complete_cohort", "remind_cohorts", "renew_cohort", "start_cohort"]
