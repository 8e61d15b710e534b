use foundation::Fault as _;

use super::{CheckedDataset, DatasetChange, NewDataset, Permission, Permissions};

fn name(text: &str) -> Result<String, Option<String>> {
    let new = NewDataset { name: text.to_owned(), ..NewDataset::default() };
    new.checked().map(|fields| fields.name).map_err(|error| error.field())
}

#[test]
fn a_name_is_one_line_that_says_something() {
    assert_eq!(name("  Breast   cancer\t2026 "), Ok("Breast cancer 2026".to_owned()));
    let refused = Err(Some("name".to_owned()));
    for wrong in ["", " ", "a\u{0}b", "evil\u{202e}vsc", &"x".repeat(121)] {
        assert_eq!(name(wrong), refused, "{wrong:?}");
    }
    assert!(name(&"x".repeat(120)).is_ok());
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let present = CheckedDataset { name: "a".into(), description: "b".into(), licence: Some("CC-BY-4.0".into()) };
    let same = DatasetChange::default().checked(present.clone()).unwrap();
    assert_eq!(same, present);
    let change = DatasetChange { description: Some(" new\ntext ".into()), licence: Some(String::new()), name: None };
    let changed = change.checked(present).unwrap();
    assert_eq!(changed, CheckedDataset { name: "a".into(), description: "new\ntext".into(), licence: None });
}

#[test]
fn permissions_are_a_set() {
    let both: Permissions = [Permission::Download, Permission::Train, Permission::Train].into_iter().collect();
    assert_eq!(both, Permissions { train: true, download: true });
    assert_eq!(both.iter().collect::<Vec<_>>(), [Permission::Train, Permission::Download]);
    assert!(Permissions::default().is_empty() && !both.is_empty());
}
