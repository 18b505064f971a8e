"""Stories of partnerships that came as far as an agreement."""

from __future__ import annotations

from decimal import Decimal

from accounts.models import Organisation
from matching.demo.people import create_second_owner
from partnerships.demo.stage import Stage, Story
from partnerships.models import Cohort, Side
from partnerships.queries.feedback import questions_of
from partnerships.services.agreements import cancel_agreement, set_threshold
from partnerships.services.cohorts import cancel_cohort, renew_cohort
from partnerships.services.feedback import answer_as_learner, ask_learners, give_feedback, reply_to_feedback

NEEDS_TWO = Decimal(10_000)
SECOND = "Gordon Ashby"
LEARNERS_SAID = (5, 4, 5, 4, 3, 5)


def tell_past(stage: Stage) -> None:
    revealed_and_renewed(stage)
    feedback_open(stage)
    running(stage)
    cancelled_while_running(stage)
    cancelled_before(stage)
    planned(stage)
    signing(stage)
    second_signature(stage)


def revealed_and_renewed(stage: Stage) -> None:
    """Both sides and the learners have spoken, the institution has replied, and the employer wants the same again."""
    story = Story.of(stage, "BV-11")
    cohort = story.agree(168, "RB-BUS-220", starts=155)
    story.close(150)
    story.start(155 - 1, cohort, 10)
    ask_learners(cohort=cohort, **story.employer(128))
    story.complete(126, cohort, 9)
    for number, level in enumerate(LEARNERS_SAID):
        answer_as_learner(cohort=cohort, level=level, now=stage.ago(125 - number / 10))
    _says(story, 122, cohort, Side.EMPLOYER, [5, 4, 4], "They plan in one sheet now instead of in nine.")
    _says(story, 120, cohort, Side.INSTITUTION, [4, 3, 5], "A quick answer to every question of ours.")
    feedback = cohort.feedback.get(side=Side.EMPLOYER)
    step = story.acts(cohort.agreement.institution, 118)
    reply_to_feedback(feedback=feedback, text="We took the nine sheets into our next class.", **step)
    renew_cohort(cohort=cohort, **story.employer(1))


def feedback_open(stage: Stage) -> None:
    """Completed lately: it waits for what both sides say."""
    story = Story.of(stage, "BV-12")
    cohort = story.agree(90, "RB-MFG-130", starts=40)
    story.close(80)
    story.start(40, cohort, 8)
    story.complete(3, cohort, 8)


def running(stage: Stage) -> None:
    story = Story.of(stage, "BV-13")
    cohort = story.agree(65, "RB-MFG-120", starts=30)
    story.close(55)
    story.start(30, cohort, 6)


def cancelled_while_running(stage: Stage) -> None:
    story = Story.of(stage, "LF-11")
    cohort = story.agree(115, "PCC-FLT-1", starts=100)
    story.close(105)
    story.start(100, cohort, 5)
    note = "The hall was flooded on the second day. The class is given back what it paid."
    cancel_cohort(cohort=cohort, note=note, **story.acts(cohort.agreement.institution, 98))


def cancelled_before(stage: Stage) -> None:
    story = Story.of(stage, "CV-11")
    cohort = story.agree(55, "OS-FA", starts=35)
    cancel_agreement(
        agreement=cohort.agreement, note="The home is being rebuilt until spring.", **story.employer(45)
    )
    story.close(45)


def planned(stage: Stage) -> None:
    story = Story.of(stage, "HC-11")
    story.agree(30, "MSU-PM-01", starts=-28)
    story.close(22)


def signing(stage: Stage) -> None:
    """Accepted, so that the other invitation is closed; the employer has not signed, the institution has not either."""
    story = Story.of(stage, "BV-14")
    supervisors, _ = story.invite(12, "RB-BUS-210", "MSU-LEAD-01")
    proposal = story.send(9, supervisors, starts=-20)
    story.accept(2, proposal)


def second_signature(stage: Stage) -> None:
    """Above the institution's amount: one of its owners has signed, and the other one is waited for."""
    story = Story.of(stage, "BV-15")
    (invitation,) = story.invite(14, "RB-IT-310")
    institution = invitation.institution
    set_threshold(institution=institution, amount=NEEDS_TWO, currency="USD", **story.acts(institution, 13))
    agreement = story.accept(5, story.send(11, invitation, starts=-38))
    story.sign(4, agreement, story.need.employer)
    story.sign(3, agreement, institution, by=create_second_owner(institution, SECOND))


def _says(story: Story, days: float, cohort: Cohort, side: Side, levels: list[int], comment: str) -> None:
    organisation: Organisation = (
        story.need.employer if side == Side.EMPLOYER else cohort.agreement.institution
    )
    said = dict(zip(questions_of(side), levels, strict=True))
    give_feedback(
        cohort=cohort,
        side=side,
        levels=said,
        would_continue=True,
        comment=comment,
        **story.acts(organisation, days),
    )
