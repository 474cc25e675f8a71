"""Somebody who types commands and reads what they say."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import Result
from openpyxl import Workbook

from app import create_app
from bot.settings import Settings
from tests.builders import House

STAFF = "staff_id,title,first_name,last_name,position,unit,role,supervisor_id\n"
SOMCHAI = "2001,นาย,สมชาย,รักงาน,นิติกร,กองการเจ้าหน้าที่,supervisor,\n"
SOMSRI = "2002,นาง,สมศรี,มีสุข,นักทรัพยากรบุคคล,กองการเจ้าหน้าที่,staff,2001\n"
POINTS = "code,name,latitude,longitude,radius_m\n"
HALL = "HALL,ศาลาว่าการ กทม.,13.7539,100.5018,\n"


@dataclass
class Operator:
    """`types` runs a command in this process; `saves` puts a file where the command will find it."""

    house: House
    folder: Path

    def types(self, *words: str | Path, exit_code: int = 0) -> Result:
        """The command's result. A fault that is not told in a sentence fails the test."""
        runner = self.house.app.test_cli_runner(catch_exceptions=False)
        result = runner.invoke(args=[str(word) for word in words])
        assert result.exit_code == exit_code, f"{words} ended with {result.exit_code}:\n{result.output}"
        assert "Traceback" not in result.output
        return result

    def saves(self, name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def saves_workbook(self, name: str, rows: Sequence[Sequence[Any]]) -> Path:
        book = Workbook()
        for row in rows:
            book.active.append(list(row))
        book.save(self.folder / name)
        return self.folder / name

    def staff_ids(self) -> list[str]:
        with self.house.store() as store:
            return [person.staff_id for person in store.people.everyone()]


def as_rows(csv_text: str) -> list[list[Any]]:
    return [list(row) for row in csv.reader(io.StringIO(csv_text))]


def typed(settings: Settings, *words: str | Path, exit_code: int = 0) -> str:
    """What a command says in an application of exactly these settings."""
    app = create_app(settings)
    try:
        result = app.test_cli_runner(catch_exceptions=False).invoke(args=[str(word) for word in words])
    finally:
        app.extensions["signpost.database"].dispose()
    assert result.exit_code == exit_code, f"{words} ended with {result.exit_code}:\n{result.output}"
    return str(result.output)
