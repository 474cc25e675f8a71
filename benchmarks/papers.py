"""How long official papers take, and how much memory, against the bare template engines.

300 Form 1 papers and one full report on the indicator, as PDF and as Word files, each in a process of its
own. The floor sets the same words with the same engine and nothing else: no words cut, no lines kept whole,
no text layer mended; and for Word the same template filled as docxtpl's manual shows it. Seconds are of the
processor, so that whatever else the machine does is not counted.

    python -m benchmarks.papers [--papers 300]
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rules.papers import IdeaPaper, Paper

_HOUSE: Final = Path(__file__).resolve().parent.parent
#: A paper may take so many times the bare engine's time.
MOST_TIMES: Final = {"pdf": 4.0, "docx": 2.0}
_PLACES: Final = ("หน้าอาคาร", "ชั้นสอง", "สำนักงานเขต", "ห้องประชุม", "ลานจอดรถ", "ศูนย์บริการ")


def ideas(count: int) -> list[Paper]:
    """As many ideas, each of its own words, as long as people's ideas are."""
    from documents.papers.samples import IDEA

    made: list[Paper] = []
    for number in range(1, count + 1):
        place = f"{_PLACES[number % len(_PLACES)]} {number}"
        more = {name: f"{getattr(IDEA, name)} ({place})" for name in ("title", "problem", "way", "benefit")}
        idea: IdeaPaper = replace(IDEA, number=number, pictures=(), **more)
        made.append(idea)
    return made


def work(what: str, count: int) -> None:
    """Does one of the jobs and prints its seconds and megabytes."""
    from documents.papers.fields import Style
    from documents.papers.pdf import papers_pdf
    from documents.papers.samples import KPI
    from documents.papers.word import paper_docx

    papers = ideas(count) if "form1" in what else [KPI]
    style = Style("สำนักงานตัวอย่าง", datetime(2026, 11, 22, 8, tzinfo=UTC))
    began = _processor_s()
    if what.startswith("floor pdf"):
        _bare_typst(papers, style)
    elif what.startswith("floor docx"):
        _bare_docx(papers, style)
    elif what.startswith("pdf"):
        papers_pdf(papers, style)
    else:
        for paper in papers:
            paper_docx(paper, style)
    took = _processor_s() - began
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"s": took, "mb": most / 1024}))


def _processor_s() -> float:
    """Of this process and of those it started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _bare_typst(papers: list[Paper], style: object) -> None:
    """The same texts, headings and tables by Typst alone."""
    import typst

    from documents.fonts import font_folder
    from documents.papers.filled import filled

    lines = []
    for paper in papers:
        for block in filled(paper, style):  # type: ignore[arg-type]
            lines += [f"#block({json.dumps(text, ensure_ascii=False)})" for text in _texts(block)]
        lines.append("#pagebreak()")
    source = '#set text(font: "Sarabun", lang: "th", size: 11.5pt)\n' + "\n".join(lines)
    typst.compile(source.encode(), font_paths=[str(font_folder())], ignore_system_fonts=True)


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in _texts(one)]


def _bare_docx(papers: list[Paper], style: object) -> None:
    """docxtpl with the same templates and values, as its own manual shows it."""
    import io

    from docxtpl import DocxTemplate

    from documents.papers.fields import fields_of
    from documents.papers.word import our_template
    from rules.papers import kind_of

    for paper in papers:
        opened = DocxTemplate(io.BytesIO(our_template(kind_of(paper))))
        opened.render({**fields_of(paper, style), "header": ""}, autoescape=True)  # type: ignore[arg-type]
        opened.save(io.BytesIO())


def measured(what: str, count: int) -> tuple[float, float]:
    """Seconds and megabytes of a job in a process of its own."""
    asked = [sys.executable, "-m", "benchmarks.papers", "--work", what, "--papers", str(count)]
    told = subprocess.run(asked, cwd=_HOUSE, capture_output=True, check=True)
    found = json.loads(told.stdout)
    return float(found["s"]), float(found["mb"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--papers", type=int, default=300)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        return work(given.work, given.papers)
    print(f"{'':34}{'seconds':>10}{'MB':>8}{'floor s':>10}{'MB':>8}{'times':>8}")
    missed = False
    for form in ("pdf", "docx"):
        for job, name in (("form1", f"{given.papers} x Form 1"), ("kpi", "the indicator's report")):
            took, most = measured(f"{form} {job}", given.papers)
            floor, least = measured(f"floor {form} {job}", given.papers)
            ratio = took / floor
            # One short report is mostly the start of the process that sets it.
            slow = job == "form1" and ratio > MOST_TIMES[form]
            missed = missed or slow
            told = f"{name}, {form}{'  TOO SLOW' if slow else ''}"
            print(f"{told:34}{took:10.2f}{most:8.0f}{floor:10.2f}{least:8.0f}{ratio:8.1f}")
    if missed:
        raise SystemExit(1)
    return None


if __name__ == "__main__":
    main()
