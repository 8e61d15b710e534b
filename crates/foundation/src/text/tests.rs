use super::*;

#[test]
fn scripts_from_right_to_left_are_text_and_overrides_are_not() {
    assert!(!"Hansa 汉萨 مستشفى שלום\u{200d}".chars().any(odd_in_line));
    for odd in ['\0', '\u{7}', '\n', '\u{85}', '\u{202e}', '\u{2066}'] {
        assert!(odd_in_line(odd), "{odd:?}");
    }
}

#[test]
fn paragraphs_may_hold_line_breaks_and_tabs() {
    assert!(!"one\r\n\ttwo".chars().any(odd_in_prose));
    assert!("one\u{0}".chars().any(odd_in_prose));
}
