"""The application: the only file that knows every service."""

import os
import sys
from functools import cache, partial
from importlib import import_module
from pathlib import Path

from flask import Flask, Response, request
from jinja2 import FileSystemBytecodeCache, ModuleLoader

from core import assets, errors, headers, logs, templating
from core.config import Config, Env, Services
from core.surface import Surface, surface
from editorial import store
from services.parts import PRACTICE, Parts, every

MAX_BODY = 64 * 1024  # no form or question of the public half needs more


def create_app(config: Config | None = None, parts: Parts | None = None) -> Flask:
    """The WSGI application of one half or of both (SERVICES=public|all).

    With `parts` it loads and answers these only: a function that starts needs no more.
    """
    config = config or Config.from_environ()
    app = _bare(config)
    _load(app, config, parts or every(config.services))
    return app


def _bare(config: Config) -> Flask:
    """What every page needs, and no page."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        TESTING=config.env is Env.TEST,
        MAX_CONTENT_LENGTH=MAX_BODY,
        SESSION_COOKIE_SECURE=config.is_https,
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open all day
        WTF_I18N_ENABLED=False,  # French comes from the forms' own locales
        SESSION_COOKIE_SAMESITE="Lax",
        PAS_A_PAS=config,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    _templates(app, config)
    logs.install(app, written=config.env is Env.PROD)
    errors.install(app)
    headers.install(app, https=config.is_https)
    _assets(app)
    return app


def _load(app: Flask, config: Config, parts: Parts) -> None:
    """Each part is imported only where it is served: the guide loads no database."""
    if parts.guide:
        _guide(app, config)
    if parts.practice or parts.api:
        _frame(app, config)
    for service in parts.practice:
        _practice(app, config, service)
    if parts.api:
        from services.api import documentation

        documentation.install(app, parts.api)


def _guide(app: Flask, config: Config) -> None:
    import chatbot.routes
    import services.formulaires.routes
    import services.partenaires.routes
    import services.site.avis
    import services.site.recherche
    import services.site.routes
    import services.site.sante
    import services.site.traductions

    app.register_blueprint(services.site.routes.site)
    app.register_blueprint(services.formulaires.routes.formulaires)
    app.register_blueprint(services.partenaires.routes.partenaires)
    app.register_blueprint(chatbot.routes.chatbot)
    if config.env is not Env.PROD:
        app.register_blueprint(services.site.routes.composants)
    if config.services is Services.PUBLIC:
        app.register_blueprint(services.site.routes.ailleurs)


def _frame(app: Flask, config: Config) -> None:
    """What surrounds every exercise: its database, its gate, whom one plays."""
    from core import db, images
    from services.bac_a_sable import garde
    from services.exercice import contexte

    db.install(app, config.database_url)
    images.install(app, config.fichiers_seau)
    garde.install(app)
    contexte.install(app)


def _practice(app: Flask, config: Config, service: str) -> None:
    """One service of the practice half, and what only some installations serve of it."""
    for name in PRACTICE[service].split():
        import_module(f"services.{service}.{name}")
    app.register_blueprint(getattr(import_module(f"services.{service}.routes"), service))
    if service == "carte_vitale" and config.accepter_fichiers:
        from services.carte_vitale.fichiers import fichiers

        app.register_blueprint(fichiers)
    if service == "exercice" and config.env is not Env.PROD:
        from services.exercice.galerie import galerie_pratique

        app.register_blueprint(galerie_pratique)


def _templates(app: Flask, config: Config) -> None:
    templating.configure(app.jinja_env)
    # Compiling the templates costs more than everything else that the first request does.
    packaged = config.var / "templates_py"
    if packaged.exists():  # a package for Lambda: read-only, all of them compiled
        app.jinja_env.loader = _modules(packaged)
    else:
        compiled = config.var / "templates"
        compiled.mkdir(parents=True, exist_ok=True)
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    app.jinja_env.globals.update(asset=assets.url)
    app.context_processor(partial(_page_context, config))


@cache
def _modules(folder: Path) -> ModuleLoader:
    """One for all applications of a process: each would load the templates again."""
    return ModuleLoader(folder)


def _page_context(config: Config) -> dict[str, object]:
    """What base.html reads on every page."""
    address = config.public_url or request.url_root.rstrip("/")
    return {"site": {"rubriques": store.rubriques()}, "canonique": address + request.path}


def _assets(app: Flask) -> None:
    @app.get("/static/<version>/<path:name>")
    @surface(Surface.STATIC)
    def static(version: str, name: str) -> Response:
        return assets.response(version, name)


def __getattr__(name: str) -> Flask:
    """`app:app` for WSGI servers, created when asked for: importing this module starts nothing."""
    if name == "app":
        return create_app()
    raise AttributeError(name)


def serve() -> None:
    """Serve on HOST:PORT with waitress, which buffers slow clients (`make run`)."""
    import waitress

    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    app = create_app()
    _prepare(app)
    try:
        server = waitress.create_server(app, host=host, port=port, threads=8, ident=None)
    except OSError:
        sys.exit(f"Le port {port} est déjà pris. Choisissez-en un autre : PORT=8001 make run")
    print(f"3/3  Le site est prêt : http://{host}:{port}  (Ctrl+C pour arrêter)", flush=True)  # noqa: T201
    server.run()


def _prepare(app: Flask) -> None:
    """Bring this machine's database up to date, old worlds wiped; in production, tasks do both."""
    config: Config = app.config["PAS_A_PAS"]
    if config.services is Services.ALL and config.env is not Env.PROD:
        from core import migrations
        from deploy.tasks import wipe

        migrations.upgrade(config.database_url)
        wipe(app)


if __name__ == "__main__":
    serve()
