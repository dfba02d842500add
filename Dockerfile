# One image for every process: `node dist/<room>/main.js`. Debian and not Alpine, because Temporal's native core needs glibc.
# It holds no key and no secret; they come in as files and variables when a container starts.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
# Temporal's native core checks certificates against the system's authorities, and a slim image has none.
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Temporal ships its native core for five platforms, about 28 MB each: the other four go.
RUN npm ci --omit=dev \
  && npm cache clean --force \
  && find node_modules/@temporalio/core-bridge/releases -mindepth 1 -maxdepth 1 \
       ! -name "$(uname -m)-unknown-linux-gnu" -exec rm -r {} +
COPY --from=build /app/dist ./dist
# A new volume takes over owner and mode of the folder that it is mounted on: each secret's belongs to the user that runs the
# processes. Nothing else here does, and they may not write anywhere else.
RUN install --directory --owner=node --group=node --mode=0700 /keys \
  /keys/link-secret \
  /keys/payload-keys \
  /keys/provider-key \
  /keys/provider-key-public \
  /keys/request-key \
  /keys/request-key-public \
  /keys/token-seal \
  /keys/token-seal-public
USER node
# Node sees the machine's memory, not always the container's: give it about three quarters of the container's limit, as
# NODE_OPTIONS=--max-old-space-size=384 for 512 MB. The native core lives outside that heap.
CMD ["node", "dist/worker/main.js"]
