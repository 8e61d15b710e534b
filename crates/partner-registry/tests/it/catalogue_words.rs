//! The index of the catalogue's words, on both databases: what stands together, and what was shown long ago.

use database::Db;
use database::sqlx;
use partner_registry::catalogue::{ItemKind, Visibility, Wanted};
use testkit::TestDb;

use crate::fixtures::Pair;
use crate::listed::{finds, listing, names, search, show, words};

testkit::on_both_databases!(a_phrase_stands_together_and_in_its_order, what_was_shown_long_ago_is_found,);

async fn a_phrase_stands_together_and_in_its_order(db: TestDb) {
    let pair = Pair::new(&db).await;
    for (name, description) in [
        ("Whole", "Deep learning models, 用心脏病数据集训练."),
        ("Parts", "Learning models of deep learning. Deep models of deep learning."),
        ("Borders", "models"),
        ("Deep learning models", ""),
    ] {
        let mut item = listing(&db, pair.clinic, name);
        description.clone_into(&mut item.description);
        item.licence = (name == "Borders").then(|| "deep learning".to_owned());
        show(&db, &pair.clinic_admin, &item, Visibility::Partners).await;
    }
    for (text, expected) in [
        ("\"deep learning\"", vec!["Deep learning models", "Borders", "Parts", "Whole"]),
        // All its pairs are in "Parts", and never one after the other; in "Borders" they are in two fields.
        ("\"deep learning models\"", vec!["Deep learning models", "Whole"]),
        ("\"learning models of\"", vec!["Parts"]),
        ("\"models deep\"", vec![]),
        ("\"心脏病数据\"", vec!["Whole"]),
        ("\"用心脏病\" deep", vec!["Whole"]),
        ("learning -\"deep learning models\"", vec!["Borders", "Parts"]),
    ] {
        assert_eq!(finds(&db, Some(&pair.insurer_admin), text).await, expected, "{text}");
    }
}

async fn what_was_shown_long_ago_is_found(db: TestDb) {
    let pair = Pair::new(&db).await;
    let mut expected = Vec::new();
    // PostgreSQL's index is asked for one block of numbers after the other: here most of them are empty.
    for later in [0_i64, 1, 2_046, 2_047, 2_048, 70_000, 5_000_000, 900_000_000] {
        if let Db::Postgres(pool) = &*db {
            let jump = "SELECT setval('catalogue_numbers', $1)";
            sqlx::query(jump).bind(later + 100).execute(pool).await.unwrap();
        }
        let name = format!("Heart {later}");
        show(&db, &pair.clinic_admin, &listing(&db, pair.clinic, &name), Visibility::Partners).await;
        expected.insert(0, name);
    }
    for text in ["heart", "-nothing", "hea", "heart -lung", ""] {
        let wanted = Wanted { kind: Some(ItemKind::Dataset), limit: Some(3), ..words(text) };
        let first = search(&db, Some(&pair.insurer_admin), &wanted).await;
        assert_eq!(names(&first), expected[..3], "{text}");
        assert_eq!(first.facets.unwrap().total.value, 8, "{text}");
        let rest = Wanted { after: first.next, limit: Some(50), ..wanted };
        assert_eq!(names(&search(&db, Some(&pair.insurer_admin), &rest).await), expected[3..], "{text}");
    }
}
