"""README's table of verdicts, written from the rule itself: `python -m tests.verdict_table` renews it."""

import re
from pathlib import Path

import texts
from rules.evidence import FINDINGS

README = Path(__file__).parent.parent / "README.md"
_MARKS = re.compile(r"(<!-- verdicts: begin .*?-->\n).*?(<!-- verdicts: end -->)", re.DOTALL)
_SIGNS = {"accepted": "✓ accepted", "review": "◷ review", "refused": "✕ refused"}


def table() -> str:
    """Every finding of the rule, in its order, with what the person is told."""
    rows = ["| finding | verdict | the person reads |", "|---|---|---|"]
    rows.append("| nothing below holds | ✓ accepted | |")
    for finding in FINDINGS:
        thai, english = (
            texts.sentence("clockin", f"why_{finding.reason}", language) for language in ("th", "en")
        )
        verdict = _SIGNS[finding.verdict] + (", with others" if finding.weak else "")
        rows.append(f"| `{finding.reason}` | {verdict} | {thai}<br>{english} |".replace("\n", " "))
    return "\n".join(rows) + "\n"


def renewed(readme: str) -> str:
    return _MARKS.sub(lambda found: found[1] + table() + found[2], readme)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
