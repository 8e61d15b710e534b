//! `hansa serve`: the API, and in the embedded set-up the worker too.

use std::io::{IsTerminal as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::web::Data;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use api::{ApiState, RateLimiters, RateLimits, Settings};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use training_jobs::{Predictor, PredictorOptions, TrainerCommand};

use crate::config::{EmbeddedWorker, ServeArgs};
use crate::stack::Stack;
use crate::upkeep;

/// How long running requests may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(30);
/// How long a client may take to send a request's head.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM, then lets running requests finish.
pub(crate) async fn run(args: ServeArgs) -> anyhow::Result<()> {
    args.check()?;
    let stack = Stack::open(&args.state).await?;
    let metrics = metrics_recorder(&args)?;
    let shutdown = CancellationToken::new();
    let state = Data::new(api_state(&stack, &args, metrics.clone(), &shutdown).await?);
    let listener = TcpListener::bind(args.listen).with_context(|| {
        format!("cannot listen on {}; another program may, or choose another with --listen", args.listen)
    })?;
    let address = listener.local_addr()?;

    let tasks = TaskTracker::new();
    upkeep::start(&stack, &tasks, &shutdown);
    if args.worker == EmbeddedWorker::Embedded {
        start_worker(&stack, &args, &tasks, &shutdown)?;
    }
    let metrics_server =
        metrics.zip(args.metrics_listen).map(|(handle, at)| serve_metrics(at, handle, &tasks)).transpose()?;
    let app_state = state.clone();
    let server = HttpServer::new(move || api::app(app_state.clone()))
        .client_request_timeout(HEAD_TIME_LIMIT)
        .shutdown_timeout(GRACE.as_secs())
        .disable_signals()
        .listen(listener)?
        .run();
    // Before anybody is told that the server is there: who reads that may stop it at once.
    let stop = stop_signal();
    announce(&stack, address).await?;
    let handle = server.handle();
    let stopping = shutdown.clone();
    tasks.spawn(async move {
        if stopping.run_until_cancelled(stop).await.is_none() {
            return;
        }
        tracing::info!("stopping");
        // Live streams and the worker first: the server waits for running requests, and a stream would not end by itself.
        stopping.cancel();
        handle.stop(true).await;
    });
    server.await?;
    shutdown.cancel();
    if let Some(handle) = metrics_server {
        handle.stop(true).await;
    }
    tasks.close();
    tasks.wait().await;
    state.predictor.close().await;
    stack.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Catches SIGINT and SIGTERM from now on; what it gives waits for one of them.
fn stop_signal() -> impl Future<Output = ()> + use<> {
    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
            tracing::error!("signals cannot be received: this process can only be killed");
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

async fn api_state(
    stack: &Stack,
    args: &ServeArgs,
    metrics: Option<PrometheusHandle>,
    shutdown: &CancellationToken,
) -> anyhow::Result<ApiState> {
    let command = TrainerCommand::new(args.worker_args.trainer()?);
    let options = PredictorOptions::new(args.state.work_folder().join("predictors"), command);
    let predictor = Predictor::open(stack.models.clone(), stack.sources.clone(), options).await?;
    // With a listener of its own, metrics are not on the public one.
    let metrics = metrics.filter(|_| args.metrics_listen.is_none());
    Ok(ApiState {
        db: stack.db.clone(),
        sources: stack.sources.clone(),
        gate: access::Gate::load()?,
        authenticator: stack.authenticator(args.issuer()).await?,
        datasets: stack.datasets.clone(),
        models: stack.models.clone(),
        jobs: stack.jobs.clone(),
        predictor,
        rate: RateLimiters::new(RateLimits::default()),
        settings: Settings { behind_proxy: args.behind_proxy, closing: shutdown.clone(), metrics },
    })
}

/// Upper bounds of the buckets of durations, in seconds.
const SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// Metrics are collected when somebody can read them: on their own listener, or on a loopback one.
fn metrics_recorder(args: &ServeArgs) -> anyhow::Result<Option<PrometheusHandle>> {
    if args.metrics_listen.is_none() && !args.listen.ip().is_loopback() {
        return Ok(None);
    }
    let handle = PrometheusBuilder::new().set_buckets(&SECONDS)?.install_recorder()?;
    Ok(Some(handle))
}

fn serve_metrics(
    at: SocketAddr,
    handle: PrometheusHandle,
    tasks: &TaskTracker,
) -> anyhow::Result<actix_web::dev::ServerHandle> {
    let render = move || {
        let handle = handle.clone();
        let answer = move || {
            let text = handle.render();
            async move { HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(text) }
        };
        App::new().route("/metrics", web::get().to(answer))
    };
    let server = HttpServer::new(render).workers(1).disable_signals().bind(at)?.run();
    let handle = server.handle();
    tasks.spawn(server);
    Ok(handle)
}

fn start_worker(
    stack: &Stack,
    args: &ServeArgs,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) -> anyhow::Result<()> {
    let worker = stack.worker(&args.state, &args.worker_args)?;
    let shutdown = shutdown.clone();
    tasks.spawn(async move {
        if let Err(error) = worker.run(shutdown).await {
            tracing::error!(%error, "the embedded worker ended; jobs wait for another one");
        }
    });
    Ok(())
}

/// Tells whoever started the server, on standard output, where it listens and how to set it up.
async fn announce(stack: &Stack, address: SocketAddr) -> anyhow::Result<()> {
    let token = access::setup::ensure_setup_token(&stack.db, &stack.sources).await?;
    let mut out = std::io::stdout().lock();
    if let Some(token) = token {
        writeln!(out, "set-up token: {}", token.reveal())?;
        if out.is_terminal() {
            writeln!(out, "next: hansa setup --server http://{address}")?;
        }
    }
    writeln!(out, "listening on http://{address}")?;
    out.flush()?;
    tracing::info!(%address, "listening");
    Ok(())
}
