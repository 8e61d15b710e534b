//! The portal: browser sessions in cookies, the guard against forged requests, and the pages themselves.

pub(crate) mod cookies;
pub(crate) mod csrf;
pub(crate) mod pages;
pub(crate) mod session;
