from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.personal import Kind, find_personal_data


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(found.kind, found.excerpt) for found in find_personal_data(text)]


@pytest.mark.parametrize(
    "code",
    ["010190-12345", "311299-10000", "290200-21234", "320012-34567", "010190 - 12345",
     "01019012345", "32001234567", "010190–12345"],
)  # fmt: skip
def test_personal_codes(code: str) -> None:
    assert kinds(f"Mans kods ir {code}, lūdzu.") == [(Kind.PERSONAL_CODE, code)]


@pytest.mark.parametrize(
    "phone",
    ["26123456", "67 123 456", "+371 26123456", "+37126123456", "00371 67123456", "26 12 34 56",
     "2612-3456", "+44 20 7946 0958", "2912 3456", "20123456"],
)  # fmt: skip
def test_phones(phone: str) -> None:
    assert kinds(f"Zvaniet {phone}!") == [(Kind.PHONE, phone)]
    assert kinds(f"tel.:{phone}.") == [(Kind.PHONE, phone)]


@pytest.mark.parametrize("email", ["anna@example.lv", "a.b+c@sub.example.com", "jānis@epasts.lv"])
def test_emails(email: str) -> None:
    assert kinds(f"Rakstiet: {email}.") == [(Kind.EMAIL, email)]


@pytest.mark.parametrize(
    "address",
    ["Brīvības iela 12-3", "Brīvības iela 12", "Liepu ielā 5 dz. 7", "Kļavu gatve 3",
     "Barona iela 3A", "Liepu ielā 5", "Aspazijas bulvārī 24", "Maskavas ielas 250/2",
     "Zolitūdes iela 46 k-2", "brīvības iela 12-3", "Doma laukums 1", "Kurzemes prospektā 12-45",
     "Krasta krastmala 7", "Brīvības ielā 12, dzīvoklis 3", "Ganību dambis 24a",
     "Ezermalas iela 6-12", "Kr. Valdemāra iela 5", "Vidus šķērsiela 3"],
)  # fmt: skip
def test_house_addresses(address: str) -> None:
    for text in (f"Dzīvoju {address}.", f"Pie {address}, blakus parkam", address):
        ((kind, excerpt),) = kinds(text)
        assert kind == Kind.HOUSE_ADDRESS
        assert excerpt.endswith(address.split()[-1])
        assert "iel" not in address or "iel" in excerpt


def test_a_house_in_a_street_is_not_a_number_of_things_in_it() -> None:
    assert kinds("Liepu ielā 5 ir bedre") == [(Kind.HOUSE_ADDRESS, "Liepu ielā 5")]
    assert kinds("Liepu ielā 5 soliņi ir salauzti") == []


def test_farms_have_names() -> None:
    assert kinds("Mājās „Bērzi”, Rencēnu pagastā") == [(Kind.HOUSE_ADDRESS, "„Bērzi”, Rencēnu pagastā")]


@pytest.mark.parametrize(
    "text",
    [
        "Nr. RIX-2026-00042 ir atbildēta", "no 2024 2025 gadam", "2024-2025", "2025-10-12",
        "20251012", "Cena 25 000 000 eiro", "EUR 25000000", "€ 26 123 456", "26123456 EUR",
        "reģ. nr. 40003032949", "reģ. nr. 90000068977", "LV80BANK0000435195001",
        "56.95142345, 24.11331234", "Brīvības iela ir slikta", "Brīvības iela 2024. gadā",
        "ielā 300 m garumā", "iela 3 km garumā", "ceļa 3 posms", "laukumā 5 šūpoles",
        "Doma laukumā 3 soliņi", "pulksten 12.30", "No 1. līdz 31. oktobrim", "410190-1234",
        "991399-12345", "300200-21234", "lietotājs @anna", "100 × 200", "1234567890123456",
        "Skolas iela 50% no garuma", "Skolas ielā 2 reizes dienā", "iedzīvotāji: 26 123",
        "Rīga, LV-1010", "12.10.2026 plkst. 21.00", "ID 2612345678",
    ],
)  # fmt: skip
def test_what_is_not_personal(text: str) -> None:
    assert kinds(text) == []


def test_findings_come_in_order_with_their_places() -> None:
    text = "Es, 010190-12345, no Liepu ielas 5-7, tel. 26123456, a@b.lv"
    found = find_personal_data(text)
    assert [item.kind for item in found] == [
        Kind.PERSONAL_CODE, Kind.HOUSE_ADDRESS, Kind.PHONE, Kind.EMAIL,
    ]  # fmt: skip
    assert all(text[item.start : item.end] == item.excerpt for item in found)


@given(st.text(alphabet=st.sampled_from("0123456789 -–+.@abiela„”,ēāBdz/€\n"), max_size=80))
def test_findings_never_overlap_and_lie_in_the_text(text: str) -> None:
    found = find_personal_data(text)
    assert all(text[item.start : item.end] == item.excerpt for item in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.dates(), st.integers(0, 9999))
def test_every_birthday_makes_a_code(day: object, rest: int) -> None:
    year = day.year  # type: ignore[attr-defined]
    if 1800 <= year <= 2099:
        code = f"{day:%d%m%y}-{year // 100 - 18}{rest:04}"
        assert kinds(f"({code})") == [(Kind.PERSONAL_CODE, code)]


@pytest.mark.parametrize("filling", ["a.", "2 ", "iela ", "a@", "+1", "A b ", '"B', "-", " "])
def test_no_text_makes_it_hang(filling: str) -> None:
    # An expression that backtracks over a hundred thousand characters would not come back at all.
    assert find_personal_data(filling * (100_000 // len(filling))) == []


@pytest.mark.parametrize("unit", [".", "A.", "a@a.", "iela ", "22-", "+1 ", '"A', "Aa iela 1 k-1 "])
def test_hostile_words_cost_no_more_than_others(unit: str) -> None:
    # Well under a second; where a pattern looks back and forth it was many.
    began = time.process_time()
    find_personal_data((unit * 20_000)[:20_000])
    assert time.process_time() - began < 3
