"""What people say about an idea until the vote, and what was hidden with a reason."""

from sqlalchemy import Connection


class Comments:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
