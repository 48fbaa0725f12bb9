"""The body of a request written to the disk as it comes; nothing stays behind if that fails."""

from pathlib import Path

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.errors import ApiError
from api.services import Services
from pipeline.tasks.uploads import discard, new_upload

_CHUNK_BYTES = 1 << 20
BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def receive(services: Services, request: Request, name: str, limit_bytes: int) -> Path:
    """Return where the body was written; 413 if it is too large, 415 for a form, 422 for nothing."""
    if request.headers.get("content-type", "").startswith("multipart/"):
        raise ApiError(415, "Send the file itself as the body: curl --data-binary @FILE '…?name=FILE'")
    if int(request.headers.get("content-length", 0)) > limit_bytes:
        raise _too_large(limit_bytes)
    path = await run_in_threadpool(new_upload, services.settings.state, name)
    try:
        if await _write(request, path, limit_bytes) == 0:
            raise ApiError(422, "The request has no body: send the file itself.")
    except OSError as error:
        await run_in_threadpool(discard, path)
        raise ApiError(507, f"The upload cannot be stored: {error.strerror}.") from error
    except (ApiError, ClientDisconnect):
        await run_in_threadpool(discard, path)
        raise
    return path


async def _write(request: Request, path: Path, limit_bytes: int) -> int:
    """Write in large pieces off the event loop; return the number of bytes, 413 past the limit."""
    total, waiting = 0, bytearray()
    with path.open("wb") as file:
        async for chunk in request.stream():
            total += len(chunk)
            if total > limit_bytes:
                raise _too_large(limit_bytes)
            waiting += chunk
            if len(waiting) >= _CHUNK_BYTES:
                await run_in_threadpool(file.write, bytes(waiting))
                waiting.clear()
        await run_in_threadpool(file.write, bytes(waiting))
    return total


def _too_large(limit_bytes: int) -> ApiError:
    return ApiError(413, f"The file is larger than the {limit_bytes / 1024**2:,.0f} MB that may be uploaded.")
