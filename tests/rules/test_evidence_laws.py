"""Laws of the verdict: total, the same each time, and more good evidence never makes it worse."""

from dataclasses import replace
from typing import Any, get_args

from hypothesis import example, given
from hypothesis import strategies as st

from rules.evidence import FINDINGS, Evidence, Limits, Quality, Seen, Sign, judge, on_trial
from rules.patterns import SIGNALS, SignalLimits

RANK = {"accepted": 0, "review": 1, "refused": 2}
metres = st.none() | st.floats(0, 2e7) | st.sampled_from([0.0, 150.0, 450.0, 5_150.0])
names = st.lists(st.sampled_from([signal.name for signal in SIGNALS] + ["nobody knows it"]), max_size=7)
weights = st.builds(
    SignalLimits,
    **{signal.name: st.floats(-1, 3) for signal in SIGNALS},
    review_at=st.floats(0, 4),
)
limits = st.builds(
    Limits,
    near_margin_m=st.floats(0, 1e4),
    gps_off_max_m=st.floats(0, 1e6),
    apart_max_s=st.floats(0, 1e5),
    signals=weights,
)
evidence = st.builds(
    Evidence,
    assigned=st.booleans(),
    distance_m=metres,
    radius_m=st.none() | st.floats(1, 1e4),
    sign=st.sampled_from(get_args(Sign)),
    faces=st.integers(0, 9),
    quality=st.sampled_from(get_args(Quality)),
    seen=st.sampled_from(get_args(Seen)),
    external=st.booleans(),
    apart_s=st.floats(0, 1e7),
    live=st.booleans(),
    beacon=st.booleans(),
    signals=names.map(tuple),
)


def rank(one: Evidence, by: Limits) -> int:
    return RANK[judge(one, by).verdict]


def never_worse(better: Evidence, worse: Evidence, by: Limits) -> None:
    assert rank(better, by) <= rank(worse, by), (better, worse)


@given(evidence, limits)
def test_every_combination_has_one_verdict_with_known_reasons(one: Evidence, by: Limits) -> None:
    judged = judge(one, by)
    known = {finding.reason: finding.verdict for finding in FINDINGS}
    assert judged == judge(replace(one), by)
    assert len(set(judged.reasons)) == len(judged.reasons)
    gravest = max((RANK[known[reason]] for reason in judged.reasons), default=0)
    assert RANK[judged.verdict] == gravest
    told = [RANK[known[reason]] for reason in judged.reasons]
    assert told == sorted(told, reverse=True)


@given(evidence, limits, st.sampled_from(get_args(Sign)))
def test_the_right_sign_is_never_worse_than_another(one: Evidence, by: Limits, sign: Any) -> None:
    """Far away with the right sign a human looks, which is no worse than being refused or looked at."""
    if one.within(by.gps_off_max_m) or by.near_margin_m <= by.gps_off_max_m:
        never_worse(replace(one, sign="right"), replace(one, sign=sign), by)


@given(evidence, limits)
def test_a_face_never_harms(one: Evidence, by: Limits) -> None:
    never_worse(replace(one, faces=one.faces + 1), one, by)


@given(evidence, limits)
def test_a_clear_photo_never_harms(one: Evidence, by: Limits) -> None:
    never_worse(replace(one, quality="ok"), one, by)


@given(evidence, limits, st.sampled_from([("alike_own", "same_own"), ("alike_other", "same_other")]))
def test_a_new_photo_never_harms_and_alike_is_no_worse_than_same(
    one: Evidence, by: Limits, pair: tuple[Any, Any]
) -> None:
    never_worse(replace(one, seen="new"), one, by)
    never_worse(replace(one, seen=pair[0]), replace(one, seen=pair[1]), by)


@given(evidence, limits)
def test_a_photo_of_lines_own_never_harms(one: Evidence, by: Limits) -> None:
    never_worse(replace(one, external=False), one, by)


@given(evidence, limits, st.floats(0, 1))
def test_nearer_never_harms(one: Evidence, by: Limits, part: float) -> None:
    if one.distance_m is not None:
        never_worse(replace(one, distance_m=one.distance_m * part), one, by)


@given(evidence, limits, st.floats(0, 1))
def test_sooner_never_harms(one: Evidence, by: Limits, part: float) -> None:
    never_worse(replace(one, apart_s=one.apart_s * part), one, by)


@given(evidence, limits)
def test_a_live_sign_and_a_beacon_never_harm(one: Evidence, by: Limits) -> None:
    never_worse(replace(one, live=True), replace(one, live=False), by)
    never_worse(replace(one, beacon=True), replace(one, beacon=False), by)


@given(evidence, limits, st.data())
@example(Evidence(True, 1, 150, "right", 1, signals=("pin_at_centre", "pin_at_centre")), Limits(), None)
def test_fewer_signals_never_harm(one: Evidence, by: Limits, data: Any) -> None:
    kept = one.signals[1:] if data is None else tuple(s for s in one.signals if data.draw(st.booleans()))
    never_worse(replace(one, signals=kept), one, by)


@given(evidence, limits)
def test_signals_alone_never_refuse(one: Evidence, by: Limits) -> None:
    without = judge(replace(one, signals=()), by)
    assert (judge(one, by).verdict == "refused") == (without.verdict == "refused")


@given(evidence, limits)
def test_signals_below_the_sum_are_not_told(one: Evidence, by: Limits) -> None:
    apart = ("photo_place_apart",) if one.apart_s > by.apart_max_s else ()
    told = {finding.reason for finding in FINDINGS if finding.reason in {s.name for s in SIGNALS}}
    if not by.signals.ask_for_review((*one.signals, *apart)):
        assert not told & set(judge(one, by).reasons)


@given(evidence, limits)
def test_on_trial_nobody_is_refused_and_no_reason_is_lost(one: Evidence, by: Limits) -> None:
    judged = judge(one, by)
    tried = on_trial(judged)
    assert tried.verdict != "refused" and tried.reasons == judged.reasons
    assert RANK[tried.verdict] == min(RANK[judged.verdict], RANK["review"])
