"""An operator lets somebody stand in, and the chat knows it."""

from tests.builders import House


def test_standing_in_is_set_by_command(house: House) -> None:
    house.person("2001", role="supervisor", first_name="หัวหน้า")
    house.clerk("1005", first_name="รักษาการ")
    run = house.app.test_cli_runner()
    args = [
        "deputies",
        "add",
        "--chief",
        "2001",
        "--deputy",
        "1005",
        "--from",
        "2026-11-23",
        "--to",
        "2026-11-25",
    ]
    told = run.invoke(args=args)
    assert told.exit_code == 0 and "รักษาการ" in told.output
    assert "2001 -> 1005" in run.invoke(args=["deputies", "list"]).output


def test_kind_refusals(house: House) -> None:
    house.person("2001", role="supervisor")
    house.person("1005")
    run = house.app.test_cli_runner()
    days = ["--from", "2026-11-23", "--to", "2026-11-25"]
    for chief, deputy, said in (
        ("2001", "2001", "themselves"),
        ("1005", "2001", "not a supervisor"),
        ("2001", "77", "not on the staff list"),
    ):
        told = run.invoke(args=["deputies", "add", "--chief", chief, "--deputy", deputy, *days])
        assert told.exit_code == 1 and said in told.output
    backwards = ["--from", "2026-11-25", "--to", "2026-11-23"]
    assert (
        run.invoke(args=["deputies", "add", "--chief", "2001", "--deputy", "1005", *backwards]).exit_code == 1
    )
