"""Bihuan: every way into the system, on one screen.

HTTP comes in through the routes of `chalicelib.web`; time comes in through the schedules below; the history's
stream comes in through `guard_ledger`, SMS of AWS through `take_sms`, which exists only with that gateway. Each
handler passes the event on and does nothing else: `chalicelib.jobs` takes the instant from the event, so a replayed
event gives the same result. Cron fields are UTC.

Handlers stand here and not in blueprints, because Chalice deploys a blueprint's event handler without app.py's
middleware. Libraries that only some functions need are imported inside the functions: each of them is a Lambda of
its own with its own cold start.
"""

from chalice.app import Chalice, CloudWatchEvent, Cron, DynamoDBEvent, Rate, SNSEvent

from chalicelib.web import routes

# What leaves as bytes; the gateway itself lets every type through (resources.json, BinaryMediaTypes).
OOXML = "application/vnd.openxmlformats-officedocument"
BYTES = [f"{OOXML}.wordprocessingml.document", f"{OOXML}.spreadsheetml.sheet", "application/zip", "application/pdf",
         "application/octet-stream", "image/png", "image/jpeg", "image/x-icon", "font/woff2"]  # fmt: skip

app = Chalice(app_name="bihuan")
app.api.binary_types = BYTES
routes.register(app)

# resources.json puts the real stream and topic in their place.
LEDGER_STREAM = "arn:aws:dynamodb:*:*:table/ledger/stream/*"
SMS_TOPIC = "sms"


@app.schedule(Cron("0/5", "*", "*", "*", "?", "*"))
def watch_clocks(event: CloudWatchEvent) -> dict[str, object]:
    """Every 5 minutes: whatever is due on any clock moves."""
    from chalicelib import jobs

    return jobs.run("watch_clocks", event.time)


@app.schedule(Rate(1, unit=Rate.MINUTES))
def send_messages(event: CloudWatchEvent) -> dict[str, object]:
    """Every minute: outgoing messages leave."""
    from chalicelib import jobs

    return jobs.run("send_messages", event.time)


@app.schedule(Cron(10, 18, "*", "*", "?", "*"))
def seal_ledger(event: CloudWatchEvent) -> dict[str, object]:
    """02:10 in Beijing: the day that ended gets its seal."""
    from chalicelib import jobs

    return jobs.run("seal_ledger", event.time)


@app.on_dynamodb_record(LEDGER_STREAM, batch_size=100)
def guard_ledger(event: DynamoDBEvent) -> dict[str, object]:
    """Whenever history is written: anything but a new entry raises the alarm."""
    from chalicelib import jobs

    return jobs.guard(event.to_dict()["Records"])


@app.on_sns_message(topic=SMS_TOPIC)
def take_sms(event: SNSEvent) -> dict[str, object]:
    """Answers and receipts of AWS's own gateway; the other vendors push to a route."""
    from chalicelib import jobs

    return jobs.take(event.message)
