"""四、试验区与集群: the lists with their states, and the projects of their places."""

from __future__ import annotations

from dashboard.briefing.facts import Facts, figure, joined, say, some
from dashboard.briefing.tables import grid
from dashboard.export import ReportTable
from dashboard.export.briefing_parts import Block, Heading, Paragraph, Piece

ZONES = (
    ("city_name", 0.15),
    ("zone_level_name", 0.1),
    ("zone_status_name", 0.13),
    ("project_count", 0.09),
    ("committed_amount_yuan", 0.16),
    ("disbursed_amount_yuan", 0.16),
    ("disbursed_share_pct", 0.1),
    ("done_milestone_share_pct", 0.11),
)
CLUSTERS = (
    ("cluster_name", 0.27),
    ("host_name", 0.12),
    ("host_level_name", 0.15),
    ("cluster_status_name", 0.1),
    ("project_count", 0.08),
    ("committed_amount_yuan", 0.14),
    ("disbursed_amount_yuan", 0.14),
)


def places(facts: Facts) -> list[Block]:
    """The blocks of the section; empty for a department, because 试验区 and 产业集群 do not belong to departments."""
    if facts.scope.department:
        return []
    found = [*_zones(facts), *_clusters(facts)]
    return [Heading(1, "试验区与集群"), *found] if found else []


def _zones(facts: Facts) -> list[Block]:
    totals, report = facts.ask("zones_totals"), facts.ask("zones_progress")
    if not report.table.num_rows:
        return []
    counted = [
        say("列入名单的省级试验区", figure(totals, "provincial_zone_count")),
        _of_them(
            some("获批", figure(totals, "approved_zone_count")),
            some("未核实", figure(totals, "unverified_zone_count")),
        ),
    ]
    national = some("国家级试验区", figure(totals, "national_zone_count"))
    said = joined([joined(counted, "，", ""), national], "；另有", "。")
    table = grid(
        "试验区", report, ZONES, remark="按代码排列，不是名次；数据为所在市(州)全部项目的合计，各行不能相加。"
    )
    return [
        Heading(2, "试验区"),
        Paragraph((*said, *_basis(report))),
        *([table] if table else []),
    ]


def _clusters(facts: Facts) -> list[Block]:
    totals, report = facts.ask("clusters_totals"), facts.ask("clusters_progress")
    if not report.table.num_rows:
        return []
    counted = [
        say("所在地为县(市、区)的产业集群", figure(totals, "county_cluster_count", unit="个")),
        _of_them(
            some("认定", figure(totals, "recognised_cluster_count", unit="个")),
            some("未核实", figure(totals, "unverified_cluster_count", unit="个")),
        ),
    ]
    apart = some("仅明确到市(州)的", figure(totals, "city_cluster_count", unit="个"))
    said = joined([joined(counted, "，", ""), apart], "；另有", "。")
    table = grid(
        "产业集群", report, CLUSTERS, remark="数据为所在地全部项目的合计；县(市、区)与市(州)两级不相加。"
    )
    return [
        Heading(2, "产业集群"),
        Paragraph((*said, *_basis(report))),
        *([table] if table else []),
    ]


def _of_them(*states: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The sentence on the states of the counted places; empty where there are none."""
    told = joined(list(states), "，", "")
    return ("其中", *told) if told else ()


def _basis(report: ReportTable) -> tuple[Piece, ...]:
    named = dict.fromkeys(
        row["list_basis_name"] for row in report.table.to_pylist() if row["list_basis_name"]
    )
    return (f"名单依据：{'、'.join(named)}。",) if named else ()
