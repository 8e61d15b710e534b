//! A proxy before PostgreSQL that breaks a connection at a chosen commit.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The simple query that sqlx commits with, as it stands on the wire.
const COMMIT: &[u8] = b"COMMIT\0";

/// When the connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// The commit never arrives.
    Before,
    /// It is done, and its answer is lost.
    After,
}

/// A running proxy; ends when dropped.
pub(super) struct CommitProxy {
    url: String,
    plan: Arc<Mutex<Plan>>,
    _running: JoinSet<()>,
}

struct Plan {
    commits: u32,
    /// Which commit, how, and how long the database is away after it.
    cut: Option<(u32, Cut, Duration)>,
    away_until: Instant,
    /// Cancelled when the database goes away.
    connections: CancellationToken,
}

impl CommitProxy {
    /// Stands before the database of this URL.
    pub(super) async fn start(url: &str) -> Self {
        let (before, rest) = url.split_once("@127.0.0.1:").expect("a URL with a user, on loopback");
        let (port, database) = rest.split_once('/').expect("a URL with a database");
        let server = format!("127.0.0.1:{port}");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let (away_until, connections) = (Instant::now(), CancellationToken::new());
        let plan = Arc::new(Mutex::new(Plan { commits: 0, cut: None, away_until, connections }));
        let mut running = JoinSet::new();
        running.spawn(accept(listener, server, plan.clone()));
        Self { url: format!("{before}@127.0.0.1:{port}/{database}"), plan, _running: running }
    }

    pub(super) fn url(&self) -> String {
        self.url.clone()
    }

    /// Cuts the `commit`th commit from now on, once.
    pub(super) fn arm(&self, commit: u32, cut: Cut, away: Duration) {
        let mut plan = self.plan.lock().expect("a plan");
        (plan.commits, plan.cut) = (0, Some((commit, cut, away)));
    }

    /// Commits since it was armed.
    pub(super) fn commits(&self) -> u32 {
        self.plan.lock().expect("a plan").commits
    }

    pub(super) fn has_cut(&self) -> bool {
        self.plan.lock().expect("a plan").cut.is_none()
    }
}

impl Plan {
    /// Counts a commit; says how to cut it, if that is to be done.
    fn commit(&mut self) -> Option<Cut> {
        self.commits += 1;
        let (_, cut, _) = self.cut.filter(|(commit, ..)| *commit == self.commits)?;
        Some(cut)
    }

    fn cut(&mut self) {
        let Some((.., away)) = self.cut.take() else { return };
        if !away.is_zero() {
            self.away_until = Instant::now() + away;
            std::mem::take(&mut self.connections).cancel();
        }
    }
}

async fn accept(listener: TcpListener, server: String, plan: Arc<Mutex<Plan>>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let cancelled = {
            let plan = plan.lock().expect("a plan");
            if plan.away_until > Instant::now() {
                continue;
            }
            plan.connections.clone()
        };
        let (server, plan) = (server.clone(), plan.clone());
        connections.spawn(async move { drop(cancelled.run_until_cancelled(pass(client, &server, &plan)).await) });
    }
}

/// Passes both ways until one side ends, or a commit is cut.
async fn pass(mut client: TcpStream, server: &str, plan: &Mutex<Plan>) -> std::io::Result<()> {
    let mut server = TcpStream::connect(server).await?;
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let asked = &asked[..read?];
                if asked.is_empty() {
                    return Ok(());
                }
                let commits = asked.windows(COMMIT.len()).any(|window| window == COMMIT);
                let cut = if commits { plan.lock().expect("a plan").commit() } else { None };
                if cut == Some(Cut::Before) {
                    plan.lock().expect("a plan").cut();
                    return Ok(());
                }
                server.write_all(asked).await?;
                if cut == Some(Cut::After) {
                    // Its answer says that it is done.
                    assert!(server.read(&mut answered).await? > 0, "the server answers");
                    plan.lock().expect("a plan").cut();
                    return Ok(());
                }
            }
            read = server.read(&mut answered) => {
                let answered = &answered[..read?];
                if answered.is_empty() {
                    return Ok(());
                }
                client.write_all(answered).await?;
            }
        }
    }
}
