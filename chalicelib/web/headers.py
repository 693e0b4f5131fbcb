"""Response headers as data: everything is forbidden, then what pages need is allowed."""

HTML = "text/html; charset=utf-8"
Headers = dict[str, str | list[str]]  # what chalice takes
POLICY = {
    "default-src": ("'none'",),
    "style-src": ("'self'",),
    "script-src": ("'self'",),
    "img-src": ("'self'",),
    "connect-src": ("'self'",),  # the proof of work fetches its challenge
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
}
SAFE = {
    # 'no-referrer' would make browsers send `Origin: null` with our own forms
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}


def policy(posts_to: tuple[str, ...] = ()) -> str:
    """The Content-Security-Policy; `posts_to` are further origins that forms may post to."""
    rules = {**POLICY, "form-action": POLICY["form-action"] + posts_to}
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def of_page(posts_to: tuple[str, ...] = ()) -> Headers:
    """Headers of a HTML page: never cached, because it may hold what only this visitor may see."""
    return {"Content-Type": HTML, "Content-Security-Policy": policy(posts_to), "Cache-Control": "no-store", **SAFE}
