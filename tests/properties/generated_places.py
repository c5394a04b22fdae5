"""Milestones, 试验区 and 产业集群 beside the generated projects, with every awkward state, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

from tests.editions import Facts, Row
from tests.properties.generated import facts_of

# The day until which each department has reported; one says none, and who files without a name has none.
CLOCKS: Mapping[str | None, dt.date] = {"kjt": dt.date(2026, 10, 31), "czt": dt.date(2026, 6, 30)}
DAYS = ("2026-03-31", "2026-06-30", "2026-07-01", "2026-10-31", "2026-11-01", "2026-12-31")
STATUSES = ("not_started", "in_progress", "done", "done", "done", "delayed", "cancelled", "unstated")
SHARES = (None, None, "0", "20.5", "79.9999", "80", "99", "100")
HOSTS = (("510100", "510104"), ("510700", "510703"), ("510100", None), ("511600", "511602"), ("511700", None))


def placed_facts_of(seed: int, record_count: int) -> Facts:
    """The generated ledger with milestones for half of its projects, a list of 试验区 and one of 产业集群."""
    facts = facts_of(seed, record_count)
    draw = random.Random(seed + 1)
    batches = [{"batch_id": f"B{place}", "edition": "1", "reporting_department_code": code,
                "as_of_on": CLOCKS[code].isoformat() if code in CLOCKS else None}
               for place, code in enumerate(("kjt", "czt", "jxt"), 1)]  # fmt: skip
    zones = [{"city_code": city, "zone_level": level}
             for city, level in (("510700", "provincial"), ("511700", "provincial"), ("510700", "national"))]  # fmt: skip
    return {
        **facts,
        "batches": batches,
        "milestones": [row for project in facts["projects"] for row in _milestones(draw, str(project["project_id"]))],
        "zones": zones,
        "clusters": [{"cluster_name": f"集群{place}", "cluster_kind": "类别", "city_code": city, "county_code": county}
                     for place, (city, county) in enumerate(HOSTS)],
    }  # fmt: skip


def _milestones(draw: random.Random, number: str) -> list[Row]:
    filer = draw.choice(("kjt", "kjt", "kjt", "czt", "jxt", None))
    count = draw.choice((0, 0, 1, 2, 3))
    # Some projects keep their plan, so that 绿 and 已完成 are met as well.
    keeps = draw.random() < 0.5
    return [
        {
            "project_id": number,
            "milestone_name": f"节点{place}",
            "planned_on": draw.choice(DAYS),
            "completed_on": draw.choice((None, None, *DAYS[:4])),
            "progress_share_pct": draw.choice(SHARES),
            "milestone_status": "done" if keeps else draw.choice(STATUSES),
            "reporting_department_code": filer,
        }
        for place in range(count)
    ]
