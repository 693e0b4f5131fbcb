"""What holds for every route, and the base under all pages."""

import json
import re

import pytest
from chalice.app import Chalice

from chalicelib import wiring
from chalicelib.domain.words import Role
from chalicelib.web import pages, static, url
from chalicelib.web.headers import policy
from chalicelib.web.render import environment
from tests import fakes
from tests.web.client import Browser, the_app

WHO = {pages.PUBLIC, pages.CODE, pages.MACHINE}
OPEN_ROUTES = {"/health", "/static/{name}"}  # no cookie, no case, no person


@pytest.fixture
def world():
    return fakes.a_world()


def walk():
    the_app()
    return [(one, method) for one in pages.PAGES for method in one.methods]


def filled(path: str) -> str:
    return path.replace("{", "x").replace("}", "")


@pytest.mark.parametrize(("one", "method"), walk(), ids=lambda value: getattr(value, "path", value))
def test_every_route_says_who_may_call_it_and_others_learn_nothing(world, one, method):
    assert one.who in WHO or (isinstance(one.who, frozenset) and one.who and one.who <= pages.DESK)
    browser = Browser(world)
    answer = browser.get(filled(one.path)) if method == "GET" else browser.post(filled(one.path), {})
    if one.who == pages.CODE:
        assert answer.path == "/status"
    elif isinstance(one.who, frozenset):
        assert answer.path == "/desk/login"
    assert answer.status < 500


def test_the_app_has_no_route_beside_the_registry():
    """The local stage's pages join the registry when another test imports them."""
    everywhere = {one.path for one in pages.PAGES if not one.path.startswith("/local/")}
    assert {path for path in the_app().routes if not path.startswith("/local/")} == everywhere | OPEN_ROUTES


@pytest.mark.parametrize(
    ("one", "method"), [pair for pair in walk() if pair[1] == "POST"], ids=lambda v: getattr(v, "path", v)
)
def test_every_form_is_posted_from_our_own_pages_only(world, one, method):
    if one.who == pages.MACHINE:
        return
    for origin in ("https://elsewhere.example", "null", ""):
        assert Browser(world).post(filled(one.path), {}, origin=origin).status == 403


def test_a_referer_stands_in_for_a_missing_origin(world):
    browser = Browser(world)
    assert browser.post("/status", {}, origin="", referer=f"{fakes.ORIGIN}/status").status == 422
    assert browser.post("/status", {}, origin="", referer="https://elsewhere.example/status").status == 403


def test_only_forms_are_read(world):
    browser = Browser(world)
    assert browser.post("/status", {}, content_type="application/json").status == 415
    assert browser.post("/status", {"no": "x" * 300_000}).status == 413
    assert browser.post("/status", {f"f{n}": "1" for n in range(300)}).status == 400


@pytest.mark.parametrize("path", ["/", "/guide", "/privacy", "/access", "/lodge", "/status"])
def test_public_pages_stand_in_large_type_too(world, path):
    browser = Browser(world)
    assert '<html lang="zh-CN">' in browser.get(path).html
    back = browser.get(f"/large?on=1&to={path}")
    assert back.path == path and 'class="large"' in back.html
    assert 'class="large"' not in browser.get(f"/large?on=0&to={path}").html


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil", "javascript:x", ""])
def test_the_way_back_never_leaves_the_site(world, to):
    assert Browser(world).raw("GET", f"/large?on=1&to={to}").headers["Location"] == "/"


@pytest.mark.parametrize(
    ("path", "route", "params", "prefix"),
    [
        ("/api/", "/", {}, "/api"),
        ("/api", "/", {}, "/api"),
        ("/", "/", {}, ""),
        ("/lodge", "/lodge", {}, ""),
        ("/api/receipt/ab-c", "/receipt/{token}", {"token": "ab-c"}, "/api"),
        ("/x/y/desk/case/Q1/accept", "/desk/case/{no}/{action}", {"no": "Q1", "action": "accept"}, "/x/y"),
    ],
)
def test_links_keep_the_prefix_under_which_the_site_is_reached(path, route, params, prefix):
    bare = url.enter({"path": path, "resourcePath": route}, params)
    assert url.url("/lodge", to="/a b") == f"{prefix}/lodge?to=%2Fa+b" and path.rstrip("/").endswith(bare.rstrip("/"))
    assert url.cookie_path() == (prefix or "/")
    url.enter({"path": "/", "resourcePath": "/"}, {})


def test_static_files_are_addressed_by_content_and_kept_for_good(world):
    browser = Browser(world)
    page = browser.get("/")
    links = [word for word in page.html.split('"') if word.startswith("/static/")]
    assert len(links) >= 2
    for link in links:
        answer = browser.raw("GET", link)
        assert answer.status_code == 200 and "immutable" in answer.headers["Cache-Control"]
    assert browser.raw("GET", "/static/nothing.css").status_code == 404
    assert browser.raw("GET", "/static/..").status_code == 404


def test_cookies_are_for_the_browser_alone(world):
    lines = Browser(world).raw("GET", "/large?on=1&to=/").headers["Set-Cookie"]
    assert all("HttpOnly" in line and "SameSite=Lax" in line and "Secure" in line for line in lines)


def test_https_is_kept(world):
    assert "max-age" in Browser(world).get("/").headers["Strict-Transport-Security"]


def test_a_further_origin_may_only_be_posted_to():
    made = policy(("https://files.example",))
    assert "form-action 'self' https://files.example" in made and made.count("files.example") == 1


# a small app of its own: pages that break


def broken(view, who=pages.PUBLIC, method="GET"):
    app = Chalice(app_name="broken")
    pages.register(app, [pages.Page("/broken", (method,), who, view)])
    return app


def call(app, world, method="GET"):
    from chalice.test import Client

    wiring.use(world)
    with Client(app) as client:
        return client.http.request(method, "/broken", headers={"accept": "*/*"})


def test_an_unexpected_error_shows_a_number_that_the_log_has_with_its_trace(world, capsys):
    def view(visit):
        raise ValueError("13800000000 王小明")

    answer = call(broken(view), world)
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert answer.status_code == 500 and line["id"] in answer.body.decode()
    assert line["error"] == "ValueError" and any("view" in frame for frame in line["trace"])
    assert "王小明" not in json.dumps(line, ensure_ascii=False) and "王小明" not in answer.body.decode()


def test_the_log_names_the_route_and_nothing_of_the_visitor(world, capsys):
    Browser(world).get("/receipt/secret-token?no=QS1")
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line.keys() == {"event", "method", "route", "status", "ms", "id"}
    assert line["route"] == "/receipt/{token}" and line["status"] == 404


def test_a_machine_gets_no_page(world):
    from chalicelib.domain.errors import Unseen

    def view(visit):
        raise Unseen

    answer = call(broken(view, pages.MACHINE), world)
    assert answer.status_code == 404 and answer.body == b""


def test_a_desk_page_needs_a_role_named_there():
    desk = {role for one in pages.PAGES if isinstance(one.who, frozenset) for role in one.who}
    assert Role.ENTERPRISE not in desk and Role.SYSTEM not in desk


def test_every_template_can_be_read():
    made = environment()
    for name in made.list_templates(extensions=["html"]):
        made.get_template(name)


def test_every_macro_is_used():
    made = environment()
    sources = {name: made.loader.get_source(made, name)[0] for name in made.list_templates(extensions=["html"])}
    everything = "\n".join(sources.values())

    for name, source in sources.items():
        for macro in re.findall(r"{%-? macro (\w+)\(", source):
            assert len(re.findall(rf"\b{macro}\b", everything)) > 1, f"{name}: {macro} is not used"


def test_the_style_sheets_hold_only_what_is_used():
    made = environment()
    sources = [made.loader.get_source(made, name)[0] for name in made.list_templates(extensions=["html"])]
    sources += [path.read_text(encoding="utf-8") for path in static.FOLDER.parent.rglob("*.py")]
    used, composed = "\n".join(sources), ("badge--", "clock--")
    for sheet in static.FOLDER.glob("*.css"):
        rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.S)
        selectors = "".join(re.findall(r"([^{}]+)\{", rules))
        names = {name for name in re.findall(r"\.([a-zA-Z][\w-]*)", selectors) if not name.startswith(composed)}
        unused = sorted(name for name in names if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", used))
        assert not unused, f"{sheet.name}: {unused}"


def test_scripts_are_small_and_named_in_a_template():
    made = environment()
    used = "".join(made.loader.get_source(made, name)[0] for name in made.list_templates(extensions=["html"]))
    for script in static.FOLDER.glob("*.js"):
        assert script.stat().st_size < 4000 and f"static('{script.name}')" in used
