"""Loading the `.sql` files that stand beside a feature's `store.py`."""

from functools import cache
from importlib.resources import files


@cache
def load_sql(package: str, name: str) -> str:
    """The text of `<package>/sql/<name>.sql`, for example `load_sql("lampyris.features.scores", "mean_by_name")`."""
    return (files(package) / "sql" / f"{name}.sql").read_text(encoding="utf-8")
