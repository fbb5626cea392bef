"""Becoming a mediator: an invitation is made, sent as a link, and redeemed once."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handover.errors import InvitationExpired, InvitationInvalid, InvitationUsed
from handover.models import Invitation, Mediator, MediatorState

VALID_DAYS = 14
# Within what Telegram takes in a start link: 64 of A-Z a-z 0-9 _ -
TOKEN_BYTES = 24


def invite(
    session: Session,
    languages: Sequence[str],
    topics: Sequence[str],
    now: datetime,
    valid_for: timedelta = timedelta(days=VALID_DAYS),
) -> str:
    """Make an invitation for these languages (BCP 47) and topics (slugs; none means all); returns its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Invitation(
            token_hash=_hash(token),
            languages=list(languages),
            topics=list(topics),
            created_at=now,
            valid_until=now + valid_for,
        )
    )
    return token


def open_invitations(session: Session, now: datetime) -> list[Invitation]:
    """Return the invitations that nobody has used and that still hold, the newest first."""
    wanted = select(Invitation).where(
        Invitation.redeemed_at.is_(None), Invitation.valid_until > now
    )
    return list(session.scalars(wanted.order_by(Invitation.created_at.desc())))


def redeem(
    session: Session, token: str, person_key: str, screen_language: str, now: datetime
) -> Mediator:
    """Make the person a mediator, or an active one again, with the invitation's languages and topics.

    Raises:
        InvitationInvalid: there is no such invitation.
        InvitationUsed: somebody was made a mediator by it already.
        InvitationExpired: it is too old.
    """
    invitation = session.scalar(select(Invitation).where(Invitation.token_hash == _hash(token)))
    if invitation is None:
        raise InvitationInvalid
    if invitation.redeemed_at is None and now > invitation.valid_until:
        raise InvitationExpired(invitation.valid_until)
    is_first = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.redeemed_at.is_(None))
        .values(redeemed_at=now)
    )
    if not is_first.rowcount:  # type: ignore[attr-defined]  # an update has one
        raise InvitationUsed
    return _register(session, invitation, person_key, screen_language, now)


def _register(
    session: Session, invitation: Invitation, person_key: str, screen_language: str, now: datetime
) -> Mediator:
    mediator = session.scalar(select(Mediator).where(Mediator.person_key == person_key))
    if mediator is None:
        mediator = Mediator(
            person_key=person_key, screen_language=screen_language, created_at=now, hours=[]
        )
        session.add(mediator)
    mediator.languages = invitation.languages
    mediator.second_languages = []
    mediator.topics = invitation.topics
    mediator.state = MediatorState.ACTIVE
    mediator.is_available = True
    session.flush()
    return mediator


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
