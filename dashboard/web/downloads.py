"""Shows why a download was refused. Streamlit answers every failure with the same English line."""

from __future__ import annotations

import asyncio
import logging

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from dashboard.refusal import Refusal
from dashboard.web.rates import count_one
from dashboard.web.request_ids import numbered

LOG = logging.getLogger(__name__)
FAILED = "文件未能生成，原因已记入服务器日志。请稍后再试，或联系运维人员。"


async def handle(
    self: DeferredFileHandler, request: BackendOperationRequest, session_id: str
) -> BackendOperationResponse:
    """Write the file of a download button; gives its address, or the sentence of the refusal."""
    del session_id
    answer = BackendOperationResponse(request_id=request.request_id)
    try:
        count_one("exports")
        manager = self._get_media_file_mgr()
        answer.deferred_file.url = await asyncio.to_thread(
            manager.execute_deferred, request.deferred_file.file_id
        )
    except Refusal as refusal:
        answer.error_msg = str(refusal)
    except Exception as error:
        if isinstance(error.__cause__, Refusal):
            answer.error_msg = str(error.__cause__)
        else:
            LOG.exception("a download failed")
            answer.error_msg = numbered(FAILED)
    return answer


def say_refusals() -> None:
    """Make the server answer refused downloads with their sentence. Call once, before the server starts."""
    DeferredFileHandler.handle = handle  # type: ignore[method-assign]
