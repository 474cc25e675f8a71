"""The verdict on one clock-in: a table of findings, the worst of which decides.

Pure and complete: every combination of evidence has exactly one verdict and the reasons for it. The
table below is the rule; the page that explains it to people is printed from the same table.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal, NamedTuple

from rules.patterns import PHOTO_PLACE_APART, SIGNALS, Signal, SignalLimits

Verdict = Literal["accepted", "review", "refused"]
Sign = Literal["right", "stale", "other", "revoked", "none"]
Seen = Literal["new", "same_own", "same_other", "alike_own", "alike_other"]
Quality = Literal["ok", "dark", "blurred"]

RULE_VERSION = "2026-11"
_USUAL_SIGNALS = SignalLimits()
_WEIGHT: dict[Verdict, int] = {"accepted": 0, "review": 1, "refused": 2}


@dataclass(frozen=True, slots=True)
class Limits:
    """The office's numbers: metres and seconds; `signals`: the weights of weak signals."""

    near_margin_m: float = 300.0  # beyond the circle, still believable as an error of the phone
    gps_off_max_m: float = 5_000.0  # beyond it "GPS is off" is no longer believed without a human
    apart_max_s: float = 600.0  # between the place and the photo
    signals: SignalLimits = _USUAL_SIGNALS


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one clock-in.

    `assigned`: the person has a point today. `distance_m` and `radius_m`: the shared place to the
    point that counts (the read sign's own, else the nearest assigned), None without a place.
    `apart_s`: seconds between the two events, never negative. `live`: the sign is a tablet's and shows
    this very moment (a `stale` one showed an earlier one). `beacon`: the phone heard the point's verified
    beacon around that time; it supports, and is never enough. `signals`: names of `rules.patterns`,
    kept with the evidence even when they are too weak to be told.
    """

    assigned: bool
    distance_m: float | None
    radius_m: float | None
    sign: Sign
    faces: int
    quality: Quality = "ok"
    seen: Seen = "new"
    external: bool = False
    apart_s: float = 0.0
    live: bool = False
    beacon: bool = False
    signals: tuple[str, ...] = ()

    @property
    def inside(self) -> bool:
        return self.distance_m is not None and self.radius_m is not None and self.distance_m <= self.radius_m

    def within(self, margin_m: float) -> bool:
        """Whether the place lies no more than `margin_m` metres outside the circle."""
        if self.distance_m is None or self.radius_m is None:
            return False
        return self.distance_m <= self.radius_m + margin_m

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


class Finding(NamedTuple):
    """One row of the table: its reason key, the verdict it asks for, and when it holds.

    `weak`: a signal that by default asks for a human only together with others.
    """

    reason: str
    verdict: Verdict
    holds: Callable[[Evidence, Limits], bool]
    weak: bool = False


class Judgement(NamedTuple):
    """The verdict and the reason keys that made it, gravest first."""

    verdict: Verdict
    reasons: tuple[str, ...]


def _signal(signal: Signal) -> Finding:
    """The row of a weak signal: it holds when it is seen and all that are seen weigh enough together."""

    def holds(evidence: Evidence, limits: Limits) -> bool:
        seen = _signals(evidence, limits)
        return (
            signal.name in seen
            and limits.signals.weight(signal.name) > 0
            and limits.signals.ask_for_review(seen)
        )

    return Finding(signal.name, "review", holds, weak=signal.weight < _USUAL_SIGNALS.review_at)


FINDINGS: tuple[Finding, ...] = (
    Finding("photo_external", "refused", lambda e, _: e.external),
    Finding("photo_same_own", "refused", lambda e, _: e.seen == "same_own"),
    Finding("photo_same_other", "refused", lambda e, _: e.seen == "same_other"),
    Finding("far_and_no_sign", "refused", lambda e, n: e.sign == "none" and _astray(e, n)),
    Finding("far_and_other_sign", "refused", lambda e, n: e.sign == "other" and _astray(e, n)),
    Finding("photo_alike_own", "review", lambda e, _: e.seen == "alike_own"),
    Finding("photo_alike_other", "review", lambda e, _: e.seen == "alike_other"),
    Finding("no_point_assigned", "review", lambda e, _: not e.assigned),
    Finding("sign_stale", "review", lambda e, _: e.sign == "stale"),
    Finding("sign_revoked", "review", lambda e, _: e.sign == "revoked"),
    Finding("other_sign", "review", lambda e, n: e.sign == "other" and not _astray(e, n)),
    Finding("no_sign", "review", lambda e, n: e.sign == "none" and not _astray(e, n)),
    Finding("no_face", "review", lambda e, _: e.faces == 0),
    Finding("too_dark", "review", lambda e, _: e.quality == "dark" and not _complete(e)),
    Finding("too_blurred", "review", lambda e, _: e.quality == "blurred" and not _complete(e)),
    Finding("gps_too_far", "review", lambda e, n: _has_sign(e) and not e.within(n.gps_off_max_m)),
    *(_signal(signal) for signal in sorted(SIGNALS, key=lambda s: -s.weight)),
    Finding("gps_off", "accepted", lambda e, n: _has_sign(e) and not e.inside and e.within(n.gps_off_max_m)),
    Finding("beacon_near", "accepted", lambda e, _: e.beacon),
)


def _astray(evidence: Evidence, limits: Limits) -> bool:
    """Far from where the person should be; one whom nobody gave a point cannot be far from it."""
    return evidence.assigned and not evidence.within(limits.near_margin_m)


def _signals(evidence: Evidence, limits: Limits) -> tuple[str, ...]:
    """The weak signals of the place, and the one that is read off the two times."""
    apart = (PHOTO_PLACE_APART.name,) if evidence.apart_s > limits.apart_max_s else ()
    return (*evidence.signals, *apart)


def _has_sign(evidence: Evidence) -> bool:
    return evidence.sign in ("right", "revoked")


def _complete(evidence: Evidence) -> bool:
    """A dark or blurred photo in which sign and face were found all the same is good enough."""
    return evidence.sign == "right" and evidence.faces > 0


def judge(evidence: Evidence, limits: Limits = Limits()) -> Judgement:
    """The verdict with every reason of the gravest kind, and the notes of an accepted one."""
    held = [finding for finding in FINDINGS if finding.holds(evidence, limits)]
    verdict: Verdict = max((f.verdict for f in held), key=_WEIGHT.__getitem__, default="accepted")
    told = sorted(held, key=lambda finding: -_WEIGHT[finding.verdict])
    return Judgement(verdict, tuple(f.reason for f in told))


def on_trial(judged: Judgement) -> Judgement:
    """The same judgement while the office only tries the software out: nobody is refused by it.

    What would be refused goes to a human, with its reasons on record; the rest stands as it is.
    """
    return judged._replace(verdict="review") if judged.verdict == "refused" else judged
