# Build: everything, then only what runs.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY esbuild.config.js tsconfig.json ./
COPY src ./src
RUN node esbuild.config.js && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="cloudauth-emulator" \
      org.opencontainers.image.description="A local emulator of Alibaba Cloud ID Verification. Not for production." \
      org.opencontainers.image.licenses="MIT"
# A number, so that Kubernetes can see that it is not root; any other user works as well, nothing is written.
USER 1000:1000
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# glibc keeps a heap for each thread and core; decoding pictures needs no more than two.
ENV HOST=0.0.0.0 PORT=8080 MALLOC_ARENA_MAX=2
# Published to this machine alone (-p 127.0.0.1:8080:8080) it needs no token; names of services have no dot.
ENV EMULATOR_CONTROL_TOKEN=none EMULATOR_SINGLE_LABEL_HOSTS=on
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=10s --retries=3 CMD ["node", "/app/dist/cli.js", "healthcheck"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/dist/cli.js"]
