use std::ffi::OsString;
use std::path::Path;
use std::time::{Duration, Instant};

use recipes::Resources;
use recipes::protocol::Event;
use tempfile::TempDir;

use super::{Exit, JobEngine as _, Launch, LocalEngine, LocalEngineOptions, RunningJob, Signal, TrainerCommand};

/// A shell as the trainer: `script` sees `train --dir DIR` as `$1 $2 $3`.
async fn start(folder: &TempDir, script: &str) -> Box<dyn RunningJob> {
    start_with(folder, script, |_| ()).await
}

async fn start_with(
    folder: &TempDir,
    script: &str,
    change: impl FnOnce(&mut LocalEngineOptions),
) -> Box<dyn RunningJob> {
    let command = TrainerCommand::new("/bin/sh").argument("-c").argument(script).argument("trainer");
    let mut options = LocalEngineOptions::new(command);
    options.stop_grace = Duration::from_millis(300);
    change(&mut options);
    let resources = Resources { cpus: 3, gpus: 0 };
    let launch = Launch { folder: folder.path().to_owned(), resources, devices: Vec::new() };
    LocalEngine::new(options).start(&launch).await.unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Everything until the end.
async fn all(job: &mut dyn RunningJob) -> (Vec<Signal>, Exit) {
    let mut signals = Vec::new();
    loop {
        match job.next().await {
            Signal::Exited(exit) => return (signals, exit),
            signal => signals.push(signal),
        }
    }
}

fn alive(pid_file: &Path) -> bool {
    let pid = std::fs::read_to_string(pid_file).unwrap();
    // A zombie that nobody has buried yet is dead as well.
    let status = std::fs::read_to_string(format!("/proc/{}/status", pid.trim())).unwrap_or_default();
    !status.is_empty() && !status.contains("State:\tZ")
}

#[tokio::test]
async fn events_arrive_in_order_before_the_exit() {
    let folder = folder();
    let script = r#"
        echo '{"seq":1,"elapsed_ms":5,"event":"progress","step":1,"total_steps":9}'
        echo 'hello from a library'
        echo '{"seq":2,"elapsed_ms":6,"event":"epoch","epoch":1,"epochs":2,"step":5}'
        echo 'out of order' >&2
        printf '{"seq":3,"elapsed_ms":7,"event":"cancelled"}'
        exit 12"#;
    let mut job = start(&folder, script).await;
    let (signals, exit) = all(&mut *job).await;
    assert!(matches!(&signals[0], Signal::Event(event) if event.seq == 1));
    assert!(matches!(&signals[1], Signal::Noise(line) if line == "hello from a library"));
    assert!(matches!(&signals[2], Signal::Event(event) if matches!(event.event, Event::Epoch { epoch: 1, .. })));
    assert!(matches!(&signals[3], Signal::Event(event) if matches!(event.event, Event::Cancelled)));
    assert_eq!((signals.len(), exit.code, exit.stderr.as_str()), (4, Some(12), "out of order"));
    assert!(matches!(job.next().await, Signal::Exited(again) if again == exit), "it goes on saying so");
}

#[tokio::test]
async fn the_environment_is_what_we_give_and_nothing_else() {
    let folder = folder();
    let mut job = start_with(&folder, "/usr/bin/env > seen; echo \"$@\" > args; pwd > where", |options| {
        options.environment.push(("LD_LIBRARY_PATH".to_owned(), "/opt/gpu".to_owned()));
    })
    .await;
    all(&mut *job).await;
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    let seen = read("seen");
    let mut names: Vec<&str> = seen.lines().filter_map(|line| line.split('=').next()).collect();
    // The shell itself sets these two.
    names.retain(|name| *name != "PWD" && *name != "_" && *name != "OLDPWD" && *name != "SHLVL");
    names.sort_unstable();
    assert_eq!(names, ["CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH"]);
    let path = std::fs::canonicalize(folder.path()).unwrap();
    assert_eq!(read("args").trim(), format!("train --dir {}", folder.path().display()));
    assert_eq!(read("where").trim(), path.to_str().unwrap());
}

#[tokio::test]
async fn limits_are_set() {
    let folder = folder();
    // A moment later, because the limits are set from outside while it already runs.
    let mut job = start_with(&folder, "/bin/sleep 0.2; exec /bin/cat /proc/self/limits", |options| {
        options.max_file_bytes = Some(512 * 1000);
    })
    .await;
    let (signals, _) = all(&mut *job).await;
    let text: Vec<String> =
        signals.into_iter().filter_map(|s| if let Signal::Noise(l) = s { Some(l) } else { None }).collect();
    let limit = |name: &str| {
        let line = text.iter().find(|line| line.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(limit("Max core file size"), "0");
    assert_eq!(limit("Max open files"), "1024");
    assert_eq!(limit("Max file size"), "512000");
}

#[tokio::test]
async fn a_trainer_that_limits_itself_further_is_left_to_it() {
    for _ in 0..20 {
        let folder = folder();
        let mut job = start(&folder, "ulimit -n 64; ulimit -c 0; exit 7").await;
        assert_eq!(all(&mut *job).await.1.code, Some(7));
    }
}

#[tokio::test]
async fn a_signal_is_reported_as_one() {
    let folder = folder();
    let mut job = start(&folder, "kill -9 $$").await;
    let (_, exit) = all(&mut *job).await;
    assert_eq!((exit.code, exit.signal), (None, Some(9)));
    assert!(exit.to_string().contains("memory"), "{exit}");
}

#[tokio::test]
async fn stderr_is_kept_to_its_end() {
    let folder = folder();
    let script = "i=0; while [ $i -lt 5000 ]; do echo \"line $i of a long tale\" >&2; i=$((i+1)); done; exit 1";
    let mut job = start(&folder, script).await;
    let (_, exit) = all(&mut *job).await;
    assert!(exit.stderr.ends_with("line 4999 of a long tale"));
    assert!(exit.stderr.len() <= 4096, "{}", exit.stderr.len());
}

#[tokio::test]
async fn a_huge_line_is_noise_and_the_next_one_counts() {
    let folder = folder();
    let script = r#"/usr/bin/head -c 20000000 /dev/zero | /usr/bin/tr '\0' x; echo
        echo '{"seq":1,"elapsed_ms":5,"event":"progress","step":1,"total_steps":9}'"#;
    let mut job = start(&folder, script).await;
    let (signals, _) = all(&mut *job).await;
    assert!(matches!(&signals[0], Signal::Noise(text) if text.contains("16777216")), "{signals:?}");
    assert!(matches!(&signals[1], Signal::Event(_)));
    assert_eq!(signals.len(), 2);
}

#[tokio::test]
async fn stopping_asks_first() {
    let folder = folder();
    let mut job = start(&folder, "trap '' TERM; read word; echo \"$word\" > said; /bin/cat > rest; exit 12").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    job.stop().await;
    assert_eq!(std::fs::read_to_string(folder.path().join("said")).unwrap(), "cancel\n");
    assert!(matches!(job.next().await, Signal::Exited(Exit { code: Some(12), .. })), "stdin was closed, so it ended");
}

#[tokio::test]
async fn a_child_that_ignores_every_request_is_killed_with_its_children() {
    let folder = folder();
    let script = "trap '' TERM INT HUP; (trap '' TERM; echo $$ > /dev/null; while :; do /bin/sleep 1; done) & \
        echo $! > inner; echo $$ > outer; while :; do /bin/sleep 1; done";
    let mut job = start(&folder, script).await;
    while !folder.path().join("outer").exists() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let began = Instant::now();
    job.stop().await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
    assert!(matches!(job.next().await, Signal::Exited(Exit { signal: Some(9), .. })));
    assert!(!alive(&folder.path().join("outer")) && !alive(&folder.path().join("inner")));
}

#[tokio::test]
async fn dropping_a_job_kills_it() {
    let folder = folder();
    let job = start(&folder, "echo $$ > pid; exec /bin/sleep 60").await;
    while std::fs::read_to_string(folder.path().join("pid")).unwrap_or_default().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(job);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!alive(&folder.path().join("pid")));
}

#[tokio::test]
async fn a_grandchild_that_keeps_the_pipes_open_does_not_hold_us_up() {
    let folder = folder();
    let mut job = start(&folder, "/bin/sleep 60 & echo $! > pid; exit 3").await;
    let began = Instant::now();
    let (_, exit) = all(&mut *job).await;
    assert_eq!(exit.code, Some(3));
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!alive(&folder.path().join("pid")), "it was in the group and went with it");
}

#[tokio::test]
async fn a_program_that_is_not_there_is_named() {
    let folder = folder();
    let engine = LocalEngine::new(LocalEngineOptions::new(TrainerCommand::new("/nowhere/hansa-trainer")));
    let launch = Launch { folder: folder.path().to_owned(), resources: Resources::default(), devices: vec![] };
    let error = engine.start(&launch).await.err().unwrap();
    assert!(error.to_string().contains("/nowhere/hansa-trainer"), "{error}");
}

#[test]
fn a_gpu_job_sees_its_own_device_only() {
    let engine = LocalEngine::new(LocalEngineOptions::new(TrainerCommand::new("t")));
    let launch = |devices| Launch { folder: "/".into(), resources: Resources { cpus: 1, gpus: 1 }, devices };
    let visible = |devices| engine.environment(&launch(devices))[0].clone();
    assert_eq!(visible(vec![2]), (OsString::from("CUDA_VISIBLE_DEVICES"), OsString::from("2")));
    assert_eq!(visible(vec![]).1, OsString::from(""));
}
