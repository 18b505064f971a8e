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
    "CatalogueImport",
    "CatalogueImportRow",
    "CredentialType",
    "DeliveryMode",
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
    "RowAction",
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
