//! A server that is killed loses nothing: its job goes on from the checkpoint and ends with the same weights, bit for bit.

use std::time::Duration;

use crate::server::Server;

/// Long enough to be killed in the middle, several times.
const EPOCHS: u32 = 600;

#[tokio::test]
async fn a_killed_server_ends_its_jobs_with_the_same_weights() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let undisturbed = scientist.finished(scientist.submit(dataset, "undisturbed", EPOCHS).await).await;
    let expected = scientist.weights(&undisturbed).await;

    let job = scientist.submit(dataset, "disturbed", EPOCHS).await;
    let mut kills = 0;
    for share in [5, 30, 60, 85] {
        if scientist.reached(job, share).await {
            server.kill_and_restart().await;
            kills += 1;
        }
    }
    assert!(kills >= 2, "the job was too fast to be disturbed more than {kills} times");
    let disturbed = scientist.finished(job).await;
    assert!(disturbed.attempt > 1, "the job was never taken up again: {disturbed:?}");
    assert_eq!(scientist.weights(&disturbed).await, expected, "after {kills} kills");
    assert_eq!(
        disturbed.result.as_ref().map(|r| &r["evaluation"]),
        undisturbed.result.as_ref().map(|r| &r["evaluation"])
    );
    server.stop().await;
    assert_eq!(server.left_behind(), Vec::<String>::new(), "decrypted files outlived their job");
}

#[tokio::test]
async fn a_server_told_to_stop_does_so_at_once_and_its_job_goes_on_later() {
    let mut server = Server::start().await;
    let scientist = server.scientist().await;
    let dataset = scientist.upload_patients().await;
    let job = scientist.submit(dataset, "interrupted", EPOCHS).await;
    let mut live = scientist.client.job_events(job, 0);
    assert!(scientist.reached(job, 20).await, "the job was too fast");
    live.next().await.unwrap().expect("a live event");
    let asked = std::time::Instant::now();
    server.stop().await;
    let took = asked.elapsed();
    assert!(took < Duration::from_secs(10), "an open stream held the server up for {took:?}");
    server.restart().await;
    let ended = scientist.finished(job).await;
    assert!(ended.attempt > 1, "{ended:?}");
    // The stream that broke off with the server is taken up where it ended.
    let mut last = 0;
    while let Some(event) = live.next().await.unwrap() {
        assert!(event.sequence > last, "event {} after {last}", event.sequence);
        last = event.sequence;
    }
    assert!(last > 1);
    server.stop().await;
}
