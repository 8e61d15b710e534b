//! CSV.

use serde_json::{Value, json};

use super::Shelf;
use crate::preview::{MAX_CHARS, MIN_CELL_CHARS};

#[tokio::test]
async fn csv_rows_are_shown_as_what_they_are() {
    let shelf = Shelf::new().await;
    let text = "id,score,city,member\n1,2.5,\"Bern, BE\",true\n2,,Basel,false\n3,4,NA,true\n";
    let preview = shelf.csv(text, 2, 1_000).await;
    assert_eq!(preview.columns, ["id", "score", "city", "member"]);
    let rows = [
        vec![json!(1), json!(2.5), json!("Bern, BE"), json!(true)],
        vec![json!(2), Value::Null, json!("Basel"), json!(false)],
    ];
    assert_eq!(preview.rows, rows);
    assert_eq!(shelf.csv(text.trim_end(), 100, 1_000).await.rows.len(), 3);
    assert_eq!(shelf.csv(text, 0, 1_000).await.rows.len(), 0);
}

#[tokio::test]
async fn long_csv_lines_are_cut_and_reading_ends_early() {
    let shelf = Shelf::new().await;
    let line = format!("1,{}\n", "x".repeat(3 << 20));
    let text = format!("a,b\n{}", line.repeat(8));
    let preview = shelf.csv(&text, 100, 50).await;
    // Nine MiB are read: two whole lines and most of a third.
    assert_eq!(preview.rows.len(), 2);
    assert_eq!(preview.rows[0][1], json!(format!("{}…", "x".repeat(50))));
    assert!(preview.truncated);
}

#[tokio::test]
async fn a_wide_preview_stays_small() {
    let shelf = Shelf::new().await;
    let header = (0..2_000).map(|index| format!("c{index}")).collect::<Vec<_>>().join(",");
    let row = vec!["a text that is longer than thirty-two characters"; 2_000].join(",");
    let text = format!("{header}\n{}", format!("{row}\n").repeat(100));
    let preview = shelf.csv(&text, 100, (MAX_CHARS / 200_000).max(MIN_CELL_CHARS)).await;
    let bytes = serde_json::to_string(&preview.rows).unwrap().len();
    assert!(preview.rows.len() >= 90 && bytes < 8 << 20, "{} rows, {bytes} bytes", preview.rows.len());
}
