"""How it looks, as far as that can be computed: contrast of the tokens, weight of the pages, landmarks, foreign hosts.

What only a browser can see (axe, the keyboard) is in tests/e2e.
"""

import itertools
import re

import pytest

from chalicelib.web import static
from tests import tour
from tests.web.client import Browser
from tests.web.desk.office import Office

CSS = {name: (static.FOLDER / name).read_text(encoding="utf-8") for name in ("bihuan.css", "desk.css")}
PLAIN = {name: re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) for name, text in CSS.items()}
HEAVIEST = 100_000  # bytes of a page with its style sheets and scripts, without attachments
READABLE, GRAPHIC = 4.5, 3.0  # WCAG 2.1, 1.4.3 and 1.4.11
WHITE = "#ffffff"
# Text colours that stand on these grounds somewhere: token → grounds.
TEXT = {
    "ink": ("paper", "ground", "ground-2", "blue-soft", "red-soft", "amber-soft", "green-soft", "plum-soft"),
    "ink-2": ("paper", "ground", "ground-2", "blue-soft", "red-soft", "amber-soft", "green-soft", "plum-soft"),
    "ink-3": ("paper", "ground", "ground-2", "blue-soft", "plum-soft"),
    "blue": ("paper", "ground", "blue-soft", "amber-soft", "green-soft", "plum-soft", "ground-2"),
    "blue-ink": ("paper", "ground", "blue-soft"), "red": ("paper", "ground", "red-soft"),
    "red-ink": ("paper", "red-soft"), "amber": ("paper", "ground", "amber-soft"),
    "green": ("paper", "ground", "green-soft"), "plum": ("paper", "ground", "plum-soft"),
}  # fmt: skip
ON_COLOUR = ("blue", "blue-ink", "red", "ink-2", "plum")  # white stands on these


def tokens(block: str = ":root") -> dict[str, str]:
    found = re.search(re.escape(block) + r"\s*\{(.*?)\}", PLAIN["bihuan.css"], re.DOTALL)
    assert found
    return dict(re.findall(r"--([\w-]+):\s*([^;]+?)\s*(?:;|$)", found[1]))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def resolved(value: str, known: dict[str, str]) -> str | None:
    """A plain colour: #hex, or a token's; None for what is no single colour."""
    token = re.fullmatch(r"var\(--([\w-]+)\)", value.strip())
    value = known.get(token[1], "") if token else value.strip()
    return value if re.fullmatch(r"#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}", value) else None


def test_contrast_is_computed_as_wcag_does():
    assert round(contrast("#000", "#fff"), 1) == 21.0
    assert round(contrast("#767676", WHITE), 2) == 4.54


@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in TEXT.items() for ground in grounds])
def test_text_can_be_read_on_its_ground(text, ground):
    known = tokens()
    assert contrast(known[text], known[ground]) >= READABLE


@pytest.mark.parametrize("ground", ON_COLOUR)
def test_white_can_be_read_on_every_colour_that_carries_it(ground):
    assert contrast(WHITE, tokens()[ground]) >= READABLE


def test_the_edge_of_a_control_and_the_focus_can_be_seen():
    known = tokens()
    for ground in ("paper", "ground"):
        assert contrast(known["edge"], known[ground]) >= GRAPHIC
        assert contrast(known["ink"], known[ground]) >= GRAPHIC  # the ring of focus


@pytest.mark.parametrize("name", CSS)
def test_every_rule_that_sets_text_and_ground_sets_a_readable_pair(name):
    known, poor, seen = tokens(), [], 0
    for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", PLAIN[name]):
        said = dict(re.findall(r"(?<![\w-])(color|background(?:-color)?)\s*:\s*([^;]+)", body))
        colour = resolved(said.get("color", ""), known)
        ground = resolved(said.get("background", said.get("background-color", "")), known)
        if colour and ground:
            seen += 1
            poor += [selector.strip()] if contrast(colour, ground) < READABLE else []
    assert not poor
    assert seen >= 2


def test_nothing_moves_for_somebody_who_asked_for_that():
    moving = [name for name, text in PLAIN.items()
              if re.search(r"(?<![\w-])(animation|transition)\s*:\s*(?!none)", text)]  # fmt: skip
    assert not moving or "prefers-reduced-motion" in CSS["bihuan.css"]
    assert "prefers-reduced-motion: reduce" in CSS["bihuan.css"]


def test_style_sheets_and_scripts_fetch_nothing_from_elsewhere():
    for file in (*static.FOLDER.glob("*.css"), *static.FOLDER.glob("*.js")):
        assert not re.search(r"https?:|//[a-z]|@import", re.sub(r"^\s*//.*|/\*.*?\*/|\s//\s.*", "", file.read_text(
            encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)), file.name  # fmt: skip


def test_large_type_grows_the_root_and_darkens_the_palest_text():
    large = tokens("html.large")
    assert "font-size: 125%" in PLAIN["bihuan.css"] and large["ink-3"] == "var(--ink-2)"


@pytest.fixture(scope="module")
def walked():
    """(path, login, page, bytes with everything it loads) of every page of the walk."""
    office = Office()
    cases = tour.build(office)
    browsers = {login: office.at(login) if login else Browser(office.world) for login in ("", *tour.EVERYBODY)}
    return [(path, login, browsers[login].get(path)) for login, path in tour.stops(cases)]


def weight(html: str) -> int:
    loaded = set(re.findall(r"/static/([\w.-]+)", html))
    return len(html.encode()) + sum(static.size(name) for name in loaded)


def test_every_page_of_the_walk_opens(walked):
    assert not [(path, login, page.status) for path, login, page in walked if page.status != 200]
    assert len(walked) > 40


def test_a_page_with_everything_it_loads_is_light(walked):
    heavy = {(path, login): weight(page.html) for path, login, page in walked}
    assert not {where: size for where, size in heavy.items() if size >= HEAVIEST}


def test_every_page_has_its_landmarks_and_a_way_past_the_menu(walked):
    for path, login, page in walked:
        where = f"{path} {login}"
        assert len(re.findall(r"<main[ >]", page.html)) == 1 and 'id="main"' in page.html, where
        assert re.search(r'<a class="skip" href="#main">', page.html), where
        assert '<html lang="zh-CN"' in page.html and re.search(r"<title>\s*\S.* - ", page.html), where
        assert re.search(r"<header", page.html), where


def test_headings_do_not_skip_a_level(walked):
    jumps = {}
    for path, login, page in walked:
        levels = [int(one) for one in re.findall(r"<h([1-6])", page.html)]
        found = [pair for pair in itertools.pairwise(levels) if pair[1] > pair[0] + 1]
        jumps |= {(path, login): found} if found else {}
    assert not jumps


def test_no_page_loads_anything_from_another_host(walked):
    for path, login, page in walked:
        loaded = re.findall(r"<(?:script|link|img|iframe|source)[^>]+(?:src|href)=\"([^\"]+)", page.html)
        assert all(one.startswith("/") and not one.startswith("//") for one in loaded), f"{path} {login}: {loaded}"


def test_the_desk_has_large_type_and_comes_back_to_where_the_person_was():
    office = Office()
    browser = office.at("chenli")
    page = browser.get("/desk/notices")
    link = re.search(r'href="(/large\?[^"]+)"', page.html)
    assert link and 'class="large"' not in page.html
    large = browser.get(link[1].replace("&amp;", "&"))
    assert large.path == "/desk/notices" and 'class="large"' in large.html and "回到标准字号" in large.text


def test_the_keys_are_explained_on_every_page_of_the_desk(walked):
    keys = [re.search(r'<dialog class="keys".*?</dialog>', page.html, re.DOTALL) for path, login, page in walked
            if login and path == "/desk"]  # fmt: skip
    script = (static.FOLDER / "desk.js").read_text(encoding="utf-8")
    assert keys and all(keys)
    named = set(re.findall(r"<kbd>(\S)</kbd>", keys[0][0]))
    assert named == set("/jkxgwn?")
    assert all(re.search(rf'(?<![\w])"?{re.escape(key)}"?(: |")', script) for key in named)
