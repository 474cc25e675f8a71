"""`flask vote`: the published sheet as a file, and counting it again."""

from pathlib import Path

from tests.commands.keyboard import Operator
from tests.voting import Election, an_election


def counted(operator: Operator, **changes: object) -> tuple[Election, Path]:
    """A counted vote, and its sheet as a file."""
    vote = an_election(operator.house, ideas=3, **changes)
    vote.picks("1002", 1, 2)
    vote.picks("1003", 2)
    vote.picks("1004", 3)
    vote.closes()
    path = operator.folder / "sheet.csv"
    told = operator.types("vote", "sheet", str(vote.campaign.id), "--out", path).output
    assert f"4 ballots written to {path}" in told and "sha256 " in told
    return vote, path


def test_before_the_close_there_is_nothing_to_write_nor_to_compare(operator: Operator) -> None:
    vote = an_election(operator.house)
    vote.picks("1002", 1)
    path = operator.folder / "sheet.csv"
    told = operator.types("vote", "sheet", str(vote.campaign.id), "--out", path, exit_code=1).output
    assert "nothing can be seen before the close" in told and not path.exists()
    assert (
        "There is no campaign 99" in operator.types("vote", "sheet", "99", "--out", path, exit_code=1).output
    )


def test_a_recount_from_the_file_alone(operator: Operator) -> None:
    _, path = counted(operator, tie_rule="earlier", shortlist=2)
    told = operator.types("vote", "recount", path).output
    assert "3 of 4 voted, ties: earlier" in told
    lines = [line.split() for line in told.splitlines()[-3:]]
    assert lines == [
        ["1", "2", "2", "shortlist"],
        ["2", "1", "1", "tied,", "shortlist"],
        ["3", "3", "1", "tied,", "shortlist"],
    ]


def test_the_database_says_the_same(operator: Operator) -> None:
    vote, path = counted(operator, tie_rule="lot")
    told = operator.types("vote", "recount", path, "--campaign", str(vote.campaign.id)).output
    assert "The database says the same" in told
    saved_again = operator.saves("again.csv", path.read_bytes().replace(b"\n", b"\r\n"))
    operator.types("vote", "recount", saved_again, "--campaign", str(vote.campaign.id))


def test_a_ballot_changed_in_the_file_is_found(operator: Operator) -> None:
    vote, path = counted(operator)
    lines = path.read_text().splitlines()
    place = next(number for number, line in enumerate(lines) if line.endswith(",3"))
    lines[place] = lines[place].replace(",3", ",1")
    forged = operator.saves("forged.csv", "\n".join(lines) + "\n")
    told = operator.types("vote", "recount", forged, "--campaign", str(vote.campaign.id), exit_code=1).output
    assert f"ballot {lines[place].partition(',')[0]} differs" in told
    assert "idea 1: the file gives (2," in told and "not the one in the audit trail" in told


def test_a_ballot_changed_in_the_database_is_found(operator: Operator) -> None:
    vote, path = counted(operator)
    with operator.house.store() as store:
        store.connection.exec_driver_sql("UPDATE ballots SET picks = '[1]' WHERE picks = '[3]'")
    told = operator.types("vote", "recount", path, "--campaign", str(vote.campaign.id), exit_code=1).output
    assert "differs" in told
    exported = operator.folder / "after.csv"
    operator.types("vote", "sheet", str(vote.campaign.id), "--out", exported)
    told = operator.types(
        "vote", "recount", exported, "--campaign", str(vote.campaign.id), exit_code=1
    ).output
    assert "idea 3: the file gives (0," in told and "not the one in the audit trail" in told


def test_what_is_no_sheet_is_refused_with_every_fault(operator: Operator) -> None:
    bad = operator.saves("bad.csv", "# campaign: 1\ntracker,picks\nAAAA,x\n")
    told = operator.types("vote", "recount", bad, exit_code=1).output
    assert (
        "line 3: the picks are not numbers" in told
        and "'# ideas: ...'" in told
        and "not a possible sheet" in told
    )
