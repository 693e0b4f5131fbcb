"""The revisit on the deployed stack, in a browser: a reply that nobody can read, the call, an objection by SMS."""

from tests.e2e.people import City
from tests.e2e.test_platforms import WHOSE, number, says

MOBILE = "19900000051"
TITLES = ("社保补贴申报还缺哪些材料", "招牌备案找不到办理入口")
SAID = "电话里说过了，你们看着办吧"


def answered(city: City, title: str) -> str:
    """Registered at the desk and answered at once → its number."""
    city.at("/desk/register")
    city.fill(**WHOSE, mobile=MOBILE, channel="window", source="来窗口问的", kind="appeal", category="service",
              title=title, content=f"{title}，跑了三趟，没有人说得清楚。", secret="no", consent="no")  # fmt: skip
    city.page.locator("main form .btn--main").last.click()
    city.page.wait_for_load_state()
    no = number(city)
    city.act(no, "accept", "确认受理", opinion="可以当场答复。")
    city.act(no, "answer_directly", "确认即时办结", outcome="explained", answer="在政务服务网企业专区办理。",
             basis="《优化营商环境条例》第四十八条", contact_made="在窗口当面说明")  # fmt: skip
    return no


def judged(city: City) -> None:
    """One click: nobody guesses, a person calls."""
    city.at("/desk/answers")
    says(city, SAID, "还没有评价")
    city.press("看不出评价，打电话问清楚")
    says(city, "已登记判读")


def called(city: City, first: str, second: str, titles: dict[str, str]) -> None:
    """One call about two cases of the number, which is shown only after it was asked for."""
    city.at("/desk/calls")
    says(city, titles[first], "短信回复看不出评价", "还没有打过")
    city.at(f"/desk/calls/{first}")
    assert MOBILE not in city.reads()
    city.press("显示号码并拨打")
    says(city, MOBILE, "您是满意、基本满意，还是不满意")
    city.fill(state="reached", rating="satisfied", solved="yes", text="材料清单收到了")
    city.page.locator("details summary", has_text=titles[second]).click()
    city.page.locator(f"input[name=with][value={second}]").check()
    city.fill(**{f"{second}.rating": "dissatisfied", f"{second}.text": "入口还是没有找到"})
    city.press("登记通话")
    says(city, "已登记这次通话", "没有要打的电话")


def test_what_nobody_can_read_becomes_a_call_and_who_was_rated_by_phone_may_object(city: City) -> None:
    city.sign_in("zhoumin")
    cases = {answered(city, title): title for title in TITLES}
    city.until(MOBILE, "请回复数字")
    asked = "".join(text for text in city.phone(MOBILE) if "请回复数字" in text)
    first, second = sorted(cases, key=lambda no: no not in asked)  # one survey at a time: the other one waits
    city.answer(MOBILE, SAID)
    city.sign_in("yulan")
    judged(city)
    called(city, first, second, cases)
    told = [text for text in city.phone(MOBILE) if "登记您的评价" in text]
    assert len(told) == 2, city.phone(MOBILE)

    city.answer(MOBILE, f"不满意 {first[-5:-1]}")
    city.at(f"/desk/case/{first}")
    says(city, f"不满意 {first[-5:-1]}", "不满意（短信）")
    city.at(f"/desk/case/{second}")
    says(city, "不满意（电话回访）")
    for _ in range(5):
        city.move("到下一个工作日")
    for no in (first, second):
        city.at(f"/desk/case/{no}")
        says(city, "转交办理", "评价“不满意”已生效")
