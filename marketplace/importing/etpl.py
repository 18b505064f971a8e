"""An eligible training provider list: a state's approved offers, with the institutions that teach them.

docs/imports.md says for each column what becomes of it and why.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from marketplace.importing import values
from marketplace.importing.cells import Cells
from marketplace.importing.etpl_institutions import institutions_of
from marketplace.importing.facts import Facts, as_facts
from marketplace.importing.faults import Unreadable
from marketplace.importing.headers import Column
from marketplace.importing.parsed import Parsed, ParsedRow, open_table, refuse_duplicates
from marketplace.importing.places import place_of, us_postcode
from marketplace.models import CredentialType, DeliveryMode

SOURCE = "Eligible training provider list"
PARTS = {
    "seat_price": ("tuition",),
    "learner_fee": ("fees",),
    "materials_price": ("booksmaterialscost", "suppliestoolscost", "othercosts"),
}
REQUIRED = ("programid", "officialname", "providerid")
OPTIONAL = (
    "standardized_name", "name", "city", "state", "zip", "website", "cipcode", "tuition", "fees", "booksmaterialscost",
    "suppliestoolscost", "othercosts", "totalcost", "totalclockhours", "prerequisites", "leadtodegree",
    "degreeawardedname", "leadtolicense", "licenseawardedname", "leadtoindustrycredential", "industrycredentialname",
    "credentialtype", "distancelearning", "mention_hybrid", "mention_inperson", "mention_remote", "statusname",
    "providerstatusname", "description", "standardized_description", "featuresdescription",
)  # fmt: skip
# Known and left alone on purpose, so that nobody is told that Trellis has no such column.
LEFT = (
    "standardized_name_1", "county", "calendarlengthid", "eveningcourses", "speakspanish", "childcare",
    "accessfordisabled", "source_migration",
)  # fmt: skip
COLUMNS = [Column(name, required=True) for name in REQUIRED] + [Column(name) for name in OPTIONAL + LEFT]

HIGH_PRICE = Decimal(50_000)
MANY_HOURS = Decimal(4_000)
APPROVED = "approved"
# An apostrophe that lost its way between two programs: Operator""s.
_BROKEN_APOSTROPHE = re.compile(r'(?<=\w)"{1,2}(?=(?:s|t|re|ve|ll|d|m)\b)')


def parse(content: bytes, tick: Callable[[int, int], None] = lambda done, total: None) -> Parsed:
    """Rows and institutions of the list; `tick(done, total)` is called after each row.

    Raises:
        FileFault: the file cannot be read, or lacks an id, a name or a provider column.
    """
    table, headers = open_table(content, COLUMNS)
    institutions = institutions_of(table)
    rows = []
    for done, cells in enumerate(table, 1):
        rows.append(_row(cells, institutions))
        tick(done, len(table))
    refuse_duplicates(rows, headers.labels["programid"])
    return Parsed(rows, headers.notes, institutions)


def _row(cells: Cells, institutions: dict[str, Facts]) -> ParsedRow:
    for name in ("programid", "providerid"):
        if not cells.text(name):
            cells.error(name, "The row has no id here, so it cannot be found again by the next import.")
    provider = cells.longest("providerid", 64)
    _say_what_was_assumed_of(cells, institutions.get(provider))
    title = _title(cells)
    facts = {"title": title, "description": _description(cells), "modes": _modes(cells)}
    facts |= _prices(cells) | _length(cells) | _award(cells) | _place(cells)
    facts["prerequisites"] = _text(cells, "prerequisites", 4000)
    facts["cip_code"] = _cip(cells)
    facts["link"] = _link(cells)
    return ParsedRow(
        cells.number, cells.longest("programid", 64), title, as_facts(facts), cells.errors, cells.warnings,
        provider=provider, approved=_approved(cells),
    )  # fmt: skip


def _say_what_was_assumed_of(cells: Cells, institution: Facts | None) -> None:
    if institution is None:
        return
    if not cells.text("name") and institution["name_stated"]:
        cells.warn("name", f"Not stated here; other rows call this provider {institution['name']}.")
    elif not institution["name_stated"]:
        cells.warn(
            "name", f"The provider's name is not stated: called “{institution['name']}”, without a place."
        )
    elif cells.text("name") in institution["other_names"]:
        cells.warn("name", f"Other rows give this provider's id to {institution['name']}, which was taken.")


def _title(cells: Cells) -> str:
    """The official name: the standardised one cuts words up and stands beside the wrong row at times."""
    title = cells.longest("officialname", 250) or cells.longest("standardized_name", 250)
    if not title:
        cells.error("officialname", "The row has no title.")
    return " ".join(_mended(title).split())


def _mended(text: str) -> str:
    return _BROKEN_APOSTROPHE.sub("'", text)


def _text(cells: Cells, name: str, limit: int) -> str:
    return _mended(cells.longest(name, limit))


def _description(cells: Cells) -> str:
    """The provider's own words, its features, and what it leads to."""
    own = _text(cells, "description", 12_000) or _text(cells, "standardized_description", 12_000)
    if not own:
        cells.warn("description", "No description: no skill can be suggested from it.")
    features = _text(cells, "featuresdescription", 6000)
    awards = [
        cells.text(name) for name in ("degreeawardedname", "licenseawardedname", "industrycredentialname")
    ]
    leads_to = "; ".join(award for award in awards if award)
    return "\n\n".join(part for part in (own, features, leads_to and f"Leads to: {leads_to}") if part)


def _prices(cells: Cells) -> Facts:
    """Seat price, fees and materials. The parts are trusted before the total: they are what is asked for."""
    parts = {price: sum((cells.read(name, values.amount) or Decimal(0) for name in names), Decimal(0))
             for price, names in PARTS.items()}  # fmt: skip
    total, asked = cells.read("totalcost", values.amount), sum(parts.values())
    facts: Facts = {"currency": "USD", "price_source": SOURCE}
    if not asked and not total:
        cells.warn("totalcost", "The cost is zero: taken as “price not stated”, never as free.")
        return facts | dict.fromkeys(PARTS) | {"price_source": ""}
    if not asked:
        cells.warn("totalcost", f"Only the total of {total} is stated: taken as the price per seat.")
        return facts | dict.fromkeys(PARTS) | {"seat_price": total}
    if total is not None and total != asked:
        cells.warn("totalcost", f"The parts add up to {asked}, the total says {total}: the parts were taken.")
    if asked > HIGH_PRICE:
        cells.warn("tuition", f"{asked:,} for one learner is unusually high: taken as it stands.")
    return facts | {price: value or None for price, value in parts.items()}


def _length(cells: Cells) -> Facts:
    hours = cells.read("totalclockhours", values.hours)
    if hours == 0:
        cells.warn("totalclockhours", "Zero hours: taken as “not stated”.")
    if hours and hours > MANY_HOURS:
        cells.warn(
            "totalclockhours", f"{hours:,.0f} hours are more than two years of full time: taken as it stands."
        )
    return {"clock_hours": hours or None}


def _award(cells: Cells) -> Facts:
    """The highest thing that is named, not what the flags say: these are set on nearly every row."""
    kind = cells.text("credentialtype").replace(" ", "").casefold()
    degree = cells.text("degreeawardedname").casefold()
    if "degree" in degree or "degree" in kind:
        return {"credential_type": CredentialType.DEGREE, "gives_credit": True}
    if cells.text("leadtolicense") == "t" or kind == "license":
        return {"credential_type": CredentialType.LICENCE, "gives_credit": None}
    if cells.text("industrycredentialname") or kind == "certification":
        return {"credential_type": CredentialType.INDUSTRY_CERTIFICATION, "gives_credit": None}
    certificate = "certificate" in degree or "certificate" in kind
    return {"credential_type": CredentialType.CERTIFICATE if certificate else "", "gives_credit": None}


def _modes(cells: Cells) -> int:
    """What the text says first; a provider that never teaches at a distance teaches on campus; else not stated."""
    modes = 0
    flags = {"mention_hybrid": DeliveryMode.HYBRID, "mention_remote": DeliveryMode.LIVE_ONLINE}
    for name, mode in (flags | {"mention_inperson": DeliveryMode.ON_CAMPUS}).items():
        modes |= mode if cells.text(name).casefold() == "true" else 0
    return modes or (int(DeliveryMode.ON_CAMPUS) if cells.text("distancelearning") == "2" else 0)


def _place(cells: Cells) -> Facts:
    postcode = cells.read("zip", us_postcode) or ""
    found = place_of(postcode) if postcode else None
    if postcode and found is None:
        cells.warn("zip", f"{postcode} is no known ZIP code: distances to it are not known.")
    stated = bool(postcode or cells.text("city"))
    return {
        "country": "US" if stated else "",
        "region": cells.text("state")[:80] or (found["region"] if found else ""),
        "city": cells.text("city")[:80] or (found["city"] if found else ""),
        "postcode": postcode,
        "latitude": found["latitude"] if found else None,
        "longitude": found["longitude"] if found else None,
    }


def _cip(cells: Cells) -> str:
    if not cells.text("cipcode").strip("0."):
        cells.warn("cipcode", "No CIP code: its field is not known.")
        return ""
    return cells.read("cipcode", values.cip) or ""


def _link(cells: Cells) -> str:
    """The provider's page. One that is no address is left out, which no row is refused for."""
    try:
        return values.link(cells.text("website")) if cells.text("website") else ""
    except Unreadable as reason:
        cells.warn("website", f"{reason} Left out.")
        return ""


def _approved(cells: Cells) -> bool:
    for name in ("statusname", "providerstatusname"):
        if (status := cells.text(name)) and status.casefold() != APPROVED:
            cells.warn(
                name,
                f"The state says “{status}”, not “Approved”: kept as a draft, which employers do not see.",
            )
            return False
    return True
