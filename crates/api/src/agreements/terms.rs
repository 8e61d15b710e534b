//! Terms between the wire and the registry.

use chrono::{DateTime, Utc};
use foundation::ErrorKind;
use partner_registry::Purpose;
use partner_registry::agreements::{self, Asset, Country, DerivedModels, Obligation, Permission, Rules};
use wire::agreements as wire;

use crate::Problem;
use crate::words::{word, words};

/// The terms of a proposal. What it allows is given in short, as purposes, or in full, as rules.
pub(super) fn proposed(input: wire::ProposeAgreement, now: DateTime<Utc>) -> Result<agreements::Terms, Problem> {
    let rules = match input.rules {
        Some(_) if !input.purposes.is_empty() => {
            let detail = "what the agreement allows is given either as 'purposes' or as 'rules'";
            return Err(Problem::new(ErrorKind::Invalid, "purposes_and_rules", detail).field("purposes"));
        }
        Some(given) => rules(given, "rules")?,
        None => Rules::mutual(words::<Purpose, Vec<_>>("purposes", &input.purposes)?),
    };
    Ok(agreements::Terms {
        title: input.title,
        document: input.document,
        valid_from: input.valid_from.unwrap_or(now),
        expires_at: input.expires_at,
        rules,
        template: input.template.map(template),
    })
}

/// Terms that answer others.
pub(super) fn offered(input: wire::Terms) -> Result<agreements::Terms, Problem> {
    Ok(agreements::Terms {
        title: input.title,
        document: input.document,
        valid_from: input.valid_from,
        expires_at: input.expires_at,
        rules: rules(input.rules, "terms.rules")?,
        template: input.template.map(template),
    })
}

fn template(given: wire::TemplateRef) -> agreements::TemplateRef {
    agreements::TemplateRef { name: given.name, version: given.version }
}

fn rules(given: wire::Rules, at: &str) -> Result<Rules, Problem> {
    let permissions = given.permissions.iter().enumerate();
    let duties = given.duties.into_iter().enumerate().map(|(index, each)| {
        let duty = word(&format!("{at}.duties[{index}].duty"), &each.duty)?;
        Ok(Obligation { duty, detail: each.detail })
    });
    Ok(Rules {
        permissions: permissions
            .map(|(index, each)| permission(each, &format!("{at}.permissions[{index}]")))
            .collect::<Result<_, _>>()?,
        derived_models: given.derived_models.map_or(Ok(DerivedModels::default()), |each| derived(each, at))?,
        prohibitions: words(&format!("{at}.prohibitions"), &given.prohibitions)?,
        duties: duties.collect::<Result<_, Problem>>()?,
    })
}

fn permission(given: &wire::Permission, at: &str) -> Result<Permission, Problem> {
    let countries = given.territory.iter().enumerate().map(|(index, code)| {
        let wrong = |problem: &str| Problem::new(ErrorKind::Invalid, "country_invalid", problem.to_owned());
        Country::new(code).map_err(|problem| wrong(problem).field(format!("{at}.territory[{index}]")))
    });
    let assets = given.assets.as_ref().map(|assets| words::<Asset, _>(&format!("{at}.assets"), assets));
    Ok(Permission {
        action: word(&format!("{at}.action"), &given.action)?,
        by: word(&format!("{at}.by"), &given.by)?,
        assets: assets.transpose()?,
        territory: countries.collect::<Result<_, _>>()?,
        usage: words(&format!("{at}.usage"), &given.usage)?,
    })
}

fn derived(given: wire::DerivedModels, at: &str) -> Result<DerivedModels, Problem> {
    let field = |name: &str| format!("{at}.derived_models.{name}");
    Ok(DerivedModels {
        onward: word(&field("onward"), &given.onward)?,
        partners: given.partners.into_iter().collect(),
        after_termination: word(&field("after_termination"), &given.after_termination)?,
        after_expiry: word(&field("after_expiry"), &given.after_expiry)?,
    })
}

/// Terms as they are shown.
pub(super) fn terms_view(terms: &agreements::Terms) -> wire::Terms {
    wire::Terms {
        title: terms.title.clone(),
        document: terms.document.clone(),
        valid_from: terms.valid_from,
        expires_at: terms.expires_at,
        rules: rules_view(&terms.rules),
        template: terms
            .template
            .as_ref()
            .map(|template| wire::TemplateRef { name: template.name.clone(), version: template.version }),
    }
}

/// Rules as they are shown.
pub(super) fn rules_view(rules: &Rules) -> wire::Rules {
    let derived = &rules.derived_models;
    wire::Rules {
        permissions: rules.permissions.iter().map(permission_view).collect(),
        derived_models: Some(wire::DerivedModels {
            onward: derived.onward.to_string(),
            partners: derived.partners.iter().copied().collect(),
            after_termination: derived.after_termination.to_string(),
            after_expiry: derived.after_expiry.to_string(),
        }),
        prohibitions: texts(&rules.prohibitions),
        duties: rules
            .duties
            .iter()
            .map(|each| wire::Obligation { duty: each.duty.to_string(), detail: each.detail.clone() })
            .collect(),
    }
}

fn permission_view(permission: &Permission) -> wire::Permission {
    wire::Permission {
        action: permission.action.to_string(),
        by: permission.by.to_string(),
        assets: permission.assets.as_ref().map(texts),
        territory: permission.territory.iter().map(|country| country.as_str().to_owned()).collect(),
        usage: texts(&permission.usage),
    }
}

fn texts<T: ToString>(words: impl IntoIterator<Item = T>) -> Vec<String> {
    words.into_iter().map(|word| word.to_string()).collect()
}

/// The clauses of these terms as they are shown.
pub(super) fn clauses_view(terms: &agreements::Terms) -> Vec<wire::Clause> {
    let view = |clause: agreements::Clause| wire::Clause {
        code: clause.code,
        text: clause.text,
        enforcement: clause.enforcement.to_string(),
        means: clause.means.to_owned(),
    };
    agreements::clauses(terms).into_iter().map(view).collect()
}
