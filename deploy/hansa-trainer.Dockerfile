# syntax=docker/dockerfile:1
# The worker: `hansa worker`, and hansa-trainer, which it starts once for each job.
# Build from the repository's top folder:  docker build -f deploy/hansa-trainer.Dockerfile .

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
# The caches outlive this stage; the programs are copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target,sharing=locked \
    cargo build --release --locked --package hansa --bin hansa --package trainer --bin hansa-trainer \
    && install -D -t /out target/release/hansa target/release/hansa-trainer

FROM debian:12-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/hansa --create-home --shell /usr/sbin/nologin hansa
COPY --from=build /out/hansa /out/hansa-trainer /usr/local/bin/
COPY deploy/http-healthy /usr/local/bin/http-healthy
ENV HANSA_DATA_DIR=/var/lib/hansa HANSA_TRAINER=/usr/local/bin/hansa-trainer HANSA_LOG_FORMAT=json
USER 10001:10001
VOLUME /var/lib/hansa
ENTRYPOINT ["hansa"]
CMD ["worker"]
