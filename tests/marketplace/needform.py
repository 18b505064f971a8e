"""What a browser sends for the form of a need."""


def sent(*rows: dict, **changed) -> dict:
    """What a browser sends for the form."""
    values = {
        "title": "Weld aluminium",
        "description": "Our fitters weld steel.",
        "headcount": "12",
        "currency": "USD",
        "target_price": "1,000",
        "budget_price": "$1,200",
        "ceiling_price": "",
        "start_from": "2027-02-01",
        "start_to": "2027-03-12",
        "max_weeks": "",
        "max_hours": "",
        "delivery": ["1", "2"],
        "country": "US",
        "region": "NJ",
        "city": "Trenton",
        "postcode": "08608",
        "reach_km": "40",
        "language": "en",
        "custom_welcome": "on",
        "use_region": "on",
        "weight_skill": "55",
        "weight_cost": "25",
        "weight_satisfaction": "20",
        "skills-TOTAL_FORMS": str(len(rows)),
        "skills-INITIAL_FORMS": "0",
    }
    for number, row in enumerate(rows):
        full = {"skill": "", "name": "", "level": "3", "importance": "must"} | row
        values |= {f"skills-{number}-{name}": value for name, value in full.items()}
    return values | changed
