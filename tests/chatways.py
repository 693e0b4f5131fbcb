"""The three ways in which a chat comes out of the phone or the desktop, written as they write it."""

from collections.abc import Iterable, Iterator

from chalicelib.domain.chat import Said


def desktop(said: Iterable[Said]) -> str:
    """As the desktop's copy writes it."""
    return "\n\n".join(f"{one.sender} {one.at:%Y/%m/%d %H:%M}\n{_words(one)}" for one in said) + "\n"


def forwarded(said: Iterable[Said]) -> str:
    """As the phone's merged forwarding writes it."""
    return "\n".join(_forwarded(said))


def _forwarded(said: Iterable[Said]) -> Iterator[str]:
    day = None
    for one in said:
        if one.at.date() != day:
            day = one.at.date()
            yield f"—————  {day.isoformat()}  —————\n"
        yield f"{one.sender}  {one.at:%H:%M}\n\n{_words(one)}\n"


def exported(said: Iterable[Said]) -> str:
    """As a text export writes it."""
    return "\n".join(f"{one.at:%Y-%m-%d %H:%M:%S} {one.sender}\n{_words(one)}\n" for one in said)


def _words(one: Said) -> str:
    if one.quoted is None:
        return one.text
    return f"「{one.quoted[0]}：{one.quoted[1]}」\n{'- ' * 15}-\n{one.text}"
