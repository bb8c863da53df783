"""Deleting rows. A DELETE is work on every part of a table, so it is only run where it deletes something."""

from collections.abc import Mapping

from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue

DELETE = "DELETE FROM"


async def delete_found(analytics: AnalyticsStore, sql: str, params: Mapping[str, SqlValue]) -> None:
    """Run `sql`, one `DELETE FROM table WHERE ...`, if any row passes. Gone from every read when this returns.

    Raises: as `AnalyticsStore.rows`.
    """
    if await analytics.rows(sql.replace(DELETE, "SELECT 1 AS found FROM", 1) + "\nLIMIT 1", params):
        await analytics.command(sql, params)
