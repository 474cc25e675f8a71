"""A process starts with what it needs: nobody waits for LINE's SDK or OpenCV to see a list of commands."""

import json
import subprocess
import sys

_ASKS = """
import json, sys
import app
web = set(sys.modules)
from commands import groups
assert list(groups())
print(json.dumps([sorted(web), sorted(sys.modules)]))
"""
#: Each takes from a tenth of a second to more than one, and up to sixty megabytes.
_HEAVY = {"linebot", "cv2", "numpy", "boto3", "openpyxl", "docx", "docxtpl", "alembic", "pythainlp", "pypdf"}


def test_the_web_process_and_the_command_line_load_nothing_heavy() -> None:
    told = subprocess.run([sys.executable, "-c", _ASKS], capture_output=True, check=True, text=True)
    web, commands = json.loads(told.stdout)
    assert "pages.photos" in web and "commands.menus" in commands
    assert not _HEAVY & set(web)
    assert not _HEAVY & set(commands)
