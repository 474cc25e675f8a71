"""The rotating sign's page: set up once, told the time, and the same arithmetic as the server."""

import base64
import hashlib
import hmac
import json
import random
from datetime import timedelta
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

import pages
from rules.marks import cells, safe_ids
from rules.rotating import tags_at
from tests.builders import House
from tests.tablets import hung, new_tablet

SCRIPTS = Path(pages.__file__).parent / "static" / "tablet"


def test_the_page_holds_no_secret_and_lets_nothing_foreign_in(house: House) -> None:
    tablet = hung(house, house.point())
    answer = house.app.test_client().get(f"/tablet/{tablet.id}")
    page = answer.get_data(as_text=True)
    assert "ศาลาว่าการ กทม." in page and "โต๊ะหน้า" in page
    for form in (tablet.secret.hex(), base64.b64encode(tablet.secret).decode()):
        assert form not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "<script>" not in page and "style=" not in page and "onclick" not in page


def test_a_points_name_cannot_become_a_script(house: House) -> None:
    tablet = hung(house, house.point(name="</script><script>alert(1)</script>"))
    page = house.app.test_client().get(f"/tablet/{tablet.id}").get_data(as_text=True)
    assert "<script>alert" not in page


def test_everything_the_page_loads_is_there(house: House) -> None:
    client = house.app.test_client()
    for name in (
        "assets/tablet.css",
        "assets/totp.js",
        "assets/keep.js",
        "assets/tablet.js",
        "sw.js",
        "tags.json",
    ):
        answer = client.get(f"/tablet/{name}")
        assert answer.status_code == 200 and answer.headers["X-Content-Type-Options"] == "nosniff", name
    for name in ("assets/sw.js", "assets/../tablet.py", "assets/..%2f..%2ftablet.py", "nobody"):
        assert client.get(f"/tablet/{name}").status_code == 404, name


def test_the_key_works_once_and_only_within_its_time(either_house: House) -> None:
    house = either_house
    point = house.point()
    client = house.app.test_client()
    tablet_id, key = new_tablet(house, point)
    for wrong in ({"key": "wrong"}, {"key": 7}, {}, ["key"], {"key": key + "x"}):
        assert client.post(f"/tablet/{tablet_id}/key", json=wrong).status_code == 403
    given = client.post(f"/tablet/{tablet_id}/key", json={"key": key})
    assert given.status_code == 200 and given.headers["Cache-Control"] == "no-store"
    with house.store() as store:
        row = store.tablets.get(tablet_id)
        assert row is not None and row.secret(house.settings.secret_key.encode()) == base64.b64decode(
            given.json["secret"]  # type: ignore[index]
        )
        assert key not in str(row) and row.set_up_at == house.clock.now()
    assert client.post(f"/tablet/{tablet_id}/key", json={"key": key}).status_code == 403
    late, late_key = new_tablet(house, point)
    house.clock.advance(hours=73)
    assert client.post(f"/tablet/{late}/key", json={"key": late_key}).status_code == 403


def test_looking_at_the_link_does_not_use_it_up(house: House) -> None:
    """Chats fetch links to show what is behind them."""
    tablet_id, key = new_tablet(house, house.point())
    client = house.app.test_client()
    client.get(f"/tablet/{tablet_id}?k={key}")
    assert client.post(f"/tablet/{tablet_id}/key", json={"key": key}).status_code == 200


def test_it_is_told_the_time_and_its_report_is_believed_only_with_its_proof(house: House) -> None:
    tablet = hung(house, house.point())
    house.clock.advance(days=1)
    now_ms = int(house.clock.now().timestamp() * 1000)
    at = now_ms - 90_000
    forged = tablet.posts("seen", {"at": at, "proof": "00" * 32})
    assert forged.json == {"now": now_ms, "revoked": False}
    for odd in ([], {"at": "x", "proof": 1}, {"at": True, "proof": "ä"}, {"at": at, "proof": "ä\ud800"}):
        assert tablet.posts("seen", odd).status_code == 200
    with house.store() as store:
        row = store.tablets.get(tablet.id)
        assert row is not None and row.skew_ms is None and row.last_seen_at != house.clock.now()
    proof = hmac.digest(tablet.secret, f"seen {tablet.id} {at}".encode(), "sha256").hex()
    tablet.posts("seen", {"at": at, "proof": proof})
    with house.store() as store:
        row = store.tablets.get(tablet.id)
        assert row is not None and (row.skew_ms, row.last_seen_at) == (-90_000, house.clock.now())


def test_a_withdrawn_tablet_hears_so(house: House) -> None:
    tablet = hung(house, house.point())
    with house.store() as store:
        row = store.tablets.get(tablet.id)
        assert row is not None
        store.tablets.revoke(row.id, house.clock.now(), "lost")
    assert tablet.posts("seen", {}).json["revoked"] is True
    assert '"revoked": true' in house.app.test_client().get(f"/tablet/{tablet.id}").get_data(as_text=True)


def test_a_withdrawn_link_cannot_be_used(house: House) -> None:
    tablet_id, key = new_tablet(house, house.point())
    with house.store() as store:
        row = store.tablets.get(tablet_id)
        assert row is not None and store.tablets.revoke(row.id, house.clock.now(), "sent to the wrong person")
    assert house.app.test_client().post(f"/tablet/{tablet_id}/key", json={"key": key}).status_code == 403


def test_the_table_of_tags_is_the_dictionary(house: House) -> None:
    table = json.loads(house.app.test_client().get("/tablet/tags.json").get_data())
    assert tuple(table["ids"]) == safe_ids()
    for tag in safe_ids():
        bits = f"{int(table['cells'][str(tag)], 16):036b}"
        assert [int(bit) for bit in bits] == cells(tag)[1:-1, 1:-1].ravel().tolist()


# -- the page's own arithmetic, run as a browser would --------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> MiniRacer:
    engine = MiniRacer()
    engine.eval((SCRIPTS / "totp.js").read_text(encoding="utf-8"))
    engine.eval(f"const ids = {json.dumps(safe_ids())}")
    return engine


def ran(browser: MiniRacer, script: str) -> list[int]:
    found: list[int] = json.loads(str(browser.eval(f"JSON.stringify(Array.from({script}))")))
    return found


def test_its_sha_256_is_sha_256(browser: MiniRacer) -> None:
    luck = random.Random(1)
    for length in [*range(130), 1000]:
        data = luck.randbytes(length)
        assert (
            bytes(ran(browser, f"Totp.sha256(new Uint8Array({list(data)}))")) == hashlib.sha256(data).digest()
        )


def test_its_hmac_is_hmac(browser: MiniRacer) -> None:
    luck = random.Random(2)
    for length in (1, 20, 32, 64, 65, 200):
        key, data = luck.randbytes(length), luck.randbytes(40)
        made = ran(browser, f"Totp.hmac(new Uint8Array({list(key)}), new Uint8Array({list(data)}))")
        assert bytes(made) == hmac.digest(key, data, "sha256")


def test_tablet_and_server_show_and_expect_the_same_tags(browser: MiniRacer) -> None:
    luck = random.Random(3)
    for _ in range(200):
        secret, step = luck.randbytes(32), luck.choice((59_817_560, 2**31, 2**32 + 5)) + luck.randrange(10**6)
        mac = f"Totp.hmac(new Uint8Array({list(secret)}), Totp.counter({step}))"
        assert tuple(ran(browser, f"Totp.chosen(Totp.value({mac}), ids)")) == tags_at(secret, step)


def test_the_links_time_is_counted_from_its_making(house: House) -> None:
    tablet_id, _ = new_tablet(house, house.point())
    with house.store() as store:
        row = store.tablets.get(tablet_id)
    assert row is not None and row.key_until == house.clock.now() + timedelta(hours=72)
