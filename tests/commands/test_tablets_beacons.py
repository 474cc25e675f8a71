"""Tablets and beacons from the command line."""

import re
from datetime import timedelta
from pathlib import Path

import zxingcpp
from PIL import Image

from rules.beacons import make_message
from tests.commands.keyboard import Operator


def link_in(told: str) -> re.Match[str]:
    found = re.search(r"https://signpost\.example/tablet/(\w+)#k=([\w-]+)", told)
    assert found, told
    return found


def test_a_tablet_from_link_to_withdrawal(operator: Operator) -> None:
    operator.house.point()
    picture = operator.folder / "link.png"
    told = operator.types("tablets", "add", "--point", "HALL", "--name", "โต๊ะหน้า", "--qr", picture).output
    link = link_in(told)
    assert zxingcpp.read_barcodes(Image.open(picture))[0].text == link[0]
    assert picture.stat().st_mode & 0o777 == 0o600
    assert "link not used yet" in operator.types("tablets", "list").output
    client = operator.house.app.test_client()
    assert client.post(f"/tablet/{link[1]}/key", json={"key": link[2]}).status_code == 200
    listed = operator.types("tablets", "list").output
    assert "in use, last online 2026-11-23 08:10" in listed and "clock not known yet" in listed
    assert "is withdrawn" in operator.types("tablets", "revoke", link[1], "--why", "หาย").output
    assert "withdrawn" in operator.types("tablets", "list").output
    assert (
        "withdrawn already" in operator.types("tablets", "revoke", link[1], "--why", "x", exit_code=1).output
    )


def test_a_tablet_with_a_wrong_clock_is_told(operator: Operator) -> None:
    point = operator.house.point()
    with operator.house.store() as store:
        tablet_id, key = store.tablets.add(point.id, "gate", operator.house.clock.now(), timedelta(days=1))
        row = store.tablets.get(tablet_id)
        assert row is not None and store.tablets.set_up(row, key, operator.house.clock.now())
        store.tablets.note_seen(row.id, operator.house.clock.now(), 301_000)
    listed = operator.types("tablets", "list").output
    assert "own clock +301 s" in listed and "CLOCK MORE THAN 5 MINUTES OFF" in listed


def test_what_does_not_exist_is_said(operator: Operator) -> None:
    assert (
        "No such point" in operator.types("tablets", "add", "--point", "X", "--name", "y", exit_code=1).output
    )
    assert "No such tablet" in operator.types("tablets", "revoke", "zz", "--why", "y", exit_code=1).output
    assert "No tablets" in operator.types("tablets", "list").output
    assert "No beacons" in operator.types("beacons", "list").output
    assert (
        "No such point"
        in operator.types("beacons", "add", "--hwid", "01deadbeef", "--point", "X", exit_code=1).output
    )
    assert not list(Path(operator.folder).glob("*.png"))


def test_a_beacon_from_key_to_withdrawal(operator: Operator) -> None:
    operator.house.point()
    told = operator.types("beacons", "add", "--hwid", "01DEADBEEF", "--point", "hall").output
    key = bytes.fromhex(re.search(r"key: ([0-9a-f]{64})", told)[1])  # type: ignore[index]
    assert make_message(key, "01deadbeef", 1).hex() in told
    assert (
        "is in use"
        in operator.types("beacons", "add", "--hwid", "01deadbeef", "--point", "HALL", exit_code=1).output
    )
    assert (
        "10 hex digits"
        in operator.types("beacons", "add", "--hwid", "5", "--point", "HALL", exit_code=1).output
    )
    assert "not heard yet" in operator.types("beacons", "list").output
    assert "sets its count" in operator.types("beacons", "resync", "--hwid", "01deadbeef").output
    assert (
        "is withdrawn" in operator.types("beacons", "revoke", "--hwid", "01deadbeef", "--why", "moved").output
    )
    again = operator.types("beacons", "add", "--hwid", "01deadbeef", "--point", "HALL").output
    assert key.hex() not in again, "a beacon that comes back gets another key"
