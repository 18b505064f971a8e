"""How well facts are read out of words, against the columns of a state's list of training providers.

    python -m benchmarks.facts programs_detailed.csv [--errors]

The list states hours, duration, cost, distance learning and awards in columns, and describes each offer in prose.
A proposal is right where the column agrees; where the column says nothing, or zero, it is not judged. `found` is the
share of rows in which the column's own value stands in the text beside its unit, and was proposed. Printed for all
proposals, and for those that a form ticks by itself.
"""

from __future__ import annotations

import argparse
import csv
import os
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from marketplace.facts import CREDENTIAL, HOURS, MODE, PRICE, WEEKS, Fact, read_facts  # noqa: E402
from marketplace.forms.filling.proposals import TICKED_FROM  # noqa: E402
from marketplace.models import CredentialType, DeliveryMode  # noqa: E402

Row = Mapping[str, str]
# calendarlengthid: from one to two days (2) to more than four years (10), in weeks.
BANDS = {
    "1": (0, 1), "2": (0, 1), "3": (0, 1), "4": (1, 4), "5": (4, 12), "6": (11, 22), "7": (22, 53), "8": (52, 105),
    "9": (104, 209), "10": (200, 999),
}  # fmt: skip
AWAY = {DeliveryMode.HYBRID, DeliveryMode.LIVE_ONLINE, DeliveryMode.SELF_PACED}


def text_of(row: Row) -> str:
    return "\n\n".join(row[name] for name in ("description", "featuresdescription") if row[name])


def number(row: Row, name: str) -> Decimal:
    return Decimal(row[name].replace(",", "") or 0)


def hours_agree(fact: Fact, row: Row) -> bool | None:
    stated = number(row, "totalclockhours")
    return abs(Decimal(fact.value) - stated) <= max(1, stated / 50) if stated else None


def weeks_agree(fact: Fact, row: Row) -> bool | None:
    band = BANDS.get(row["calendarlengthid"])
    return band[0] <= Decimal(fact.value) <= band[1] if band else None


def prices_of(row: Row) -> set[Decimal]:
    tuition, fees, total = (number(row, name) for name in ("tuition", "fees", "totalcost"))
    return {tuition, tuition + fees, total} - {Decimal(0)}


def price_agrees(fact: Fact, row: Row) -> bool | None:
    return any(abs(Decimal(fact.value) - one) <= 1 for one in prices_of(row)) if prices_of(row) else None


def mode_agrees(fact: Fact, row: Row) -> bool | None:
    if fact.value not in AWAY or row["distancelearning"] not in {"1", "2"}:
        return None
    return row["distancelearning"] == "1" or row["mention_hybrid"] == "True"


def award_agrees(fact: Fact, row: Row) -> bool | None:
    kind, degree = row["credentialtype"].casefold(), row["degreeawardedname"].casefold()
    said = {
        CredentialType.DEGREE: "degree" in kind + degree,
        CredentialType.LICENCE: row["leadtolicense"] == "t" or kind == "license",
        CredentialType.INDUSTRY_CERTIFICATION: row["leadtoindustrycredential"] == "True"
        or kind == "certification",
        CredentialType.CERTIFICATE: "certificate" in kind + degree,
    }
    return said.get(CredentialType(fact.value))


def hours_stand(row: Row, text: str) -> bool:
    stated = number(row, "totalclockhours")
    return bool(stated) and bool(
        re.search(rf"(?<![\d.,])(?:{stated:f}|{stated:,f})[\s-]*(?:\w+\s)?(?:hours?|hrs?)", text)
    )


def weeks_stand(row: Row, text: str) -> bool:
    low, high = BANDS.get(row["calendarlengthid"], (0, 0))
    found = re.findall(r"\b(\d{1,3})[\s-]*(weeks?|months?)\b", text)
    return any(low <= int(count) * (1 if unit.startswith("w") else 4.34) <= high for count, unit in found)


def price_stands(row: Row, text: str) -> bool:
    return any(re.search(rf"\$\s?(?:{one:f}|{one:,f})(?!\d)", text) for one in prices_of(row))


def award_stands(row: Row, text: str) -> bool:
    return bool(re.search(r"licen[sc]|certificat|degree", text, re.IGNORECASE))


def away_stands(row: Row, text: str) -> bool:
    return row["distancelearning"] == "1" and bool(
        re.search(r"online|hybrid|self.paced|distance", text, re.IGNORECASE)
    )


Agrees = Callable[[Fact, Row], bool | None]
JUDGED: dict[str, tuple[Agrees, Callable[[Row, str], bool]]] = {
    HOURS: (hours_agree, hours_stand),
    WEEKS: (weeks_agree, weeks_stand),
    PRICE: (price_agrees, price_stands),
    MODE: (mode_agrees, away_stands),
    CREDENTIAL: (award_agrees, award_stands),
}


def proposals(rows: list[Row]) -> Iterator[tuple[Row, str, list[Fact]]]:
    for row in rows:
        text = text_of(row)
        exact = [fact for fact in read_facts(text, row["officialname"]) if not fact.bound]
        yield row, f"{row['officialname']} {text}", exact


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument(
        "--errors", action="store_true", help="show every proposal that the column contradicts"
    )
    asked = parser.parse_args()
    with asked.file.open(encoding="utf-8-sig", newline="") as file:
        read = list(proposals(list(csv.DictReader(file))))
    print("| fact | from | proposed | judged | right | precision | stands in the text | found |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for kind, (agrees, stands) in JUDGED.items():
        for least in (0.0, TICKED_FROM):
            print(line(kind, least, read, agrees, stands))
    if asked.errors:
        for text in errors(read):
            print(text)


def line(
    kind: str,
    least: float,
    read: list[tuple[Row, str, list[Fact]]],
    agrees: Agrees,
    stands: Callable[[Row, str], bool],
) -> str:
    proposed = [
        [(fact, agrees(fact, row)) for fact in facts if fact.kind == kind and fact.confidence >= least]
        for row, _, facts in read
    ]
    verdicts = [verdict for row in proposed for _, verdict in row]
    judged = [verdict for verdict in verdicts if verdict is not None]
    there = [
        any(verdict for _, verdict in row)
        for row, (cells, text, _) in zip(proposed, read, strict=True)
        if stands(cells, text)
    ]
    shares = f"{sum(judged) / max(1, len(judged)):.2f} | {len(there)} | {sum(there) / max(1, len(there)):.2f}"
    return f"| {kind} | {least} | {len(verdicts)} | {len(judged)} | {sum(judged)} | {shares} |"


def errors(read: list[tuple[Row, str, list[Fact]]]) -> Iterator[str]:
    for row, _, facts in read:
        for fact in facts:
            if fact.kind in JUDGED and JUDGED[fact.kind][0](fact, row) is False:
                around = (row["officialname"] if fact.in_title else text_of(row))[
                    max(0, fact.start - 50) : fact.end + 50
                ]
                yield f"{row['programid']} {fact.kind} {fact.value} ({fact.confidence}): {around!r}"


if __name__ == "__main__":
    main()
