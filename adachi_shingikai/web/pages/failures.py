"""What a visitor is told of an error: the status, one sentence that names no folder of the server, and headers."""

from __future__ import annotations

from typing import NamedTuple

from adachi_shingikai.errors import DatabaseError, NotFoundError, UnreadableError, UsageError
from adachi_shingikai.web.snapshot import BusyError, SlowError


class Failure(NamedTuple):
    """An error as the visitor sees it."""

    status: int
    words: str
    headers: dict[str, str]


NO_PAGE = Failure(404, "このアドレスのページはありません", {})


def explain_failure(error: Exception) -> Failure:
    """Return what a visitor is told of an error. `DatabaseError` and a missing database name paths, which stay here."""
    match error:
        case SlowError():
            return Failure(503, "時間内に答えられません。検索語を減らすか、条件を絞ってください", {"retry-after": "2"})
        case BusyError():
            return Failure(503, "混み合っています。少し待ってからやり直してください", {"retry-after": "5"})
        case DatabaseError():
            return Failure(503, "データベースを読めません。管理者に知らせてください", {"retry-after": "60"})
        case NotFoundError() | UnreadableError():
            return Failure(404, str(error).partition("。`")[0], {})  # without the advice to run a command
        case UsageError():
            return Failure(400, str(error), {})
    return Failure(500, "このページを作れませんでした。アドレスを添えて管理者に知らせてください", {})
