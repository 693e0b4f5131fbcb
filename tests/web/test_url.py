"""Links keep the deployment's prefix, however the address of the page was written."""

import pytest

from chalicelib.web.url import enter, url


@pytest.mark.parametrize(
    ("path", "route", "link"),
    [
        ("/api/desk", "/desk", "/api/desk/login"),
        ("/api/desk/", "/desk", "/api/desk/login"),
        ("/desk", "/desk", "/desk/login"),
        ("/api/", "/", "/api/desk/login"),
        ("/api", "/", "/api/desk/login"),
        ("/", "/", "/desk/login"),
        ("/api/desk/case/QS1", "/desk/case/{no}", "/api/desk/login"),
    ],
)
def test_a_link_begins_where_the_deployment_does(path, route, link):
    enter({"path": path, "resourcePath": route}, {"no": "QS1"})
    assert url("/desk/login") == link
