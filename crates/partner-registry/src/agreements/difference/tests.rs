use chrono::TimeDelta;
use foundation::Sources;
use serde_json::json;

use super::{Difference, Mark};
use crate::agreements::Purpose;
use crate::agreements::terms::{Giver, Permission, Prohibited, Rules, Terms};

fn terms() -> Terms {
    let now = Sources::fixed(1).now();
    Terms {
        title: "Readmissions".to_owned(),
        document: "One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSeven.\nEight.\nNine.\n".to_owned(),
        valid_from: now,
        expires_at: now + TimeDelta::days(30),
        rules: Rules::mutual([Purpose::Train, Purpose::Predict]),
        template: None,
    }
}

#[test]
fn the_same_terms_differ_in_nothing() {
    assert!(Difference::between(&terms(), &terms()).is_empty());
}

#[test]
fn a_changed_field_is_named_with_both_values() {
    let mut after = terms();
    after.rules.permissions[0].by = Giver::Proposer;
    after.rules.permissions.push(Permission::mutual(Purpose::Download));
    after.rules.prohibitions.insert(Prohibited::Sell);
    let found = Difference::between(&terms(), &after);
    let by = |path: &str| {
        let change = found.fields.iter().find(|change| change.path == path);
        change.map(|change| (change.before.clone(), change.after.clone()))
    };
    assert_eq!(by("permissions.train.by"), Some((Some(json!("either")), Some(json!("proposer")))));
    assert_eq!(by("permissions.download"), Some((None, Some(json!(true)))));
    assert_eq!(by("prohibitions.sell"), Some((None, Some(json!(true)))));
    assert_eq!(by("permissions.predict.by"), None);
    assert!(found.text.is_empty());
    let back = Difference::between(&after, &terms());
    assert_eq!(back.fields.len(), found.fields.len());
    assert!(back.fields.iter().any(|change| change.path == "permissions.download" && change.after.is_none()));
}

#[test]
fn changed_lines_are_shown_with_their_neighbours() {
    let mut after = terms();
    after.document = after.document.replace("Two.", "Zwei.");
    let found = Difference::between(&terms(), &after);
    assert!(found.fields.is_empty());
    let lines: Vec<(Mark, &str)> = found.text[0].iter().map(|line| (line.mark, &*line.text)).collect();
    let wanted = [
        (Mark::Kept, "One."),
        (Mark::Removed, "Two."),
        (Mark::Added, "Zwei."),
        (Mark::Kept, "Three."),
        (Mark::Kept, "Four."),
        (Mark::Kept, "Five."),
    ];
    assert_eq!((found.text.len(), lines.as_slice()), (1, &wanted[..]));
}
