"""Sets papers of many pages in a process of their own: what typst keeps in memory for the next time, more
than a hundred megabytes for a unit's sheets, goes when the paper is done.

Run as a module it is that process: it reads one JSON value and writes one PDF, whose text can be copied and
searched (`documents.text_layer`).
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

#: So long a paper may take; one page takes some hundredths of a second.
MOST_S: Final = 600.0
_HOUSE: Final = Path(__file__).resolve().parent.parent


def typeset(template: Path, fonts: Path, name: str, value: object) -> bytes:
    """The PDF of a template whose only input, `name`, is the value as JSON.

    Raises RuntimeError with what typst says when the template is wrong, TimeoutExpired after `MOST_S`.
    """
    asked = {"template": str(template), "fonts": str(fonts), "name": name, "value": value}
    told = subprocess.run(
        [sys.executable, "-m", "documents.typeset"],
        cwd=_HOUSE,
        input=json.dumps(asked, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=MOST_S,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(f"{template.name}: {told.stderr.decode(errors='replace')[-500:]}")
    return told.stdout


def main() -> None:
    # Only this process sets anything; whoever asks it needs neither.
    import typst

    from documents.text_layer import mended

    asked = json.loads(sys.stdin.buffer.read())
    made: bytes = typst.compile(
        asked["template"],
        format="pdf",
        font_paths=[asked["fonts"]],
        ignore_system_fonts=True,
        sys_inputs={asked["name"]: json.dumps(asked["value"], ensure_ascii=False)},
        pdf_tags=False,
    )
    sys.stdout.buffer.write(mended(made))


if __name__ == "__main__":
    main()
