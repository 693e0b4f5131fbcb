"""The registry's names and lists, on every store."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from chalicelib.domain import registry
from chalicelib.domain.case import Actor
from chalicelib.domain.registry import Enterprise
from chalicelib.domain.words import Role
from chalicelib.handling import enterprises
from tests import fakes

CITY = Actor("x", "某人", frozenset({Role.SUPERVISOR}), region="510700")
DAY = date(2026, 3, 2)


def a_code() -> str:
    """One that no other test on these tables uses."""
    return f"9{uuid.uuid4().hex[:17].upper()}"


def hits(world: fakes.World, text: str) -> list[str]:
    return [one.id for one in enterprises.search(world, text, CITY)[0]]


def test_names_and_tags_are_found_while_they_change(store: Any) -> None:
    world = replace(fakes.a_world(), store=store)
    code, other = a_code(), a_code()
    enterprises.put(world, Enterprise(code, "绵阳乌有精密机械有限公司", "510704"))
    enterprises.put(world, Enterprise(other, "绵阳乌有精密铸造有限公司", "510705"))
    assert {code, other} <= set(hits(world, "乌有精密"))
    assert code in hits(world, "精密机械") and other not in hits(world, "精密机械")
    enterprises.change(world, code, lambda one: registry.rename(one, "绵阳子虚智造有限公司", DAY))
    enterprises.change(world, code, lambda one: registry.tag(one, "major", DAY, None))
    enterprises.change(world, code, lambda one: replace(one, region="510703"))
    assert code in hits(world, "子虚智造") and code in hits(world, "精密机械")
    tagged = [one.id for one in enterprises.listed(world, CITY, "510703", "major").found]
    assert code in tagged
    assert code not in [one.id for one in enterprises.listed(world, CITY, "510704", "major").found]


def test_a_joined_local_id_is_found_under_its_code_only(store: Any) -> None:
    world = replace(fakes.a_world(), store=store)
    code, local = a_code(), f"L{a_code()}"
    enterprises.put(world, Enterprise(code, "绵阳乌有食品有限公司", "510704"))
    enterprises.put(world, Enterprise(local, "乌有食品作坊", "510704"))
    for _ in range(2):
        enterprises.join(world, local, code)
    assert code in hits(world, "食品作坊") and local not in hits(world, "食品作坊")
    assert enterprises.counted(world, [code, local]) == (1, 0)
