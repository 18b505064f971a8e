from marketplace.models.documents import DocumentReading, DocumentState
from marketplace.models.funding import (
    AwardBasis,
    FundingAward,
    FundingRule,
    PrivateSubscription,
    RuleKind,
)
from marketplace.models.imports import (
    CatalogueImport,
    CatalogueImportRow,
    ImportFormat,
    ImportState,
    RowAction,
)
from marketplace.models.microcredential import (
    CredentialType,
    Microcredential,
    MicrocredentialSkill,
    MicrocredentialState,
    PriceTier,
    SkillStatus,
    Start,
)
from marketplace.models.modes import DeliveryMode
from marketplace.models.need import Importance, NeedSkill, NeedState, TrainingNeed
from marketplace.models.related import Occupation, OccupationSkill, SimilarityVersion, SkillNeighbour
from marketplace.models.satisfaction import SatisfactionImport, SatisfactionRecord
from marketplace.models.skill import (
    Skill,
    SkillAlias,
    SkillBroader,
    SkillKind,
    SkillRelation,
    SkillSource,
    TaxonomyLoad,
)

__all__ = [
    "AwardBasis",
    "CatalogueImport",
    "CatalogueImportRow",
    "CredentialType",
    "DeliveryMode",
    "DocumentReading",
    "DocumentState",
    "FundingAward",
    "FundingRule",
    "ImportFormat",
    "ImportState",
    "Importance",
    "Microcredential",
    "MicrocredentialSkill",
    "MicrocredentialState",
    "NeedSkill",
    "NeedState",
    "Occupation",
    "OccupationSkill",
    "PriceTier",
    "PrivateSubscription",
    "RowAction",
    "RuleKind",
    "SatisfactionImport",
    "SatisfactionRecord",
    "SimilarityVersion",
    "Skill",
    "SkillAlias",
    "SkillBroader",
    "SkillKind",
    "SkillNeighbour",
    "SkillRelation",
    "SkillSource",
    "SkillStatus",
    "Start",
    "TaxonomyLoad",
    "TrainingNeed",
]
