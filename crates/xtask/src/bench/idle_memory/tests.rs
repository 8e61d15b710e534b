use super::resident_mib;

#[test]
fn resident_memory_is_read() {
    assert_eq!(resident_mib("Name:\thansa\nVmHWM:\t  9999 kB\nVmRSS:\t   61440 kB\n"), Some(60.0));
    assert_eq!(resident_mib("Name:\thansa\n"), None);
}
