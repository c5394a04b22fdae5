"""Who stands behind an edition, and why it was made."""

from __future__ import annotations

from dashboard.personal import has_number, personal_sentence
from dashboard.refusal import Refusal


def signed(author: str, message: str) -> tuple[str, str]:
    """Author and message of an edition, without superfluous space. Raises Refusal where one is missing or names a person.

    author: a unit or a post, never a person's name.
    """
    author, message = " ".join(author.split()), " ".join(message.split())
    if not author:
        raise Refusal("请填写发布单位或岗位（不写个人姓名），再发布。")
    if not message:
        raise Refusal("请用一句话写明这一版改了什么、为什么，再发布。")
    if has_number(f"{author}\n{message}"):
        raise Refusal(personal_sentence("发布人或说明", "请删去后再发布"))
    return author, message
