# syntax=docker/dockerfile:1
# The server and command line. Build from the repository's top folder:  docker build -f deploy/hansa.Dockerfile .

FROM node:24.19-bookworm-slim AS portal
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund --ignore-scripts
COPY web ./
COPY crates/xtask/src/web/compress.mjs /src/compress.mjs
RUN npm run build && node /src/compress.mjs dist

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# The program carries the portal.
COPY --from=portal /src/web/dist web/dist
# The caches outlive this stage; the program is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --release --locked --package hansa --bin hansa \
    && install -D target/release/hansa /out/hansa

FROM debian:12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/hansa --create-home --shell /usr/sbin/nologin hansa
COPY --from=build /out/hansa /usr/local/bin/hansa
COPY deploy/http-healthy /usr/local/bin/http-healthy
ENV HANSA_DATA_DIR=/var/lib/hansa HANSA_LISTEN=0.0.0.0:8080 HANSA_LOG_FORMAT=json
USER 10001:10001
VOLUME /var/lib/hansa
EXPOSE 8080
ENTRYPOINT ["hansa"]
CMD ["serve"]
