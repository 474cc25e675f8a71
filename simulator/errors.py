"""LINE's error answers, in LINE's words."""

from collections.abc import Sequence
from dataclasses import dataclass

from simulator.model import Json


@dataclass(frozen=True)
class Fault:
    """One detail of a 400: what is wrong with which property (`messages[0].text`, or
    `/body/contents/0/text` in Flex)."""

    message: str
    property: str


class LineError(Exception):
    """An API call that LINE refuses: HTTP `status`, `message`, and its `details` if any."""

    def __init__(self, status: int, message: str, details: Sequence[Fault] = (), **extra: object) -> None:
        super().__init__(f"{status} {message}")
        self.status = status
        self.message = message
        self.details = tuple(details)
        self.extra = extra
        self.headers: dict[str, str] = {}

    def body(self) -> Json:
        answer: Json = {"message": self.message}
        if self.details:
            answer["details"] = [
                {"message": fault.message, "property": fault.property} for fault in self.details
            ]
        return {**answer, **self.extra}


def body_errors(faults: Sequence[Fault]) -> LineError:
    return LineError(400, f"The request body has {len(faults)} error(s)", faults)


def invalid_reply_token() -> LineError:
    return LineError(400, "Invalid reply token")


def failed_to_send() -> LineError:
    return LineError(400, "Failed to send messages")


def unauthorized(reason: str) -> LineError:
    advice = "Confirm that the access token in the authorization header is valid."
    return LineError(401, f"Authentication failed due to the following reason: {reason}. {advice}")


def rate_limited() -> LineError:
    return LineError(429, "The API rate limit has been exceeded. Try again later.")


def over_quota() -> LineError:
    return LineError(429, "You have reached your monthly limit.")


def not_found() -> LineError:
    return LineError(404, "Not found")


def no_access() -> LineError:
    return LineError(403, "Access to this API is not available for your account")
