"""What an audit entry says to a person: a sentence for each step of each subject, and its tone."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import AuditEntry

# Subject and step: the sentence and its tone. {institution} is its name, the others are of what the entry kept.
SENTENCES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("trainingneed", "posted"): ("Need posted", "good"),
    ("trainingneed", "closed"): ("Need closed", "plain"),
    ("trainingneed", "reopened"): ("Need reopened", "good"),
    ("match", "approved"): ("Match approved: {microcredential} of {institution}", "good"),
    ("match", "rejected"): ("Match rejected: {microcredential} of {institution}", "bad"),
    ("match", "undone"): ("Verdict taken back: {microcredential} of {institution}", "warn"),
    ("fundingaward", "marked"): ("Award marked: {rule}", "good"),
    ("fundingaward", "withdrawn"): ("Award taken back: {rule}", "warn"),
    ("fundingaward", "restored"): ("Award restored: {rule}", "good"),
    ("microcredential", "listed"): ("Microcredential listed: {title}", "good"),
    ("microcredential", "withdrawn"): ("Microcredential withdrawn: {title}", "warn"),
    ("microcredential", "retired"): ("Microcredential retired: {title}", "plain"),
    ("organisation", "verified"): ("Organisation verified: {name}", "good"),
    ("organisation", "refused"): ("Organisation not verified: {name}", "bad"),
    ("catalogueimport", "applied"): ("Import applied: {file}", "good"),
    ("catalogueimport", "undone"): ("Import taken back: {file}", "warn"),
    ("scoringpolicy", "activated"): ("Scoring policy {version} activated", "good"),
    ("invitation", "open"): ("{institution} was invited", "info"),
    ("invitation", "invited"): ("{institution} was invited", "info"),
    ("invitation", "sent"): ("{institution} was invited", "info"),
    ("invitation", "rerouted"): ("The invitation went on to {institution}", "info"),
    ("invitation", "reminded"): ("{institution} was reminded to answer", "plain"),
    ("invitation", "answered"): ("{institution} answered the invitation", "good"),
    ("invitation", "declined"): ("{institution} declined the invitation", "bad"),
    ("invitation", "withdrawn"): ("The invitation to {institution} was withdrawn", "warn"),
    ("invitation", "expired"): ("The invitation to {institution} expired without an answer", "bad"),
    ("invitation", "closed"): ("The invitation to {institution} was closed", "plain"),
    ("question", "asked"): ("A question was asked", "info"),
    ("question", "answered"): ("A question was answered", "good"),
    ("proposal", "draft"): ("{institution} began a proposal", "plain"),
    ("proposal", "drafted"): ("{institution} began a proposal", "plain"),
    ("proposal", "sent"): ("{institution} sent its proposal", "info"),
    ("proposal", "countered"): ("The employer made {institution} a counter-offer", "info"),
    ("proposal", "reminded"): ("A decision on the proposal of {institution} was reminded of", "plain"),
    ("proposal", "accepted"): ("The proposal of {institution} was accepted", "good"),
    ("proposal", "declined"): ("The proposal of {institution} was declined", "bad"),
    ("proposal", "withdrawn"): ("{institution} withdrew its proposal", "warn"),
    ("proposal", "expired"): ("The proposal of {institution} expired", "bad"),
    ("proposal", "version begun"): ("{institution} began version {version} of its proposal", "plain"),
    ("proposal", "version discarded"): (
        "{institution} threw version {version} of its proposal away",
        "plain",
    ),
    ("proposal", "file attached"): ("{institution} attached {file} to version {version}", "plain"),
    ("proposal", "file removed"): ("{institution} took {file} off version {version}", "plain"),
    ("signingthreshold", "set"): ("{institution} set from when a second person signs", "info"),
    ("partnershippolicy", "replaced"): ("Partnership policy {policy} holds from now on", "good"),
    ("agreement", "made"): ("The agreement with {institution} waits for signatures", "info"),
    ("agreement", "signing"): ("The agreement with {institution} waits for signatures", "info"),
    ("agreement", "signed"): ("The agreement with {institution} was signed by one side", "info"),
    ("agreement", "reminded"): ("Signatures on the agreement with {institution} were reminded of", "plain"),
    ("agreement", "in_force"): ("The agreement with {institution} is in force", "good"),
    ("agreement", "ended"): ("The agreement with {institution} ended", "plain"),
    ("agreement", "cancelled"): ("The agreement with {institution} was cancelled", "bad"),
    ("cohort", "planned"): ("A cohort at {institution} was planned", "info"),
    ("cohort", "running"): ("The cohort at {institution} started", "good"),
    ("cohort", "start reminded"): ("{institution} was reminded of the cohort’s start", "plain"),
    ("cohort", "end reminded"): ("{institution} was reminded of the cohort’s end", "plain"),
    ("cohort", "completed"): ("The cohort at {institution} was completed", "good"),
    ("cohort", "cancelled"): ("The cohort at {institution} was cancelled", "bad"),
    ("cohort", "renewed"): ("A renewal of the cohort at {institution} was asked for", "info"),
    ("cohort", "revealed"): ("Feedback on the cohort at {institution} was revealed", "good"),
    ("cohort", "feedback given"): ("Feedback on the cohort at {institution} was given", "plain"),
    ("cohort", "feedback revealed"): ("Feedback on the cohort at {institution} was revealed", "good"),
    ("cohort", "feedback replied"): ("{institution} replied to the feedback", "plain"),
    ("cohort", "feedback taken down"): ("Feedback on the cohort at {institution} was taken down", "bad"),
    ("cohort", "learners asked"): ("Learners of the cohort at {institution} were asked", "plain"),
    ("cohort", "learners asked no more"): (
        "Learners of the cohort at {institution} are asked no more",
        "plain",
    ),
}
SUBJECTS: Mapping[str, str] = {
    "trainingneed": "Need",
    "match": "Match",
    "fundingaward": "Award",
    "microcredential": "Microcredential",
    "organisation": "Organisation",
    "catalogueimport": "Catalogue import",
    "scoringpolicy": "Scoring policy",
    "invitation": "Invitation",
    "question": "Question",
    "proposal": "Proposal",
    "agreement": "Agreement",
    "signingthreshold": "Second signature",
    "partnershippolicy": "Partnership policy",
    "cohort": "Cohort",
    "feedback": "Feedback",
}
# Each step once, by the word for it.
STEPS = sorted(
    {(step, step.replace("_", " ").replace("-", " ").capitalize()) for _, step in SENTENCES},
    key=lambda pair: pair[1],
)


class _Kept(dict[str, object]):
    """What an entry kept; what it lacks is left unsaid."""

    def __missing__(self, _: str) -> str:
        return "one that is gone"


def said_of(entry: AuditEntry, institution: str) -> tuple[str, str]:
    """The sentence and its tone; a step without one is said by its own words."""
    named = subject_name(entry.subject)
    plain = f"{named}: {entry.step.replace('_', ' ').replace('-', ' ')}"
    sentence, tone = SENTENCES.get((entry.subject, entry.step), ("", "plain"))
    if not sentence:
        return (f"{plain} ({institution})" if institution else plain), tone
    return sentence.format_map(_Kept(entry.after | {"institution": institution or "an institution"})), tone


def names_said(entry: AuditEntry) -> set[str]:
    """What the entry kept that its sentence says already."""
    sentence, _ = SENTENCES.get((entry.subject, entry.step), ("", ""))
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def subject_name(subject: str) -> str:
    return SUBJECTS.get(subject, subject.capitalize())
