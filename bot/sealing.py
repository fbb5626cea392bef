"""Encryption of what must be readable again: ids to send to, updates to handle, messages to deliver."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

# Part of the derivation: what is sealed at rest shares no key with the hashes made from the same secret.
PURPOSE = b"iz-bot sealed at rest, 1"


class CannotOpen(Exception):
    """Sealed with a key that is not among the given ones; the message says which settings to look at."""

    def __init__(self) -> None:
        super().__init__(
            "Something stored was encrypted with another key: set IZ_SECRET_KEY to the key it was "
            "stored with, or give that key as IZ_SECRET_KEY_PREVIOUS."
        )


class Seal:
    """Encrypts with the secret, and also opens what was sealed with the previous one.

    Fernet (AES-128-CBC with HMAC-SHA256: https://github.com/fernet/spec), keys by HKDF (RFC 5869).
    """

    def __init__(self, secret: str, previous: str | None = None) -> None:
        secrets = [secret, previous] if previous else [secret]
        self._fernet = MultiFernet([Fernet(_key(one)) for one in secrets])

    def close(self, content: str) -> bytes:
        """Return `content` encrypted."""
        return self._fernet.encrypt(content.encode())

    def open(self, sealed: bytes) -> str:
        """Return what was encrypted.

        Raises:
            CannotOpen: neither key fits, or it was changed.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise CannotOpen from None

    def renew(self, sealed: bytes) -> bytes:
        """Return the same, encrypted with the newest key.

        Raises:
            CannotOpen: neither key fits, or it was changed.
        """
        try:
            return self._fernet.rotate(sealed)
        except InvalidToken:
            raise CannotOpen from None


def _key(secret: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return base64.urlsafe_b64encode(derived)
