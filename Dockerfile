# One image for all processes: `python -m web serve`, `python -m workers`, migrations and commands.

FROM node:20.20.2-bookworm-slim AS interface
WORKDIR /src/web/ui
COPY web/ui/package.json web/ui/package-lock.json web/ui/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY web/ui ./
# Into /src/web/static.
RUN npm run build

FROM python:3.11.13-slim-bookworm AS dependencies
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/ngoma/venv
COPY requirements.lock /tmp/requirements.lock
# All have wheels, so nothing is compiled and no compiler is needed.
RUN /opt/ngoma/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/requirements.lock

FROM python:3.11.13-slim-bookworm
RUN groupadd --gid 10001 ngoma \
    && useradd --uid 10001 --gid ngoma --home-dir /var/lib/ngoma --create-home --shell /usr/sbin/nologin ngoma \
    && install -d -o ngoma -g ngoma /var/lib/ngoma/storage
COPY --from=dependencies /opt/ngoma/venv /opt/ngoma/venv
WORKDIR /opt/ngoma/app
COPY core ./core
COPY flows ./flows
COPY channels ./channels
COPY store ./store
COPY clients ./clients
COPY activities ./activities
COPY workflows ./workflows
COPY workers ./workers
COPY web ./web
COPY --from=interface /src/web/static ./web/static
ENV PATH=/opt/ngoma/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NGOMA_STATE_DIR=/var/lib/ngoma \
    NGOMA_STORAGE_URL=file:/var/lib/ngoma/storage \
    NGOMA_LOG_JSON=true
USER ngoma
EXPOSE 8000
CMD ["python", "-m", "web", "serve"]
