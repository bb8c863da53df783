"""Score configs on the public wire."""

from typing import Annotated, Any, Literal, cast

from pydantic import Field, RootModel

from lampyris.features.scores.configs import LONGEST_NAME, ConfigDraft
from lampyris.features.scores.types import Category, ScoreConfig
from lampyris.features.scores.wire import number
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.issues import custom
from lampyris.foundation.http.validation import check, refuse_with
from lampyris.foundation.http.wire import Wire

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
# Spelt as "any JSON value": a missing one is refused with the issue that clients know for it.
AnyJson = list[Any] | dict[str, Any] | Annotated[str | float | bool, "scalar"]
NOT_CATEGORIES = "Category must be an array of objects with label value pairs, where labels and values are unique."


class CategoryBody(Wire):
    """One label and its number."""

    label: Annotated[str, Field(min_length=1)]
    value: float


class _ConfigBody(Wire):
    name: Name
    description: str | None = None
    min_value: float | None = None
    max_value: float | None = None


class NumericConfigBody(_ConfigBody):
    """A range."""

    data_type: Literal["NUMERIC"]
    categories: AnyJson | None = None


class CategoricalConfigBody(_ConfigBody):
    """Labels."""

    data_type: Literal["CATEGORICAL"]
    categories: AnyJson


class BooleanConfigBody(_ConfigBody):
    """Yes or no."""

    data_type: Literal["BOOLEAN"]
    categories: AnyJson | None = None


class TextConfigBody(_ConfigBody):
    """Free text."""

    data_type: Literal["TEXT"]
    categories: AnyJson | None = None


class CreateConfigBody(
    RootModel[
        Annotated[
            NumericConfigBody | CategoricalConfigBody | BooleanConfigBody | TextConfigBody,
            Field(discriminator="data_type"),
        ]
    ]
):
    """A config to create, by `dataType`."""

    def draft(self) -> ConfigDraft:
        """Raises: InvalidInput with issues for malformed categories."""
        body = self.root
        return ConfigDraft(
            name=body.name,
            data_type=body.data_type,
            min_value=body.min_value,
            max_value=body.max_value,
            categories=read_categories(body.categories),
            description=body.description,
        )


class ChangeConfigBody(Wire):
    """Fields to change; a null empties a field that may be empty."""

    name: Name | None = None
    is_archived: bool | None = None
    min_value: float | None = None
    max_value: float | None = None
    categories: AnyJson | None = None
    description: str | None = None

    def changes(self) -> dict[str, object]:
        """By field of ScoreConfig. Raises: InvalidInput with issues for malformed categories."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        changes: dict[str, object] = {
            name: given[name] for name in ("min_value", "max_value", "description") if name in given
        }
        if "categories" in given:
            changes["categories"] = read_categories(self.categories)
        if self.name is not None:
            changes["name"] = self.name
        if self.is_archived is not None:
            changes["archived"] = self.is_archived
        return changes


def read_categories(value: object) -> tuple[Category, ...] | None:
    """Raises: InvalidInput with issues."""
    if value is None:
        return None
    if not isinstance(value, list):
        refuse_with([custom(NOT_CATEGORIES, ["categories"])])
    bodies = [check(CategoryBody, item, ("categories", at)) for at, item in enumerate(cast(list[object], value))]
    return tuple(Category(label=body.label, value=body.value) for body in bodies)


def shown_config(config: ScoreConfig) -> dict[str, object]:
    """The object of the public API."""
    categories = config.categories
    return {
        "id": config.id,
        "name": config.name,
        "isArchived": config.archived,
        "description": config.description,
        "createdAt": iso_ms(config.created_at),
        "updatedAt": iso_ms(config.updated_at),
        "projectId": config.project_id,
        "maxValue": None if config.max_value is None else number(config.max_value),
        "minValue": None if config.min_value is None else number(config.min_value),
        "dataType": config.data_type,
        "categories": None
        if categories is None
        else [{"label": c.label, "value": number(c.value)} for c in categories],
    }
