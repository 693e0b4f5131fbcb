"""Forms, counters, sessions and accounts in DynamoDB. What expires has a TTL, and is checked here as well."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pynamodb.exceptions import PutError, UpdateError

from chalicelib.domain.errors import AlreadyDone
from chalicelib.domain.records import Account, Form, Session
from chalicelib.store import codec, rules, transact
from chalicelib.store.reading import get, items
from chalicelib.store.tables import CountItem, FormItem, LoginItem, MarkItem, SealedItem, TextItem
from chalicelib.store.transact import refused
from chalicelib.store.vault import LASTING, Vault, place

MobileAndData = tuple[str, Mapping[str, Any]]


class People:
    _vault: Vault
    _wall: Callable[[], datetime]
    _pause: Callable[[int], None]

    def _form_key(self, token: str) -> tuple[str, str]:
        return f"FORM#{self._vault.hidden(token)}", "FORM"

    def form(self, token: str, now: datetime) -> Form | None:
        item = get(FormItem, *self._form_key(token))
        if item is None or item.expires is None or item.expires <= now:
            return None
        mobile, data = self._vault.unlock_month(MobileAndData, item.body, place(item.pk, item.sk))
        return Form(token, item.purpose or "", item.expires, mobile, item.code or "", int(item.tries or 0),
                    item.case or "", data)  # fmt: skip

    def put_form(self, form: Form) -> None:
        """A token that was consumed stays consumed: AlreadyDone when `form` does not know it yet."""
        pk, sk = self._form_key(form.token)
        body = self._vault.lock_month(rules.month(form.expires), (form.mobile, form.data), place(pk, sk))
        item = FormItem(pk, sk, purpose=form.purpose or None, expires=form.expires, code=form.code or None,
                        tries=form.tries or None, case=form.case or None, body=body,
                        ttl=int(form.expires.timestamp()) + rules.FORM_DAYS * 86400)  # fmt: skip
        unused = FormItem.case.does_not_exist()
        try:
            item.save(unused | (FormItem.case == form.case) if form.case else unused)
        except PutError as error:
            stored = get(FormItem, pk, sk) if refused(error) else None
            if stored is None:
                raise
            raise AlreadyDone(stored.case or "") from None

    def try_code(self, token: str) -> int:
        item = FormItem(*self._form_key(token))
        try:
            item.update([FormItem.tries.add(1)], FormItem.purpose.exists())
        except UpdateError as error:
            if refused(error):
                return rules.NO_MORE
            raise
        return int(item.tries or 0)

    def hit(self, key: str, seconds: int, now: datetime) -> int:
        window = int(now.timestamp()) // seconds
        item = CountItem(f"RATE#{self._vault.hidden(key)}#{window}", "RATE")
        item.update([CountItem.n.add(1), CountItem.ttl.set((window + 2) * seconds)])
        return int(item.n or 0)

    def session(self, id: str) -> Session | None:
        item = get(TextItem, f"SESS#{id}", "SESS")
        found: Session | None = codec.loads(Session, item.text) if item else None
        return found if found and found.ends > self._wall() else None

    def put_session(self, session: Session) -> None:
        """The account's pointer first: a session that lives can always be ended with the others."""
        ttl = int(session.ends.timestamp())
        MarkItem(f"ACC#{session.account}", f"SESS#{session.id}", ttl=ttl).save()
        TextItem(f"SESS#{session.id}", "SESS", text=codec.dumps(session), ttl=ttl).save()

    def drop_session(self, id: str) -> None:
        TextItem(f"SESS#{id}", "SESS").delete()

    def drop_sessions(self, account: str) -> None:
        for pointer in items(MarkItem, f"ACC#{account}", "SESS#"):
            self.drop_session(pointer.sk.removeprefix("SESS#"))
            pointer.delete()

    def sessions(self, account: str) -> list[Session]:
        """One read per pointer: few people have more than two."""
        pointers = items(MarkItem, f"ACC#{account}", "SESS#")
        found = [self.session(pointer.sk.removeprefix("SESS#")) for pointer in pointers]
        return sorted((one for one in found if one), key=lambda one: (one.started, one.id), reverse=True)

    def account(self, id: str) -> Account | None:
        item = get(SealedItem, "ACCOUNT", id)
        return self._account(item) if item else None

    def _account(self, item: SealedItem) -> Account:
        found: Account = self._vault.unlock_month(Account, item.body, place(item.pk, item.sk))
        return found

    def account_by_login(self, login: str) -> Account | None:
        found = get(LoginItem, "LOGIN", login.lower())
        return self.account(found.account) if found else None

    def accounts(self) -> list[Account]:
        return [self._account(item) for item in items(SealedItem, "ACCOUNT")]

    def put_account(self, account: Account) -> None:
        """AlreadyDone when another account has this login."""
        old = self.account(account.id)
        write = transact.begin()
        body = self._vault.lock_month(LASTING, account, place("ACCOUNT", account.id))
        write.save(SealedItem("ACCOUNT", account.id, body=body))
        login = account.login.lower()
        mine = LoginItem.pk.does_not_exist() | (LoginItem.account == account.id)
        write.save(LoginItem("LOGIN", login, account=account.id), mine)
        if old and old.login.lower() != login:
            write.delete(LoginItem("LOGIN", old.login.lower()))
        try:
            transact.commit(write, self._pause)
        except transact.NotWritten:
            raise AlreadyDone(account.login) from None
