//! A statement as a page to print, or to save as PDF: it needs nothing else, no script and no other file.

use std::fmt::Write as _;

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentType};
use html_escape::encode_safe as text;
use mail::Language;
use usage::statements::{CreditLine, Line, State, Statement, unit};
use usage::{Kind, UsageError, decimal};

use crate::Problem;

/// The page's own style and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox allow-modals";
const STYLE: &str = include_str!("page.css");

/// What stands on the page beside names and numbers.
struct Words {
    lang: &'static str,
    title: &'static str,
    preview: &'static str,
    number: &'static str,
    made: &'static str,
    heads: [&'static str; 9],
    credit: &'static str,
    total: &'static str,
    free: &'static str,
    nothing: &'static str,
}

const ENGLISH: Words = Words {
    lang: "en",
    title: "Statement of usage",
    preview: "Preview: it still changes.",
    number: "No.",
    made: "made",
    heads: ["Used in", "What", "Project", "Person", "Pool", "Amount", "Price", "Prices no.", "Cost"],
    credit: "Credit",
    total: "Total",
    free: "paid by the pool",
    nothing: "Nothing was used.",
};

const CHINESE: Words = Words {
    lang: "zh-CN",
    title: "用量账单",
    preview: "预览：内容仍会变化。",
    number: "编号",
    made: "生成时间",
    heads: ["使用月份", "项目类别", "项目", "人员", "资源池", "数量", "单价", "价格版本", "费用"],
    credit: "抵扣",
    total: "合计",
    free: "由资源池承担",
    nothing: "没有用量。",
};

fn kind_name(kind: Kind, language: Language) -> &'static str {
    match (kind, language) {
        (Kind::Gpu, Language::English) => "GPU time",
        (Kind::Cpu, Language::English) => "Processor time",
        (Kind::Stored, Language::English) => "Storage",
        (Kind::Downloaded, Language::English) => "Downloads",
        (Kind::Gpu, Language::Chinese) => "GPU 时间",
        (Kind::Cpu, Language::Chinese) => "处理器时间",
        (Kind::Stored, Language::Chinese) => "存储",
        (Kind::Downloaded, Language::Chinese) => "下载",
    }
}

/// The page as an answer.
pub(super) fn answer(statement: &Statement, language: Language) -> Result<HttpResponse, Problem> {
    let page = page(statement, language)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CONTENT_LANGUAGE, language.as_str()))
        .insert_header((header::VARY, "Accept-Language"))
        .body(page))
}

fn page(statement: &Statement, language: Language) -> Result<String, UsageError> {
    let words = if language == Language::Chinese { &CHINESE } else { &ENGLISH };
    let head = &statement.head;
    let number = match (head.state, head.number) {
        (State::Final, Some(number)) => format!("{} {number}", words.number),
        _ => words.preview.to_owned(),
    };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title} {month}</title>\n<style>{STYLE}</style>\n\
         <header><h1>{title} {month}</h1>\n<p><bdi>{partner}</bdi> · {number} · {made} {at}</p></header>\n\
         <main><div class=\"scroll\"><table><thead><tr>",
        lang = words.lang,
        title = words.title,
        month = head.month,
        partner = text(&head.partner_name),
        made = words.made,
        at = head.made_at.format("%Y-%m-%d %H:%M UTC"),
    );
    for (index, name) in words.heads.iter().enumerate() {
        let class = if index >= 5 { " class=\"amount\"" } else { "" };
        let _ = write!(page, "<th{class}>{name}");
    }
    page.push_str("</thead>\n<tbody>\n");
    for line in &statement.lines {
        row(&mut page, line, (words, language))?;
    }
    for credit in &statement.credits {
        credited(&mut page, credit, words);
    }
    if statement.lines.is_empty() && statement.credits.is_empty() {
        let _ = writeln!(page, "<tr><td colspan=\"9\">{}", words.nothing);
    }
    let currency = text(head.currency.as_deref().unwrap_or_default());
    let total = decimal(head.total);
    let _ = write!(
        page,
        "</tbody>\n<tfoot><tr><td colspan=\"8\">{}<td class=\"amount\">{total} {currency}</tfoot></table></div></main>\n</html>\n",
        words.total
    );
    Ok(page)
}

fn row(page: &mut String, line: &Line, (words, language): (&Words, Language)) -> Result<(), UsageError> {
    let (price, version) = match &line.price {
        Some(price) => (decimal(price.unit_price), price.number.to_string()),
        None if line.pool.is_some() => (words.free.to_owned(), String::new()),
        None => (String::new(), String::new()),
    };
    let name = |name: Option<&str>| format!("<bdi>{}</bdi>", text(name.unwrap_or_default()));
    let _ = writeln!(
        page,
        "<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td class=\"amount\">{} {}<td class=\"amount\">{price}<td class=\"amount\">{version}\
         <td class=\"amount\">{}",
        line.month,
        kind_name(line.kind, language),
        name(line.project_name.as_deref()),
        name(line.user_name.as_deref()),
        name(line.pool_name.as_deref()),
        decimal(line.quantity()?),
        unit(line.kind),
        decimal(line.cost),
    );
    Ok(())
}

fn credited(page: &mut String, credit: &CreditLine, words: &Words) {
    let _ = writeln!(
        page,
        "<tr><td>{}<td colspan=\"7\">{}: <bdi>{}</bdi><td class=\"amount\">{}",
        credit.given_at.format("%Y-%m"),
        words.credit,
        text(&credit.reason),
        decimal(-credit.amount),
    );
}
