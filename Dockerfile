# The image that web, worker and beat share. Assets are built in a stage of their own; nothing is downloaded at run time.
FROM node:22-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY assets assets
COPY static static
RUN npm run build

FROM python:3.11-slim AS app
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PROMISE_PROCESS=web
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
COPY --from=assets /app/build build
COPY --from=assets /app/node_modules/@fontsource-variable node_modules/@fontsource-variable
RUN python assets/build_fonts.py && useradd --system --create-home promise && mkdir -p var && chown -R promise var \
 && SITE_URL=https://build.invalid SECRET_KEY=build CONTACT_KEY=build LEDGER_PATH=var/none EMAIL_URL=console: \
    python manage.py collectstatic --noinput --verbosity 0
USER promise
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "promise.wsgi:application"]
