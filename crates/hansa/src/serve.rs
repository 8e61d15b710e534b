//! `hansa serve`: the API, and in the embedded set-up the worker too.

use std::io::{IsTerminal as _, Write};
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::web::Data;
use anyhow::Context as _;
use api::{ApiState, RateLimiters, Settings};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use training_jobs::{Predictor, PredictorOptions, Pulse, TrainerCommand};

use crate::config::{EmbeddedWorker, ServeArgs};
use crate::stack::Stack;
use crate::{metering, monitoring, post, upkeep};

/// How long running requests may take to finish once the server is told to stop.
const GRACE: Duration = Duration::from_secs(30);
/// How long a client may take to send a request's head.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM, then lets running requests finish.
pub(crate) async fn run(args: ServeArgs) -> anyhow::Result<()> {
    args.check()?;
    let stack = Stack::open_or_found(&args.state).await?;
    let (tasks, shutdown) = (TaskTracker::new(), CancellationToken::new());
    // Measurements are collected when somebody can read them: on their own listener, or on a loopback one.
    let read = args.monitoring.metrics_listen.is_some() || args.listen.ip().is_loopback();
    let metrics = read.then(|| monitoring::record(&tasks, &shutdown)).transpose()?;
    let listener = TcpListener::bind(args.listen).with_context(|| {
        format!("cannot listen on {}; another program may, or choose another with --listen", args.listen)
    })?;
    let address = listener.local_addr()?;
    let reached = args.reached(address);
    let state = Data::new(api_state(&stack, &args, (&reached, metrics.clone()), &shutdown).await?);

    upkeep::start(&stack, &tasks, &shutdown);
    metering::start(&stack, &state.meter, &tasks, &shutdown);
    post::start(&stack, &args.mail, (&args.state.data_dir, &reached), (&tasks, &shutdown))?;
    let embedded = args.worker == EmbeddedWorker::Embedded;
    let worker = embedded.then(|| start_worker(&stack, &args, &tasks, &shutdown)).transpose()?;
    if embedded {
        let conformance = stack.conformance_worker(&args.state, &args.worker_args).await?;
        tasks.spawn(conformance.run(shutdown.clone()));
    }
    let watched = metrics.zip(args.monitoring.metrics_listen);
    let monitoring =
        watched.map(|(metrics, at)| monitoring::serve(at, metrics, (&stack, worker), &tasks)).transpose()?;
    let app_state = state.clone();
    let server = HttpServer::new(move || api::app(app_state.clone()))
        .client_request_timeout(HEAD_TIME_LIMIT)
        .shutdown_timeout(GRACE.as_secs())
        .disable_signals()
        .listen(listener)?
        .run();
    // Before anybody is told that the server is there: who reads that may stop it at once.
    let stop = stop_signal();
    announce(&stack, &args, address).await?;
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
    if let Some(handle) = monitoring {
        handle.stop(true).await;
    }
    tasks.close();
    tasks.wait().await;
    state.predictor.close().await;
    metering::flush(&stack.db, &stack.sources, &state.meter).await;
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
    (reached, metrics): (&str, Option<PrometheusHandle>),
    shutdown: &CancellationToken,
) -> anyhow::Result<ApiState> {
    let command = TrainerCommand::new(args.worker_args.trainer()?);
    let options = PredictorOptions::new(args.state.work_folder().join("predictors"), command);
    let predictor = Predictor::open(stack.models.clone(), stack.sources.clone(), options).await?;
    // With a listener of its own, metrics are not on the public one.
    let metrics = metrics.filter(|_| args.monitoring.metrics_listen.is_none());
    Ok(ApiState {
        db: stack.db.clone(),
        sources: stack.sources.clone(),
        gate: access::Gate::load()?,
        authenticator: stack.authenticator(args.issuer()).await?,
        party_secret: stack.party_secret()?,
        datasets: stack.datasets.clone(),
        models: stack.models.clone(),
        jobs: stack.jobs.clone(),
        conformance: stack.conformance.clone(),
        predictor,
        meter: usage::Meter::default(),
        rate: RateLimiters::new(args.rate.limits()),
        portal: portal::Portal::embedded(),
        settings: Settings {
            behind_proxy: args.behind_proxy,
            public_url: args.public_url.clone(),
            certifier: Some(reached.to_owned()),
            mail_folder: args.mail.folder(&args.state.data_dir),
            closing: shutdown.clone(),
            metrics,
        },
    })
}

fn start_worker(
    stack: &Stack,
    args: &ServeArgs,
    tasks: &TaskTracker,
    shutdown: &CancellationToken,
) -> anyhow::Result<Pulse> {
    let worker = stack.worker(&args.state, &args.worker_args)?;
    let (pulse, shutdown) = (worker.pulse(), shutdown.clone());
    tasks.spawn(async move {
        if let Err(error) = worker.run(shutdown).await {
            tracing::error!(%error, "the embedded worker ended; jobs wait for another one");
        }
    });
    Ok(pulse)
}

/// Tells whoever started the server, on standard output, where it listens and how to set it up.
async fn announce(stack: &Stack, args: &ServeArgs, address: SocketAddr) -> anyhow::Result<()> {
    let token = access::setup::ensure_setup_token(&stack.db, &stack.sources).await?;
    let mut out = std::io::stdout().lock();
    if let Some(token) = token {
        writeln!(out, "set-up token: {}", token.reveal())?;
        if out.is_terminal() {
            writeln!(out, "next: open http://{address}/set-up, or type: hansa setup --server http://{address}")?;
        }
    }
    if out.is_terminal() {
        hint(&mut out, args, address)?;
    }
    writeln!(out, "listening on http://{address}")?;
    out.flush()?;
    tracing::info!(%address, "listening");
    Ok(())
}

/// What whoever tries it out need not set, and whoever runs it for others should.
fn hint(out: &mut impl Write, args: &ServeArgs, address: SocketAddr) -> std::io::Result<()> {
    if args.public_url.is_none() {
        writeln!(
            out,
            "links in mails, and certificates, name {}: --public-url says what others reach",
            args.reached(address)
        )?;
    }
    if let Some(folder) = args.mail.folder(&args.state.data_dir) {
        writeln!(out, "mails are put into {}: --smtp-url sends them", folder.display())?;
    }
    Ok(())
}
