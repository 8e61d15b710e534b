//! The outbox, as operators see it.

use actix_web::http::Method;
use api::Settings;
use serde_json::json;
use testkit::TestDb;

use crate::platform::{Platform, application, call, create, operator};

testkit::on_both_databases!(the_outbox_tells_what_mails_are_about_and_where_they_go, a_mail_server_has_no_folder);

async fn the_outbox_tells_what_mails_are_about_and_where_they_go(db: TestDb) {
    let settings = Settings { mail_folder: Some("/var/lib/hansa/mail".into()), ..Settings::default() };
    let platform = Platform::set_up(db, settings).await;
    let app = platform.app().await;
    let staff = operator(&platform, &app).await;
    create(&app, "/v1/applications", None, application("Clinic", "medicine", "office@clinic.example")).await;
    let invite = json!({ "email": "auditor@platform.example", "role": "auditor" });
    create(&app, "/v1/platform/invitations", Some(&staff), invite).await;

    let listed = call(&app, Method::GET, "/v1/mails", Some(&staff), None).await.json();
    let told: Vec<_> =
        listed["items"].as_array().unwrap().iter().map(|one| (&one["recipient"], &one["kind"])).collect();
    assert_eq!(
        told,
        [
            (&json!("auditor@platform.example"), &json!("invitation")),
            (&json!("office@clinic.example"), &json!("confirm_address"))
        ]
    );
    let delivery = call(&app, Method::GET, "/v1/mails/delivery", Some(&staff), None).await.json();
    assert_eq!(delivery, json!({ "by": "folder", "folder": "/var/lib/hansa/mail", "waiting": 2, "failed": 0 }));
}

async fn a_mail_server_has_no_folder(db: TestDb) {
    let platform = Platform::new(db).await;
    let app = platform.app().await;
    let staff = operator(&platform, &app).await;
    let delivery = call(&app, Method::GET, "/v1/mails/delivery", Some(&staff), None).await.json();
    assert_eq!(delivery, json!({ "by": "smtp", "waiting": 0, "failed": 0 }));
}
