//! The little Markdown that agreements are written in: headings, lists, bold words, paragraphs, as the portal shows it too.
//!
//! Both sides sign every character, so nothing is hidden or replaced: whatever is not known stays as it was written, which no
//! library for all of Markdown does with links, images and tags.

use std::fmt::Write as _;

use html_escape::encode_safe;

/// Columns from which on a line was broken because it was full; a shorter one was meant to end there.
const FULL: usize = 70;

/// What stands open.
#[derive(PartialEq, Eq)]
enum Open {
    Nothing,
    Paragraph,
    List { is_ordered: bool },
}

impl Open {
    fn end(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Paragraph => "</p>\n",
            Self::List { is_ordered: true } => "</ol>\n",
            Self::List { is_ordered: false } => "</ul>\n",
        }
    }
}

/// One line, by how it begins.
enum Line<'a> {
    Empty,
    Heading(usize, &'a str),
    Item(Option<&'a str>, &'a str),
    Other(&'a str),
}

/// The text as HTML, escaped.
pub(super) fn html(text: &str) -> String {
    let (mut page, mut open, mut before) = (String::new(), Open::Nothing, "");
    for line in text.lines() {
        match read(line) {
            Line::Empty => page.push_str(std::mem::replace(&mut open, Open::Nothing).end()),
            Line::Heading(level, title) => {
                page.push_str(std::mem::replace(&mut open, Open::Nothing).end());
                // The page's own title is the first one.
                let level = level + 1;
                let _ = writeln!(page, "<h{level}>{}</h{level}>", words(title));
            }
            Line::Item(number, content) => {
                let list = Open::List { is_ordered: number.is_some() };
                if open != list {
                    page.push_str(std::mem::replace(&mut open, list).end());
                    page.push_str(if number.is_some() { "<ol>" } else { "<ul>" });
                }
                let value = number.map(|number| format!(" value=\"{number}\"")).unwrap_or_default();
                let _ = write!(page, "<li{value}>{}", words(content));
            }
            Line::Other(content) if open == Open::Nothing => {
                open = Open::Paragraph;
                let _ = write!(page, "<p>{}", words(content));
            }
            Line::Other(content) => {
                page.push_str(between(before, content));
                page.push_str(&words(content));
            }
        }
        before = line;
    }
    page.push_str(open.end());
    page
}

fn read(line: &str) -> Line<'_> {
    let content = line.trim();
    if content.is_empty() {
        return Line::Empty;
    }
    let signs = content.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=4).contains(&signs) && line.starts_with('#') && content[signs..].starts_with([' ', '\t']) {
        return Line::Heading(signs, content[signs..].trim());
    }
    let digits = content.bytes().take_while(u8::is_ascii_digit).count();
    let (mark, number) =
        if (1..=9).contains(&digits) { (&content[digits..], Some(&content[..digits])) } else { (content, None) };
    let item = if number.is_some() { mark.strip_prefix(['.', ')']) } else { mark.strip_prefix(['-', '*']) };
    match item {
        Some(rest) if rest.starts_with([' ', '\t']) => Line::Item(number, rest.trim()),
        _ => Line::Other(content),
    }
}

/// What stands between two lines: Chinese has no space between words, and so none where a line was full.
fn between(before: &str, next: &str) -> &'static str {
    let is_wide = |letter: char| matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}');
    let columns: usize = before.chars().map(|letter| if is_wide(letter) { 2 } else { 1 }).sum();
    let (last, first) = (before.trim_end().chars().last(), next.chars().next());
    match columns {
        ..FULL => "<br>\n",
        _ if last.is_some_and(is_wide) && first.is_some_and(is_wide) => "",
        _ => "\n",
    }
}

/// A line's words, of which those between two pairs of stars are bold.
fn words(line: &str) -> String {
    let (mut html, mut rest) = (String::new(), line);
    while let Some((before, after)) = rest.split_once("**") {
        let bold =
            after.split_once("**").filter(|(bold, _)| !bold.is_empty() && bold.trim() == *bold && !bold.contains('*'));
        let Some((bold, after)) = bold else {
            html.push_str(&encode_safe(before));
            html.push_str("**");
            rest = after;
            continue;
        };
        let _ = write!(html, "{}<b>{}</b>", encode_safe(before), encode_safe(bold));
        rest = after;
    }
    html.push_str(&encode_safe(rest));
    html
}

#[cfg(test)]
mod tests {
    use super::html;

    #[test]
    fn what_is_known_is_set_and_everything_else_stays() {
        let text = "# Terms\n\nbetween **A & B** and <b>C</b>\n\n1. first\n2) second\n\n- one\n* two\n";
        let wanted = "<h2>Terms</h2>\n<p>between <b>A &amp; B</b> and &lt;b&gt;C&lt;&#x2F;b&gt;</p>\n\
             <ol><li value=\"1\">first<li value=\"2\">second</ol>\n<ul><li>one<li>two</ul>\n";
        assert_eq!(html(text), wanted);
        assert_eq!(html("[a](b) ![c](d) `e` 2 ** 3 ** 4 ****"), "<p>[a](b) ![c](d) `e` 2 ** 3 ** 4 ****</p>\n");
    }

    #[test]
    fn full_lines_go_on_and_short_ones_end() {
        let full = "x".repeat(70);
        assert_eq!(html(&format!("{full}\ny")), format!("<p>{full}\ny</p>\n"));
        assert_eq!(html("Street 1\nTown"), "<p>Street 1<br>\nTown</p>\n");
        let full = "数".repeat(35);
        assert_eq!(html(&format!("{full}\n据")), format!("<p>{full}据</p>\n"));
    }
}
