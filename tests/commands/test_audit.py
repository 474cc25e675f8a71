"""An auditor at the keyboard: is the trail whole, and can somebody with an old head check it alone."""

import json
from pathlib import Path

from tests.commands.keyboard import Operator

HALL = "code,name,latitude,longitude,radius_m\nHALL,ศาลาว่าการ,13.75,100.5,{}\n"


def some_days(operator: Operator) -> None:
    """Settings change and the worker's timed jobs run."""
    for grace in range(5):
        operator.types("office", "set", "day.grace_min", str(grace))
        operator.house.jobs.once()
        operator.house.clock.advance(days=1)


def head_of(operator: Operator) -> str:
    return operator.types("audit", "head").output.split()[0]


def meddle(operator: Operator, statement: str) -> None:
    with operator.house.store() as store:
        store.connection.exec_driver_sql(statement)


def test_nothing_sealed_yet(operator: Operator) -> None:
    assert "Whole: 0 entries, nothing sealed yet." in operator.types("audit", "verify").output
    assert "Nothing is sealed yet" in operator.types("audit", "head", exit_code=1).output


def test_a_whole_trail_and_the_heads_somebody_kept(operator: Operator) -> None:
    some_days(operator)
    early = head_of(operator)
    some_days(operator)
    assert early != head_of(operator)
    told = operator.types("audit", "verify", "--head", early, "--head", head_of(operator)).output
    assert "Whole: " in told and "Fits 2 heads brought along." in told
    assert operator.types("audit", "verify", "--head", "nonsense", exit_code=2)


def test_a_changed_entry_is_named_and_ends_with_one(operator: Operator) -> None:
    some_days(operator)
    meddle(operator, "UPDATE audit SET actor = '9001' WHERE id = 3")
    told = operator.types("audit", "verify", exit_code=1).output
    assert (
        "BROKEN: entry 3, sealed as number 3, was changed after it was sealed. Before it 2 links fit." in told
    )


def test_an_end_cut_off_is_seen_by_who_kept_a_head(operator: Operator) -> None:
    some_days(operator)
    head = head_of(operator)
    meddle(operator, "DELETE FROM audit_heads")
    meddle(operator, "DELETE FROM audit_seals WHERE seq > 4")
    meddle(operator, "DELETE FROM audit WHERE id > 4")
    operator.types("audit", "verify")
    assert (
        "the end is missing from number 5 on"
        in operator.types("audit", "verify", "--head", head, exit_code=1).output
    )
    assert "Cannot be proved" in operator.types("audit", "prove", "--from", head, exit_code=1).output


def test_entries_without_a_seal_are_told(operator: Operator) -> None:
    operator.types("office", "set", "name", "สำนักงาน ก.ก.")
    told = operator.types("audit", "verify").output
    assert "note: 1 entries wait for their seal" in told and "worker" not in told
    operator.house.clock.advance(hours=1)
    assert "is a worker running?" in operator.types("audit", "verify").output


def test_a_short_proof_for_whoever_holds_an_old_head(operator: Operator, tmp_path: Path) -> None:
    some_days(operator)
    mine = head_of(operator)
    some_days(operator)
    proof = tmp_path / "proof.json"
    operator.types("audit", "prove", "--from", mine, "--out", proof)
    told = operator.types("audit", "check", proof, "--head", mine).output
    assert f"Proved: the log of {head_of(operator)} goes on from your head" in told
    forged = mine.partition(":")[0] + ":" + "0" * 64
    assert "NOT PROVED" in operator.types("audit", "check", proof, "--head", forged, exit_code=1).output
    assert "Cannot be proved" in operator.types("audit", "prove", "--from", forged, exit_code=1).output


def test_a_trail_made_anew_cannot_be_proved_to_who_holds_an_old_head(
    operator: Operator, tmp_path: Path
) -> None:
    some_days(operator)
    mine = head_of(operator)
    for statement in (
        "DELETE FROM audit_heads",
        "DELETE FROM audit_seals",
        "UPDATE audit SET actor = 'x' WHERE id = 2",
    ):
        meddle(operator, statement)
    operator.house.restart_jobs()
    some_days(operator)
    assert "Whole: " in operator.types("audit", "verify").output
    told = operator.types("audit", "prove", "--from", mine, exit_code=1).output
    assert "the chain was made anew" in told


def test_one_entry_is_proved_to_who_holds_a_head(operator: Operator, tmp_path: Path) -> None:
    some_days(operator)
    mine = head_of(operator)
    some_days(operator)
    proof = tmp_path / "entry.json"
    operator.types("audit", "prove", "--entry", "3", "--from", mine, "--out", proof)
    told = operator.types("audit", "check", proof, "--head", mine).output
    assert "Proved: entry 3 is number 3 of the log that your head covers." in told
    plain = json.loads(proof.read_text())
    plain["entry"]["actor"] = "somebody else"
    proof.write_text(json.dumps(plain))
    assert "NOT PROVED" in operator.types("audit", "check", proof, "--head", mine, exit_code=1).output
    assert "No entry 999" in operator.types("audit", "prove", "--entry", "999", exit_code=1).output


def test_what_is_no_proof_is_told_in_a_sentence(operator: Operator) -> None:
    head = "1:" + "0" * 64
    for content in (
        "",
        "[]",
        "{}",
        '{"proof": ["xyz"]}',
        '{"proof": [], "entry": {}}',
        '{"proof": [], "old": "1", "new": 3}',
    ):
        told = operator.types(
            "audit", "check", operator.saves("p.json", content), "--head", head, exit_code=1
        )
        assert "is not a proof" in told.output
    assert "Give --from or --entry" in operator.types("audit", "prove", exit_code=2).output


def test_once_a_day_the_head_is_kept_in_the_trail_itself(operator: Operator) -> None:
    some_days(operator)
    for _ in range(3):
        operator.house.jobs.once()
    with operator.house.store() as store:
        kept = [row.facts for row in store.audit.of("audit")]
    assert len(kept) == 6  # five days, and today
    assert kept[0]["seq"] == 1 and len(kept[0]["root"]) == 64
    operator.types("audit", "verify", "--head", f"{kept[3]['seq']}:{kept[3]['root']}")


def test_what_decides_who_may_do_what_is_on_record_with_before_and_after(operator: Operator) -> None:
    heading = "staff_id,title,first_name,last_name,position,unit,role,supervisor_id\n"
    for role, name in (("staff", "สมศรี"), ("admin", "สมใจ")):
        operator.types(
            "staff", "import", operator.saves("s.csv", f"{heading}2002,นาง,{name},มีสุข,,กอง,{role},\n")
        )
    for radius in (150, 5000):
        operator.types("points", "import", operator.saves("p.csv", HALL.format(radius)))
    operator.types("staff", "codes", "--out", operator.folder / "codes.csv")
    operator.types("staff", "left", "2002", "--on", "2027-01-31")
    with operator.house.store() as store:
        person = [(row.action, row.facts) for row in store.audit.of("person:2002")]
        (point,) = store.audit.of("point:HALL")
    assert person[0] == ("person.changed", {"role": ["staff", "admin"], "first_name": "changed"})
    assert [action for action, _ in person] == ["person.changed", "code.issued", "person.left"]
    assert person[2][1] == {"before": None, "after": "2027-01-31"}
    assert (point.action, point.facts) == ("point.changed", {"radius_m": [150.0, 5000.0]})
