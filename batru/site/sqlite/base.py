"""Transactions in turn.

SQLite lets one write at a time and has the others try again after naps that grow: who has waited longest naps longest,
and whoever comes meanwhile goes before him. In line the wait of the last is the work of those before him, no more.
"""

from django.db.backends.sqlite3 import base

from batru.site.sqlite.line import Line

LINE = Line()
# As long as SQLite itself would try; then it decides, as between processes.
PATIENCE_SECONDS = 20.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that stands in line before it begins a transaction, and leaves when that has ended."""

    _in_turn = False

    def _start_transaction_under_autocommit(self) -> None:
        self._in_turn = LINE.enter(PATIENCE_SECONDS)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._in_turn:
            self._in_turn = False
            LINE.leave()
