//! Empty: build dependencies count only for a package that has a build script.
fn main() {}
