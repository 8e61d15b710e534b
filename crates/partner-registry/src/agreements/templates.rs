//! Versioned templates from which agreements are drafted, in both languages of the platform.
//!
//! **Invariant:** a template that was released is not edited; a better one is a new version. What was signed holds its own text.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::model::Purpose;
use super::terms::{
    DerivedModels, Duty, Fate, Giver, Obligation, Onward, Permission, Prohibited, Rules, TemplateRef, Terms, Usage,
};

pub use mail::Language;

/// What a draft starts from.
#[derive(Debug)]
pub struct Template {
    /// Its name, the same for all versions.
    pub name: &'static str,
    /// Its version.
    pub version: u32,
    titles: [&'static str; 2],
    summaries: [&'static str; 2],
    texts: [&'static str; 2],
    /// The rules that it starts from.
    rules: fn() -> Rules,
}

/// What a template leaves open.
#[derive(Debug, Clone)]
pub(crate) struct Blanks<'a> {
    /// The name of the party that proposes.
    pub(crate) proposer: &'a str,
    /// The name of the other one.
    pub(crate) counterparty: &'a str,
    /// The beginning of the term.
    pub(crate) valid_from: DateTime<Utc>,
    /// The end of the term.
    pub(crate) expires_at: DateTime<Utc>,
}

/// All templates that new agreements can be drafted from.
pub const TEMPLATES: &[Template] = &[
    Template {
        name: "data-for-training",
        version: 1,
        titles: ["Data for training", "训练数据使用协议"],
        summaries: [
            "One party's data, the other party's training: nothing is downloaded, and the models come back.",
            "一方提供数据，另一方训练模型：数据不可下载，训练所得模型回馈数据方。",
        ],
        texts: [
            include_str!("templates/data-for-training.en.md"),
            include_str!("templates/data-for-training.zh-CN.md"),
        ],
        rules: data_for_training,
    },
    Template {
        name: "joint-research",
        version: 1,
        titles: ["Joint research", "联合研发协议"],
        summaries: [
            "Both parties share data and models with each other for research and development.",
            "双方为研究与开发互相共享数据和模型。",
        ],
        texts: [include_str!("templates/joint-research.en.md"), include_str!("templates/joint-research.zh-CN.md")],
        rules: joint_research,
    },
    Template {
        name: "model-use",
        version: 1,
        titles: ["Use of models", "模型使用协议"],
        summaries: [
            "One party's models answer the other party's requests; no data is shared.",
            "一方的模型为另一方提供预测服务，不共享数据。",
        ],
        texts: [include_str!("templates/model-use.en.md"), include_str!("templates/model-use.zh-CN.md")],
        rules: model_use,
    },
];

impl Template {
    /// What it is called.
    pub fn title(&self, language: Language) -> &'static str {
        self.titles[column(language)]
    }

    /// What it is for.
    pub fn summary(&self, language: Language) -> &'static str {
        self.summaries[column(language)]
    }

    /// The rules that it starts from.
    pub fn rules(&self) -> Rules {
        (self.rules)()
    }
}

const fn column(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Chinese => 1,
    }
}

/// Terms drafted from a template, to be edited and proposed.
pub(crate) fn fill(template: &Template, language: Language, blanks: &Blanks<'_>) -> Terms {
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    let document = template.texts[column(language)]
        .replace("{{valid_from}}", &day(blanks.valid_from))
        .replace("{{expires_at}}", &day(blanks.expires_at))
        // Names last: whatever a name holds is not taken for a blank.
        .replace("{{counterparty}}", "\u{0}")
        .replace("{{proposer}}", blanks.proposer)
        .replace('\u{0}', blanks.counterparty);
    Terms {
        title: format!("{} – {} / {}", template.title(language), blanks.proposer, blanks.counterparty)
            .chars()
            .take(foundation::limits::MAX_NAME_CHARS)
            .collect(),
        document,
        valid_from: blanks.valid_from,
        expires_at: blanks.expires_at,
        rules: template.rules(),
        template: Some(TemplateRef { name: template.name.to_owned(), version: template.version }),
    }
}

fn given(action: Purpose, by: Giver, usage: &[Usage]) -> Permission {
    Permission { by, usage: usage.iter().copied().collect(), ..Permission::mutual(action) }
}

fn owed(duties: &[Duty]) -> Vec<Obligation> {
    duties.iter().map(|duty| Obligation { duty: *duty, detail: String::new() }).collect()
}

fn data_for_training() -> Rules {
    Rules {
        permissions: vec![
            given(Purpose::Train, Giver::Proposer, &[Usage::Research, Usage::Development]),
            given(Purpose::Download, Giver::Counterparty, &[]),
            given(Purpose::Predict, Giver::Counterparty, &[]),
        ],
        derived_models: DerivedModels::default(),
        prohibitions: BTreeSet::from([Prohibited::Reidentify, Prohibited::Link]),
        duties: owed(&[Duty::Inform, Duty::ObtainConsent]),
    }
}

fn joint_research() -> Rules {
    let usage = [Usage::Research, Usage::Development, Usage::Evaluation];
    let actions = [Purpose::Train, Purpose::Download, Purpose::Predict];
    Rules {
        permissions: actions.map(|action| given(action, Giver::Either, &usage)).to_vec(),
        derived_models: DerivedModels { after_expiry: Fate::Keep, ..DerivedModels::default() },
        prohibitions: BTreeSet::from([Prohibited::Distribute, Prohibited::Reidentify, Prohibited::Sell]),
        duties: owed(&[Duty::Attribute, Duty::Delete, Duty::Inform, Duty::Review]),
    }
}

fn model_use() -> Rules {
    Rules {
        permissions: vec![given(Purpose::Predict, Giver::Proposer, &[])],
        derived_models: DerivedModels { onward: Onward::Nobody, ..DerivedModels::default() },
        prohibitions: BTreeSet::from([Prohibited::Sell]),
        duties: owed(&[Duty::Compensate, Duty::Inform]),
    }
}

#[cfg(test)]
mod tests;
