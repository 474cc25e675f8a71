"""The published vote's search: in the page alone, kind to how people type."""

from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

SCRIPT = Path(__file__).parent.parent.parent / "pages" / "static" / "votes" / "votes.js"
#: As much of a browser as the page's script needs: two ballots, a field, a place for the answer.
BROWSER = """
const heard = {}, sent = [];
function row(picks, empty) {
  return {cells: [{}, {textContent: " " + picks + " "}], querySelector: () => (empty ? {} : null)};
}
const field = {value: "", addEventListener: (what, does) => { heard[what] = does; }};
const answer = {textContent: "", dataset: {found: "picked {picks}", empty: "nothing", missing: "missing"}};
const parts = {
  number: field, answer: answer,
  "7K3M-Q9XA-2B10": row("2, 4", false), "0000-1111-2222": row("-", true),
};
var document = {getElementById: (id) => parts[id] || null};
var location = {hash: "HASH", replace: (to) => { sent.push(to); }};
function types(words) { field.value = words; heard.input(); return answer.textContent; }
"""


def page(hash_of_link: str = "") -> MiniRacer:
    browser = MiniRacer()
    browser.eval(
        BROWSER.replace("HASH", hash_of_link) + SCRIPT.read_text("utf-8").replace('"use strict";', "")
    )
    return browser


@pytest.mark.parametrize("typed", ["7K3M-Q9XA-2B10", "7k3mq9xa2b10", " 7k3m q9xa 2blo ", "7K3M–Q9XA–2BIO"])
def test_a_number_is_found_however_it_is_typed(typed: str) -> None:
    browser = page()
    assert browser.call("types", typed) == "picked 2, 4"
    assert browser.eval("sent.join()") == "#7K3M-Q9XA-2B10"  # only the page's own place changes


def test_an_empty_ballot_a_missing_one_and_half_a_number() -> None:
    browser = page()
    assert browser.call("types", "0000-1111-2222") == "nothing"
    assert browser.call("types", "ZZZZ-ZZZZ-ZZZZ") == "missing"
    assert browser.call("types", "7K3M-Q9") == ""
    assert browser.eval("sent.length") == 1


def test_the_receipts_link_answers_at_once_and_a_strange_one_does_not() -> None:
    assert page("#7K3M-Q9XA-2B10").eval("answer.textContent") == "picked 2, 4"
    assert page("#%E0%A4%A").eval("answer.textContent") == ""
    assert page("#<img src=x>").eval("answer.textContent") == ""


def test_the_script_knows_no_way_to_send_anything() -> None:
    script = SCRIPT.read_text("utf-8")
    for way in ("fetch", "XMLHttpRequest", "sendBeacon", "WebSocket", "Image(", "submit", "import", "http"):
        assert way not in script
