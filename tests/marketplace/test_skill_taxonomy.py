"""Reading taxonomies from files, and loading them into rows."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from marketplace.models import OccupationSkill, Skill, SkillAlias, SkillBroader, SkillRelation, TaxonomyLoad
from marketplace.search.rows import own_terms
from marketplace.services.taxonomy import load_taxonomy
from marketplace.taxonomy import TaxonomyError, read_carried, read_taxonomy
from marketplace.taxonomy.carried import CARRIED, parent_code

NOW = datetime(2026, 11, 24, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
ESCO = SHARED / "esco-1.2.0"
ONET = SHARED / "onet-29.2"
URI = "http://data.europa.eu/esco/skill/"

SKILLS = (
    "conceptType,conceptUri,skillType,preferredLabel,altLabels,hiddenLabels,status,description\n"
    f'K,{URI}a,skill/competence,operate welder,"weld metal\nweld\noperate welder",welden,released,Joins metal.\n'
    f"K,{URI}b,knowledge,welding techniques,,,released,\n"
)
GROUPS = f"conceptUri,preferredLabel,code,description\n{URI}g,welding,S6.1,\n{URI}h,building,S6,\n"
BROADER = f"conceptUri,broaderUri\n{URI}a,{URI}g\n{URI}g,{URI}h\n{URI}a,{URI}nowhere\n{URI}a,{URI}a\n"
RELATIONS = f"originalSkillUri,relationType,relatedSkillUri\n{URI}b,essential,{URI}a\n"
OCCUPATIONS = (
    f"occupationUri,relationType,skillUri\no1,essential,{URI}a\no1,optional,{URI}a\no2,optional,{URI}a\n"
)


@pytest.fixture
def esco(tmp_path) -> Path:
    folder = tmp_path / "esco-9.8.7"
    folder.mkdir()
    files = {
        "skills_en.csv": SKILLS,
        "skillGroups_en.csv": GROUPS,
        "broaderRelationsSkillPillar_en.csv": BROADER,
        "skillSkillRelations_en.csv": RELATIONS,
        "occupationSkillRelations_en.csv": OCCUPATIONS,
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def everything():
    """All that a load may write, without primary keys and times."""
    return (
        sorted(
            Skill.objects.values_list(
                "external_id", "label", "kind", "code", "description", "occupation_count"
            )
        ),
        sorted(SkillAlias.objects.values_list("skill__external_id", "text")),
        sorted(SkillBroader.objects.values_list("skill__external_id", "broader__external_id")),
        sorted(SkillRelation.objects.values_list("skill__external_id", "other__external_id", "kind")),
        TaxonomyLoad.objects.count(),
    )


def load(path, **options):
    return load_taxonomy(taxonomy=read_taxonomy(path), now=NOW, **options)


class TestReading:
    def test_escos_own_columns(self, esco):
        taxonomy = read_taxonomy(esco)
        first, second = taxonomy.skills
        assert (taxonomy.source, taxonomy.name) == ("esco", "ESCO 9.8.7")
        assert (first.label, first.kind, first.aliases) == (
            "operate welder",
            "skill",
            ("weld metal", "weld", "welden"),
        )
        assert (second.kind, second.aliases, second.description) == ("knowledge", (), "")
        assert [(group.code, group.label) for group in taxonomy.groups] == [
            ("S6.1", "welding"),
            ("S6", "building"),
        ]
        assert taxonomy.broader == [(f"{URI}a", f"{URI}g"), (f"{URI}g", f"{URI}h")]
        assert taxonomy.warnings == ("broader: 2 left out (doubled, to itself or to an unknown skill)",)
        assert taxonomy.relations == [(f"{URI}b", f"{URI}a", "essential")]
        assert (taxonomy.occupations, taxonomy.occupations_read) == ({f"{URI}a": 2}, 2)

    def test_one_file_says_nothing_of_the_rest(self, esco):
        taxonomy = read_taxonomy(esco / "skills_en.csv")
        assert len(taxonomy.skills) == 2
        assert (taxonomy.groups, taxonomy.broader, taxonomy.relations, taxonomy.occupations) == (None,) * 4

    def test_rebuilt_columns(self, tmp_path):
        (tmp_path / "skills_rebuilt.csv").write_text(
            "skill_id,label,skill_type,alt_labels,description\nx,do,,a|b||a,\n"
        )
        (tmp_path / "occupation_skill_rebuilt.csv").write_text(
            "occupation_id,relation,skill_id\no,essential,x\n"
        )
        taxonomy = read_taxonomy(tmp_path)
        assert [(skill.external_id, skill.kind, skill.aliases) for skill in taxonomy.skills] == [
            (f"{URI}x", "skill", ("a", "b"))
        ]
        assert taxonomy.occupations == {f"{URI}x": 1}

    def test_onet(self, tmp_path):
        (tmp_path / "Technology_Skills.txt").write_text(
            "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\tHot Technology\n"
            '11-1\tAcme "CAD"\t43\tDesign software\tY\n11-2\tACME "cad"\t43\tDesign software\tN\n'
            '11-2\tAcme "CAD"\t44\tOther software\tN\n'
        )
        taxonomy = read_taxonomy(tmp_path)
        assert [(skill.external_id, skill.label, skill.kind) for skill in taxonomy.skills] == [
            ('43/acme "cad"', 'Acme "CAD"', "technology"),
            ('44/acme "cad"', 'Acme "CAD"', "technology"),
        ]
        assert [(group.external_id, group.label) for group in taxonomy.groups] == [
            ("commodity/43", "Design software"),
            ("commodity/44", "Other software"),
        ]
        assert taxonomy.broader[0] == ('43/acme "cad"', "commodity/43")
        assert (taxonomy.occupations['43/acme "cad"'], taxonomy.occupations_read) == (2, 2)

    def test_a_byte_order_mark_is_no_letter(self, esco):
        (esco / "skills_en.csv").write_text(SKILLS, encoding="utf-8-sig")
        assert read_taxonomy(esco).skills[0].external_id == f"{URI}a"


BROKEN = {
    "a column is missing": (
        SKILLS.replace("preferredLabel", "name"),
        "skills_en.csv: column preferredLabel is missing; the header has conceptType, conceptUri, skillType, name,"
        " altLabels, hiddenLabels, status, description.",
    ),
    "a row is short": (SKILLS + "a,b\n", "skills_en.csv, row 6: 2 cells where the header has 8."),
    "a label is empty": (
        SKILLS.replace("operate welder,", ","),
        "skills_en.csv, row 2, column preferredLabel: is empty.",
    ),
    "a label is too long": (
        SKILLS.replace("welding techniques", "w" * 256),
        "skills_en.csv, row 5, column preferredLabel: has 256 characters; 255 fit.",
    ),
    "an alias is too long": (
        SKILLS.replace("welden", "w" * 300),
        "skills_en.csv, row 2, column altLabels: a name has 300 characters; 255 fit.",
    ),
    "an id comes twice": (
        SKILLS.replace(f"{URI}b", f"{URI}a"),
        f"skills_en.csv, row 5, column conceptUri: {URI}a stands in row 2 already.",
    ),
    "a kind is unknown": (
        SKILLS.replace(",knowledge,", ",talent,"),
        "skills_en.csv, row 5, column skillType: 'talent' is neither skill/competence nor knowledge.",
    ),
    "a quote is open": (SKILLS.replace('operate welder",', "operate welder,"), "skills_en.csv, row 2: "),
    "it is empty": ("", "skills_en.csv: the file is empty."),
    "it has no rows": (SKILLS.splitlines()[0], "the file has a header and no skills."),
}


@pytest.mark.django_db
class TestBrokenFiles:
    @pytest.mark.parametrize(("text", "says"), BROKEN.values(), ids=BROKEN.keys())
    def test_the_error_names_the_place_and_nothing_is_written(self, esco, text, says):
        (esco / "skills_en.csv").write_text(text)
        with pytest.raises(CommandError) as error:
            call_command("import_skills", esco, "--format", "esco", verbosity=0)
        assert says in str(error.value)
        assert str(error.value).endswith("Nothing was changed.")
        assert everything() == ([], [], [], [], 0)

    def test_another_encoding(self, esco):
        (esco / "skills_en.csv").write_bytes(SKILLS.replace("Joins", "Für").encode("latin-1"))
        with pytest.raises(TaxonomyError, match=r"^skills_en.csv: not UTF-8 text \(line 4, byte \d+\)\.$"):
            read_taxonomy(esco)

    def test_a_broken_file_beside_good_ones(self, esco):
        (esco / "skillSkillRelations_en.csv").write_text(RELATIONS.replace("essential", "maybe"))
        with pytest.raises(CommandError, match="row 2, column relationType: 'maybe' is neither"):
            call_command("import_skills", esco, verbosity=0)
        assert everything() == ([], [], [], [], 0)

    def test_a_table_of_something_else(self, tmp_path):
        (tmp_path / "pets.csv").write_text("name\nRex\n")
        for path in (tmp_path, tmp_path / "pets.csv"):
            with pytest.raises(TaxonomyError, match="neither ESCO"):
                read_taxonomy(path)
        with pytest.raises(TaxonomyError, match="no such file or folder"):
            read_taxonomy(tmp_path / "nowhere")

    def test_onets_missing_column_and_ragged_row(self, tmp_path):
        file = tmp_path / "Technology_Skills.txt"
        file.write_text("O*NET-SOC Code\tExample\n11-1\tx\n")
        with pytest.raises(
            TaxonomyError, match=r"^Technology_Skills.txt: column Commodity Code, Commodity Title is"
        ):
            read_taxonomy(file)
        file.write_text("O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n11-1\tx\t43\n")
        with pytest.raises(
            TaxonomyError, match=r"^Technology_Skills.txt, row 2: 3 cells where the header has 4\.$"
        ):
            read_taxonomy(tmp_path, "onet")


@pytest.mark.django_db
class TestLoading:
    def test_what_occupations_ask_for(self, esco):
        names = f"conceptUri,preferredLabel,iscoGroup\no1,welder,7212\n{URI}unknown,nobody,1\n"
        (esco / "occupations_en.csv").write_text(names)
        load(esco)
        fields = ("occupation__label", "occupation__group", "skill__external_id", "kind")
        links = OccupationSkill.objects.order_by("occupation__label").values_list(*fields)
        # What is essential is not optional too; an occupation without a name is called by its id.
        assert list(links) == [("o2", "", f"{URI}a", "optional"), ("welder", "7212", f"{URI}a", "essential")]
        (esco / "occupationSkillRelations_en.csv").write_text(
            f"occupationUri,relationType,skillUri\no1,optional,{URI}a\no1,essential,{URI}gone\n"
        )
        # One occupation and its link go, the other link changes its kind.
        assert load(esco).links_changed == 3
        assert list(links.all()) == [("welder", "7212", f"{URI}a", "optional")]
        assert load(esco).links_changed == 0

    def test_a_relation_of_another_kind_is_named(self, esco):
        (esco / "occupationSkillRelations_en.csv").write_text(
            f"occupationUri,relationType,skillUri\no1,nice,{URI}a\n"
        )
        with pytest.raises(TaxonomyError, match="row 2, column relationType: 'nice' is neither"):
            read_taxonomy(esco)

    def test_rows(self, esco):
        report = load(esco)
        assert (report.concepts.added, report.aliases_changed, report.links_changed) == (4, 3, 7)
        skills, aliases, broader, relations, loads = everything()
        assert skills[0] == (f"{URI}a", "operate welder", "skill", "", "Joins metal.", 2)
        assert skills[1] == (f"{URI}b", "welding techniques", "knowledge", "", "", 0)
        assert skills[2] == (f"{URI}g", "welding", "group", "S6.1", "", None)
        assert aliases == [(f"{URI}a", "weld"), (f"{URI}a", "weld metal"), (f"{URI}a", "welden")]
        assert broader == [(f"{URI}a", f"{URI}g"), (f"{URI}g", f"{URI}h")]
        assert (relations, loads) == ([(f"{URI}b", f"{URI}a", "essential")], 1)

    def test_the_same_again_changes_nothing(self, esco):
        load(esco)
        before, keys = everything(), list(Skill.objects.values_list("pk", flat=True))
        report = load(esco)
        assert (report.changed, everything()) == (False, before)
        assert list(Skill.objects.values_list("pk", flat=True)) == keys

    def test_what_differs_is_changed_in_place(self, esco):
        load(esco)
        old = Skill.objects.get(external_id=f"{URI}a")
        text = SKILLS.replace("operate welder", "operate a welder").replace("weld metal", "weld steel")
        (esco / "skills_en.csv").write_text(text)
        report = load(esco)
        assert (report.concepts.added, report.concepts.updated, report.aliases_changed) == (0, 1, 2)
        assert Skill.objects.get(external_id=f"{URI}a").pk == old.pk
        assert set(SkillAlias.objects.values_list("text", flat=True)) == {"weld steel", "weld", "welden"}

    def test_what_vanished_is_retired_and_comes_back(self, esco):
        load(esco)
        (esco / "skills_en.csv").write_text("".join(SKILLS.splitlines(keepends=True)[:4]))
        assert load(esco).concepts.retired == 1
        assert Skill.objects.get(external_id=f"{URI}b").retired_at == NOW
        (esco / "skills_en.csv").write_text(SKILLS)
        assert load(esco).concepts.updated == 1
        assert Skill.objects.get(external_id=f"{URI}b").retired_at is None

    def test_a_skill_that_the_source_gave_up_is_retired(self, esco):
        (esco / "skills_en.csv").write_text(SKILLS.replace(",released,\n", ",obsolete,\n"))
        load(esco)
        assert list(Skill.objects.offered().values_list("external_id", flat=True)) == [f"{URI}a"]

    def test_a_part_retires_nothing(self, esco):
        more = "".join(f"K,{URI}{n},knowledge,subject {n},,,released,\n" for n in range(3))
        (esco / "skills_en.csv").write_text(SKILLS + more)
        load(esco)
        (esco / "skills_en.csv").write_text(SKILLS)
        report = load(esco)
        assert (report.concepts.retired, Skill.objects.offered().count()) == (0, 5)
        assert report.warnings[-1].startswith("the file has 2 skills, far fewer than are loaded")

    def test_a_skills_file_alone_keeps_hierarchy_and_counts(self, esco):
        load(esco)
        before = everything()
        assert load(esco / "skills_en.csv").changed is False
        assert everything() == before

    def test_another_source_is_left_alone(self, esco, tmp_path):
        load(esco)
        before = everything()[:4]
        (tmp_path / "Technology_Skills.txt").write_text(
            "O*NET-SOC Code\tExample\tCommodity Code\tCommodity Title\n11-1\tExcel\t43\tSpreadsheet software\n"
        )
        load(tmp_path / "Technology_Skills.txt")
        assert Skill.objects.filter(source="onet").count() == 2
        Skill.objects.filter(source="onet").delete()
        assert everything()[:4] == before

    def test_the_command_says_what_it_did(self, esco, capsys):
        call_command("import_skills", esco)
        call_command("import_skills", esco)
        said = capsys.readouterr()
        assert (
            "ESCO 9.8.7: 2 skills, 3 aliases, 2 groups, 2 broader, 1 relations; 2 occupations counted ("
            in said.out
        )
        assert "4 added, 0 changed, 0 retired; 3 aliases and 7 links added or taken away." in said.out
        assert said.out.strip().endswith("Nothing changed: all of it was there already.")
        assert said.err.startswith("reading …")


class TestCarriedList:
    def test_it_names_its_source_and_no_description(self):
        with gzip.open(CARRIED, "rt", encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
        assert (
            lines[0]["attribution"] == "This service uses the ESCO classification of the European Commission."
        )
        assert {key for line in lines for key in line} == {
            "kind", "name", "attribution", "code", "label", "id", "aliases", "codes",
        }  # fmt: skip
        assert CARRIED.stat().st_size < 3_000_000
        assert (
            CARRIED.read_bytes()[4:8] == b"\0\0\0\0"
        )  # no time in it, so that the same list gives the same bytes

    def test_its_hierarchy(self):
        taxonomy = read_carried()
        assert (len(taxonomy.skills), len(taxonomy.groups)) == (13939, 553)
        known = {concept.external_id for concept in taxonomy.concepts}
        assert {end for link in taxonomy.broader for end in link} <= known

    @pytest.mark.parametrize(
        ("code", "parent"),
        [("S4.5.0", "S4.5"), ("S4.5", "S4"), ("S4", ""), ("0612", "061"), ("061", "06"), ("06", "")],
    )
    def test_parents_by_code(self, code, parent):
        assert parent_code(code) == parent

    def test_every_own_term_names_a_skill_of_it(self):
        labels = {skill.label for skill in read_carried().skills}
        assert own_terms().keys() - labels == set()

    @pytest.mark.django_db
    def test_it_is_loaded_by_default_and_gives_way_to_the_full_files(self, esco, capsys):
        call_command("import_skills", verbosity=0)
        assert (Skill.objects.offered().count(), Skill.objects.filter(kind="group").count()) == (13939, 553)
        assert TaxonomyLoad.objects.get().name == "ESCO 1.2.0 (carried)"
        if not ESCO.exists():
            pytest.skip("the full ESCO files are not here")
        call_command("import_skills", ESCO)
        assert "ESCO 1.2.0: 13,939 skills, 83,742 aliases, 640 groups, 20,822 broader, 5,817 relations;" in (
            capsys.readouterr().out
        )
        offered = Skill.objects.offered()
        assert (offered.count(), Skill.objects.exclude(kind="group").count()) == (13939, 13939)
        assert offered.filter(occupation_count=None).count() == 0
        assert not Skill.objects.filter(external_id__startswith="esco:code:", retired_at=None).exists()
        codes = Skill.objects.filter(kind="group", retired_at=None).values_list("code", flat=True)
        assert len(codes) == len(set(codes)) == 640
        before = everything()
        call_command("import_skills")
        assert (
            capsys.readouterr()
            .out.strip()
            .endswith("Nothing changed: ESCO 1.2.0 is loaded and says more than the carried list.")
        )
        assert everything() == before


@pytest.mark.django_db
@pytest.mark.skipif(not ONET.exists(), reason="the O*NET files are not here")
def test_real_onet_files(capsys):
    call_command("import_skills", ONET)
    assert (
        "O*NET 29.2: 8,927 skills, 0 aliases, 135 groups, 8,927 broader, 0 relations; 923 occupations counted ("
        in (capsys.readouterr().out)
    )
