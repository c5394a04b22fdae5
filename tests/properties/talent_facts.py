"""People of the talent programmes, drawn at random, for the tests that attack what is told of them."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.editions import Facts, Row

STAGES = {
    "emei": ("application", "eligibility", "review", "quota", "employer_selection", "public_notice"),
    "qingcheng": ("application", "eligibility", "review", "public_notice"),
}
COMMITTED = ("selected", "on_post", "midterm")
CITIES = ("510100", "510700", "510600", None)
# Who filed a row, and in which file.
FILES = (("kjt", "B1", "台账.xlsx"), ("czt", "B2", "绵阳市入选.xlsx"))
MODES = ("unified", "unified", "autonomous")


def award(draw: random.Random, place: int, modes: Sequence[str] = MODES) -> Row:
    """One team or person; the draws are lopsided, so that lists have large and small cells."""
    program = draw.choice(tuple(STAGES))
    committed = draw.random() < 0.6
    kind = draw.choice(("team", "individual", "individual"))
    return {
        "award_id": f"w-{place:04d}",
        "program_code": program,
        "award_kind": kind,
        "batch_year": draw.choices(("2024", "2025", "2026", None), (1, 5, 9, 1))[0],
        "field": draw.choices(("大模型", "机器人", "芯片", None), (9, 4, 1, 1))[0],
        "city_code": draw.choices(CITIES, (12, 4, 1, 1))[0],
        "review_mode": draw.choice(modes),
        "stage_code": draw.choice(COMMITTED if committed else STAGES[program]),
        "on_duty": draw.choices(("yes", "no", None), (8, 1, 2))[0],
        "midterm_result": draw.choices(("passed", "failed", None), (5, 1, 6))[0],
        "support_amount_yuan": f"{draw.randrange(1, 500) * 10000}.00",
        "disbursed_amount_yuan": draw.choice((f"{draw.randrange(0, 90) * 10000}.00", None)),
        "employer_type": draw.choices(("university", "institute", "hospital", None), (6, 3, 1, 1))[0],
        **dict(
            zip(("reporting_department_code", "batch_id", "source_file"), draw.choice(FILES), strict=True)
        ),
        "employer_name": draw.choice(("甲大学", "乙研究院", "丙公司")),
    }


def facts_of(draw: random.Random, count: int, modes: Sequence[str] = MODES) -> Facts:
    """So many people, and what a fifth as many employers were given and have used."""
    awards = [award(draw, place, modes) for place in range(count)]
    return {"talent_awards": awards, "delegations": [delegation(draw, place) for place in range(count // 5)]}


def delegation(draw: random.Random, place: int) -> Row:
    """What one employer was given and has used: mostly little."""
    return {
        "delegation_id": f"d-{place}",
        "program_code": draw.choice(tuple(STAGES)),
        "award_kind": draw.choice(("team", "individual", None)),
        "employer_name": f"单位{place}",
        "quota_count": str(draw.choice((1, 2, 3, 5, 10))),
        "used_count": draw.choice((None, "0", "1", "2", "3", "5")),
    }


def moved_on(draw: random.Random, facts: Facts) -> Facts:
    """The same people a month later: a few have come, gone, moved to another stage or city."""
    rows = [dict(row) for row in facts["talent_awards"] if draw.random() > 0.03]
    for row in rows:
        if draw.random() < 0.08:
            row["stage_code"] = draw.choice(COMMITTED)
        if draw.random() < 0.05:
            row["city_code"] = draw.choice(CITIES)
    new = [award(draw, 1000 + draw.randrange(9000)) for _ in range(draw.randrange(4))]
    held = {row["award_id"] for row in rows}
    used: list[Row] = [
        {**row, "used_count": draw.choice((row["used_count"], "1", "4"))} for row in facts["delegations"]
    ]
    return {
        "talent_awards": rows + [row for row in new if row["award_id"] not in held],
        "delegations": used,
    }
