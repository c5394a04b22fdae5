"""Who may see what, written down by hand: it does not come from data/access.toml, so that a slip there is noticed."""

from __future__ import annotations

from dashboard.access import Principal, principal

# Everything that a person with 浏览 opens, in the order of the menu.
VIEWED = (
    "overview", "search", "account", "clauses", "clause", "departments", "caps", "budget", "projects", "project",
    "recipients", "cities", "zones", "clusters", "programs", "tasks", "schedule", "alerts", "changes", "meeting",
    "corrections", "data-quality", "editions", "dictionary", "public-records",
)  # fmt: skip
EVERYBODY = ("account", "dictionary")
# Role → the pages that it opens.
PAGES = {
    "viewer": set(VIEWED),
    "exporter": set(VIEWED),
    "steward": {*VIEWED, "intake", "desk"},
    "talent": {*VIEWED, "people"},
    "supervisor": set(VIEWED),
    "approver": {*VIEWED, "submissions"},
    "administrator": set(EVERYBODY),
    "security": {*EVERYBODY, "accounts"},
    "auditor": {*EVERYBODY, "audit"},
}
EXPORTS = {"exporter", "steward", "supervisor", "auditor"}
# What even an account without any page but 我的账号 may ask: words of the policy and names, and public records.
WITHOUT_RECORDS = {
    "policy_source", "policy_thresholds", "known_values", "talent_choices", "note_choices", "department_dates", "clause_words",
    "clause_marks", "clause_matrix",
    "public_record_statuses", "public_records_list", "public_records_totals", "public_records_beside",
}  # fmt: skip
# The fixed lists of the talent programmes: the same for everybody who may see records, whatever the scope.
FIXED = {"talent_status", "talent_totals", "talent_support", "talent_by_city", "tasks_written"}
# What only those who take files in see: whole rows of files, and what was wrong in them.
OF_STEWARDS = {"intake_sums", "rejected_rows", "intake_answers", "files_in_use", "reporting_calendar"}

# What only those with the right 人才信息 see: persons one by one. Their role alone exports nothing.
OF_PEOPLE = {
    "people_totals", "people_ladder", "people_list", "people_delegations", "people_quotas", "people_support",
    "people_results", "people_payments", "people_left", "people_twice", "people_findings", "people_rejected",
}  # fmt: skip

# A reader of one city, one county, one responsible unit, one reporting unit. The codes are of the demonstration.
SCOPES = {
    "city": ("510700",),
    "county": ("510703",),
    "department": ("kjt",),
    "reporting_department": ("kjt",),
}
# The column in which a row names what it belongs to.
COLUMNS = {"city": "city_code", "county": "county_code", "reporting_department": "reporting_department_code"}


def somebody(*roles: str, **scopes: tuple[str, ...]) -> Principal:
    """An account with these roles."""
    return principal("kjt-01", roles, "oidc", unit="kjt", scopes=scopes, session="s")
