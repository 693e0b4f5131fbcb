"""The store in DynamoDB: numbers, jobs, seals and settings here, the rest in the classes it is made of."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib.crypto import KeyRing
from chalicelib.domain.errors import Stale
from chalicelib.store import codec, tables, transact
from chalicelib.store.dynamo_audit import Audit
from chalicelib.store.dynamo_bells import Bells
from chalicelib.store.dynamo_book import Documents
from chalicelib.store.dynamo_cases import Cases
from chalicelib.store.dynamo_history import Histories
from chalicelib.store.dynamo_messages import Messages
from chalicelib.store.dynamo_people import People
from chalicelib.store.dynamo_queues import Queues
from chalicelib.store.dynamo_search import Search
from chalicelib.store.dynamo_things import Things
from chalicelib.store.reading import get, items
from chalicelib.store.tables import CountItem, TextItem
from chalicelib.store.transact import refused
from chalicelib.store.vault import Vault

AtAndDetail = tuple[datetime, Mapping[str, Any]]


class DynamoStore(Cases, Histories, Queues, Messages, People, Documents, Search, Bells, Audit, Things):
    """See `chalicelib.store.Store`. `endpoint`: an emulator's, None for AWS; `pause`: see store/transact.py."""

    def __init__(
        self,
        app_table: str,
        ledger_table: str,
        keys: KeyRing,
        wall: Callable[[], datetime],
        wording: Callable[[str, Mapping[str, str]], str],
        endpoint: str | None = None,
        pause: Callable[[int], None] = transact.sleep,
    ) -> None:
        tables.bind(app_table, ledger_table, endpoint)
        self._vault, self._wall, self._wording, self._pause = Vault(keys), wall, wording, pause

    def next(self, sequence: str) -> int:
        item = CountItem(f"SEQ#{sequence}", "SEQ")
        item.update([CountItem.n.add(1)])
        return int(item.n or 0)

    def beat(self, job: str, at: datetime, detail: Mapping[str, Any]) -> None:
        TextItem("JOB", job, text=codec.dumps((at, detail))).save()

    def beats(self) -> Mapping[str, tuple[datetime, Mapping[str, Any]]]:
        return {item.sk: codec.loads(AtAndDetail, item.text) for item in items(TextItem, "JOB")}

    def seal(self, day: date) -> Mapping[str, Any] | None:
        return self._text(f"SEAL#{day:%Y-%m-%d}", "SEAL")

    def put_seal(self, day: date, seal: Mapping[str, Any]) -> None:
        text = codec.dumps(seal)
        try:
            TextItem(f"SEAL#{day:%Y-%m-%d}", "SEAL", text=text).save(TextItem.pk.does_not_exist())
        except PutError as error:
            if not refused(error):
                raise
            if self.seal(day) != codec.loads(Mapping[str, Any], text):
                raise Stale("这一天已经有另一个封存记录") from None

    def _text(self, pk: str, sk: str) -> Mapping[str, Any] | None:
        item = get(TextItem, pk, sk)
        return codec.loads(Mapping[str, Any], item.text) if item else None
