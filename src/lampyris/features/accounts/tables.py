"""The tables of accounts. Ids are text; times are UTC."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import JsonValue, UtcTime
from lampyris.foundation.storage.metadata.port import Base

CASCADE = "CASCADE"
SET_NULL = "SET NULL"


class UserRow(Base):
    """One person. `email` is lower case; `password_hash` is None for people who never set one."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    admin: Mapped[bool]
    language: Mapped[str | None]
    theme: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class UserSessionRow(Base):
    """One live console session. `token_hash` is the hex sha256 of the cookie's value."""

    __tablename__ = "user_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete=CASCADE), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime] = mapped_column(UtcTime, index=True)


class PreferenceRow(Base):
    """What one person chose about how the console looks, one JSON value a name."""

    __tablename__ = "user_preferences"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete=CASCADE), primary_key=True)
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    value: Mapped[dict[str, object]] = mapped_column(JsonValue)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class OrganizationRow(Base):
    """One organisation. `extra` is the caller's own JSON object (`metadata` on the wire).

    `deleted_at` hides it; the row goes with the last of its projects.
    """

    __tablename__ = "organizations"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    extra: Mapped[dict[str, object]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ProjectRow(Base):
    """One project. `deleted_at` hides it everywhere at once; the row goes when its data is purged."""

    __tablename__ = "projects"

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete=CASCADE), index=True)
    name: Mapped[str]
    extra: Mapped[dict[str, object]] = mapped_column(JsonValue)
    retention_days: Mapped[int | None]
    has_events: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcTime)


class ApiKeyRow(Base):
    """One API key of a project (`project_id` set) or of an organisation. A revoked key's row is gone."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete=CASCADE), index=True)
    project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id", ondelete=CASCADE), index=True)
    public_key: Mapped[str] = mapped_column(unique=True)
    fast_hash: Mapped[str | None] = mapped_column(unique=True)
    slow_hash: Mapped[str]
    display_secret_key: Mapped[str]
    note: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_by_user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete=SET_NULL))
    created_by_key_id: Mapped[str | None]


class OrgMemberRow(Base):
    """One person in one organisation."""

    __tablename__ = "organization_members"
    __table_args__ = (UniqueConstraint("org_id", "user_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete=CASCADE))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete=CASCADE), index=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class ProjectMemberRow(Base):
    """A role in one project that stands above the person's role in the organisation."""

    __tablename__ = "project_members"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete=CASCADE), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete=CASCADE), primary_key=True)
    org_member_id: Mapped[str] = mapped_column(ForeignKey("organization_members.id", ondelete=CASCADE), index=True)
    role: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class InvitationRow(Base):
    """An e-mail address that becomes a member when it signs up."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("email", "org_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    org_id: Mapped[str] = mapped_column(ForeignKey("organizations.id", ondelete=CASCADE), index=True)
    org_role: Mapped[str] = mapped_column(String(16))
    project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id", ondelete=SET_NULL))
    project_role: Mapped[str | None] = mapped_column(String(16))
    invited_by_user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete=SET_NULL))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class AuditRow(Base):
    """One mutation: who, what, before and after as JSON text. Outlives what it speaks of: no foreign keys."""

    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_org_newest", "org_id", "at", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor: Mapped[str] = mapped_column(String(16))
    user_id: Mapped[str | None]
    api_key_id: Mapped[str | None]
    org_id: Mapped[str | None]
    project_id: Mapped[str | None]
    user_org_role: Mapped[str | None] = mapped_column(String(16))
    user_project_role: Mapped[str | None] = mapped_column(String(16))
    resource_type: Mapped[str]
    resource_id: Mapped[str]
    action: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]


class AccessChangeRow(Base):
    """One row, one counter: it moves whenever a key or a project changes, so that caches elsewhere notice."""

    __tablename__ = "access_changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counter: Mapped[int]
