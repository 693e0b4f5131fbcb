"""The documentation says what the code does."""

from pathlib import Path

from tools import docs

ROOT = Path(__file__).parents[1]


def test_the_flow_page_is_the_table():
    assert docs.TARGET.read_text(encoding="utf-8") == docs.text(), "run make docs"


def test_every_status_and_role_has_its_place_in_the_procedure():
    from chalicelib.domain.words import Role, Status

    text = (ROOT / "docs" / "procedure.md").read_text(encoding="utf-8")
    for name in [*Status, *(set(Role) - {Role.ENTERPRISE})]:
        assert f"`{name}`" in text, name
