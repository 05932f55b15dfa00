"""Settings, from the environment, once; nothing else reads os.environ."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
BUCKET = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")  # of S3; a dot would break its certificate


class Env(StrEnum):
    DEV = "dev"
    TEST = "test"
    PROD = "prod"


class Services(StrEnum):
    PUBLIC = "public"
    ALL = "all"


class ConfigError(RuntimeError):
    """The environment does not allow a safe start."""


@dataclass(frozen=True)
class Config:
    """`public_url` is the address visitors see, without a final slash; https turns Secure on."""

    env: Env
    services: Services
    secret_key: str
    public_url: str
    var: Path = VAR
    journal: Path | None = VAR / "journal"  # None writes events on standard output (Lambda)
    database_url: str = f"sqlite:///{VAR / 'exercices.sqlite'}"  # of the practice half alone
    accepter_fichiers: bool = False  # visitors' own pictures: a local workshop, never in public
    fichiers_seau: str = ""  # the bucket of S3 that keeps them; "" keeps them in the database
    origin_secret: str = ""  # header that only our CloudFront sends; "" trusts no proxy

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        """Raises ConfigError in PROD without a real SECRET_KEY, PUBLIC_URL and database.

        And on Lambda without PROD, and anywhere for a FICHIERS_SEAU that cannot name a bucket.
        """
        env = _env(environ)
        services = Services(environ.get("SERVICES", Services.ALL))
        return cls(
            env=env,
            services=services,
            secret_key=_secret_key(env, environ.get("SECRET_KEY", "")),
            public_url=_public_url(env, environ.get("PUBLIC_URL", "")),
            database_url=_database_url(env, services, environ.get("DATABASE_URL", "")),
            journal=None if "AWS_LAMBDA_FUNCTION_NAME" in environ else VAR / "journal",
            accepter_fichiers=_accepter_fichiers(env, environ.get("ACCEPTER_FICHIERS", "")),
            fichiers_seau=_fichiers_seau(environ.get("FICHIERS_SEAU", "")),
            origin_secret=environ.get("ORIGIN_SECRET", ""),
        )


def _env(environ: Mapping[str, str]) -> Env:
    """On Lambda nothing but PROD: somebody who forgot it must not publish a workshop."""
    env = Env(environ.get("ENV", Env.DEV))
    if "AWS_LAMBDA_FUNCTION_NAME" in environ and env is not Env.PROD:
        raise ConfigError("ENV must be prod on AWS Lambda")
    return env


def _secret_key(env: Env, given: str) -> str:
    if len(given) >= 32:
        return given
    if env is Env.PROD:
        raise ConfigError("SECRET_KEY must hold 32 characters or more in production")
    return given or _development_key()


def _accepter_fichiers(env: Env, given: str) -> bool:
    if env is Env.PROD and given == "1":
        raise ConfigError("ACCEPTER_FICHIERS is for a local workshop: never in production")
    return given == "1"


def _fichiers_seau(given: str) -> str:
    if given and not BUCKET.fullmatch(given):
        raise ConfigError("FICHIERS_SEAU must be a bucket's name: 3 to 63 of a-z, 0-9 and -")
    return given


def _development_key() -> str:
    """A key of this machine, made once, so that a restart keeps everybody's session."""
    path = VAR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


def _public_url(env: Env, given: str) -> str:
    if env is Env.PROD and not given.startswith("https://"):
        raise ConfigError("PUBLIC_URL must be an https address in production")
    return given.rstrip("/")


def _database_url(env: Env, services: Services, given: str) -> str:
    if env is Env.PROD and services is Services.ALL and not given:
        raise ConfigError("DATABASE_URL must name the practice half's database in production")
    return given or Config.database_url
