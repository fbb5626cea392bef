"""Who may use the staff page, and where they are logged in."""

import enum
import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalogue.models import Base
from handover.models.columns import Moment, choice

NAME_LENGTH = 60
TOKEN_HASH_LENGTH = 64


class Role(enum.Enum):
    """What an account is for; `permissions.py` says what each may do."""

    COORDINATOR = "coordinator"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    READER = "reader"


class Account(Base):
    """Somebody of the staff. `languages` are those that a translator may change (BCP 47).

    `password_hash` is Argon2id's; without one only a log-in link leads in. With a `totp_secret` a code is asked
    for after the password: `totp_step` is the last one used, `recovery_hashes` stand for what else lets in once.
    """

    __tablename__ = "staff_account"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), unique=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    wrong_passwords: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Moment)
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    recovery_hashes: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    created_at: Mapped[datetime] = mapped_column(Moment)


class LoginLink(Base):
    """A link that leads in once, to set a password; kept as its hash."""

    __tablename__ = "staff_login_link"

    token_hash: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH), primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    valid_until: Mapped[datetime] = mapped_column(Moment)


class LoginSession(Base):
    """A browser that somebody is logged in with: its cookie as a hash, and the token of its forms.

    While it `awaits_code` of the second factor it lets nobody in.
    """

    __tablename__ = "staff_session"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    token_hash: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH), unique=True)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    form_token: Mapped[str] = mapped_column(String(TOKEN_HASH_LENGTH))
    browser: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_seen_at: Mapped[datetime] = mapped_column(Moment)
    awaits_code: Mapped[bool] = mapped_column(default=False, server_default=false())

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class TextChange(Base):
    """Who has written a version of a text on the staff page."""

    __tablename__ = "staff_text_change"

    text_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("text.id", ondelete="CASCADE"), primary_key=True
    )
    account_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )

    account: Mapped[Account | None] = relationship()


class EntryChange(Base):
    """Who has changed a part of an entry (its hours, its phones, …), and what it was before and after."""

    __tablename__ = "staff_entry_change"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    entry_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("entry.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[uuid.UUID | None] = mapped_column(
        ForeignKey("staff_account.id", ondelete="SET NULL"), index=True
    )
    part: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime] = mapped_column(Moment)
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    after: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    account: Mapped[Account | None] = relationship()


class Upload(Base):
    """A file that somebody has looked at, until they agree to its import. `revision` is the catalogue's then."""

    __tablename__ = "staff_upload"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    account_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("staff_account.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)
