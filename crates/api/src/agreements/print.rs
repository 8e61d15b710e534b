//! A version as a page to print, or to save as PDF: it needs nothing else, no script and no other file.

use std::fmt::Write as _;

use access::ReadAgreement;
use actix_web::http::header::{self, ContentType};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use chrono::{DateTime, Utc};
use foundation::AgreementId;
use html_escape::encode_safe as text;
use partner_registry::agreements::{self, Agreement, Clause, Enforcement, Given, Version};

use crate::permit::Authorized;
use crate::{ApiState, Problem};

/// The page's own style and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-modals";
const STYLE: &str = include_str!("print.css");

/// A version as a page to print: the text, every clause with who enforces it, and the signatures.
#[utoipa::path(tag = "agreements", responses((status = 200, content_type = "text/html", body = String)))]
#[get("/v1/agreements/{agreement}/versions/{number}/print")]
pub(crate) async fn print_agreement(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    path: Path<(AgreementId, i64)>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    let agreement = agreements::get(&state.db, &state.sources, &permit, id).await?;
    let version = agreements::version(&state.db, &state.sources, &permit, id, number).await?;
    let page = page(&agreement, &version);
    let policy = (header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(HttpResponse::Ok().content_type(ContentType::html()).insert_header(policy).body(page))
}

fn page(agreement: &Agreement, version: &Version) -> String {
    let terms = &version.terms;
    let (proposer, counterparty) = (text(&agreement.proposer.name), text(&agreement.counterparty.name));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         <header><h1 dir=\"auto\">{title}</h1>\n<p>between <bdi>{proposer}</bdi> and <bdi>{counterparty}</bdi></p>\n\
         <p>{from} – {until} · version {number} · {id}</p></header>\n<main><div class=\"text\" dir=\"auto\">{text}</div>\n",
        title = text(&terms.title),
        from = moment(terms.valid_from),
        until = moment(terms.expires_at),
        number = version.summary.number,
        id = agreement.id,
        text = text(&terms.document),
    );
    page.push_str("<h2>Clauses</h2>\n<table><thead><tr><th>Clause<th>Kept by<th>How</thead>\n");
    for clause in agreements::clauses(terms) {
        row(&mut page, &clause);
    }
    page.push_str("</table>\n<h2>Signatures</h2>\n");
    for party in [&agreement.proposer, &agreement.counterparty] {
        let given = version.signatures.iter().find(|given| given.partner == party.id);
        signature(&mut page, &party.name, given);
    }
    let _ = write!(page, "<p class=\"digest\">SHA-256 {}</p></main>\n</html>\n", version.summary.document_sha256);
    page
}

fn row(page: &mut String, clause: &Clause) {
    let keeper = match clause.enforcement {
        Enforcement::Enforced => "the platform",
        Enforcement::LegalOnly => "the parties",
    };
    let _ = writeln!(page, "<tr><td>{}<td>{keeper}<td>{}", text(&clause.text), text(clause.means));
}

fn signature(page: &mut String, name: &str, given: Option<&Given>) {
    let name = text(name);
    let Some(given) = given else {
        let _ = writeln!(page, "<section><h3><bdi>{name}</bdi></h3><p>not signed</p></section>");
        return;
    };
    let _ = write!(page, "<section><h3><bdi>{name}</bdi></h3><p>signed {}</p>", moment(given.signature.at));
    if let (Some(proof), Some(public_key)) = (&given.signature.proof, &given.public_key) {
        let (key, signature, public_key) = (proof.key, text(&proof.signature), text(public_key));
        let _ = write!(page, "<p class=\"digest\">Ed25519 {signature}<br>key {key} {public_key}</p>");
    }
    page.push_str("</section>\n");
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
