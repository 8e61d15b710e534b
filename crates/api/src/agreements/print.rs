//! A version as a page to print, or to save as PDF: it needs nothing else, no script and no other file.

use std::fmt::Write as _;

use access::ReadAgreement;
use actix_web::http::header::{self, ContentType};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, Utc};
use foundation::AgreementId;
use html_escape::encode_safe as escaped;
use mail::Language;
use partner_registry::agreements::{self, Agreement, Clause, Enforcement, Given, Version};

use crate::language::LanguageQuery;
use crate::permit::Authorized;
use crate::{ApiState, Problem};

mod text;

/// The page's own style and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-modals";
const STYLE: &str = include_str!("print.css");

/// A version as a page to print: the text, every clause with who enforces it, and the signatures. What was agreed on stays in the
/// language in which it was written; the rest is in the language that the request names or the browser prefers.
#[utoipa::path(tag = "agreements", params(LanguageQuery),
    responses((status = 200, content_type = "text/html", body = String)))]
#[get("/v1/agreements/{agreement}/versions/{number}/print")]
pub(crate) async fn print_agreement(
    Authorized(permit): Authorized<ReadAgreement>,
    state: Data<ApiState>,
    request: HttpRequest,
    path: Path<(AgreementId, i64)>,
    query: Query<LanguageQuery>,
) -> Result<HttpResponse, Problem> {
    let (id, number) = path.into_inner();
    let agreement = agreements::get(&state.db, &state.sources, &permit, id).await?;
    let version = agreements::version(&state.db, &state.sources, &permit, id, number).await?;
    let page = page(&agreement, &version, query.language(&request)?);
    let policy = (header::CONTENT_SECURITY_POLICY, POLICY);
    Ok(HttpResponse::Ok().content_type(ContentType::html()).insert_header(policy).body(page))
}

/// What stands on the page beside what was agreed on.
struct Words {
    between: &'static str,
    is_proposer: &'static str,
    is_counterparty: &'static str,
    and: &'static str,
    version: &'static str,
    clauses: &'static str,
    heads: [&'static str; 3],
    platform: &'static str,
    parties: &'static str,
    signatures: &'static str,
    signed: &'static str,
    not_signed: &'static str,
    key: &'static str,
}

const ENGLISH: Words = Words {
    between: "between",
    is_proposer: "(the proposer)",
    is_counterparty: "(the counterparty)",
    and: "and",
    version: "version",
    clauses: "Clauses",
    heads: ["Clause", "Kept by", "How"],
    platform: "the platform",
    parties: "the parties",
    signatures: "Signatures",
    signed: "signed",
    not_signed: "not signed",
    key: "key",
};

const CHINESE: Words = Words {
    between: "协议双方：",
    is_proposer: "（提议方）",
    is_counterparty: "（对方）",
    and: "与",
    version: "版本",
    clauses: "条款",
    heads: ["条款", "保障方", "方式"],
    platform: "平台",
    parties: "双方",
    signatures: "签名",
    signed: "签署于",
    not_signed: "未签署",
    key: "密钥",
};

fn page(agreement: &Agreement, version: &Version, language: Language) -> String {
    let words = match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    };
    let mut page = head(agreement, version, words, language);
    let [clause, keeper, means] = words.heads;
    let _ = writeln!(page, "<h2>{}</h2>\n<table><thead><tr><th>{clause}<th>{keeper}<th>{means}</thead>", words.clauses);
    for clause in agreements::clauses_in(&version.terms, language) {
        row(&mut page, words, &clause);
    }
    let _ = writeln!(page, "</table>\n<h2>{}</h2>", words.signatures);
    for party in [&agreement.proposer, &agreement.counterparty] {
        let given = version.signatures.iter().find(|given| given.partner == party.id);
        signature(&mut page, words, &party.name, given);
    }
    let _ = write!(page, "<p class=\"digest\">SHA-256 {}</p></main>\n</html>\n", version.summary.document_sha256);
    page
}

/// From the page's beginning to the end of the text.
fn head(agreement: &Agreement, version: &Version, words: &Words, language: Language) -> String {
    let terms = &version.terms;
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         <header><h1 dir=\"auto\">{title}</h1>\n<p>{between} <bdi>{proposer}</bdi> {is_proposer} {and} <bdi>{counterparty}</bdi> {is_counterparty}</p>\n\
         <p>{from} – {until} · {label} {number} · {id}</p></header>\n<main><div class=\"text\" dir=\"auto\">{document}</div>\n",
        title = escaped(&terms.title),
        between = words.between,
        proposer = escaped(&agreement.proposer.name),
        is_proposer = words.is_proposer,
        and = words.and,
        counterparty = escaped(&agreement.counterparty.name),
        is_counterparty = words.is_counterparty,
        from = moment(terms.valid_from),
        until = moment(terms.expires_at),
        label = words.version,
        number = version.summary.number,
        id = agreement.id,
        document = text::html(&terms.document),
    )
}

fn row(page: &mut String, words: &Words, clause: &Clause) {
    let keeper = match clause.enforcement {
        Enforcement::Enforced => words.platform,
        Enforcement::LegalOnly => words.parties,
    };
    let _ = writeln!(page, "<tr><td>{}<td>{keeper}<td>{}", escaped(&clause.text), escaped(clause.means));
}

fn signature(page: &mut String, words: &Words, name: &str, given: Option<&Given>) {
    let name = escaped(name);
    let Some(given) = given else {
        let _ = writeln!(page, "<section><h3><bdi>{name}</bdi></h3><p>{}</p></section>", words.not_signed);
        return;
    };
    let signed = moment(given.signature.at);
    let _ = write!(page, "<section><h3><bdi>{name}</bdi></h3><p>{} {signed}</p>", words.signed);
    if let (Some(proof), Some(public_key)) = (&given.signature.proof, &given.public_key) {
        let (label, key, signature, public_key) =
            (words.key, proof.key, escaped(&proof.signature), escaped(public_key));
        let _ = write!(page, "<p class=\"digest\">Ed25519 {signature}<br>{label} {key} {public_key}</p>");
    }
    page.push_str("</section>\n");
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}
