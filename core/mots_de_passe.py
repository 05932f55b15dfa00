"""Passwords: hashed with argon2id, checked in the same time whether the account exists or not."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

# OWASP's second setting: 19 MiB, two passes, one lane; about 30 ms.
HASHER = REAL = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(_bytes(password))


def _bytes(password: str) -> bytes:
    """JSON may hold half a character, which UTF-8 refuses: it is a wrong password, not an error."""
    return password.encode("utf-8", "surrogatepass")


def is_right(kept: str | None, typed: str) -> bool:
    """Whether `typed` is the password; for an unknown account (None), the same work, then False."""
    try:
        return HASHER.verify(kept or _nobody(), _bytes(typed)) and kept is not None
    except VerificationError:
        return False


@cache
def _nobody() -> str:
    return HASHER.hash("personne n'a ce mot de passe")
