"""What stands on each paper, in order: the one place to change when the city changes a form."""

from typing import Final

from documents.papers.blocks import (
    Block,
    Column,
    Each,
    Heading,
    Items,
    Pair,
    Pictures,
    Sign,
    Table,
    Top,
    When,
    Words,
)
from rules.papers import Kind

_IDEA: Final[tuple[Block, ...]] = (
    Heading("idea_title"),
    Words("title"),
    Heading("idea_problem"),
    Words("problem", dash="not_said"),
    Heading("idea_way"),
    Words("way", dash="not_said"),
    Heading("idea_benefit"),
    Words("benefit", dash="not_said"),
    Heading("idea_gains"),
    Words("gains", dash="not_said"),
)

FORM1: Final[tuple[Block, ...]] = (
    Top("form1", "form1_title", ("year_line", "office_line")),
    Pair("campaign", "campaign"),
    Pair("number", "number"),
    Pair("sent_on", "sent_on"),
    Pair("author", "author"),
    *_IDEA,
    When("outcome", (Heading("idea_outcome"), Words("outcome"), Words("outcome_why"))),
    When("pictures", (Heading("idea_pictures"), Pictures("pictures"))),
    Sign("signers", "sign_author"),
)

FORM2: Final[tuple[Block, ...]] = (
    Top("form2", "form2_title", ("year_line", "office_line")),
    Pair("campaign", "campaign"),
    Pair("question", "question"),
    Heading("how_chosen"),
    Words("how_vote"),
    Words("how_scored"),
    Heading("vote_table"),
    Table(
        "votes",
        (
            Column("col_place", "row.place", 9, "center"),
            Column("col_number", "row.number", 11, "center"),
            Column("col_idea", "row.title", 52),
            Column("col_approvals", "row.approvals", 14, "center"),
            Column("col_shortlisted", "row.shortlisted", 14, "center"),
        ),
    ),
    When(
        "scores",
        (
            Heading("score_table"),
            Table(
                "scores",
                (
                    Column("col_place", "row.place", 8, "center"),
                    Column("col_idea", "row.idea", 42),
                    Column("criterion.short", "row.means", 11, "center", each="criteria"),
                    Column("col_total", "row.total", 12, "center"),
                ),
            ),
            Words("criteria_line", small=True),
        ),
    ),
    Heading("choice"),
    Words("choice"),
    When("reason", (Heading("choice_reason"), Words("reason"))),
    When("fingerprint", (Words("fingerprint", small=True),)),
    Sign("signers", "sign_head"),
    When("members", (Sign("members", "sign_member"),)),
)

FORM3: Final[tuple[Block, ...]] = (
    Top("form3", "form3_title", ("year_line", "office_line")),
    Pair("campaign", "campaign"),
    Pair("number", "number"),
    Pair("author", "author"),
    *_IDEA,
    Heading("choice_reason"),
    Words("reason"),
    Heading("how_fared"),
    Words("fared"),
    When(
        "means",
        (
            Table(
                "means",
                (Column("col_criterion", "row.name", 75), Column("col_mean", "row.mean", 25, "center")),
            ),
        ),
    ),
    When("runners_up", (Heading("kept"), Items("runners_up"))),
    When("pictures", (Heading("idea_pictures"), Pictures("pictures"))),
    Sign("signers", "sign_head"),
)

FORM4: Final[tuple[Block, ...]] = (
    Top("form4", "form4_title", ("title_line", "year_line", "office_line")),
    Heading("head_reason"),
    Each("reasons", "one", (Heading(field="one.name"), Words("one.text", dash="not_written"))),
    Each("heads", "one", (Heading(field="one.name"), Words("one.text", dash="not_written"))),
    Heading("head_plan"),
    When("plan_text", (Words("plan_text"),)),
    Table(
        "plan",
        (
            Column("col_no", "row.number", 8, "center"),
            Column("col_what", "row.what", 46),
            Column("col_when", "row.when", 24, "center"),
            Column("col_owner", "row.owner", 22),
        ),
    ),
    Heading("head_budget"),
    When("budget_text", (Words("budget_text"),)),
    Table(
        "budget",
        (
            Column("col_no", "row.number", 8, "center"),
            Column("col_item", "row.what", 42),
            Column("col_how", "row.how", 28),
            Column("col_baht", "row.baht", 22, "right"),
        ),
        total="total",
        total_label="total",
    ),
    Words("total_in_words", small=True),
    Each("last_heads", "one", (Heading(field="one.name"), Words("one.text", dash="not_written"))),
    When("answers", (Heading("answers"), Items("answers"))),
    Sign("authors", "sign_project"),
    Sign("signers", "sign_unit_head"),
)

FORM5: Final[tuple[Block, ...]] = (
    Top("form5", "form5_title", ("title_line", "year_line", "office_line")),
    Heading("use_survey"),
    Pair("survey", "survey"),
    Pair("when", "when"),
    Words("reach"),
    Heading("use_results"),
    Each(
        "questions",
        "one",
        (
            Heading(field="one.question"),
            Words("one.result"),
            When(
                "one.shares",
                (
                    Table(
                        "one.shares",
                        (
                            Column("col_answer", "row.label", 46),
                            Column("col_people", "row.count", 16, "center"),
                            Column("col_share", "row.share", 16, "center"),
                            Column("col_interval", "row.interval", 22, "center"),
                        ),
                    ),
                ),
            ),
            When("one.themes", (Items("one.themes"),)),
        ),
    ),
    When(
        "known",
        (
            Heading("use_known"),
            Table("known", (Column("col_fact", "row.name", 60), Column("col_value", "row.text", 40))),
        ),
    ),
    Heading("use_findings"),
    Words("findings", dash="not_written"),
    Sign("signers", "sign_responsible"),
)

KPI: Final[tuple[Block, ...]] = (
    Top("kpi", "kpi_title", ("year_line", "quarter_line", "office_line")),
    Heading("kpi_1"),
    Words("name"),
    Heading("kpi_2"),
    Words("levels"),
    Each("strategy", "one", (Pair("one.name", "one.text"),)),
    Heading("kpi_3"),
    Each("definitions", "one", (Words("one"),)),
    Heading("kpi_4"),
    Words("method"),
    Each("steps", "one", (Words("one"),)),
    Heading("kpi_5"),
    Pair("kpi_target", "target"),
    Pair("kpi_result", "result"),
    Heading("kpi_6"),
    Each(
        "quarters",
        "one",
        (
            Heading(field="one.name"),
            Words("one.narrative", dash="not_reported"),
            Words("one.percent", small=True),
        ),
    ),
    When("summary", (Heading("kpi_6_5"), Items("summary"))),
    Heading("kpi_7"),
    Items("supports", dash="nothing_noted"),
    Heading("kpi_8"),
    Items("obstacles", dash="nothing_noted"),
    Heading("kpi_9"),
    Items("evidence", dash="nothing_noted"),
    Sign("signers", "sign_responsible"),
)

LAYOUTS: Final[dict[Kind, tuple[Block, ...]]] = {
    "form1": FORM1,
    "form2": FORM2,
    "form3": FORM3,
    "form4": FORM4,
    "form5": FORM5,
    "kpi": KPI,
}
