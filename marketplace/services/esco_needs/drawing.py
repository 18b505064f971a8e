"""What a need asks besides its skills, drawn from the catalogue's own prices, hours and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from accounts.models import Organisation
from marketplace.models.modes import ALL_MODES, DeliveryMode
from marketplace.services.esco_needs.choosing import Served
from marketplace.services.esco_needs.market import PLACE, Market, Offer, quantile
from marketplace.services.needs import NeedValues
from marketplace.taxonomy.concepts import Work

HEADCOUNTS = (4, 5, 6, 8, 8, 10, 10, 12, 12, 12, 15, 16, 20, 20, 24, 30, 40)
REACHES = (25.0, 40.0, 40.0, 60.0, 60.0, 80.0, 120.0, None)
FACE_TO_FACE = DeliveryMode.ON_CAMPUS | DeliveryMode.AT_EMPLOYER | DeliveryMode.HYBRID
ONLINE = DeliveryMode.HYBRID | DeliveryMode.LIVE_ONLINE | DeliveryMode.SELF_PACED
MODES = (ALL_MODES, FACE_TO_FACE, DeliveryMode.ON_CAMPUS | DeliveryMode.HYBRID, ONLINE)
MODE_WEIGHTS = (50, 25, 15, 10)
ENOUGH = 3  # offers near an occupation whose prices say more than the whole market's
STEP = 50  # nobody writes a budget of $1,237
OTHER_TITLES_SAID = 5


def values_of(one: Served, market: Market, employer: Organisation, today: date, rng: Random) -> NeedValues:
    """Everything but the skills. Dates follow `today`; the same arguments give the same values."""
    title = one.occupation.label
    values: NeedValues = {
        "title": (title[0].upper() + title[1:])[:200],
        "description": _description(one.occupation),
        "headcount": rng.choice(HEADCOUNTS),
        "currency": market.currency,
        "modes": int(rng.choices(MODES, MODE_WEIGHTS)[0]),
        "reach_km": rng.choice(REACHES),
        "custom_welcome": rng.random() < 0.75,
        "max_hours": _most_hours(one, market, rng),
    }
    return values | _money(one, market, rng) | _window(today, rng) | _place(one, employer, rng)


def _description(occupation: Work) -> str:
    also = ", ".join(occupation.other_names[:OTHER_TITLES_SAID])
    return (
        f"{occupation.description}\n\nAlso called: {also}."[:10000]
        if also
        else occupation.description[:10000]
    )


def _money(one: Served, market: Market, rng: Random) -> NeedValues:
    """A budget between the lower third and the upper sixth of prices; some say no limit, a few no amount at all."""
    prices = _known(one, market, lambda offer: offer.price)
    share, wish, most = rng.uniform(0.35, 0.85), rng.uniform(0.7, 0.95), rng.uniform(1.05, 1.5)
    limits, silent = rng.random() < 0.6, rng.random() < 0.08
    if silent or not prices:
        return {"target_price": None, "budget_price": None, "ceiling_price": None}
    budget = max(STEP, _stepped(quantile(prices, share)))
    return {
        "target_price": Decimal(max(STEP, _stepped(budget * wish))),
        "budget_price": Decimal(budget),
        "ceiling_price": Decimal(max(budget, _stepped(budget * most))) if limits else None,
    }


def _stepped(amount: float) -> int:
    return round(amount / STEP) * STEP


def _most_hours(one: Served, market: Market, rng: Random) -> int | None:
    hours = _known(one, market, lambda offer: offer.hours)
    share, limited = rng.uniform(0.6, 0.95), rng.random() < 0.25
    return max(1, round(quantile(hours, share))) if limited and hours else None


def _known(one: Served, market: Market, number: Callable[[Offer], float | None]) -> Sequence[float]:
    """Sorted: of the offers near the occupation where these are enough, else of the whole market."""
    near = sorted(value for value in map(number, one.near) if value is not None)
    return near if len(near) >= ENOUGH else sorted(v for v in map(number, market.offers) if v is not None)


def _window(today: date, rng: Random) -> NeedValues:
    """From the first of one of the next months, for four to sixteen weeks; one in seven can start at any time."""
    first, weeks = _first_of_month(today, rng.randint(1, 4)), rng.randint(4, 16)
    if rng.random() < 1 / 7:
        return {"start_from": None, "start_to": None}
    return {"start_from": first, "start_to": first + timedelta(weeks=weeks)}


def _first_of_month(today: date, later: int) -> date:
    months = today.year * 12 + today.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def _place(one: Served, employer: Organisation, rng: Random) -> NeedValues:
    """The employer's; for one need in four a site near an offer."""
    sites = [offer.place for offer in one.near if offer.place is not None]
    site = rng.choice(sites) if sites and rng.random() < 0.25 else None
    return place_values(site or tuple(getattr(employer, name) for name in PLACE))


def place_values(place: tuple[Any, ...]) -> NeedValues:
    country, region, city, postcode, latitude, longitude = place
    return {
        "country": country,
        "region": region,
        "city": city,
        "postcode": postcode,
        "latitude": latitude,
        "longitude": longitude,
    }
