"""What was sent, signed or written down stays: it is not deleted either, and all of it is frozen."""

from django.db import migrations

from config.frozen import changed, closed, frozen, kept, never_emptied

SIGNED_BEFORE = [
    "text", "text_hash", "total", "currency", "headcount", "employer_name", "institution_name", "version_id",
    "sign_until",
]  # fmt: skip
SIGNED = [
    "id", "proposal_id", "version_id", "need_id", "employer_id", "institution_id", "microcredential_id",
    "employer_name", "institution_name", "headcount", "total", "currency", "text", "text_hash", "ip_choice",
    "needs_second", "created_by_id", "created_at", "sign_until", "sign_zone",
]  # fmt: skip
INVITED = [
    "id", "need_id", "institution_id", "microcredential_id", "message", "sent_by_id", "sent_at", "expires_at",
    "rerouted_from_id",
]  # fmt: skip
PROPOSED = [
    "id", "invitation_id", "need_id", "institution_id", "microcredential_id", "renews_id", "created_by_id",
    "created_at", "first_sent_at",
]  # fmt: skip
GIVEN = [
    "id", "cohort_id", "side", "met_need", "employees_liked", "work_improved", "need_was_clear", "learners_prepared",
    "answered_quickly", "would_continue", "comment", "given_by_id", "given_at", "all_alike",
]  # fmt: skip

VERSION = "partnerships_proposalversion"
# Held seats are only ever given back, all of them.
SEATS = "NEW.seats_held IS DISTINCT FROM OLD.seats_held AND (OLD.seats_held IS NULL OR NEW.seats_held IS DISTINCT FROM 0)"
# A proposal's price holds as long as what was sent last says: no other end can be written.
OTHER_END = f"""NEW.expires_at IS DISTINCT FROM OLD.expires_at AND NOT EXISTS (
    SELECT 1 FROM {VERSION} newest WHERE newest.proposal_id = NEW.id AND newest.expires_at = NEW.expires_at
    AND newest.number = (SELECT MAX(sent.number) FROM {VERSION} sent
                         WHERE sent.proposal_id = NEW.id AND sent.sent_at IS NOT NULL))"""


def once(column, *with_it):
    """Once stated it stays, and what belongs to it."""
    return f"OLD.{column} IS NOT NULL AND ({changed(column, *with_it)})"


def of_sent(row):
    return f"EXISTS (SELECT 1 FROM {VERSION} version WHERE version.id = {row}.version_id AND version.sent_at IS NOT NULL)"


def any_of(*conditions):
    return " OR ".join(f"({one})" for one in conditions)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0005_clock_signing"), ("accounts", "0007_keep_audit")]
    operations = [
        frozen("partnerships_invitation", any_of(changed(*INVITED), once("answered_at"))),
        kept("partnerships_invitation"),
        frozen("partnerships_proposal", f"OLD.first_sent_at IS NOT NULL AND ({any_of(changed(*PROPOSED), OTHER_END)})"),
        kept("partnerships_proposal", "OLD.first_sent_at IS NOT NULL"),
        kept(VERSION, "OLD.sent_at IS NOT NULL"),
        frozen("partnerships_attachment", any_of(of_sent("OLD"), of_sent("NEW"))),
        kept("partnerships_attachment", of_sent("OLD")),
        closed("partnerships_attachment", of_sent("NEW")),
        frozen(
            "partnerships_agreement",
            any_of(changed(*SIGNED), SEATS, once("in_force_at"), once("ended_at", "cancel_note")),
            before=" OR ".join(f"OLD.{name} <> NEW.{name}" for name in SIGNED_BEFORE),
        ),
        kept("partnerships_agreement"),
        kept("partnerships_confirmation"),
        kept("partnerships_cohort"),
        frozen(
            "partnerships_feedback",
            any_of(
                changed(*GIVEN),
                once("replied_at", "reply", "replied_by_id"),
                once("taken_down_at", "taken_down_by_id", "taken_down_why"),
            ),
        ),
        kept("partnerships_feedback"),
        frozen("partnerships_learneranswer"),
        kept("partnerships_learneranswer"),
        *(
            never_emptied(f"partnerships_{name}")
            for name in (
                "invitation", "proposal", "proposalversion", "attachment", "agreement", "confirmation", "cohort",
                "feedback", "learneranswer",
            )  # fmt: skip
        ),
    ]
