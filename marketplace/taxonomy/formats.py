"""Which reader a path is for."""

from __future__ import annotations

from pathlib import Path

from marketplace.taxonomy.concepts import Taxonomy, TaxonomyError
from marketplace.taxonomy.esco import is_esco, read_esco
from marketplace.taxonomy.onet import is_onet, read_onet

READERS = {"esco": read_esco, "onet": read_onet}


def read_taxonomy(path: Path, form: str = "auto") -> Taxonomy:
    """The taxonomy in a folder or file, as `esco`, `onet` or whichever it is.

    Raises:
        TaxonomyError: not there, neither of the two, empty or broken.
    """
    if not path.exists():
        raise TaxonomyError(f"{path}: no such file or folder.")
    taxonomy = READERS[form if form != "auto" else _form_of(path)](path)
    if not taxonomy.skills:
        raise TaxonomyError(f"{path}: the file has a header and no skills.")
    return taxonomy


def _form_of(path: Path) -> str:
    if is_esco(path):
        return "esco"
    if is_onet(path):
        return "onet"
    raise TaxonomyError(
        f"{path}: neither ESCO (skills_en.csv with conceptUri, preferredLabel) nor O*NET (Technology_Skills.txt)."
        " Say which with --format to see what is missing."
    )
