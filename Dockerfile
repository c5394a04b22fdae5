# The digest of this image is unknown where it was written, so none stands here. Pin yours: PYTHON_IMAGE=python@sha256:…
ARG PYTHON_IMAGE=python:3.11-slim-bookworm
FROM ${PYTHON_IMAGE}

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONUTF8=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /srv/dashboard

# Wheels for Linux x86-64, each held against its digest; another processor needs a file of its own (tools/lock.py).
COPY requirements.lock ./
RUN pip install --require-hashes --no-deps --only-binary :all: --requirement requirements.lock

RUN useradd --system --uid 10001 --create-home --home-dir /home/dashboard dashboard \
    && mkdir -p /srv/dashboard/data/store /srv/dashboard/data/keys \
    && chown dashboard:dashboard /srv/dashboard/data/store /srv/dashboard/data/keys

COPY . .

# One process: several need haproxy, which an image of your own adds (docs/operations.md).
# On a plain machine the server listens on 127.0.0.1 alone. Here it needs a log-in, or it refuses everybody (docs/access.md).
ENV STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    DASHBOARD_STORE=file:/srv/dashboard/data/store \
    DASHBOARD_BASE_URL=http://localhost:8501 \
    DASHBOARD_PROCESSES=1

USER dashboard
VOLUME ["/srv/dashboard/data/store", "/srv/dashboard/data/keys"]
EXPOSE 8501

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8501/healthz', timeout=4)"]

# A demonstration is never published here: the first edition comes from `python -m dashboard intake` or, to look around,
# from `python -m dashboard demo`. Until then the server runs and every page and /readyz say so: a container that ended
# would be started again and again.
CMD ["python", "-m", "dashboard", "serve", "--anyway", "--port", "8501"]
