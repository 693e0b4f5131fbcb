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


def test_every_link_of_the_documentation_leads_somewhere():
    import re

    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src="([^"]+)"', text):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_make_target_that_the_readmes_name_exists():
    import re

    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md"):
        for target in re.findall(r"make ([a-z][a-z0-9-]+)", (ROOT / page).read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.M), f"{page}: make {target}"
