//! What went wrong, in three parts: the message, what to type next, and the exit status.

use std::fmt;

use client::ClientError;
use console::style;
use serde_json::json;

use super::next;

/// Exit statuses; `hansa --help` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Failed = 1,
    Usage = 2,
    NotLoggedIn = 3,
    Unreachable = 4,
    JobFailed = 5,
    Interrupted = 130,
}

/// A failure that the command line itself finds.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    next: Option<String>,
    exit: Exit,
}

impl Failure {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Self { message: message.into(), next: None, exit }
    }

    /// A value on the command line that cannot be used.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message)
    }

    /// What to type next.
    pub(crate) fn next(mut self, next: impl Into<String>) -> Self {
        self.next = Some(next.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// A refusal by the server, with a next step of which the command knows more.
#[derive(Debug)]
pub(crate) struct Advised {
    error: ClientError,
    next: String,
}

/// The refusal with this next step instead of the server's.
pub(crate) fn advised(error: ClientError, next: String) -> Advised {
    Advised { error, next }
}

impl fmt::Display for Advised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for Advised {}

/// A failure, ready to be shown.
pub(crate) struct Explained {
    message: String,
    code: String,
    field: Option<String>,
    next: Option<String>,
    request: Option<String>,
    pub(crate) exit: Exit,
}

/// Finds the message, the next step and the exit status of any failure.
pub(crate) fn explain(error: &anyhow::Error) -> Explained {
    let message = super::output::clean(&format!("{error:#}"));
    let plain =
        Explained { message, code: "failed".to_owned(), field: None, next: None, request: None, exit: Exit::Failed };
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return Explained { next: failure.next.clone(), exit: failure.exit, ..plain };
    }
    if let Some(Advised { error, next }) = error.downcast_ref::<Advised>() {
        return Explained { next: Some(next.clone()), ..of_client(error, plain) };
    }
    match error.downcast_ref::<ClientError>() {
        Some(error) => of_client(error, plain),
        None => plain,
    }
}

fn of_client(error: &ClientError, plain: Explained) -> Explained {
    match error {
        ClientError::Problem(problem) => Explained {
            code: problem.code.clone(),
            field: problem.field.clone(),
            next: next::step(&problem.code, problem.next_step.as_deref()).or_else(|| (problem.status == 401).then(log_in)),
            request: Some(problem.request_id.clone()),
            exit: if problem.status == 401 { Exit::NotLoggedIn } else { Exit::Failed },
            ..plain
        },
        ClientError::NotLoggedIn => {
            Explained { code: "not_logged_in".to_owned(), next: Some(log_in()), exit: Exit::NotLoggedIn, ..plain }
        }
        ClientError::Unreachable { .. } | ClientError::NotHansa { .. } => Explained {
            code: "unreachable".to_owned(),
            next: Some("check the address given with --server, HANSA_SERVER or 'hansa login', or start a server there: hansa serve".to_owned()),
            exit: Exit::Unreachable,
            ..plain
        },
        ClientError::Address(_) => Explained { exit: Exit::Usage, ..plain },
        ClientError::Answer { .. } => Explained {
            next: Some("use the version of hansa that the server runs: compare 'hansa --version'".to_owned()),
            ..plain
        },
        ClientError::DigestMismatch { .. } => {
            Explained { next: Some("run the same command again".to_owned()), ..plain }
        }
        ClientError::File { .. } => plain,
    }
}

fn log_in() -> String {
    next::LOG_IN.to_owned()
}

impl Explained {
    /// The next step of somebody whose API key was not accepted: a log-in would change nothing, as the key goes before it.
    pub(crate) fn for_api_key(mut self) -> Self {
        if self.exit == Exit::NotLoggedIn {
            let next = "the key in HANSA_TOKEN is not accepted: make another with 'hansa api-key create', or unset HANSA_TOKEN \
                        to use your log-in";
            self.next = Some(next.to_owned());
        }
        self
    }

    /// The next step of somebody who has several log-ins.
    pub(crate) fn for_profile(mut self, profile: &str) -> Self {
        if self.exit == Exit::NotLoggedIn && profile != super::PROFILE {
            let log_in = format!("{} --profile {profile}", next::LOG_IN);
            self.next = self.next.map(|next| next.replace(next::LOG_IN, &log_in));
        }
        self
    }

    /// For people.
    pub(crate) fn text(&self) -> String {
        let mut text = format!("{} {}", style("error:").for_stderr().red().bold(), self.message);
        let mut add = |name: &str, value: &str| {
            let name = style(name).for_stderr().bold().to_string();
            text.extend(["\n", &name, " ", &super::output::clean(value)]);
        };
        if let Some(field) = &self.field {
            add("field:", field);
        }
        if let Some(next) = &self.next {
            add("next:", next);
        }
        text
    }

    /// For programs.
    pub(crate) fn json(&self) -> serde_json::Value {
        json!({
            "code": self.code,
            "detail": self.message,
            "field": self.field,
            "next_step": self.next,
            "request_id": self.request,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use client::ClientError;

    use super::{Exit, Failure, explain};

    fn problem(status: u16) -> ClientError {
        ClientError::Problem(Box::new(wire::ProblemDocument {
            type_uri: "urn:hansa:problem:quota_exceeded".to_owned(),
            title: "Quota exceeded".to_owned(),
            status,
            detail: "the partner's storage is full".to_owned(),
            code: "quota_exceeded".to_owned(),
            next_step: (status != 401).then(|| "ask the operator for more".to_owned()),
            field: Some("size".to_owned()),
            values: BTreeMap::new(),
            request_id: "rq1".to_owned(),
        }))
    }

    #[test]
    fn a_refusal_says_what_and_what_next() {
        console::set_colors_enabled_stderr(false);
        let explained = explain(&problem(403).into());
        insta::assert_snapshot!(explained.text(), @r"
        error: the partner's storage is full
        field: size
        next: ask the operator for more
        ");
        assert_eq!(explained.json()["code"], "quota_exceeded");
        assert_eq!(explained.for_api_key().next.as_deref(), Some("ask the operator for more"));
        let lost = || explain(&ClientError::NotLoggedIn.into());
        assert_eq!(lost().for_profile("default").next.as_deref(), Some("hansa login"));
        assert_eq!(lost().for_profile("work").next.as_deref(), Some("hansa login --profile work"));
        assert!(explain(&problem(401).into()).for_api_key().next.is_some_and(|next| next.contains("HANSA_TOKEN")));
    }

    #[test]
    fn exit_statuses_tell_the_kinds_apart() {
        let unreachable = ClientError::Unreachable { url: "http://h".to_owned(), cause: "refused".to_owned() };
        assert_eq!(explain(&problem(403).into()).exit, Exit::Failed);
        assert_eq!(explain(&problem(401).into()).exit, Exit::NotLoggedIn);
        assert_eq!(explain(&ClientError::NotLoggedIn.into()).exit, Exit::NotLoggedIn);
        assert_eq!(explain(&unreachable.into()).exit, Exit::Unreachable);
        assert_eq!(explain(&Failure::usage("no").into()).exit, Exit::Usage);
        assert_eq!(explain(&anyhow::anyhow!("other")).exit, Exit::Failed);
    }
}
