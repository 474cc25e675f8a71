"""Who is missing is found without fetching the rows of everybody's day; a staff id without reading all people."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_TOLD = ["day", "unit", "state", "provisional", "late_minutes", "first_in"]


def upgrade() -> None:
    op.drop_index("ix_days_told", table_name="days")
    op.create_index("ix_days_told", "days", [*_TOLD, "person"])
    op.create_index("ix_people_staff_id_folded", "people", [sa.text("lower(staff_id)")])


def downgrade() -> None:
    op.drop_index("ix_people_staff_id_folded", table_name="people")
    op.drop_index("ix_days_told", table_name="days")
    op.create_index("ix_days_told", "days", _TOLD)
