"""Empty workbooks that intake accepts without a question, for each kind of table.

layout: the columns, from data/ledgers; choices: the lists of the drop-downs, from the policy and the reference
data; workbook: the Excel file.
"""

from __future__ import annotations

from dashboard.intake.templates.choices import choices
from dashboard.intake.templates.layout import evidence_columns, template_of
from dashboard.intake.templates.workbook import write_template
from dashboard.intake.vocabulary import vocabulary
from dashboard.policy.loading import edition_tables
from dashboard.refusal import Refusal

__all__ = ["template_bytes", "template_kinds"]


def template_kinds() -> dict[str, str]:
    """Kind → Chinese title, in the order in which intake tries the kinds."""
    return {kind.name: kind.title for kind in vocabulary().kinds}


def template_bytes(kind: str, policy_id: str) -> bytes:
    """The template of a kind as an .xlsx, the same bytes each time.

    policy_id: the policy whose clauses, programmes and indicators the drop-downs offer.
    Raises Refusal for a kind or a policy that does not exist.
    """
    titles = template_kinds()
    if kind not in titles:
        raise Refusal(f"没有“{kind}”这一类台账，可用：{'、'.join(titles)}。")
    tables = edition_tables(policy_id)
    template = template_of(kind)
    if template.kind.has_evidence:
        template = template.with_columns(evidence_columns(tables["evidence_rules"], tables["clauses"]))
    policy_name = tables["policies"]["policy_name"][0].as_py()
    return write_template(template, choices(tables), str(policy_name))
