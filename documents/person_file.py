"""The page a person gets with everything held on them: Thai beside English, no script, no link out."""

import json
from collections.abc import Collection, Mapping, Sequence
from html import escape
from typing import Any

import texts
from rules.files import ENDINGS, JPEG

_STYLE = """
:root { color: #1F2937; background: #F6F5F1; font: 16px/1.6 Sarabun, "Noto Sans Thai", system-ui }
body { max-width: 72rem; margin: auto; padding: 1.5rem } h1 { font-size: 1.5rem; color: #0F5E59 }
h2 { font-size: 1.15rem; margin-top: 2.2rem } small, .en { color: #6B7280 }
.wide { overflow-x: auto; background: #fff; border: 1px solid #E5E7EB; border-radius: .5rem }
table { border-collapse: collapse; font-size: .85rem } td, th { text-align: left; vertical-align: top;
padding: .35rem .6rem; border-bottom: 1px solid #E5E7EB; max-width: 22rem; overflow-wrap: anywhere }
th { background: #E3F1EF; white-space: nowrap } img { max-height: 9rem; border-radius: .3rem }
"""


_WITH_PICTURES = ("photos", "idea_pictures", "evidence_files")


def page(
    held: Mapping[str, Sequence[Mapping[str, Any]]], facts: Mapping[str, object], pictures: Collection[str]
) -> str:
    """A whole HTML page. `held`: plain rows by table; `facts`: name, staff_id, at, office; `pictures`: keys
    of the photos that lie beside it as `photo_name(key)`."""
    parts = [
        '<!doctype html><html lang="th"><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(_said('title', 'th', facts))}</title><style>{_STYLE}</style>",
        f"<h1>{_both('title', facts)}</h1><p>{_both('made', facts)}</p>",
        f"<p>{_both('how', facts)}</p><p>{_both('rights', facts)}</p>",
    ]
    parts += [_section(table, rows, pictures) for table, rows in held.items()]
    return "\n".join(parts) + "</html>\n"


def photo_name(key: str, media: str = JPEG) -> str:
    """Where a photo, or a file of that kind, lies beside the page."""
    return f"photos/{key.replace('/', '-')}{ENDINGS.get(media, '')}"


def _section(table: str, rows: Sequence[Mapping[str, Any]], pictures: Collection[str]) -> str:
    key = f"held_{table}"
    heading = _both(key, {}) if texts.has("person", key) else escape(table)
    names = list(rows[0])
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    body = "".join(_row(table, row, names, pictures) for row in rows)
    if table in _WITH_PICTURES:
        head = "<th></th>" + head
    table_of_rows = f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'
    return f"<h2>{heading} <small>{len(rows)}</small></h2>{table_of_rows}"


def _row(table: str, row: Mapping[str, Any], names: Sequence[str], pictures: Collection[str]) -> str:
    cells = "".join(f"<td>{escape(_plain(row[name]))}</td>" for name in names)
    if table in _WITH_PICTURES:
        media = str(row.get("media", JPEG))
        cells = f"<td>{_picture(str(row['key']), media, pictures)}</td>" + cells
    return f"<tr>{cells}</tr>"


def _picture(key: str, media: str, pictures: Collection[str]) -> str:
    if key not in pictures:
        return _both("picture_gone", {})
    where = escape(photo_name(key, media))
    if media != JPEG:
        return f'<a href="{where}">{_both("file_here", {})}</a>'
    return f'<a href="{where}"><img src="{where}" alt="" loading="lazy"></a>'


def _plain(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _both(key: str, facts: Mapping[str, object]) -> str:
    thai, english = escape(_said(key, "th", facts)), escape(_said(key, "en", facts))
    return f'{thai} <span class="en" lang="en">· {english}</span>'


def _said(key: str, language: str, facts: Mapping[str, object]) -> str:
    return texts.sentence("person", key, language, facts)
