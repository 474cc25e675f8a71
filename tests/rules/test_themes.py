"""What free answers speak of: counted by people, shown by an example that names nobody."""

from documents.thai_lines import words_of
from rules.themes import themes, without_names

ANSWERS = (
    "GPS ไม่ตรงกับสถานที่จริงบ่อย",
    "อยากให้ GPS แม่นกว่านี้ โดยเฉพาะในอาคาร",
    "ป้ายสะท้อนแสงตอนเช้า ถ่ายไม่ติด",
    "ป้ายหน้าลิฟต์สะท้อนแสงมาก สะท้อนแสงจริง ๆ",
    "ไม่มี",
    "อยากให้มีแจ้งเตือนลืมลงเวลาออกงาน โทร 081-234-5678",
    "ระบบดีแล้ว",
    "คุณสมชายช่วยเหลือดีมาก GPS ไม่ตรง",
)


def test_matters_are_counted_by_people() -> None:
    found = {one.words: one.people for one in themes(ANSWERS, words_of)}
    assert found["GPS"] == 3 and found["สะท้อนแสง"] == 2 and found["ไม่ตรง"] == 2
    assert "ตรง" not in found and "ระบบ" not in found and "แจ้งเตือน" not in found
    assert next(one.people for one in themes(ANSWERS, words_of)) == 3


def test_an_example_names_nobody() -> None:
    told = " ".join(one.example for one in themes(ANSWERS * 2, words_of, ["สมชาย รักงาน"]))
    assert "สมชาย" not in told and "081" not in told
    assert without_names("พี่แดง บอกว่าเมล somchai@bma.go.th และ นายสมชาย ช้า", ()) == "… บอกว่าเมล … และ … ช้า"
    assert without_names("คุณภาพดี คุณสมบัติครบ", ()) == "คุณภาพดี คุณสมบัติครบ"
    assert without_names("ฝากบอกมาลีด้วย", ["มาลี"]) == "ฝากบอก…ด้วย"


def test_a_name_is_no_matter() -> None:
    answers = ["สมหญิง ใจร้าย", "สมหญิง ดุ", "สมหญิง บ่น"]
    assert themes(answers, str.split, ["สมหญิง ใจดี"]) == ()


def test_what_one_person_says_is_not_shown() -> None:
    assert themes(["แอร์เย็นเกินไป", "กาแฟขม"], words_of) == ()
    assert themes([], words_of) == () and themes(["", " "], words_of) == ()


def test_hostile_words() -> None:
    told = themes(["<b>ลิฟต์</b> {0} " + "ก" * 500, "ลิฟต์ \u202e ช้า", "🦄🦄🦄"], words_of)
    assert [one.words for one in told] == ["ลิฟต์"]
