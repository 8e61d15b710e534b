use super::address_in;

#[test]
fn the_address_is_found_in_the_line_that_names_it() {
    assert_eq!(address_in("listening on http://127.0.0.1:43519"), Some(([127, 0, 0, 1], 43519).into()));
    assert_eq!(address_in("set-up token: http://127.0.0.1:43519"), None);
    assert_eq!(address_in("listening on http://localhost"), None);
}
