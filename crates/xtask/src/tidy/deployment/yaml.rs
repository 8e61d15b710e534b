//! Enough of YAML for a compose file: nested keys, lists, anchors. Flow style (`[a, b]`, `{a: b}`) stays a value.

/// A key or list item with its place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) line: usize,
    /// Keys from the top; a list item is `-`.
    pub(super) path: Vec<String>,
    /// Without quotes; empty where a block follows.
    pub(super) value: String,
}

impl Entry {
    pub(super) fn is(&self, path: &[&str]) -> bool {
        self.path == path
    }
}

pub(super) fn entries(text: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut content = without_comment(line);
        let mut indent = content.len() - content.trim_start().len();
        content = content.trim();
        if content.is_empty() {
            continue;
        }
        open.retain(|(depth, _)| *depth < indent);
        if let Some(item) = content.strip_prefix("- ") {
            open.push((indent, "-".to_owned()));
            indent += 2;
            content = item.trim();
        }
        let (key, value) = split(content);
        open.extend(key.map(|key| (indent, key.to_owned())));
        let path = open.iter().map(|(_, key)| key.clone()).collect();
        entries.push(Entry { line: index + 1, path, value: value.trim_matches(['"', '\'']).to_owned() });
    }
    entries
}

/// A comment starts at the line's start or after a blank.
fn without_comment(line: &str) -> &str {
    if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or(line) }
}

fn split(content: &str) -> (Option<&str>, &str) {
    let plain = !content.starts_with(['"', '\'', '[', '{']);
    match content.split_once(": ") {
        Some((key, value)) if plain => (Some(key), value.trim()),
        _ if plain && content.ends_with(':') => (Some(content.trim_end_matches(':')), ""),
        _ => (None, content),
    }
}
