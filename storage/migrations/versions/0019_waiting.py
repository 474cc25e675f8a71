"""What waits for a human has tables of its own: looking through all evidence for it grew with every month."""

import sqlalchemy as sa
from alembic import op

from storage.tables import BigId

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_queue",
        sa.Column("clockin", BigId, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["clockin"], ["clockins.id"], name=op.f("fk_review_queue_clockin_clockins")),
        sa.PrimaryKeyConstraint("clockin", name=op.f("pk_review_queue")),
    )
    op.create_table(
        "request_queue",
        sa.Column("request", BigId, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["request"], ["requests.id"], name=op.f("fk_request_queue_request_requests")),
        sa.PrimaryKeyConstraint("request", name=op.f("pk_request_queue")),
    )
    op.execute(
        "INSERT INTO review_queue (clockin) SELECT c.id FROM clockins c WHERE c.verdict = 'review'"
        " AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.clockin = c.id)"
    )
    op.execute(
        "INSERT INTO request_queue (request) SELECT r.id FROM requests r WHERE r.kind <> 'withdraw'"
        " AND NOT EXISTS (SELECT 1 FROM request_decisions d WHERE d.request = r.id)"
        " AND NOT EXISTS (SELECT 1 FROM requests l WHERE l.replaces = r.id)"
    )


def downgrade() -> None:
    op.drop_table("request_queue")
    op.drop_table("review_queue")
