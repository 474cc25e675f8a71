"""Tables of the vote. Nothing here says who voted what, and nothing says when or in which order.

While the vote is open there is one sealed row for everybody on the roll, made all at once when it opens and
only ever changed in place: `slot` tells the same voter again to whoever holds the vote's key, `sealed` always
has the same length. At the close the open ballots are written in the order of their tracking numbers, the
sealed ones deleted and the key destroyed.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from storage.tables import BigId, metadata

vote_roll = Table(  # frozen when the vote opens
    "vote_roll",
    metadata,
    Column("campaign", BigId, ForeignKey("campaigns.id"), primary_key=True),
    Column("person", BigId, ForeignKey("people.id"), primary_key=True),
    Index("ix_vote_roll_person", "person"),
    sqlite_with_rowid=False,
)

sealed_ballots = Table(
    "sealed_ballots",
    metadata,
    Column("campaign", BigId, ForeignKey("campaigns.id"), primary_key=True),
    Column("slot", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

ballots = Table(  # published after the close; append-only
    "ballots",
    metadata,
    Column("campaign", BigId, ForeignKey("campaigns.id"), primary_key=True),
    Column("tracker", String(20), primary_key=True),
    Column("picks", JSON, nullable=True),  # idea numbers in order; null: nothing was cast
    sqlite_with_rowid=False,
)

vote_counts = Table(  # written once, at the close
    "vote_counts",
    metadata,
    Column("idea", BigId, ForeignKey("ideas.id"), primary_key=True),
    Column("campaign", BigId, ForeignKey("campaigns.id"), nullable=False),
    Column("approvals", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # 1 is first; equal only under the rule "shared"
    Column("tied", Boolean, nullable=False),  # as many approvals as another
    Column("shortlisted", Boolean, nullable=False),
    Index("ix_vote_counts_campaign", "campaign", "place"),
)
