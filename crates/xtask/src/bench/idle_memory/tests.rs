use super::{address_in, resident_mib};

#[test]
fn the_address_is_found_in_the_line_that_names_it() {
    assert_eq!(address_in("listening on http://127.0.0.1:43519"), Some(([127, 0, 0, 1], 43519).into()));
    assert_eq!(address_in("set-up token: http://127.0.0.1:43519"), None);
    assert_eq!(address_in("listening on http://localhost"), None);
}

#[test]
fn resident_memory_is_read() {
    assert_eq!(resident_mib("Name:\thansa\nVmHWM:\t  9999 kB\nVmRSS:\t   61440 kB\n"), Some(60.0));
    assert_eq!(resident_mib("Name:\thansa\n"), None);
}
