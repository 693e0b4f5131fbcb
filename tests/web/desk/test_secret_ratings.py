"""保密: what the enterprise writes with its rating, or who calls for it, may name it; the unit reads that it was."""

from chalicelib import handling
from chalicelib.domain.case import Case
from tests.web.desk.office import Office, case_page

WORDS = "我是乌有精密的王启明，没有解决"


def rated(office: Office, *, secret: bool) -> Case:
    case = office.revisiting(secret=secret)
    office.act(case, "take_answer", rating="dissatisfied", solved="no", source="web", reason=WORDS)
    revisit = office.reload(case).revisit
    assert revisit and revisit.settle_at
    office.forward(revisit.settle_at)
    return handling.wake(office.world, case.no, office.world.clock.now())


def test_the_unit_reads_how_a_secret_case_was_rated_and_not_in_which_words() -> None:
    office = Office()
    case = rated(office, secret=True)
    for who in ("chenli", "hejianping"):
        for path in (f"/desk/case/{case.no}", f"/desk/case/{case.no}/print"):
            page = office.at(who).get(path)
            assert "不满意" in page.text and "原话由受理员整理后提供" in page.text
            assert "王启明" not in page.html and "乌有精密" not in page.html
    assert WORDS in case_page(office.at("liuying"), case).text


def test_the_unit_of_an_open_case_reads_the_words() -> None:
    office = Office()
    case = rated(office, secret=False)
    assert WORDS in case_page(office.at("chenli"), case).text


def test_who_called_to_withdraw_a_secret_case_stays_with_the_authority() -> None:
    office = Office()
    case = office.handling(secret=True)
    office.act(case, "withdraw", "zhoumin", caller="王启明，9月1日来电，19900000021", reason="王启明说已协商")
    assert "王启明" not in case_page(office.at("chenli"), case).html
    assert "王启明" in case_page(office.at("zhoumin"), case).text
