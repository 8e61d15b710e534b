use serde_json::{Value, json};

use super::*;

#[test]
fn columns_are_selected_by_information_unless_something_else_is_asked_for() {
    let select = |select: Value| serde_json::from_value::<Select>(select).unwrap();
    assert_eq!(select(json!({})), Select::default());
    assert_eq!(serde_json::to_value(Select::default()).unwrap(), json!({}));
    let before = select(json!({ "least": 0.001 }));
    assert_eq!((before.how, before.least), (SelectHow::MutualInformation, Some(0.001)));
    let l1 = select(json!({ "how": { "l1": {} }, "most": 3 }));
    assert_eq!((l1.how, l1.most), (SelectHow::L1(SelectByL1 { strength: None }), Some(3)));
    let names = [SelectHow::MutualInformation, l1.how, SelectHow::Permutation(SelectByPermutation::default())];
    assert_eq!(names.map(|how| how.name()), ["mutual_information", "l1", "permutation"]);
}

#[test]
fn vectors_of_categories_widen_slowly() {
    let rule = Embeddings::default();
    assert_eq!([3, 10, 100, 1_000].map(|categories| rule.width_of(categories)), [3, 6, 21, 77]);
    assert_eq!(Embeddings { width: Some(5), ..rule }.width_of(1_000), 5);
}
