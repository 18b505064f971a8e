"""Whether a place lies in a jurisdiction: a country, US, or a country's region, US-OH."""

from __future__ import annotations

# People write OH or Ohio; of other countries a region counts as written.
WRITTEN = (
    "AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|"
    "DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|"
    "KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|"
    "MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey|"
    "NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|"
    "PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|"
    "VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming|PR Puerto Rico|GU Guam|"
    "VI Virgin Islands|AS American Samoa|MP Northern Mariana Islands"
)
US_STATES = dict(entry.split(" ", 1) for entry in WRITTEN.split("|"))
CODES = {name.lower(): code for code, name in US_STATES.items()}


def lies_in(country: str, region: str, jurisdiction: str) -> bool | None:
    """None: the country, or the region where one is asked for, is not stated."""
    wanted, _, part = jurisdiction.partition("-")
    if not country.strip():
        return None
    if country.strip().upper() != wanted:
        return False
    if not part:
        return True
    here = region.strip().lower()
    return (CODES.get(here, here.upper()) == part) if here else None


def name_of(jurisdiction: str) -> str:
    """`Ohio`, `the United States`; else the code."""
    wanted, _, part = jurisdiction.partition("-")
    if wanted == "US":
        return US_STATES.get(part, part) if part else "the United States"
    return jurisdiction
