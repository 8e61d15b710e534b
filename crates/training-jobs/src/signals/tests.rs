use std::time::Duration;

use foundation::{JobId, Sources};
use tokio::time::timeout;

use super::Signals;

const SHORT: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_bell_rung_before_waiting_is_heard() {
    let (signals, job) = (Signals::default(), Sources::fixed(1).id::<JobId>());
    let mut listener = signals.events(job);
    signals.events_came(job);
    signals.events_came(job);
    timeout(SHORT, listener.rung()).await.unwrap();
    timeout(SHORT, listener.rung()).await.expect_err("two rings before a look are one");
}

#[tokio::test]
async fn each_job_has_its_own_bell_and_each_listener_hears_it() {
    let (signals, sources) = (Signals::default(), Sources::fixed(1));
    let (job, other): (JobId, JobId) = (sources.id(), sources.id());
    let (mut one, mut two, mut apart) = (signals.events(job), signals.events(job), signals.events(other));
    signals.events_came(job);
    timeout(SHORT, one.rung()).await.unwrap();
    timeout(SHORT, two.rung()).await.unwrap();
    timeout(SHORT, apart.rung()).await.expect_err("the other job's bell is silent");
    let mut control = signals.control(job);
    timeout(SHORT, control.rung()).await.expect_err("events are not control");
}

#[tokio::test]
async fn a_job_that_nobody_listens_to_costs_nothing() {
    let (signals, job) = (Signals::default(), Sources::fixed(1).id::<JobId>());
    let (one, two) = (signals.events(job), signals.events(job));
    drop(one);
    assert_eq!(signals.0.events.0.lock().unwrap().len(), 1);
    drop(two);
    assert_eq!(signals.0.events.0.lock().unwrap().len(), 0);
    signals.events_came(job);
}

#[tokio::test]
async fn work_that_came_while_nobody_waited_is_not_forgotten() {
    let signals = Signals::default();
    signals.work_came();
    timeout(SHORT, signals.work()).await.unwrap();
    timeout(SHORT, signals.work()).await.expect_err("one call wakes one wait");
}
