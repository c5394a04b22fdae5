"""An OpenID provider on loopback that lets in whoever is named: `python -m tests.provider 9000`."""

from __future__ import annotations

import re
import sys
import warnings

import flask
from werkzeug.serving import make_server


def serve(port: int) -> None:
    """Answer until the process is ended. Its pages ask for nothing outside this machine."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it uses what its own libraries call old
        import oidc_provider_mock

    users = [oidc_provider_mock.User(sub="zu-yuan", claims={"groups": ["chu-shi"]})]
    app = oidc_provider_mock.app(require_nonce=True, user_claims=users)

    def inside(response: flask.Response) -> flask.Response:
        if response.mimetype == "text/html":
            response.set_data(re.sub(r"<link\b[^>]*>", "", response.get_data(as_text=True)))
        return response

    app.after_request(inside)
    make_server("localhost", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]))
