"""The columns of a file of needs, in the order of docs/imports.md."""

from __future__ import annotations

from marketplace.importing.headers import Column

COLUMNS = (
    Column("own_id", "The employer's own id of the need. It must stay the same: the next import finds the need by it.",
           ("id", "external id", "need id", "job id", "reference", "requisition", "code"), required=True),
    Column("title", "What is wanted in a line, at most 200 characters.",
           ("name", "job title", "position", "role", "need"), required=True),
    Column("description", "In the employer's words, at most 10,000 characters. Skills are suggested from it.",
           ("text", "about", "details", "job description", "summary")),
    Column("skills", "Names or ids of skills, a semicolon between them; must:, should: or nice: before one is its "
           "importance (must if none), @1 to @5 behind one its level (3 if none). Blank: suggested.",
           ("skill", "skills wanted", "wanted skills", "competencies")),
    Column("employer", "Its name or id. One that is new here is made.", ("company", "organisation", "organization")),
    Column("headcount", "How many people will learn; 10 where it is blank.",
           ("learners", "people", "participants", "seats", "number of learners")),
    Column("target_price", "What the employer wants to pay for each learner.", ("target", "wants to pay")),
    Column("budget_price", "What it can pay for each learner.", ("budget", "budget per learner")),
    Column("ceiling_price", "Dearer ones are left out.", ("ceiling", "at most", "maximum price")),
    Column("currency", "Three letters; the employer's currency where it is blank.", ("currency code",)),
    Column("start_from", "Start no earlier than this day.", ("earliest start", "from", "not before")),
    Column("start_to", "Start no later than this day.", ("latest start", "to", "not after", "until")),
    Column("max_weeks", "Longest duration in weeks.", ("weeks", "longest weeks")),
    Column("max_hours", "Most clock hours.", ("hours", "clock hours")),
    Column("modes", "on_campus, at_employer, hybrid, live_online, self_paced; a semicolon between several. Blank: any.",
           ("mode", "delivery", "delivery mode", "delivery modes", "modality")),
    Column("postcode", "Where the learners are. A US ZIP code gives city, state and distances.",
           ("zip", "zip code", "zipcode", "postal code", "post code")),
    Column("city", "", ("town", "location")),
    Column("region", "State or region.", ("province", "us state")),
    Column("country", "Two letters.", ("country code",)),
    Column("reach_km", "How far learners travel.", ("reach", "within km", "distance km")),
    Column("credit", "yes where it must give academic credit.", ("credit wanted", "academic credit")),
    Column("language", "Language of instruction: en, es, or its English name; en where it is blank.", ("lang",)),
    Column("state", "open or draft; open where it is blank.", ("status",)),
)  # fmt: skip
