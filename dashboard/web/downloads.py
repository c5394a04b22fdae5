"""Shows why a download was refused. Streamlit answers every failure with the same English line."""

from __future__ import annotations

import asyncio
import logging

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from dashboard.access.asking import principal_of_headers
from dashboard.refusal import Refusal
from dashboard.web.belonging import may_prepare, note_prepared, owner
from dashboard.web.rates import count_one
from dashboard.web.request_ids import numbered

LOG = logging.getLogger(__name__)
FAILED = "文件未能生成，原因已记入服务器日志。请稍后再试，或联系运维人员。"


async def handle(
    self: DeferredFileHandler, request: BackendOperationRequest, session_id: str
) -> BackendOperationResponse:
    """Write the file of a download button; gives its address, or the sentence of the refusal."""
    answer = BackendOperationResponse(request_id=request.request_id)
    try:
        log_in = owner(session_id)
        await asyncio.to_thread(_check, log_in, request.deferred_file.file_id, session_id)
        count_one("exports")
        manager = self._get_media_file_mgr()
        answer.deferred_file.url = await asyncio.to_thread(
            manager.execute_deferred, request.deferred_file.file_id
        )
        note_prepared(answer.deferred_file.url, log_in or "")
    except Refusal as refusal:
        answer.error_msg = str(refusal)
    except Exception as error:
        if isinstance(error.__cause__, Refusal):
            answer.error_msg = str(error.__cause__)
        else:
            LOG.exception("a download failed")
            answer.error_msg = numbered(FAILED)
    return answer


def _check(log_in: str | None, file_id: str, session_id: str) -> None:
    """Raise Refusal where the log-in of the page is over or may not export now, or the button is of another page."""
    if not principal_of_headers(log_in).may("export"):
        raise Refusal("您的账号现在没有导出的权限，没有生成文件。请联系本单位负责看板账号的安全管理员。")
    if not may_prepare(file_id, session_id):
        raise Refusal("这个按钮已经过期，没有生成文件。请刷新页面再试。")


def say_refusals() -> None:
    """Make the server answer refused downloads with their sentence. Call once, before the server starts."""
    DeferredFileHandler.handle = handle  # type: ignore[method-assign]
