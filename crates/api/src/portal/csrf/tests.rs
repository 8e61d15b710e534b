use super::origin_of;

#[test]
fn an_origin_is_an_address_without_its_path() {
    for (url, origin) in [
        ("https://hansa.example", "https://hansa.example"),
        ("https://hansa.example/", "https://hansa.example"),
        ("https://hansa.example:8443/portal/x", "https://hansa.example:8443"),
        ("hansa.example", "hansa.example"),
    ] {
        assert_eq!(origin_of(url), origin, "{url}");
    }
}
