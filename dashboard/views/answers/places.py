"""The answers of the pages about places."""

from __future__ import annotations

from dashboard.components import places
from dashboard.components.metrics import figure
from dashboard.formatting import plain
from dashboard.views.answers.answer import Answer, first
from dashboard.views.view import View


def cities(view: View) -> Answer:
    """市(州): how many there are, or the figures of the chosen one."""
    if len(view.values["city"] or ()) == 1:
        report = view.report("cities_progress")
        row = first(report)
        sentence = f"**{plain(row['city_name'])}**　{plain(row['zone_words'])}"
        return Answer(row["city_name"], sentence, places.figures(report))
    report = view.report("cities_totals")
    return Answer(
        "市(州)",
        figures=(
            figure(report, "place_city_count"),
            figure(report, "project_city_count"),
            figure(report, "zone_city_count"),
            figure(report, "unplaced_project_count", note="未计入任何市(州)"),
        ),
    )


def zones(view: View) -> Answer:
    """试验区: how many there are, by what is known of their state."""
    report = view.report("zones_totals")
    return Answer(
        view.one_of("city", "试验区"),
        figures=(
            figure(report, "provincial_zone_count"),
            figure(report, "approved_zone_count"),
            figure(report, "unverified_zone_count"),
            figure(report, "national_zone_count", note="与省级分开"),
        ),
    )


def clusters(view: View) -> Answer:
    """产业集群: how many there are, by what is known of their state."""
    report = view.report("clusters_totals")
    return Answer(
        "产业集群",
        figures=(
            figure(report, "county_cluster_count"),
            figure(report, "recognised_cluster_count"),
            figure(report, "unverified_cluster_count"),
            figure(report, "city_cluster_count", note="与县级的不相加"),
        ),
    )
