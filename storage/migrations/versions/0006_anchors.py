"""Finding a colleague's photo again after a crop: where the face is as seen from the sign.

Photos of before keep only the look-up by hash: their look is in their pixels, which no migration reads.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for number in range(3):
        op.add_column("photos", sa.Column(f"anchor_{number}", sa.BigInteger(), nullable=True))
    op.add_column("photos", sa.Column("look", sa.LargeBinary(length=32), nullable=True))
    for number in range(3):
        op.create_index(f"ix_photos_anchor_{number}", "photos", [f"anchor_{number}", "look"], unique=False)
    for number in range(4):
        op.drop_index(f"ix_photos_part_{number}", "photos")
        op.create_index(f"ix_photos_part_{number}", "photos", [f"part_{number}", "phash"], unique=False)


def downgrade() -> None:
    for number in range(4):
        op.drop_index(f"ix_photos_part_{number}", "photos")
        op.create_index(f"ix_photos_part_{number}", "photos", [f"part_{number}"], unique=False)
    for number in range(3):
        op.drop_index(f"ix_photos_anchor_{number}", "photos")
        op.drop_column("photos", f"anchor_{number}")
    op.drop_column("photos", "look")
