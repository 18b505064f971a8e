"""The made-up people who sign in. Their password is known to everybody: they exist in demo databases alone."""

from allauth.account.models import EmailAddress

from accounts.models import Membership, NoticeDelivery, NoticeSetting, Organisation, Person, Role

PASSWORD = "try-trellis-now"  # noqa: S105 - public on purpose; script/server prints it
ADMINISTRATOR = "administrator@demo.example"
# Email address, name, the organisation's key, role; the order in which they are shown.
MEMBERS = (
    ("employer.owner@demo.example", "Dana Okafor", "brightwater", Role.OWNER),
    ("employer.viewer@demo.example", "Luis Prado", "brightwater", Role.VIEWER),
    ("institution.owner@demo.example", "Miriam Castell", "raritan", Role.OWNER),
    ("institution.editor@demo.example", "Theo Lindqvist", "raritan", Role.EDITOR),
)


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, email address, password) of the demo people in this database, one for each role."""
    people = Person.objects.filter(email__endswith="@demo.example", is_active=True)
    there = set(people.values_list("email", flat=True))
    shown = [(f"{_kind(email)}, {role.label.lower()}", email, PASSWORD) for email, _, _, role in MEMBERS]
    shown.append(("Administrator", ADMINISTRATOR, PASSWORD))
    return [row for row in shown if row[1] in there]


def create_administrator() -> Person:
    person = Person.objects.create_superuser(ADMINISTRATOR, PASSWORD, full_name="Ines Marchetti")
    return _verified(person)


def create_owner(key: str, name: str) -> Person:
    """The organisation's owner: one of those who are shown, or one behind the scenes who cannot sign in."""
    for email, full_name, organisation, role in MEMBERS:
        if organisation == key and role == Role.OWNER:
            return _verified(Person.objects.create_user(email, PASSWORD, full_name=full_name))
    person = Person.objects.create_user(f"{key}@demo.example", None, full_name=f"Owner of {name}")
    return _verified(person)


def create_second_owner(organisation: Organisation, name: str) -> Person:
    """Another owner behind the scenes."""
    person = _verified(
        Person.objects.create_user(f"{name.split()[0].lower()}@demo.example", None, full_name=name)
    )
    Membership.objects.create(organisation=organisation, person=person, role=Role.OWNER)
    return person


def create_colleagues(organisations: dict[str, Organisation]) -> None:
    for email, full_name, key, role in MEMBERS:
        if role != Role.OWNER:
            person = _verified(Person.objects.create_user(email, PASSWORD, full_name=full_name))
            Membership.objects.create(organisation=organisations[key], person=person, role=role)


def _verified(person: Person) -> Person:
    """With a confirmed address, to which nothing is mailed: it leads nowhere."""
    NoticeSetting.objects.create(person=person, delivery=NoticeDelivery.NONE)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def _kind(email: str) -> str:
    return email.split(".")[0].capitalize()
