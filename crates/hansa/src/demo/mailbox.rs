//! The folder of mails, read as the people of the story read their mail.

use std::path::Path;
use std::time::Duration;

use anyhow::bail;

/// How long a mail may be on its way.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often one looks.
const PACE: Duration = Duration::from_millis(50);

/// The first word that starts with `prefix` in a mail to `recipient`.
pub(super) async fn word(folder: &Path, recipient: &str, prefix: &str) -> anyhow::Result<String> {
    let looking = async {
        loop {
            if let Some(found) = find(folder, recipient, prefix) {
                return found;
            }
            tokio::time::sleep(PACE).await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(found) => Ok(found),
        Err(_) => bail!("{recipient} got no mail with {prefix}… in {}", folder.display()),
    }
}

fn find(folder: &Path, recipient: &str, prefix: &str) -> Option<String> {
    let files = std::fs::read_dir(folder).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let mails = files.filter(|path| path.extension().is_some_and(|extension| extension == "eml"));
    let texts = mails.filter_map(|path| std::fs::read_to_string(path).ok());
    let theirs = texts.filter(|text| text.contains(&format!("\r\nTo: {recipient}\r\n")));
    theirs
        .flat_map(|text| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .find(|word| word.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_mail_is_its_recipients() {
        let folder = tempfile::tempdir().unwrap();
        let mail = |to: &str, token: &str| {
            format!(
                "From: Hansa <hansa@localhost>\r\nTo: {to}\r\n\r\nhttp://h/apply/confirm#{token}\r\nhansa application confirm {token}\r\n"
            )
        };
        std::fs::write(folder.path().join("1.eml"), mail("ada@clinic.example", "hansa_av_1")).unwrap();
        std::fs::write(folder.path().join("2.eml"), mail("bo@mill.example", "hansa_av_2")).unwrap();
        std::fs::write(folder.path().join(".3.eml.draft"), mail("cy@mill.example", "hansa_av_3")).unwrap();
        assert_eq!(find(folder.path(), "bo@mill.example", "hansa_av_").as_deref(), Some("hansa_av_2"));
        assert_eq!(find(folder.path(), "cy@mill.example", "hansa_av_"), None);
        assert_eq!(find(folder.path(), "bo@mill.example", "hansa_in_"), None);
    }
}
