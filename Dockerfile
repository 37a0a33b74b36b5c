# Concord for production: `docker compose up -d`. One image for web, worker, beat and migrate.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 UV_SYSTEM_PYTHON=1 UV_NO_CACHE=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
       fonts-droid-fallback fonts-symbola fonts-nanum fonts-unifont \
       postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin concord \
    && install -d -o concord -g concord -m 0700 /data

WORKDIR /app
COPY requirements/boot.txt requirements/base.txt requirements/
RUN pip install --no-cache-dir --require-hashes -r requirements/boot.txt \
    && uv pip install --require-hashes -r requirements/base.txt
COPY . .
# The values only have to be there: collecting static files connects to nothing and signs nothing.
RUN CONCORD_PRODUCTION=1 CONCORD_SECRET_KEY=unused-while-collecting-static-files CONCORD_HOSTS=build \
    DATABASE_URL=postgres://build/build REDIS_URL=redis://build EMAIL_URL=consolemail:// CONCORD_HOME=/data \
    python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q config plans stakeholders evaluations roadmap reconciliation

USER concord
ENV CONCORD_PRODUCTION=1 CONCORD_HOME=/data CONCORD_BIND=0.0.0.0:8000
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "config/gunicorn.py"]
