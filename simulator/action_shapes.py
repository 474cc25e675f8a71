"""What LINE accepts as an action, which depends on where it stands (LINE's reference, "Action objects")."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

from simulator.errors import Fault
from simulator.shapes import MISSING, Check, Place, both, by_type, letters, matching, one_of, shape, text, uri

Where = Literal["quick", "template", "image_carousel", "button", "flex", "richmenu"]
LABEL_MOST: dict[Where, int] = {
    "quick": 20,
    "template": 20,
    "image_carousel": 12,
    "button": 40,
    "flex": 40,
    "richmenu": 20,
}
LABEL_NEEDED: tuple[Where, ...] = ("quick", "template", "image_carousel", "button")
QUICK_ONLY = ("camera", "cameraRoll", "location")
RICH_MENU_ONLY = ("richmenuswitch",)
PICKER_FORMATS = {"date": "%Y-%m-%d", "time": "%H:%M", "datetime": "%Y-%m-%dT%H:%M"}
PICKER_YEARS = (1900, 2100)
ALIAS = r"[a-z0-9_-]{1,32}"

action_uri = uri("http", "https", "line", "tel", most=1000)


def picked_moment(value: object, mode: str) -> datetime | None:
    """A picker's value as a datetime, or None if it is not in its mode's form and years."""
    form = PICKER_FORMATS.get(mode, "")
    for one in (form, form.replace("T", "t")):
        try:
            moment = datetime.strptime(str(value), one)  # noqa: DTZ007 - the picker has no time zone
        except ValueError:
            continue
        return moment if mode == "time" or PICKER_YEARS[0] <= moment.year <= PICKER_YEARS[1] else None
    return None


def _fill_in(action: Any, place: Place) -> Iterator[Fault]:
    if action.get("fillInText") is not None and action.get("inputOption") != "openKeyboard":
        yield place.key("fillInText").fault("fillInText can be used only with inputOption openKeyboard")
    if action.get("displayText") is not None and action.get("text") is not None:
        yield place.key("text").fault("displayText and text cannot be used together")


def _picker_moments(action: Any, place: Place) -> Iterator[Fault]:
    moments: dict[str, datetime] = {}
    for name in ("initial", "min", "max"):
        if action.get(name) is None:
            continue
        moment = picked_moment(action[name], action.get("mode", ""))
        if moment is None:
            yield place.key(name).fault("Invalid date or time")
        else:
            moments[name] = moment
    if "min" in moments and "max" in moments and moments["min"] >= moments["max"]:
        yield place.key("max").fault("max must be after min")


ACTIONS: dict[str, Check] = {
    "postback": both(
        shape(
            {"data": text(300)},
            {
                "displayText": letters(300),
                "text": letters(300),
                "fillInText": letters(300),
                "inputOption": one_of("closeRichMenu", "openRichMenu", "openKeyboard", "openVoice"),
            },
        ),
        _fill_in,
    ),
    "message": shape({"text": letters(300, 1)}),
    "uri": shape(
        {"uri": action_uri},
        {"altUri": shape({}, {"desktop": uri("http", "https", "line", "tel", most=1000)})},
    ),
    "datetimepicker": both(shape({"data": text(300), "mode": one_of(*PICKER_FORMATS)}), _picker_moments),
    "clipboard": shape({"clipboardText": text(1000, 1)}),
    "camera": shape({}),
    "cameraRoll": shape({}),
    "location": shape({}),
    "richmenuswitch": shape({"richMenuAliasId": matching(ALIAS), "data": text(300)}),
}


def allowed_in(where: Where) -> tuple[str, ...]:
    barred = (() if where == "quick" else QUICK_ONLY) + (() if where == "richmenu" else RICH_MENU_ONLY)
    return tuple(kind for kind in ACTIONS if kind not in barred)


def action(where: Where) -> Check:
    """The check of an action that stands at `where`."""
    label = letters(LABEL_MOST[where], 1 if where in LABEL_NEEDED else 0)
    known = by_type({kind: ACTIONS[kind] for kind in allowed_in(where)})

    def check(value: Any, place: Place) -> Iterator[Fault]:
        yield from known(value, place)
        if isinstance(value, dict):
            if value.get("label") is not None:
                yield from label(value["label"], place.key("label"))
            elif where in LABEL_NEEDED:
                yield place.key("label").fault(MISSING, "must be specified")

    return check
