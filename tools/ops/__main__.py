"""The command line: `python -m tools.ops --local|--stage prod COMMAND …`. Exit code 1: something was found."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.messages.account import AccountError
from tools.ops import accounts, backup, calendars, migrate, reindex, sms, target, verify
from tools.ops.target import Target

Command = Callable[[Target, Any], int]


def do_verify(where: Target, asked: Any) -> int:
    if asked.no:
        found, looked = verify.one(where.services, asked.no), asked.no
    else:
        found, reach = verify.everything(where)
        looked = f"{len(reach.cases):,} cases and {len(reach.days):,} days"
    for line in found:
        print(line)
    print(f"{looked}: {len(found)} findings" if found else f"{looked}: the history is as it was written")
    return 1 if found else 0


def do_backup(where: Target, asked: Any) -> int:
    made = backup.backup(where, asked.folder, asked.attachments)
    for table, about in made["tables"].items():
        print(f"{table}: {about['items']:,} items, SHA-256 {about['sha256']}")
    return 0


def do_restore(where: Target, asked: Any) -> int:
    for table, count in backup.restore(where, asked.folder, asked.into).items():
        print(f"{asked.into}-{table}: {count:,} items")
    return 0


def do_import(where: Target, asked: Any) -> int:
    try:
        year = calendars.parse(asked.file.read_text(encoding="utf-8"), asked.year, asked.notice)
    except ValueError as error:
        raise SystemExit(f"{asked.file}: {error}") from None
    print("\n".join(calendars.described(year)))
    services = where.services
    numbers = verify.extent(where).cases
    moved = calendars.moves(services, services.calendar.with_year(year), numbers)
    for move in moved:
        after = f" → {move.now}" if move.now != move.was else " is no estimate now"
        print(f"  {move.no}  {move.kind}: {move.was}{after}")
    print(f"{len(moved)} dates of {len({move.no for move in moved})} open cases.")
    if asked.apply:
        print(f"Stored; {calendars.apply(services, year, moved)} cases recomputed.")
    else:
        print("Nothing was changed; with --apply it is.")
    return 0


def do_show(where: Target, asked: Any) -> int:
    print("\n".join(calendars.shown(where.services.calendar)))
    return 0


def do_warn(where: Target, asked: Any) -> int:
    said = calendars.warning(where.services.calendar, where.now.date())
    print(said or "没有要做的事。")
    return 1 if said else 0


def do_add(where: Target, asked: Any) -> int:
    password = accounts.add(
        where.services, asked.login, asked.name, asked.role, unit=asked.unit, region=asked.region,
        channels=asked.channel, duty=asked.duty,
    )  # fmt: skip
    return _told(asked.login, password)


def do_password(where: Target, asked: Any) -> int:
    return _told(asked.login, accounts.password(where.services, asked.login))


def _told(login: str, password: str) -> int:
    print(f"{login}: {password}\nIt is shown only now; the person changes it at the desk.")
    return 0


def do_disable(where: Target, asked: Any) -> int:
    accounts.disable(where.services, asked.login)
    print(f"{asked.login} is disabled; its sessions ended.")
    return 0


def do_factor(where: Target, asked: Any) -> int:
    accounts.factor(where.services, asked.login)
    print(f"{asked.login} has no second factor now; the next sign-in sets up a new one.")
    return 0


def do_list(where: Target, asked: Any) -> int:
    print("\n".join(accounts.listing(where.services)))
    return 0


def do_migrate(where: Target, asked: Any) -> int:
    done = migrate.migrate(where)
    for step, count in done.items():
        print(f"{step}: {count:,} items")
    if not done:
        print("Every item has the newest shape.")
    return 0


def do_sms_check(where: Target, asked: Any) -> int:
    found, todo = sms.check(where.services)
    print("\n".join(found))
    if asked.address:
        print(f"推送地址（含密钥，只填到服务商控制台）：{sms.address(where.services)}")
    print("\n".join(f"要处理：{one}" for one in todo) or "没有要处理的事，短信可以发出。")
    return 1 if todo else 0


def do_sms_test(where: Target, asked: Any) -> int:
    result = sms.send_test(where.services, asked.mobile, asked.template)
    print(f"{result.state}  {result.vendor_id}  {result.detail}".replace("    ", "  "))
    return 0 if result.state == "sent" else 1


def do_reindex(where: Target, asked: Any) -> int:
    done, failed = reindex.reindex(where)
    for no in failed:
        print(f"{no}: could not be indexed")
    print(f"{done:,} cases indexed, {len(failed)} failed.")
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    made = argparse.ArgumentParser(prog="python -m tools.ops", description=__doc__)
    where = made.add_mutually_exclusive_group(required=True)
    where.add_argument("--local", action="store_true", help="the stack on this machine")
    where.add_argument("--stage", help="a stage in the account of the environment's credentials")
    made.add_argument("--tables", default="", metavar="PREFIX", help="a restored copy instead of the tables in use")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    one = _command(commands, "verify", do_verify, "the history against its chain and the seals")
    chosen = one.add_mutually_exclusive_group(required=True)
    chosen.add_argument("no", nargs="?", help="one case")
    chosen.add_argument("--all", action="store_true", help="every case and every seal")
    one = _command(commands, "backup", do_backup, "all items of both tables into a folder")
    one.add_argument("folder", type=Path)
    one.add_argument("--attachments", action="store_true", help="the files too")
    one = _command(commands, "restore", do_restore, "a backup into new tables")
    one.add_argument("folder", type=Path)
    one.add_argument("--into", required=True, metavar="PREFIX", help="the tables become PREFIX-app and PREFIX-ledger")
    _command(commands, "migrate", do_migrate, "bring stored items to the newest shape")
    _command(commands, "reindex", do_reindex, "make cases of an earlier release findable")
    _calendar(commands.add_parser("calendar", help="the years' holidays").add_subparsers(required=True))
    _account(commands.add_parser("account", help="who may use the desk").add_subparsers(required=True))
    _sms(commands.add_parser("sms", help="the account at the SMS vendor").add_subparsers(required=True))
    return made


def _command(commands: Any, name: str, does: Command, says: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(name, help=says, description=says)
    made.set_defaults(does=does)
    return made


def _calendar(commands: Any) -> None:
    one = _command(commands, "import", do_import, "a year from JSON or the text of the notice; shows what would move")
    one.add_argument("file", type=Path)
    one.add_argument("--year", type=int, default=0, help="when the text does not say it")
    one.add_argument("--notice", default="", help="number of the notice, when the text does not say it")
    one.add_argument("--apply", action="store_true", help="store it and recompute")
    _command(commands, "show", do_show, "the years that are known")
    _command(commands, "warn", do_warn, "exit code 1 while a year has to be imported")


def _account(commands: Any) -> None:
    one = _command(commands, "add", do_add, "make an account; its password is drawn and shown once")
    one.add_argument("login")
    one.add_argument("--name", required=True)
    one.add_argument("--role", action="append", required=True, help="several times for several roles")
    one.add_argument("--unit", default="")
    one.add_argument("--region", default="", help="code; without it the whole city")
    one.add_argument("--channel", action="append", default=[], help="for intake; without it every channel")
    one.add_argument("--duty", default="")
    for name, does, says in (
        ("password", do_password, "draw a new password"),
        ("factor", do_factor, "take the second factor away"),
        ("disable", do_disable, "end its use"),
    ):
        _command(commands, name, does, says).add_argument("login")
    _command(commands, "list", do_list, "all accounts")


def _sms(commands: Any) -> None:
    one = _command(commands, "check", do_sms_check, "what is missing before messages can leave; exit code 1 if any")
    one.add_argument("--address", action="store_true", help="show the push address, which holds a secret")
    one = _command(commands, "send-test", do_sms_test, "hand one message over, outside any case")
    one.add_argument("mobile")
    one.add_argument("--template", default="code")


def main() -> int:
    """Run one command; what AWS or an argument refuses is said in one sentence."""
    asked = parser().parse_args()
    try:
        where = target.local(asked.tables) if asked.local else target.stage(asked.stage, asked.tables)
        done: int = asked.does(where, asked)
    except (accounts.AccountError, AccountError, sms.SmsError, BotoCoreError, ClientError, OSError) as error:
        raise SystemExit(str(error)) from None
    return done


if __name__ == "__main__":
    raise SystemExit(main())
