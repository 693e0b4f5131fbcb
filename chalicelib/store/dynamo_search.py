"""The words under which cases are found, and saved views, in DynamoDB (decision 8).

A term's key is a HMAC: whoever reads the table learns no word. TERM#x / date#no says that the case has the term;
CASE#no / TERMS keeps all of them, so that the next ones replace them, and is the hint that there are new ones.
"""

from collections.abc import Iterable, Sequence

from pynamodb.exceptions import UpdateError

from chalicelib.domain.records import SavedView
from chalicelib.store import rules
from chalicelib.store.reading import get, items, rows
from chalicelib.store.tables import App, MarkItem, SealedItem, TermsItem, table
from chalicelib.store.transact import refused
from chalicelib.store.vault import LASTING, Vault, place

KEYS = 200  # cases of a term that are read at first, newest first; about 2 read units
DEEP = 2000  # of the two rarest terms, when none is rare
CHECKED = 150  # cases whose terms are compared
CHUNK = 50
WIDTH = 16  # hex digits of a term


class Search:
    _vault: Vault

    def _term(self, term: str) -> str:
        return self._vault.hidden(f"term|{term}")[:WIDTH]

    def put_terms(self, no: str, terms: Iterable[str], region: str = "", version: int = 0) -> None:
        """A stop in between leaves rows that say too much or too little for a while; the hint stays until the end."""
        fresh, item = {self._term(one) for one in terms}, get(TermsItem, f"CASE#{no}", "TERMS")
        known, sort = _split(item), rules.term_sort(no)
        with MarkItem.batch_write() as batch:
            for one in sorted(fresh - known):
                batch.save(MarkItem(f"TERM#{one}", sort))
            for one in sorted(known - fresh):
                batch.delete(MarkItem(f"TERM#{one}", sort))
        mark = rules.term_mark(no, version)
        try:
            TermsItem(f"CASE#{no}", "TERMS").update(
                [TermsItem.words.set(bytes.fromhex("".join(sorted(fresh)))), TermsItem.region.set(region),
                 TermsItem.wk.remove(), TermsItem.wa.remove()],
                TermsItem.wa.does_not_exist() | (TermsItem.wa <= mark),
            )  # fmt: skip
        except UpdateError as error:
            if not refused(error):  # else the case changed meanwhile: its new hint brings it here again
                raise

    def due_terms(self, limit: int = 50) -> list[tuple[str, int]]:
        found = (item["wa"]["S"].rpartition("#") for item in rows(App, "wake", "TERMS", limit))
        return [(no, int(version)) for no, _, version in found]

    def find_terms(self, terms: Sequence[str], region: str = "", limit: int = 30) -> tuple[list[str], bool]:
        keys = sorted({self._term(one) for one in terms})
        if not keys:
            return [], False
        lists = {key: _list(key, KEYS + 1) for key in keys}
        rare = [set(found) for found in lists.values() if len(found) <= KEYS]
        more = not rare
        if not rare:
            rarest = sorted(keys, key=lambda key: lists[key][-1])[:2]  # whose newest rows reach furthest back
            rare = [set(_list(key, DEEP)) for key in rarest]
        numbers = [rules.term_no(sort) for sort in sorted(set.intersection(*rare), reverse=True)]
        found = self._having(keys, region, numbers[:CHECKED], limit + 1)
        return found[:limit], more or len(found) > limit or len(numbers) > CHECKED

    def _having(self, keys: list[str], region: str, numbers: list[str], limit: int) -> list[str]:
        """Those of the cases whose own terms hold all of these, in the same order."""
        found: list[str] = []
        for some in (numbers[at : at + CHUNK] for at in range(0, len(numbers), CHUNK)):
            kept = {item.pk.removeprefix("CASE#"): item
                    for item in TermsItem.batch_get([(f"CASE#{no}", "TERMS") for no in some])}  # fmt: skip
            found += [no for no in some if no in kept and _split(kept[no]) >= set(keys)
                      and region in ("", kept[no].region)]  # fmt: skip
            if len(found) >= limit:
                break
        return found[:limit]

    def views(self, account: str) -> list[SavedView]:
        return [self._vault.unlock_month(SavedView, item.body, place(item.pk, item.sk))
                for item in items(SealedItem, f"VIEW#{account}")]  # fmt: skip

    def put_view(self, view: SavedView) -> None:
        pk = f"VIEW#{view.account}"
        SealedItem(pk, view.id, body=self._vault.lock_month(LASTING, view, place(pk, view.id))).save()

    def drop_view(self, account: str, id: str) -> None:
        SealedItem(f"VIEW#{account}", id).delete()


def _split(item: TermsItem | None) -> set[str]:
    text = bytes(item.words).hex() if item and item.words else ""
    return {text[at : at + WIDTH] for at in range(0, len(text), WIDTH)}


def _list(key: str, limit: int) -> list[str]:
    """Sort keys of a term's rows, newest first."""
    found: list[str] = []
    start = None
    while len(found) < limit:
        page = table(MarkItem).query(f"TERM#{key}", limit=limit - len(found), scan_index_forward=False,
                                     exclusive_start_key=start)  # fmt: skip
        found += [item["sk"]["S"] for item in page["Items"]]
        start = page.get("LastEvaluatedKey")
        if not start:
            break
    return found
