"""The private link to a chart: for one viewer, for a day, and only as it was made."""

from bot.links import ChartLink, sign_chart_link
from documents.charts import Chart, Column, chart_data
from tests.builders import SECRET_KEY, House

CHART = Chart("เวลามาถึง", "23 พ.ย. 2569", ("มาทัน", "สาย"), "คน", (Column("08:00", (5, 1)),))


def address(house: House, viewer: int, data: list[object] | None = None) -> str:
    link = ChartLink(chart_data(CHART) if data is None else data, viewer, house.clock.now())
    return f"/chart/{sign_chart_link(SECRET_KEY.encode(), link)}"


def test_a_chart_sent_in_chat_can_be_fetched_again_and_again(house: House) -> None:
    _, chief = house.clerk("2001", role="supervisor", unit="กองคลัง")
    _, clerk = house.clerk("1001", unit="กองคลัง")
    clerk.says("เข้างาน").shares_place(13.7539, 100.5018).sends_photo(house.selfie()).sees_card("รับแล้ว")
    chief.says("กราฟ").sees("กองคลัง", "มา 1 คน")
    shown = [bubble.message for bubble in chief.answers() if bubble.message["type"] == "image"]
    path = shown[0]["originalContentUrl"].removeprefix("https://signpost.example")
    assert len(shown[0]["originalContentUrl"]) < 2000
    first, again = (house.app.test_client().get(path) for _ in range(2))
    assert first.status_code == 200 and first.data == again.data and first.data.startswith(b"\x89PNG")
    assert first.headers["ETag"] == again.headers["ETag"] and "private" in first.headers["Cache-Control"]


def test_a_link_is_over_after_a_day_forged_or_after_its_viewer_left(house: House) -> None:
    viewer, client = house.person("9001", role="admin"), house.app.test_client()
    path = address(house, viewer.id)
    assert client.get(path).status_code == 200
    assert client.get(path[:-3] + "AAA").status_code == 410
    assert client.get("/chart/x").status_code == 410
    house.clock.advance(hours=24, seconds=1)
    assert client.get(path).status_code == 410
    fresh = address(house, viewer.id)
    with house.store() as store:
        store.connection.exec_driver_sql("UPDATE people SET left_on = '2026-11-01'")
    assert client.get(fresh).status_code == 410


def test_a_link_that_carries_no_chart_shows_none(house: House) -> None:
    viewer = house.person("9001", role="admin")
    assert house.app.test_client().get(address(house, viewer.id, ["nonsense"])).status_code == 410
