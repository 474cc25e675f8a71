"""The country's holidays as civil servants have them."""

from datetime import date

from rules.holidays import country_holidays


def test_days_in_lieu_and_both_languages() -> None:
    found = country_holidays(date(2026, 12, 1), date(2026, 12, 31))
    assert [day.day for day in sorted(found)] == [5, 7, 10, 31]
    assert found[date(2026, 12, 10)] == ("วันรัฐธรรมนูญ", "Constitution Day", False)
    assert found[date(2026, 12, 7)].named("th").startswith("ชดเชย")
    assert found[date(2026, 12, 31)].named("en") == "New Year's Eve"


def test_government_offices_work_on_labour_day_and_rest_on_the_ploughing_day() -> None:
    found = country_holidays(date(2026, 5, 1), date(2026, 5, 13))
    assert date(2026, 5, 1) not in found
    assert found[date(2026, 5, 13)].th == "วันพืชมงคล"


def test_only_the_days_asked_for_across_the_new_year() -> None:
    found = country_holidays(date(2026, 12, 31), date(2027, 1, 1))
    assert sorted(found) == [date(2026, 12, 31), date(2027, 1, 1)]
    assert country_holidays(date(2026, 11, 23), date(2026, 11, 23)) == {}


def test_what_is_asked_for_twice_cannot_be_spoilt() -> None:
    first = country_holidays(date(2026, 12, 10), date(2026, 12, 10))
    first.clear()
    assert len(country_holidays(date(2026, 12, 10), date(2026, 12, 10))) == 1
