# A release passes the base with its digest: --build-arg BASE=node:24-bookworm-slim@sha256:…
ARG BASE=node:24-bookworm-slim

# Build: everything, then only what runs.
FROM ${BASE} AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY esbuild.config.js tsconfig.json ./
COPY src ./src
COPY fixtures/documents ./fixtures/documents
# TypeScript is a peer that valibot may have, so that npm keeps it; nothing that runs needs it.
RUN node esbuild.config.js && npm prune --omit=dev --no-audit --no-fund \
 && rm -rf dist/cjs node_modules/typescript node_modules/@typescript

FROM ${BASE}
# Nothing is installed in a running container: what could do it stays out.
RUN rm -rf /usr/local/lib/node_modules /opt/yarn* \
    /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg
# Owned by root: the emulator cannot change its own code.
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# A number, so that Kubernetes can see that it is not root; any other user works as well, nothing is written.
USER 1000:1000
# glibc keeps a heap for each thread and core; decoding pictures needs no more than two.
ENV HOST=0.0.0.0 PORT=8080 MALLOC_ARENA_MAX=2
# Published to this machine alone (-p 127.0.0.1:8080:8080) it needs no token; names of services have no dot.
ENV EMULATOR_CONTROL_TOKEN=none EMULATOR_SINGLE_LABEL_HOSTS=on
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["node", "/app/dist/cli.js", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/dist/cli.js"]
# Last, because they change with every build.
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="cloudauth-emulator" \
      org.opencontainers.image.description="A local emulator of Alibaba Cloud ID Verification. Not for production." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
