//! The contract: the terms as an ODRL agreement in JSON-LD, in the canonical form that is signed.
//!
//! W3C ODRL Information Model 2.2 and Vocabulary 2.2; canonical form: RFC 8785. Actions that the vocabulary lacks stand in a
//! profile of our own, each next to the broader ODRL action that it is part of.

use std::collections::BTreeSet;

use aws_lc_rs::digest;
use chrono::{DateTime, SecondsFormat, Utc};
use foundation::{AgreementId, PartnerId, Sha256};
use serde_json::{Value, json};

use super::model::Purpose;
use super::terms::{DerivedModels, Duty, Fate, Giver, Obligation, Onward, Permission, Prohibited, Terms};
use crate::PartnerError;

/// The namespace of what ODRL has no word for.
const PROFILE: &str = "urn:hansa:odrl-profile:1";

/// A text and its digest: what is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text, exactly as signed.
    pub content: String,
    /// SHA-256 of its UTF-8 bytes.
    pub sha256: Sha256,
}

impl Document {
    /// The text with its digest.
    pub fn new(content: String) -> Self {
        let mut sha256 = [0; digest::SHA256_OUTPUT_LEN];
        sha256.copy_from_slice(digest::digest(&digest::SHA256, content.as_bytes()).as_ref());
        Self { content, sha256: Sha256::from_bytes(sha256) }
    }
}

/// Who agrees: id and name, the proposer first.
pub(crate) type Parties<'a> = [(PartnerId, &'a str); 2];

/// Version `number` of an agreement, in canonical form.
pub(crate) fn contract(
    agreement: AgreementId,
    number: i64,
    parties: Parties<'_>,
    terms: &Terms,
) -> Result<Document, PartnerError> {
    let value = Contract { agreement, number, parties, terms }.to_json();
    let canonical = serde_json_canonicalizer::to_string(&value);
    let invalid = |error: serde_json::Error| PartnerError::Invalid { field: "terms", problem: error.to_string() };
    canonical.map(Document::new).map_err(invalid)
}

struct Contract<'a> {
    agreement: AgreementId,
    number: i64,
    parties: Parties<'a>,
    terms: &'a Terms,
}

impl Contract<'_> {
    fn to_json(&self) -> Value {
        let (terms, rules) = (self.terms, &self.terms.rules);
        let name = |(id, name): &(PartnerId, &str)| json!({ "uid": partner(*id), "hansa:name": name });
        let mut permissions: Vec<Value> = rules.permissions.iter().flat_map(|each| self.permission(each)).collect();
        permissions.extend(self.onward(&rules.derived_models));
        let mut contract = json!({
            "@context": ["http://www.w3.org/ns/odrl.jsonld", { "hansa": format!("{PROFILE}#") }],
            "@type": "Agreement",
            "uid": format!("urn:hansa:agreement:{}:{}", self.agreement, self.number),
            "profile": PROFILE,
            "hansa:agreement": format!("urn:hansa:agreement:{}", self.agreement),
            "hansa:version": self.number,
            "hansa:title": terms.title,
            "hansa:document": terms.document,
            "hansa:proposer": name(&self.parties[0]),
            "hansa:counterparty": name(&self.parties[1]),
            "hansa:validFrom": moment(terms.valid_from),
            "hansa:expiresAt": moment(terms.expires_at),
            "hansa:derivedModels": derived(&rules.derived_models),
            "permission": permissions,
            "prohibition": rules.prohibitions.iter().map(|each| self.prohibition(*each)).collect::<Vec<_>>(),
            "obligation": rules.duties.iter().map(|each| self.obligation(each)).collect::<Vec<_>>(),
        });
        if let Some(template) = &terms.template {
            contract["hansa:template"] = json!({ "hansa:name": template.name, "hansa:version": template.version });
        }
        contract
    }

    /// Giver and receiver, for each direction that is meant.
    fn directions(&self, by: Giver) -> Vec<(PartnerId, PartnerId)> {
        let [(proposer, _), (counterparty, _)] = self.parties;
        let (there, back) = ((proposer, counterparty), (counterparty, proposer));
        match by {
            Giver::Either => vec![there, back],
            Giver::Proposer => vec![there],
            Giver::Counterparty => vec![back],
        }
    }

    fn permission(&self, permission: &Permission) -> Vec<Value> {
        let mut constraints = self.term();
        if !permission.territory.is_empty() {
            let countries: Vec<Value> = permission.territory.iter().map(|country| json!(country.as_str())).collect();
            constraints.push(constraint("spatial", "isAnyOf", &countries));
        }
        if !permission.usage.is_empty() {
            let usage: Vec<Value> = permission.usage.iter().map(|usage| json!(format!("hansa:{usage}"))).collect();
            constraints.push(constraint("purpose", "isAnyOf", &usage));
        }
        let targets: Vec<Value> = match &permission.assets {
            Some(assets) => assets.iter().map(|asset| json!(format!("urn:hansa:asset:{asset}"))).collect(),
            None => vec![json!({ "@type": "AssetCollection", "uid": "hansa:granted" })],
        };
        let directions = self.directions(permission.by).into_iter();
        let rule = |(giver, receiver)| {
            json!({ "assigner": partner(giver), "assignee": partner(receiver), "action": action(permission.action),
                "target": targets, "constraint": constraints })
        };
        directions.map(rule).collect()
    }

    /// That a derived model may be granted on, in ODRL: `grantUse`.
    fn onward(&self, derived: &DerivedModels) -> Vec<Value> {
        let mut constraints = self.term();
        match derived.onward {
            Onward::Nobody => return Vec::new(),
            Onward::DataOwner => constraints.push(constraint("recipient", "eq", &[json!("hansa:dataOwner")])),
            Onward::Named => {
                let partners = derived.partners.iter().map(|id| json!(partner(*id)));
                let recipients: Vec<Value> = partners.chain([json!("hansa:dataOwner")]).collect();
                constraints.push(constraint("recipient", "isAnyOf", &recipients));
            }
            Onward::Anyone => {}
        }
        let directions = self.directions(Giver::Either).into_iter();
        let rule = |(giver, receiver)| {
            json!({ "assigner": partner(giver), "assignee": partner(receiver), "action": "grantUse",
                "target": [{ "@type": "AssetCollection", "uid": "hansa:derivedModels" }], "constraint": constraints })
        };
        directions.map(rule).collect()
    }

    fn prohibition(&self, prohibited: Prohibited) -> Value {
        let action = match prohibited {
            Prohibited::Distribute => json!("distribute"),
            Prohibited::Sell => json!("sell"),
            Prohibited::Commercialize => json!("commercialize"),
            Prohibited::Reidentify => json!({ "@id": "hansa:reidentify", "includedIn": "use" }),
            Prohibited::Link => json!({ "@id": "hansa:link", "includedIn": "aggregate" }),
        };
        json!({ "assignee": self.both(), "action": action, "target": [{ "@type": "AssetCollection", "uid": "hansa:granted" }] })
    }

    fn obligation(&self, obligation: &Obligation) -> Value {
        let action = match obligation.duty {
            Duty::Attribute => "attribute",
            Duty::Delete => "delete",
            Duty::Compensate => "compensate",
            Duty::Inform => "inform",
            Duty::Review => "reviewPolicy",
            Duty::ObtainConsent => "obtainConsent",
        };
        json!({ "assignee": self.both(), "action": action, "hansa:detail": obligation.detail })
    }

    fn both(&self) -> [String; 2] {
        self.parties.map(|(id, _)| partner(id))
    }

    fn term(&self) -> Vec<Value> {
        let bound = |operator, at| {
            let right = json!({ "@value": moment(at), "@type": "xsd:dateTime" });
            json!({ "leftOperand": "dateTime", "operator": operator, "rightOperand": right })
        };
        vec![bound("gteq", self.terms.valid_from), bound("lt", self.terms.expires_at)]
    }
}

fn action(purpose: Purpose) -> Value {
    match purpose {
        Purpose::Train => json!({ "@id": "hansa:train", "includedIn": "derive" }),
        Purpose::Download => json!("reproduce"),
        Purpose::Predict => json!("execute"),
    }
}

fn derived(models: &DerivedModels) -> Value {
    let fate = |fate: Fate| format!("hansa:{fate}");
    json!({
        "hansa:onward": format!("hansa:{}", models.onward),
        "hansa:partners": models.partners.iter().map(|id| partner(*id)).collect::<BTreeSet<_>>(),
        "hansa:afterTermination": fate(models.after_termination),
        "hansa:afterExpiry": fate(models.after_expiry),
    })
}

fn constraint(left: &str, operator: &str, right: &[Value]) -> Value {
    json!({ "leftOperand": left, "operator": operator, "rightOperand": right })
}

fn partner(id: PartnerId) -> String {
    format!("urn:hansa:partner:{id}")
}

fn moment(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

#[cfg(test)]
mod tests;
