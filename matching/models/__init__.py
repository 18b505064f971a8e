from matching.models.match import Match, MatchStatus, NeedResult
from matching.models.policy import PolicyState, ScoringPolicy
from matching.models.reference import Question, ReferenceVersion, SectorPrior
from matching.models.review import ReasonCode, Review, Verdict
from matching.models.run import MatchRun, RunKind, RunState

__all__ = [
    "Match",
    "MatchRun",
    "MatchStatus",
    "NeedResult",
    "PolicyState",
    "Question",
    "ReasonCode",
    "ReferenceVersion",
    "Review",
    "RunKind",
    "RunState",
    "ScoringPolicy",
    "SectorPrior",
    "Verdict",
]
