use super::{NO_IDS, contract, fits};

#[test]
fn a_path_that_a_template_would_take_is_listed_with_its_method() {
    let operations = &contract().operations;
    let is_one = |path: &str| operations.iter().any(|(template, _)| template != path && fits(template, path));
    let found: Vec<_> = operations.iter().filter(|(path, _)| !path.contains('{') && is_one(path)).collect();
    let listed: Vec<_> = NO_IDS.iter().map(|(path, method)| ((*path).to_owned(), vec![method.as_str()])).collect();
    assert_eq!(found, listed.iter().collect::<Vec<_>>());
}
