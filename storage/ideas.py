"""Ideas in all their versions, pictures, +1s, joinings and differences."""

from sqlalchemy import Connection


class Ideas:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
