"""Errors as the client sees them: JSON {"error": sentence} with a fitting status, whatever was raised."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute

from pipeline import errors

STATUS: dict[type[errors.MicroscapeError], int] = {
    errors.UnknownColumnError: 404,
    errors.UnknownJobError: 404,
    errors.DeletedError: 410,
    errors.UnknownAnnotationError: 404,
    errors.CollectionError: 409,
    errors.ChangedMeanwhileError: 409,
    errors.ReadError: 415,
    errors.FilterError: 422,
    errors.EncoderError: 422,
    errors.ProjectionError: 422,
    errors.GeometryError: 422,
    errors.SourceError: 422,
    errors.UnknownLabelTreeError: 404,
    errors.UnknownVersionError: 404,
    errors.LabelTreeError: 422,
    errors.LabelError: 422,
    errors.UnknownDesignError: 404,
    errors.DesignError: 422,
    errors.AnnotationError: 422,
    errors.AnnotationStoreError: 503,
    errors.JobError: 503,
}

# What a job raised is about what was asked of it, where the same error raised here is about this server.
JOB_STATUS = {kind.__name__: status for kind, status in STATUS.items()} | {"JobError": 422}


class ApiError(Exception):
    """An answer other than the wanted one: a status, a sentence, and further fields of the JSON."""

    def __init__(self, status: int, sentence: str, **fields: Any) -> None:
        super().__init__(sentence)
        self.status = status
        self.fields = fields

    def response(self) -> Response:
        """Return the answer."""
        return JSONResponse({"error": str(self), **self.fields}, status_code=self.status)


class JsonErrorRoute(APIRoute):
    """A route whose errors are JSON sentences; unexpected ones are left to the server's log."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the route's handler."""
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except ApiError as error:
                return error.response()
            except errors.MicroscapeError as error:
                return ApiError(status_of(error), str(error)).response()
            except RequestValidationError as error:
                return ApiError(422, _invalid(error)).response()
            except HTTPException as error:
                return ApiError(error.status_code, str(error.detail)).response()

        return answer


def status_of(error: errors.MicroscapeError) -> int:
    """Return the HTTP status for an error of the pipeline: that of its nearest listed ancestor."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def _invalid(error: RequestValidationError) -> str:
    """Write what pydantic found as one sentence, such as `k: Input should be at most 1000.`."""
    found = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()]
    return "; ".join(found) + "."
