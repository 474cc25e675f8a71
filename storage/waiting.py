"""What waits for a human: the few clock-ins and requests still to be decided.

Evidence is kept for years and nearly all of it is decided; looking through it for what is not would cost more
every month. Both queues follow from the evidence and can be made again from it.
"""

from sqlalchemy import Connection, bindparam, delete, insert, literal, select

from storage.tables import clockins
from storage.tables_days import request_decisions, requests
from storage.tables_reviews import decisions, request_queue, review_queue

# Made once: making a statement costs more than running it.
_CASE_WAITS = insert(review_queue)
_CASE_DECIDED = delete(review_queue).where(review_queue.c.clockin == bindparam("decided"))
_REQUEST_WAITS = insert(request_queue)
_REQUEST_DECIDED = delete(request_queue).where(request_queue.c.request == bindparam("decided"))


class Waiting:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_case(self, clockin: int) -> None:
        """A clock-in the software sent to a human."""
        self._connection.execute(_CASE_WAITS, {"clockin": clockin})

    def case_decided(self, clockin: int) -> None:
        self._connection.execute(_CASE_DECIDED, {"decided": clockin})

    def add_request(self, request: int) -> None:
        self._connection.execute(_REQUEST_WAITS, {"request": request})

    def request_settled(self, request: int) -> None:
        """Decided, changed or withdrawn; all the same when it was before."""
        self._connection.execute(_REQUEST_DECIDED, {"decided": request})

    def make_again(self) -> None:
        """Both queues from the evidence: after rows were brought in by other ways."""
        undecided = ~select(literal(1)).where(decisions.c.clockin == clockins.c.id).exists()
        cases = select(clockins.c.id).where(clockins.c.verdict == "review", undecided)
        open_ = ~select(literal(1)).where(request_decisions.c.request == requests.c.id).exists()
        later = requests.alias("later")
        unreplaced = ~select(literal(1)).where(later.c.replaces == requests.c.id).exists()
        asked = select(requests.c.id).where(requests.c.kind != "withdraw", open_, unreplaced)
        for queue, query in ((review_queue, cases), (request_queue, asked)):
            self._connection.execute(delete(queue))
            self._connection.execute(insert(queue).from_select([next(iter(queue.c)).name], query))
