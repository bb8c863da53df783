"""Settings of accounts: sign-in, secrets, and what a first start creates. `Settings` inherits this group."""

from typing import Annotated, Literal

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CommaList = Annotated[list[str], NoDecode]
RoleName = Literal["OWNER", "ADMIN", "MEMBER", "VIEWER", "NONE"]


class AccountSettings(BaseSettings):
    """Every name is declared once; values left unset mean what the comment beside them says."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True)

    salt: str | None = Field(
        default=None, repr=False, validation_alias="SALT", description="Salt of API key hashes; made on first start."
    )
    auth_secret: str | None = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("LAMPYRIS_AUTH_SECRET", "NEXTAUTH_SECRET"),
        description="Key for short-lived signatures; made on first start.",
    )
    encryption_key: str | None = Field(
        default=None,
        repr=False,
        validation_alias="ENCRYPTION_KEY",
        description="64 hex digits; encrypts provider keys at rest; made on first start.",
    )
    allow_weak_secrets: bool = Field(
        default=False,
        validation_alias="LAMPYRIS_ALLOW_WEAK_SECRETS",
        description="Start off loopback although a secret is one of the well-known template values.",
    )
    admin_api_key: str | None = Field(
        default=None,
        repr=False,
        validation_alias="ADMIN_API_KEY",
        description="Bearer key of /api/admin; unset closes it.",
    )
    disable_signup: bool = Field(
        default=False, validation_alias="AUTH_DISABLE_SIGNUP", description="Only people who exist may sign in."
    )
    session_max_age_minutes: int = Field(
        default=43_200,
        ge=5,
        validation_alias="AUTH_SESSION_MAX_AGE",
        description="Minutes a console session lives after it was last used.",
    )
    organization_creators: CommaList = Field(
        default_factory=list,
        validation_alias="LANGFUSE_ALLOWED_ORGANIZATION_CREATORS",
        description="E-mail addresses that may create organisations; empty: everybody.",
    )
    default_org_ids: CommaList = Field(
        default_factory=list,
        validation_alias="LANGFUSE_DEFAULT_ORG_ID",
        description="Organisations that every new person joins.",
    )
    default_org_role: RoleName = Field(
        default="VIEWER", validation_alias="LANGFUSE_DEFAULT_ORG_ROLE", description="The role they join with."
    )
    default_project_ids: CommaList = Field(
        default_factory=list,
        validation_alias="LANGFUSE_DEFAULT_PROJECT_ID",
        description="Projects that every new person joins.",
    )
    default_project_role: RoleName = Field(
        default="VIEWER", validation_alias="LANGFUSE_DEFAULT_PROJECT_ROLE", description="The role they join with."
    )
    init_org_id: str | None = Field(
        default=None,
        validation_alias="LANGFUSE_INIT_ORG_ID",
        description="Switches on the initialisation of an organisation at each start.",
    )
    init_org_name: str | None = Field(
        default=None, validation_alias="LANGFUSE_INIT_ORG_NAME", description="Name of the organisation when new."
    )
    init_project_id: str | None = Field(
        default=None, validation_alias="LANGFUSE_INIT_PROJECT_ID", description="A project in that organisation."
    )
    init_project_name: str | None = Field(
        default=None, validation_alias="LANGFUSE_INIT_PROJECT_NAME", description="Name of the project when new."
    )
    init_project_retention_days: int | None = Field(
        default=None,
        validation_alias="LANGFUSE_INIT_PROJECT_RETENTION",
        description="Days its data is kept, at least 3; unset keeps it for ever.",
    )
    init_project_public_key: str | None = Field(
        default=None, validation_alias="LANGFUSE_INIT_PROJECT_PUBLIC_KEY", description="Key pair of the project."
    )
    init_project_secret_key: str | None = Field(
        default=None,
        repr=False,
        validation_alias="LANGFUSE_INIT_PROJECT_SECRET_KEY",
        description="Its secret half; both or none.",
    )
    init_user_email: str | None = Field(
        default=None, validation_alias="LANGFUSE_INIT_USER_EMAIL", description="A person who owns the organisation."
    )
    init_user_name: str | None = Field(
        default=None, validation_alias="LANGFUSE_INIT_USER_NAME", description="Their name when new."
    )
    init_user_password: str | None = Field(
        default=None,
        repr=False,
        validation_alias="LANGFUSE_INIT_USER_PASSWORD",
        description="Their first password; needed with the e-mail.",
    )

    @field_validator("default_org_role", "default_project_role", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        """`viewer` is `VIEWER`."""
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("organization_creators", "default_org_ids", "default_project_ids", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        """`a, b` as two entries."""
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
