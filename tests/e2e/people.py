"""What people do in the browser: fill a form by its field names, press its button, move the clock, answer an SMS."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

PASSWORD = "Bihuan-2026"


@dataclass
class City:
    """One browser page that changes hands between the people of the story."""

    page: Page
    stack: dict[str, Any]

    def at(self, path: str, status: int = 200) -> None:
        """Open a page; one that is not there or broken fails the story."""
        answer = self.page.goto(self.stack["portal"].rstrip("/") + path)
        assert answer is not None and answer.status == status, f"{path}: {answer and answer.status}"

    def fill(self, **values: str | list[str]) -> None:
        """Fill by name, in the form that is open; radios and checkboxes by value."""
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                self._fill_one(name, one)

    def _fill_one(self, name: str, value: str) -> None:
        field = self.page.locator(f"[name='{name}']:visible").first
        kind = field.evaluate("node => node.tagName + ':' + (node.type || '')")
        if kind.startswith("SELECT"):
            field.select_option(value)
        elif kind.endswith((":radio", ":checkbox")):
            self.page.locator(f"[name='{name}'][value='{value}']:visible").first.check()
        else:
            field.fill(value)

    def press(self, words: str) -> None:
        """The first visible button with these words."""
        self.page.get_by_role("button", name=words).first.click()
        self.page.wait_for_load_state()

    def reads(self) -> str:
        return self.page.locator("main").inner_text()

    # the desk
    def sign_in(self, login: str) -> None:
        self.page.context.clear_cookies()
        self.at("/desk/login")
        self.fill(login=login, password=PASSWORD)
        self.press("登录")

    def act(self, no: str, action: str, words: str, **values: str | list[str]) -> None:
        """Open an action of the case page, fill it, confirm it."""
        self.at(f"/desk/case/{no}")
        form = self.page.locator(f"form[action$='/{no}/{action}']")
        if not form.is_visible():
            self.page.locator(f"details:has(form[action$='/{no}/{action}']) > summary").click()
        for name, value in values.items():
            for one in value if isinstance(value, list) else [value]:
                field = form.locator(f"[name={name}]").first
                kind = field.evaluate("node => node.tagName + ':' + (node.type || '')")
                if kind.startswith("SELECT"):
                    field.select_option(one)
                elif kind.endswith((":radio", ":checkbox")):
                    form.locator(f"[name={name}][value='{one}']").check()
                else:
                    field.fill(one)
        form.get_by_role("button", name=words).click()
        self.page.wait_for_load_state()
        assert "没有保存" not in self.reads(), self.reads()[:600]

    # the phone and the time machine
    def phone(self, number: str) -> list[str]:
        """The texts on a phone, newest first; leaves the phone's page open."""
        self.page.goto(self.stack["phone"])
        self.page.get_by_role("link", name=re.compile(number)).first.click()
        self.page.wait_for_load_state()
        return self.page.locator(".tl .pre").all_inner_texts()

    def answer(self, number: str, text: str) -> None:
        self.phone(number)
        self.page.fill("[name=text]", text)
        self.press("发送")

    def move(self, words: str) -> None:
        self.page.goto(self.stack["clock"])
        self.press(words)

    def until(self, number: str, words: str) -> None:
        """Move to the next working days until an SMS with these words has arrived, at most five."""
        for _ in range(5):
            if any(words in text for text in self.phone(number)[:3]):
                return
            self.move("到下一个工作日")
        raise AssertionError(f"no SMS with {words} arrived: {self.phone(number)}")
