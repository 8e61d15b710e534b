//! Clocks of a client and a server that differ, in the programs as they are.

use std::sync::Arc;

use client::{Client, Credential, MemorySessions, SessionStore as _, StoredSession};

use crate::server::{Server, log_in_with};

#[tokio::test]
async fn a_token_that_the_servers_clock_does_not_take_is_renewed() {
    let mut server = Server::start().await;
    let operator = server.operator().await;
    let store = Arc::new(MemorySessions::default());
    let public = Client::new(&server.address(), Credential::Anonymous).expect("an address");
    let client = log_in_with(&public, "operator@platform.example", &store).await.client;
    let session = store.load().expect("a store").expect("a session");
    // What a token is worth that was made by a clock which has been set back since, while the client's says that it is good.
    let refused = StoredSession { access_token: format!("{}x", session.access_token), ..session.clone() };
    store.save(Some(&refused)).expect("a store");
    let account = client.account().await.expect("it is renewed");
    assert_eq!(account.user, operator.account().await.expect("an account").user);
    let renewed = store.load().expect("a store").expect("a session");
    assert_ne!(renewed.refresh_token, session.refresh_token);
    // An answer to many calls at once is one renewal.
    let refused = StoredSession { access_token: "nonsense".to_owned(), ..renewed };
    store.save(Some(&refused)).expect("a store");
    let (one, two, three) = tokio::join!(client.account(), client.account(), client.account());
    for account in [one, two, three] {
        account.expect("it is renewed");
    }
    server.stop().await;
}
