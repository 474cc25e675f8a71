"""The verdict: a table of cases as a chief would tell them, and what holds for every case there can be."""

from dataclasses import asdict, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

import texts
from rules.evidence import FINDINGS, Evidence, Limits, Quality, Seen, Sign, Verdict, judge

LIMITS = Limits()
GOOD = Evidence(assigned=True, distance_m=10.0, radius_m=150.0, sign="right", faces=1)
NEAR, OFF, FAR = 300.0, 2_000.0, 9_000.0
WORSE: tuple[Verdict, ...] = ("accepted", "review", "refused")

CASES: list[tuple[str, dict[str, Any], Verdict, tuple[str, ...]]] = [
    ("inside, right sign, a face", {}, "accepted", ()),
    ("two faces", {"faces": 2}, "accepted", ()),
    ("on the very line", {"distance_m": 150.0}, "accepted", ()),
    ("a step over the line", {"distance_m": 150.1}, "accepted", ("gps_off",)),
    ("GPS off, sign and face", {"distance_m": OFF}, "accepted", ("gps_off",)),
    ("GPS off as far as GPS may be", {"distance_m": 5_150.0}, "accepted", ("gps_off",)),
    ("further than GPS is ever off", {"distance_m": 5_150.1}, "review", ("gps_too_far",)),
    ("dark, but sign and face found", {"quality": "dark"}, "accepted", ()),
    ("blurred, but sign and face found", {"quality": "blurred"}, "accepted", ()),
    ("place and photo ten minutes apart", {"apart_s": 600.0}, "accepted", ()),
    ("place and photo further apart", {"apart_s": 600.1}, "review", ("photo_place_apart",)),
    ("no face", {"faces": 0}, "review", ("no_face",)),
    ("a tablet's mark of long ago", {"sign": "stale"}, "review", ("sign_stale",)),
    ("a beacon of the point was heard", {"beacon": True}, "accepted", ("beacon_near",)),
    ("jitter as no phone makes it", {"signals": ("jitter_too_regular",)}, "review", ("jitter_too_regular",)),
    ("one weak signal is not enough", {"signals": ("pin_at_centre",)}, "accepted", ()),
    (
        "two that add up",
        {"signals": ("pin_at_centre", "same_digits")},
        "review",
        ("pin_at_centre", "same_digits"),
    ),
    (
        "faster than any train, to a place picked by name, at its centre",
        {"signals": ("impossible_travel", "named_place", "pin_at_centre")},
        "review",
        ("impossible_travel", "pin_at_centre", "named_place"),
    ),
    ("inside, no sign", {"sign": "none"}, "review", ("no_sign",)),
    ("near, no sign", {"sign": "none", "distance_m": NEAR}, "review", ("no_sign",)),
    ("dark, no sign", {"sign": "none", "quality": "dark"}, "review", ("no_sign", "too_dark")),
    ("blurred, no face", {"faces": 0, "quality": "blurred"}, "review", ("no_face", "too_blurred")),
    ("far, no sign", {"sign": "none", "distance_m": OFF}, "refused", ("far_and_no_sign",)),
    ("no place at all, no sign", {"sign": "none", "distance_m": None}, "refused", ("far_and_no_sign",)),
    ("inside, another point's sign", {"sign": "other"}, "review", ("other_sign",)),
    ("far, another point's sign", {"sign": "other", "distance_m": OFF}, "refused", ("far_and_other_sign",)),
    ("a withdrawn sign", {"sign": "revoked"}, "review", ("sign_revoked",)),
    ("a withdrawn sign, GPS off",
     {"sign": "revoked", "distance_m": OFF}, "review", ("sign_revoked", "gps_off")),
    ("a withdrawn sign, far",
     {"sign": "revoked", "distance_m": FAR}, "review", ("sign_revoked", "gps_too_far")),
    ("no point today", {"assigned": False}, "review", ("no_point_assigned",)),
    ("no point today, no sign, far from all",
     {"assigned": False, "sign": "none", "distance_m": None, "radius_m": None},
     "review", ("no_point_assigned", "no_sign")),
    ("own old photo", {"seen": "same_own"}, "refused", ("photo_same_own",)),
    ("a friend's photo", {"seen": "same_other"}, "refused", ("photo_same_other",)),
    ("like an own photo", {"seen": "alike_own"}, "review", ("photo_alike_own",)),
    ("like a friend's photo", {"seen": "alike_other"}, "review", ("photo_alike_other",)),
    ("from another app", {"external": True}, "refused", ("photo_external",)),
    ("everything wrong at once",
     {"external": True, "seen": "same_other", "sign": "none", "faces": 0, "distance_m": FAR,
      "apart_s": 9_999.0},
     "refused", ("photo_external", "photo_same_other", "far_and_no_sign", "no_face", "photo_place_apart")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "verdict", "reasons"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_the_table(given: dict[str, Any], verdict: Verdict, reasons: tuple[str, ...]) -> None:
    assert judge(replace(GOOD, **given)) == (verdict, reasons)


def test_the_offices_own_limits_count() -> None:
    strict = Limits(near_margin_m=0, gps_off_max_m=100, apart_max_s=60)
    assert judge(replace(GOOD, distance_m=251.0), strict).reasons == ("gps_too_far",)
    assert judge(replace(GOOD, sign="none", distance_m=151.0), strict).verdict == "refused"
    assert judge(replace(GOOD, apart_s=61.0), strict).reasons == ("photo_place_apart",)


metres = st.one_of(
    st.none(), st.floats(0, 20_000_000, allow_nan=False), st.sampled_from([150.0, 450.0, 5_150.0])
)
evidence = st.builds(
    Evidence,
    assigned=st.booleans(),
    distance_m=metres,
    radius_m=st.one_of(st.none(), st.floats(10, 5_000)),
    sign=st.sampled_from(get_args(Sign)),
    faces=st.integers(0, 5),
    quality=st.sampled_from(get_args(Quality)),
    seen=st.sampled_from(get_args(Seen)),
    external=st.booleans(),
    apart_s=st.floats(0, 1e9),
)


@given(evidence)
def test_every_case_has_one_verdict_and_says_why(one: Evidence) -> None:
    judged = judge(one)
    assert judged == judge(Evidence(**asdict(one)))
    assert judged.verdict in WORSE
    asked = {finding.reason: finding.verdict for finding in FINDINGS}
    weights = [WORSE.index(asked[reason]) for reason in judged.reasons]
    assert weights == sorted(weights, reverse=True), "the gravest reason stands first"
    assert judged.verdict == (asked[judged.reasons[0]] if judged.reasons else "accepted")
    assert len(set(judged.reasons)) == len(judged.reasons)


#: What can only help a person: the part of the evidence, from the best value to the worst. A missing
#: assignment is the office's fault, so it is not here.
BETTER_FIRST: dict[str, tuple[Any, ...]] = {
    "faces": (1, 0),
    "external": (False, True),
    "apart_s": (0.0, 600.0, 601.0, 1e6),
    "distance_m": (0.0, 150.0, 449.0, 451.0, 5_149.0, 5_151.0, 1e7, None),
    "sign": ("right", "revoked", "none"),
    "seen": ("new", "alike_own", "same_own"),
    "quality": ("ok", "blurred"),
}


@given(evidence, st.sampled_from(sorted(BETTER_FIRST)), st.data())
def test_better_evidence_never_makes_it_worse(one: Evidence, part: str, data: st.DataObject) -> None:
    values = BETTER_FIRST[part]
    worse = data.draw(st.integers(1, len(values) - 1))
    better = data.draw(st.integers(0, worse - 1))
    with_worse = replace(one, radius_m=150.0, **{part: values[worse]})
    with_better = replace(one, radius_m=150.0, **{part: values[better]})
    verdicts = [WORSE.index(judge(case).verdict) for case in (with_better, with_worse)]
    assert verdicts[0] <= verdicts[1]


@given(evidence)
def test_software_alone_accepts_only_the_right_sign_with_a_face(one: Evidence) -> None:
    if judge(one).verdict == "accepted":
        assert one.sign == "right" and one.faces > 0 and one.seen == "new" and not one.external
        assert one.assigned and one.within(LIMITS.gps_off_max_m)


@pytest.mark.parametrize("reason", [finding.reason for finding in FINDINGS])
def test_every_finding_happens_and_has_its_words(reason: str) -> None:
    assert any(reason in reasons for _, _, _, reasons in CASES)
    for language in texts.LANGUAGES:
        assert len(texts.sentence("clockin", f"why_{reason}", language)) > 8


def test_evidence_is_kept_as_plain_json() -> None:
    assert Evidence(**GOOD.to_json()) == GOOD
