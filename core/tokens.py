"""Random identifiers and opaque tokens, and what is kept of them."""

import hashlib
import secrets

ID_BYTES = 12  # 96 bits: an id in a URL cannot be guessed
TOKEN_BYTES = 24
# Nothing that reads like something else: no 0 or O, no 1, I or L.
UNAMBIGUOUS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_id() -> str:
    """16 URL-safe characters, 96 random bits."""
    return secrets.token_urlsafe(ID_BYTES)


def new_token() -> str:
    """32 URL-safe characters, 192 random bits: a cookie or a Bearer."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def fingerprint(token: str) -> str:
    """What the database keeps of a token: whoever reads a row cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def spelled(length: int) -> str:
    """A code to read aloud and type, about 5 bits a character."""
    return "".join(secrets.choice(UNAMBIGUOUS) for _ in range(length))
