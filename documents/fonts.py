"""Where the Thai typeface of everything printed lies: Sarabun (SIL Open Font License), from its package."""

from pathlib import Path
from typing import Final

import fontpkg_sarabun

FAMILY: Final = "Sarabun"
_FOLDER: Final = Path(fontpkg_sarabun.__file__).parent / "files"


def font_folder() -> Path:
    """The folder that holds the font files. Raises FileNotFoundError with what to mend if it is empty."""
    if not (_FOLDER / "Sarabun-Regular.ttf").is_file():
        raise FileNotFoundError(f"no Sarabun font files in {_FOLDER}: reinstall the package fontpkg-sarabun")
    return _FOLDER


def font_path(weight: str = "Regular") -> Path:
    """One weight's file: Thin, ExtraLight, Light, Regular, Medium, SemiBold, Bold or ExtraBold."""
    path = font_folder() / f"Sarabun-{weight}.ttf"
    if not path.is_file():
        raise FileNotFoundError(f"Sarabun has no weight {weight!r} in {_FOLDER}")
    return path
