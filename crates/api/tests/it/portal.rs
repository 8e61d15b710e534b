//! Browser sessions: cookies, their flags, their end, and requests that another site makes a browser send.

use actix_web::http::{Method, StatusCode};
use actix_web::test::TestRequest;
use api::Settings;
use chrono::TimeDelta;
use foundation::{Clock, Random, Sources};
use serde_json::{Value, json};
use testkit::TestDb;

use crate::platform::{Answer, App, PASSWORD, Platform, admitted, call, create, operator, people, send};

testkit::on_both_databases!(
    a_browser_logs_in_and_works_without_seeing_a_token,
    cookies_by_https_are_bound_to_the_host,
    a_proxy_says_that_it_is_https,
    a_cookie_alone_changes_nothing,
    another_sites_request_is_refused,
    the_authorization_header_wins_over_the_cookie,
    a_refresh_cookie_works_once,
    logging_out_ends_the_session_whatever_has_expired,
    a_stale_cookie_is_no_credential_and_no_error,
    a_log_in_ends_the_session_before_it,
    a_member_of_two_partners_switches,
);

/// The cookies of one browser.
#[derive(Clone, Default)]
struct Browser(Vec<(String, String)>);

impl Browser {
    async fn logged_in(app: &impl App, email: &str) -> Self {
        let mut browser = Self::default();
        let answer = browser.log_in(app, email).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        browser
    }

    async fn log_in(&mut self, app: &impl App, email: &str) -> Answer {
        let input = json!({ "email": email, "password": PASSWORD });
        self.ask(app, Method::POST, "/v1/portal/session", Some(input)).await
    }

    /// A request as a page of the portal makes it.
    async fn ask(&mut self, app: &impl App, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, path, body).insert_header(("x-hansa-portal", "1"));
        let request = request.insert_header(("sec-fetch-site", "same-origin"));
        let answer = send(app, request.insert_header(("origin", "http://portal.test"))).await;
        self.keep(&answer);
        answer
    }

    /// The request with cookies and nothing else.
    fn request(&self, method: Method, path: &str, body: Option<Value>) -> TestRequest {
        let request = TestRequest::with_uri(path).method(method).insert_header(("host", "portal.test"));
        let cookies: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = if cookies.is_empty() { request } else { request.insert_header(("cookie", cookies.join("; "))) };
        match body {
            Some(body) => request.set_json(body),
            None => request,
        }
    }

    fn keep(&mut self, answer: &Answer) {
        for line in set_cookies(answer) {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            self.0.retain(|(kept, _)| kept != name);
            if !value.is_empty() {
                self.0.push((name.to_owned(), value.to_owned()));
            }
        }
    }

    fn value(&self, name: &str) -> String {
        self.0.iter().find(|(kept, _)| kept == name).unwrap().1.clone()
    }
}

fn set_cookies(answer: &Answer) -> Vec<String> {
    answer.headers.get_all("set-cookie").map(|line| line.to_str().unwrap().to_owned()).collect()
}

fn told(answer: &Answer) -> (u16, Value) {
    (answer.status.as_u16(), answer.json()["code"].clone())
}

const OWNER: &str = "owner@clinic.example";

async fn a_browser_logs_in_and_works_without_seeing_a_token(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let mut browser = Browser::default();
    let answer = browser.log_in(&app, OWNER).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let mut fields: Vec<_> = answer.json().as_object().unwrap().keys().cloned().collect();
    fields.sort_unstable();
    assert_eq!(fields, ["expires_in", "partner", "user"], "the body holds no token");
    let cookies = set_cookies(&answer);
    let flags: Vec<_> = cookies.iter().map(|line| line.split_once("; ").unwrap().1).collect();
    assert!(flags[0].starts_with("Path=/; Max-Age=") && flags[1].starts_with("Path=/v1/portal/session; Max-Age="));
    assert!(flags.iter().all(|flags| flags.ends_with("HttpOnly; SameSite=Strict")), "{flags:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"));

    let account = browser.ask(&app, Method::GET, "/v1/account", None).await;
    assert_eq!((account.status, &account.json()["email"]), (StatusCode::OK, &json!(OWNER)));
    let made = browser.ask(&app, Method::POST, "/v1/datasets", Some(json!({ "name": "patients" }))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{:?}", made.body);
    // The session of a browser is one like any other.
    let sessions = browser.ask(&app, Method::GET, "/v1/account/sessions", None).await.json();
    assert!(sessions["items"].as_array().unwrap().iter().any(|session| session["current"] == true), "{sessions}");

    let wrong = json!({ "email": OWNER, "password": "something else entirely" });
    let refused = Browser::default().ask(&app, Method::POST, "/v1/portal/session", Some(wrong)).await;
    assert_eq!(told(&refused), (401, json!("credentials_wrong")));
    assert!(set_cookies(&refused).is_empty());
}

async fn cookies_by_https_are_bound_to_the_host(db: TestDb) {
    let public = Settings { public_url: Some("https://hansa.example/".to_owned()), ..Settings::default() };
    by_https(db, public, "https://hansa.example").await;
}

async fn a_proxy_says_that_it_is_https(db: TestDb) {
    by_https(db, Settings { behind_proxy: true, ..Settings::default() }, "https://portal.test").await;
}

async fn by_https(db: TestDb, settings: Settings, origin: &str) {
    let platform = Platform::set_up(db, settings).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let log_in = |origin: &str| {
        Browser::default()
            .request(Method::POST, "/v1/portal/session", Some(json!({ "email": OWNER, "password": PASSWORD })))
            .insert_header(("x-hansa-portal", "1"))
            .insert_header(("x-forwarded-proto", "https"))
            .insert_header(("origin", origin.to_owned()))
    };
    let answer = send(&app, log_in(origin)).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let cookies = set_cookies(&answer);
    assert!(cookies[0].starts_with("__Host-hansa_session=") && cookies[0].contains("; Path=/;"), "{cookies:?}");
    assert!(cookies[1].starts_with("__Secure-hansa_refresh="), "{cookies:?}");
    assert!(cookies.iter().all(|line| line.ends_with("; HttpOnly; SameSite=Strict; Secure")), "{cookies:?}");
    // A cookie under the name that anybody on the line could set is not read.
    let token = cookies[0].split(['=', ';']).nth(1).unwrap();
    let read = async |name: &str| {
        let browser = Browser(vec![(name.to_owned(), token.to_owned())]);
        let request = browser.request(Method::GET, "/v1/account", None).insert_header(("x-forwarded-proto", "https"));
        send(&app, request).await
    };
    assert_eq!(told(&read("hansa_session").await), (401, json!("credential_missing")));
    assert_eq!(read("__Host-hansa_session").await.status, StatusCode::OK);
    // Nor does the same host without https count as the same origin.
    let downgraded = send(&app, log_in(&origin.replace("https", "http"))).await;
    assert_eq!(told(&downgraded), (403, json!("csrf_refused")));
}

async fn a_cookie_alone_changes_nothing(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let browser = Browser::logged_in(&app, OWNER).await;
    assert_eq!(send(&app, browser.request(Method::GET, "/v1/datasets", None)).await.status, StatusCode::OK);
    let changes = [
        (Method::POST, "/v1/datasets"),
        (Method::PATCH, "/v1/partner"),
        (Method::POST, "/v1/auth/logout"),
        (Method::POST, "/v1/applications"),
        (Method::DELETE, "/v1/account/sessions/se_00000000000000000000000000000000"),
        (Method::POST, "/v1/portal/session"),
        (Method::POST, "/v1/portal/session/refresh"),
        (Method::DELETE, "/v1/portal/session"),
        (Method::PUT, "/v1/portal/session/partner"),
    ];
    for (method, path) in &changes {
        let request = browser.request(method.clone(), path, Some(json!({ "name": "forged" })));
        assert_eq!(told(&send(&app, request).await), (403, json!("csrf_refused")), "{method} {path}");
        let request = browser.request(method.clone(), path, Some(json!({}))).insert_header(("x-hansa-portal", "0"));
        assert_eq!(told(&send(&app, request).await), (403, json!("csrf_refused")), "{method} {path}");
    }
    let datasets = send(&app, browser.request(Method::GET, "/v1/datasets", None)).await.json();
    assert_eq!(datasets["items"], json!([]));
    // A program without cookies needs no header of a browser's; what would make a session of a browser needs it from anybody.
    let log_in = json!({ "email": OWNER, "password": PASSWORD });
    assert_eq!(call(&app, Method::POST, "/v1/auth/login", None, Some(log_in.clone())).await.status, StatusCode::OK);
    let request = Browser::default().request(Method::POST, "/v1/portal/session", Some(log_in));
    assert_eq!(told(&send(&app, request).await), (403, json!("csrf_refused")));
}

async fn another_sites_request_is_refused(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let browser = Browser::logged_in(&app, OWNER).await;
    let from = |name: &'static str, value: &'static str| {
        browser
            .request(Method::POST, "/v1/datasets", Some(json!({ "name": "forged" })))
            .insert_header(("x-hansa-portal", "1"))
            .insert_header((name, value))
    };
    for (name, value) in [
        ("origin", "http://evil.test"),
        ("origin", "https://portal.test"),
        ("origin", "http://portal.test:81"),
        ("origin", "http://portal.test.evil.test"),
        ("origin", "null"),
        ("origin", ""),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
    ] {
        let answer = send(&app, from(name, value)).await;
        assert_eq!(told(&answer), (403, json!("csrf_refused")), "{name}: {value}");
        assert!(answer.json()["next_step"].is_string());
    }
    let answer = send(&app, from("origin", "http://PORTAL.test")).await;
    assert_eq!(answer.status, StatusCode::CREATED, "an origin is no matter of case: {:?}", answer.body);
}

async fn the_authorization_header_wins_over_the_cookie(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let people = people(&platform, &app).await;
    let browser = Browser::logged_in(&app, OWNER).await;
    let with = |token: &str| {
        let request = browser.request(Method::POST, "/v1/datasets", Some(json!({ "name": "measurements" })));
        request.insert_header(("authorization", format!("Bearer {token}")))
    };
    // By the header's person, whom no site can make a browser name: without the portal's header.
    assert_eq!(told(&send(&app, with(&people.clinic.viewer)).await), (403, json!("forbidden")));
    assert_eq!(send(&app, with(&people.clinic.steward)).await.status, StatusCode::CREATED);
    // And a wrong one is refused, good cookie or not.
    assert_eq!(told(&send(&app, with("nonsense")).await), (401, json!("token_invalid")));
    // Where sessions are made of cookies the header excuses nobody.
    let forged = browser.request(Method::DELETE, "/v1/portal/session", None);
    let forged = forged.insert_header(("authorization", format!("Bearer {}", people.clinic.viewer)));
    assert_eq!(told(&send(&app, forged).await), (403, json!("csrf_refused")));
}

async fn a_refresh_cookie_works_once(db: TestDb) {
    let sources = Sources::new(Clock::manual(Sources::system().now()), Random::system());
    let platform = Platform::at(db, sources.clone()).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let mut browser = Browser::logged_in(&app, OWNER).await;
    sources.clock.advance(TimeDelta::minutes(16));
    let expired = browser.ask(&app, Method::GET, "/v1/account", None).await;
    assert_eq!(told(&expired), (401, json!("token_expired")));
    let mut thief = browser.clone();
    let refreshed = browser.ask(&app, Method::POST, "/v1/portal/session/refresh", None).await;
    assert_eq!(refreshed.status, StatusCode::OK, "{:?}", refreshed.body);
    assert_eq!(refreshed.json()["expires_in"], 900);
    assert_ne!(browser.value("hansa_refresh"), thief.value("hansa_refresh"));
    assert_eq!(browser.ask(&app, Method::GET, "/v1/account", None).await.status, StatusCode::OK);

    let replayed = thief.ask(&app, Method::POST, "/v1/portal/session/refresh", None).await;
    assert_eq!(told(&replayed), (401, json!("session_revoked")));
    assert!(thief.0.is_empty(), "a session that is over leaves no cookies");
    let ended = browser.ask(&app, Method::GET, "/v1/account", None).await;
    assert_eq!(told(&ended), (401, json!("session_revoked")), "nobody can tell the thief from the owner");
    let nobody = Browser::default().ask(&app, Method::POST, "/v1/portal/session/refresh", None).await;
    assert_eq!(told(&nobody), (401, json!("credential_missing")));
}

async fn logging_out_ends_the_session_whatever_has_expired(db: TestDb) {
    let sources = Sources::new(Clock::manual(Sources::system().now()), Random::system());
    let platform = Platform::at(db, sources.clone()).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    for minutes in [0, 16] {
        let mut browser = Browser::logged_in(&app, OWNER).await;
        sources.clock.advance(TimeDelta::minutes(minutes));
        let mut copy = browser.clone();
        let answer = browser.ask(&app, Method::DELETE, "/v1/portal/session", None).await;
        assert_eq!((answer.status, browser.0.len()), (StatusCode::NO_CONTENT, 0));
        let code = if minutes == 0 { "session_revoked" } else { "token_expired" };
        assert_eq!(told(&copy.ask(&app, Method::GET, "/v1/account", None).await), (401, json!(code)));
        let refreshed = copy.ask(&app, Method::POST, "/v1/portal/session/refresh", None).await;
        assert_eq!(told(&refreshed), (401, json!("session_revoked")));
    }
    // Who is not logged in is logged out.
    let answer = Browser::default().ask(&app, Method::DELETE, "/v1/portal/session", None).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    let mut reader = Browser::logged_in(&app, OWNER).await;
    let log = reader.ask(&app, Method::GET, "/v1/partner/audit?action=session:revoke", None).await.json();
    let because: Vec<_> = log["items"].as_array().unwrap().iter().map(|row| &row["detail"]["because"]).collect();
    assert_eq!(because, [&json!("logged_out"), &json!("logged_out")]);
}

async fn a_stale_cookie_is_no_credential_and_no_error(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let mut browser = Browser(vec![("hansa_session".to_owned(), "nonsense".to_owned())]);
    assert_eq!(browser.ask(&app, Method::GET, "/v1/recipes", None).await.status, StatusCode::OK);
    assert_eq!(told(&browser.ask(&app, Method::GET, "/v1/account", None).await), (401, json!("token_invalid")));
    let accept = json!({ "token": "hansa_in_0", "password": PASSWORD });
    let answer = browser.ask(&app, Method::POST, "/v1/invitations/accept", Some(accept)).await;
    assert_eq!(told(&answer), (404, json!("invitation_not_found")), "the invitation was looked for");
    assert_eq!(browser.log_in(&app, OWNER).await.status, StatusCode::OK);
    assert_eq!(browser.ask(&app, Method::GET, "/v1/account", None).await.status, StatusCode::OK);
}

async fn a_log_in_ends_the_session_before_it(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    people(&platform, &app).await;
    let mut browser = Browser::logged_in(&app, OWNER).await;
    let mut before = browser.clone();
    assert_eq!(browser.log_in(&app, "viewer@clinic.example").await.status, StatusCode::OK);
    let answer = browser.ask(&app, Method::GET, "/v1/account", None).await;
    assert_eq!(answer.json()["email"], "viewer@clinic.example");
    assert_eq!(told(&before.ask(&app, Method::GET, "/v1/account", None).await), (401, json!("session_revoked")));
}

async fn a_member_of_two_partners_switches(db: TestDb) {
    let sources = Sources::new(Clock::manual(Sources::system().now()), Random::system());
    let platform = Platform::at(db, sources.clone()).await;
    let app = platform.app().await;
    let operator = operator(&platform, &app).await;
    let (clinic, clinic_owner) = admitted(&app, &operator, "Clinic", "medicine").await;
    let (mill, _) = admitted(&app, &operator, "Mill", "manufacturing").await;
    let (stranger, _) = admitted(&app, &operator, "Stranger", "retail").await;
    let invite = json!({ "email": "owner@mill.example", "role": "viewer" });
    let invited = create(&app, "/v1/invitations", Some(&clinic_owner), invite).await;
    create(&app, "/v1/invitations/accept", None, json!({ "token": invited["token"], "password": PASSWORD })).await;

    let mut browser = Browser::default();
    let choice = browser.log_in(&app, "owner@mill.example").await;
    assert_eq!(told(&choice), (400, json!("partner_choice_needed")));
    let input = json!({ "email": "owner@mill.example", "password": PASSWORD, "partner": mill });
    let answer = browser.ask(&app, Method::POST, "/v1/portal/session", Some(input)).await;
    assert_eq!(answer.json()["partner"], json!(mill));
    let mut before = browser.clone();
    sources.clock.advance(TimeDelta::days(1));
    browser.ask(&app, Method::POST, "/v1/portal/session/refresh", None).await;
    before.0.retain(|(name, _)| name == "hansa_refresh");

    let switch = |partner: &str| Some(json!({ "partner": partner }));
    let answer = browser.ask(&app, Method::PUT, "/v1/portal/session/partner", switch(&clinic)).await;
    assert_eq!((answer.status, &answer.json()["partner"]), (StatusCode::OK, &json!(clinic)), "{:?}", answer.body);
    let lifetime = set_cookies(&answer)[1].split("Max-Age=").nth(1).unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(lifetime, (29 * 24 * 3600).to_string(), "the next log-in is not put off");
    let account = browser.ask(&app, Method::GET, "/v1/account", None).await.json();
    assert_eq!((&account["partner"], &account["memberships"].as_array().unwrap().len()), (&json!(clinic), &2));
    let role = browser.ask(&app, Method::POST, "/v1/datasets", Some(json!({ "name": "x" }))).await;
    assert_eq!(told(&role), (403, json!("forbidden")), "a viewer there");
    assert_eq!(before.ask(&app, Method::POST, "/v1/portal/session/refresh", None).await.status.as_u16(), 401);
    for wrong in [&stranger, &format!("pa_{}", "0".repeat(32))] {
        let answer = browser.ask(&app, Method::PUT, "/v1/portal/session/partner", switch(wrong)).await;
        assert_eq!(told(&answer), (404, json!("membership_not_found")));
    }
}
