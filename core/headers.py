"""Security and cache headers: one table, sent by the application and copied by the static host."""

from flask import Flask, Response, request

from core import surface
from core.surface import Surface

CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    ]
)
SECURITY = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(), camera=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"
OVER_HTTPS = {**SECURITY, "Strict-Transport-Security": HSTS}
CACHE = {
    Surface.STATIC: "public, max-age=0, s-maxage=300, must-revalidate",
    Surface.PUBLIC: "no-store",
    Surface.PRACTICE: "no-store",
    Surface.DEV: "no-store",
}
ASSET_CACHE = "public, max-age=31536000, immutable"
NOT_INDEXED = {Surface.PRACTICE, Surface.DEV}
# Partners' pages may call these two, refusals included; no cookie is read or set there.
OPEN_PATHS = frozenset({"/api/v1/chatbot", "/api/v1/recherche"})
OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def install(app: Flask, https: bool) -> None:
    """Add the table to every response; a view that set a header of its own keeps it."""

    @app.after_request
    def add(response: Response) -> Response:
        kind = surface.of_request()
        if request.path in OPEN_PATHS:
            response.headers.update(OPEN)
        for name, value in (OVER_HTTPS if https else SECURITY).items():
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers:
            ok = response.status_code < 400
            response.headers["Cache-Control"] = CACHE[kind] if ok else "no-store"
        if kind in NOT_INDEXED:
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


def with_camera(response: Response) -> Response:
    """For the few pages that may ask for the camera: what it films stays in the browser."""
    policy = SECURITY["Permissions-Policy"].replace("camera=()", "camera=(self)")
    response.headers["Permissions-Policy"] = policy
    return response
