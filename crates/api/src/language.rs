//! In which language a page to print is.

use actix_web::HttpRequest;
use actix_web::http::header;
use mail::Language;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::Problem;
use crate::words::word;

/// The language of a page.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct LanguageQuery {
    /// `en` or `zh-CN`; what the browser prefers when left out.
    language: Option<String>,
}

impl LanguageQuery {
    /// # Errors
    /// When the query names a language that no page is in.
    pub(crate) fn language(&self, request: &HttpRequest) -> Result<Language, Problem> {
        match self.language.as_deref() {
            Some(text) => word("language", text),
            None => Ok(preferred(request)),
        }
    }
}

/// The first language of `Accept-Language` that a page can be in, in the order of their weights.
fn preferred(request: &HttpRequest) -> Language {
    let value = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let mut wanted: Vec<(f32, Language)> = value.unwrap_or_default().split(',').filter_map(weighted).collect();
    wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    wanted.first().map_or(Language::default(), |(_, language)| *language)
}

/// `zh-CN;q=0.8` as its weight and language; nothing for a language that no page is in.
fn weighted(part: &str) -> Option<(f32, Language)> {
    let mut pieces = part.split(';').map(str::trim);
    let tag = pieces.next()?.to_ascii_lowercase();
    let weight = pieces.find_map(|piece| piece.strip_prefix("q=")).map_or(Some(1.0), |weight| weight.parse().ok())?;
    let language = match tag.split('-').next()? {
        "zh" => Language::Chinese,
        "en" => Language::English,
        _ => return None,
    };
    (weight > 0.0).then_some((weight, language))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header;
    use actix_web::test::TestRequest;
    use mail::Language;

    use super::preferred;

    #[test]
    fn the_heaviest_language_that_a_page_can_be_in_wins() {
        let of = |value: &str| {
            preferred(&TestRequest::default().insert_header((header::ACCEPT_LANGUAGE, value)).to_http_request())
        };
        assert_eq!(of("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(of("de,en;q=0.7,zh;q=0.9"), Language::Chinese);
        assert_eq!(of("zh;q=0, en;q=0.1"), Language::English);
        assert_eq!(of("fr, *;q=0.5"), Language::English);
        assert_eq!(of("zh;q=nonsense"), Language::English);
    }
}
