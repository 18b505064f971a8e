"""The words of documents, and what is said of those that cannot be read."""

import pytest

from marketplace.documents import DocumentFault, TooSlow, read_apart
from marketplace.documents.kinds import kind_of
from marketplace.documents.limits import MOST_BYTES, MOST_LETTERS, MOST_PAGES, MOST_UNPACKED
from marketplace.documents.reading import read_document
from marketplace.documents.tidy import tidy
from tests.marketplace.documents import NAMES, SYLLABUS, docx, locked_pdf, packed, paragraph, pdf, row

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)


def fault(content: bytes) -> str:
    with pytest.raises(DocumentFault) as raised:
        read_document(content)
    return str(raised.value)


def test_a_pdf_page_by_page() -> None:
    ticks: list[tuple[int, int]] = []
    text = read_document(pdf(SYLLABUS, ["Second page (with brackets)"]), lambda *tick: ticks.append(tick))
    assert text == "\n".join(SYLLABUS) + "\n\nSecond page (with brackets)"
    assert ticks == [(1, 2), (2, 2)]


def test_a_word_document_with_a_table() -> None:
    table = f"<w:tbl>{row('Clock hours', '40')}{row('Weeks:', '8')}{row('a', 'b', 'c')}{row('', '')}</w:tbl>"
    body = (
        paragraph("Weld")
        + table
        + "<w:p><w:r><w:t>in</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>lines</w:t></w:r></w:p>"
    )
    assert read_document(docx(body)) == "Weld\nClock hours: 40\nWeeks: 8\na | b | c\n\nin two\nlines"


def test_words_that_stand_there_twice_or_were_struck_out_are_read_once_or_not() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice, fallback = (f"<mc:{name}>{paragraph('Box')}</mc:{name}>" for name in ("Choice", "Fallback"))
    box = f"<mc:AlternateContent {mc}>{choice}{fallback}</mc:AlternateContent>"
    body = f"<w:p><w:r>{box}</w:r></w:p><w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    assert read_document(docx(body)) == "Box"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_plain_text_in_any_letters(encoding: str) -> None:
    assert read_document("Café, $40 – welding".encode(encoding)) == "Café, $40 – welding"


def test_a_kind_is_told_by_content_alone() -> None:
    assert kind_of(b"\n" + pdf(SYLLABUS)) == "pdf"
    assert kind_of(docx(paragraph("Weld"))) == "docx"
    assert kind_of(b"Weld") == "text"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The document is empty."),
        (b" \r\n\0 ", "The document is empty."),
        (
            b"%PDF-1.7 and no more",
            "The PDF is damaged: it cannot be opened. Save it again, or paste the words.",
        ),
        (pdf(SYLLABUS)[:300], "The PDF is damaged: it cannot be opened. Save it again, or paste the words."),
        (pdf(), "The PDF is damaged: it cannot be opened. Save it again, or paste the words."),
        (
            pdf([], ["7"]),
            "The PDF holds pictures of pages, no words: it was scanned. Use text recognition in your scanner or PDF "
            "program first, or paste the words.",
        ),
        (
            locked_pdf("secret", *SYLLABUS),
            "The PDF is protected by a password. Save it without one, or paste the words.",
        ),
        (
            pdf(*[["Words on a page"]] * (MOST_PAGES + 1)),
            "The PDF has 101 pages; at most 100 are read. Send those that matter.",
        ),
        (b"PK\x03\x04 torn", "The document is damaged: it cannot be opened. Save it again and retry."),
        (
            docx(paragraph("Weld"))[:-30],
            "The document is damaged: it cannot be opened. Save it again and retry.",
        ),
        (
            docx("", root="<w:document"),
            "The Word document is damaged: it cannot be opened. Save it again, or paste the words.",
        ),
        (
            docx(
                "", root='<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]><a>&b;&d;</a>'
            ),
            "The Word document is damaged: it cannot be opened. Save it again, or paste the words.",
        ),
        (docx(""), "The Word document holds no words, perhaps only pictures. Paste the words instead."),
        (
            docx("", root=" " * (MOST_UNPACKED + 1)),
            "The Word document unpacks to more than 50 MB. Send the part that matters, or paste the words.",
        ),
        (packed({"xl/workbook.xml": "x"}), "This is a spreadsheet. A whole catalogue goes in under Import."),
        (
            packed({"content.xml": "x"}),
            "This is an OpenDocument text. Save it as .docx or PDF, or paste the words.",
        ),
        (
            packed({"photo.jpg": "x"}),
            "This is a packed file, not a document. Choose a PDF, a Word document (.docx) or a plain text, or "
            "paste the words.",
        ),
        (OLE, "This is a Word document of before 2007 (.doc). Save it as .docx or PDF, or paste the words."),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "The document is protected by a password. Save it without one, or paste the words.",
        ),
        (
            b"{\\rtf1 Weld}",
            "This is a rich text document (.rtf). Save it as .docx or PDF, or paste the words.",
        ),
        (b"\x89PNG\r\n", "This is a picture. A picture holds no words: paste them instead."),
        (
            b"MZ\x90\x00\x03",
            "This is no document that can be read here. Choose a PDF, a Word document (.docx) or a plain text, or "
            "paste the words.",
        ),
        (b"\xff\xfea", "The letters of this text cannot be read. Save it as UTF-8, or paste the words."),
        (b"x" * (MOST_BYTES + 1), "The document has 10.0 MB; at most 10 MB are read."),
    ],
)
def test_what_is_said_of_a_broken_one(content: bytes, said: str) -> None:
    assert fault(content) == said


def test_a_pdf_that_is_locked_against_changes_alone_is_read() -> None:
    assert read_document(locked_pdf("", *SYLLABUS)) == "\n".join(SYLLABUS)


def test_lines_that_a_page_cut_are_mended_and_a_long_text_is_cut() -> None:
    assert tidy("Learn weld-\ning of steel\npipes.\nThen  paint.\r\n\r\n\r\nﬁnish\0", cut_lines=True) == (
        "Learn welding of steel pipes.\nThen paint.\n\nfinish"
    )
    assert len(tidy("word " * MOST_LETTERS)) == MOST_LETTERS


def test_in_a_process_of_its_own_it_reads_the_same() -> None:
    ticks: list[tuple[int, int]] = []
    content = pdf(SYLLABUS, ["Page two says little"])
    assert read_apart(content, seconds=30, tick=lambda *tick: ticks.append(tick)) == read_document(content)
    assert ticks == [(1, 2), (2, 2)]
    with pytest.raises(DocumentFault, match="The document is empty"):
        read_apart(b"", seconds=30)


def test_a_process_whose_time_is_up_is_ended() -> None:
    with pytest.raises(TooSlow, match="takes too long"):
        read_apart(pdf(SYLLABUS), seconds=0)


def test_a_document_that_nests_without_end_breaks_no_more_than_its_own_process() -> None:
    deep = "<w:p>" * 200_000 + "</w:p>" * 200_000
    with pytest.raises(DocumentFault, match="Save it again"):
        read_apart(docx("", root=f"<w:document {NAMES}>{deep}</w:document>"), seconds=30)
