"""The table of docs/sms-answers.md, made from the corpus tests/domain/answers.json."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "sms-answers.md"
CORPUS = ROOT / "tests" / "domain" / "answers.json"
LABELS = {"satisfied": "满意", "basic": "基本满意", "dissatisfied": "不满意"}
KINDS = {"opt_out": "退订", "wrong_number": "号码有误", "unclear": "待人工判读"}
SOLVED = {"yes": "已解决", "partly": "部分解决", "no": "未解决"}
HEAD = "| 回复 | 读作 | 是否解决 | 建议 | 件号 | 留作原因 | 说明 |"


def _shown(text: str) -> str:
    shown = text.replace("\n", "⏎").replace("\u200b", "⟨零宽⟩").replace("|", "\\|")
    return shown if text.strip() else "（空）"


def row(answer: dict[str, Any]) -> str:
    """One answer of the corpus; the reason of an unclear one is the whole answer and not repeated."""
    found = answer["reading"]
    rated = found["kind"] == "rating"
    cells = [
        _shown(answer["text"]),
        LABELS[found["rating"]] if rated else KINDS[found["kind"]],
        SOLVED.get(found.get("solved"), ""),
        LABELS.get(found.get("proposal"), ""),
        found.get("tail", ""),
        _shown(found["reason"]) if rated and found.get("reason") else "",
        answer["why"],
    ]
    return f"| {' | '.join(cells)} |"


def text() -> str:
    """The page as it should be: what people wrote, with the table of today."""
    before = PAGE.read_text(encoding="utf-8").partition("| 回复 |")[0]
    answers = json.loads(CORPUS.read_text(encoding="utf-8"))
    return before + "\n".join([HEAD, "|---|---|---|---|---|---|---|", *map(row, answers)]) + "\n"
