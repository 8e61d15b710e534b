//! Wake-ups within one process. They only make things quicker: whoever waits here also looks by itself now and then, because
//! the news may come from another process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use foundation::JobId;
use tokio::sync::Notify;

/// Wake-ups shared by the services and workers of a process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Signals(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    work: Notify,
    events: Topics,
    control: Topics,
}

impl Signals {
    /// A job can be claimed: one idle worker looks at once.
    pub(crate) fn work_came(&self) {
        self.0.work.notify_one();
    }

    /// Ends when [`Signals::work_came`] was called since the last wait.
    pub(crate) async fn work(&self) {
        self.0.work.notified().await;
    }

    /// The job has new events.
    pub(crate) fn events_came(&self, job: JobId) {
        self.0.events.publish(job);
    }

    /// A place to wait for new events of the job. What comes after this call is not missed.
    pub(crate) fn events(&self, job: JobId) -> Listener {
        self.0.events.listen(job)
    }

    /// The job's worker should look whether it may go on.
    pub(crate) fn control_came(&self, job: JobId) {
        self.0.control.publish(job);
    }

    /// Where the job's worker waits for that.
    pub(crate) fn control(&self, job: JobId) -> Listener {
        self.0.control.listen(job)
    }
}

/// A bell per job, there only as long as somebody listens.
#[derive(Debug, Clone, Default)]
struct Topics(Arc<Mutex<HashMap<JobId, Topic>>>);

#[derive(Debug, Default)]
struct Topic {
    bell: Arc<tokio::sync::watch::Sender<u64>>,
    listeners: usize,
}

impl Topics {
    fn publish(&self, job: JobId) {
        let topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(topic) = topics.get(&job) {
            topic.bell.send_modify(|count| *count += 1);
        }
    }

    fn listen(&self, job: JobId) -> Listener {
        let mut topics = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let topic = topics.entry(job).or_default();
        topic.listeners += 1;
        Listener { bell: topic.bell.subscribe(), job, topics: self.clone() }
    }
}

/// Hears the bell of one job.
#[derive(Debug)]
pub(crate) struct Listener {
    bell: tokio::sync::watch::Receiver<u64>,
    job: JobId,
    topics: Topics,
}

impl Listener {
    /// Ends when the bell rang since the last call, or since the listener was made.
    pub(crate) async fn rung(&mut self) {
        // The sender lives as long as this listener is counted.
        if self.bell.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut topics = self.topics.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(topic) = topics.get_mut(&self.job) {
            topic.listeners -= 1;
            if topic.listeners == 0 {
                topics.remove(&self.job);
            }
        }
    }
}

#[cfg(test)]
mod tests;
