"""What kind a file is, by its content."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.attachments import KINDS, MACROS, REFUSED, kind_of


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xd8\xff\xe0 jfif", "jpg"),
        (b"\x89PNG\r\n\x1a\n\x00", "png"),
        (b"%PDF-1.7\n", "pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
    ],
)
def test_the_five_kinds_are_known_by_content(body, kind):
    assert kind_of(body) == (kind, None) and kind in KINDS


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", REFUSED),
        (b"MZ\x90\x00 program", REFUSED),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", REFUSED),
        (b"GIF89a", REFUSED),
        (b"PK\x03\x04 not an archive", REFUSED),
        (archive("readme.txt"), REFUSED),
        (archive("word/document.xml"), REFUSED),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), REFUSED),
        (archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), MACROS),
    ],
)
def test_anything_else_is_refused_with_a_sentence(body, problem):
    assert kind_of(body) == ("", problem)


@given(st.binary(max_size=200))
def test_no_content_makes_it_fail(body):
    kind, problem = kind_of(body)
    assert (kind in KINDS) != bool(problem)
