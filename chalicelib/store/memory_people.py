"""Forms, counters, sessions and accounts of the memory store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.records import Account, Form, Session
from chalicelib.store import codec, rules


class MemoryPeople:
    _wall: Callable[[], datetime]

    def __init__(self, wall: Callable[[], datetime]) -> None:
        self._wall = wall
        self._forms: dict[str, Form] = {}
        self._used: dict[str, str] = {}  # form token → case
        self._hits: dict[tuple[str, int], int] = {}
        self._sessions: dict[str, Session] = {}
        self._accounts: dict[str, Account] = {}

    def form(self, token: str, now: datetime) -> Form | None:
        form = self._forms.get(token)
        if form is None or form.expires <= now:
            return None
        return replace(form, case=self._used.get(token, form.case))

    def put_form(self, form: Form) -> None:
        if self._used.get(form.token, form.case) != form.case:
            raise AlreadyDone(self._used[form.token])
        if form.case:
            self._used[form.token] = form.case
        self._forms[form.token] = codec.loads(Form, codec.dumps(form))

    def try_code(self, token: str) -> int:
        if token not in self._forms:
            return rules.NO_MORE
        self._forms[token] = replace(self._forms[token], tries=self._forms[token].tries + 1)
        return self._forms[token].tries

    def hit(self, key: str, seconds: int, now: datetime) -> int:
        window = (key, int(now.timestamp()) // seconds)
        self._hits[window] = self._hits.get(window, 0) + 1
        return self._hits[window]

    def session(self, id: str) -> Session | None:
        found = self._sessions.get(id)
        return found if found and found.ends > self._wall() else None

    def put_session(self, session: Session) -> None:
        self._sessions[session.id] = session

    def drop_session(self, id: str) -> None:
        self._sessions.pop(id, None)

    def drop_sessions(self, account: str) -> None:
        self._sessions = {id: one for id, one in self._sessions.items() if one.account != account}

    def sessions(self, account: str) -> list[Session]:
        found = [one for one in self._sessions.values() if one.account == account and one.ends > self._wall()]
        return sorted(found, key=lambda one: (one.started, one.id), reverse=True)

    def account(self, id: str) -> Account | None:
        return self._accounts.get(id)

    def account_by_login(self, login: str) -> Account | None:
        return next((one for one in self._accounts.values() if one.login.lower() == login.lower()), None)

    def accounts(self) -> list[Account]:
        return [self._accounts[id] for id in sorted(self._accounts)]

    def put_account(self, account: Account) -> None:
        other = self.account_by_login(account.login)
        if other and other.id != account.id:
            raise AlreadyDone(account.login)
        self._accounts[account.id] = account
