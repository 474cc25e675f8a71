"""The tree of units from a file."""

from tests.commands.keyboard import Operator


def test_the_tree_comes_from_a_file_and_is_shown(operator: Operator) -> None:
    operator.house.person("1001", unit="ฝ่ายการเงิน")
    table = "unit,parent,nicknames\nฝ่ายการเงิน,กองกลาง,เงิน;finance\nกองกลาง,,\n"
    file = operator.saves("u.csv", table)
    assert operator.types("units", "import", file, "--dry-run").output == (
        "Would be: 2 added, 0 changed, 0 same\n"
    )
    assert operator.types("units", "import", file).output == "2 added, 0 changed, 0 same\n"
    assert operator.types("units", "import", file).output == "0 added, 0 changed, 2 same\n"
    assert operator.types("units", "list").output == "กองกลาง\t0\t\n  ฝ่ายการเงิน\t1\tเงิน; finance\n"


def test_a_circle_comes_in_never(operator: Operator) -> None:
    file = operator.saves("u.csv", "unit,parent\nก,ข\nข,ก\n")
    told = operator.types("units", "import", file, exit_code=1).output
    assert "2" in told and "3" in told
    assert operator.types("units", "list").output == ""
