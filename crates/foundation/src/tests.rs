use chrono::TimeDelta;

use crate::{Cursor, DatasetId, JobId, Page, PageRequest, Sha256, Sources, TypedId as _, first_id_at};

crate::word_enum! {
    /// Test words.
    enum Colour {
        /// Red.
        Red = "red",
        /// Sea green.
        SeaGreen = "sea_green",
    }
}

#[test]
fn an_id_has_one_spelling() {
    let id: DatasetId = Sources::fixed(1).id();
    let text = id.to_string();
    assert!(text.starts_with("ds_") && text.len() == 35, "{text}");
    assert_eq!(text.parse::<DatasetId>().unwrap(), id);
    for wrong in [
        text.to_uppercase(),
        text.replace("ds_", "job_"),
        text[3..].to_owned(),
        format!("{text}0"),
        id.as_uuid().to_string(),
    ] {
        assert!(wrong.parse::<DatasetId>().is_err(), "{wrong}");
    }
    assert_eq!(serde_json::from_str::<DatasetId>(&serde_json::to_string(&id).unwrap()).unwrap(), id);
    let error = "ds_x".parse::<JobId>().unwrap_err().to_string();
    assert!(error.contains("'job_'"), "{error}");
}

#[test]
fn ids_rise_even_when_the_clock_stands_or_jumps_back() {
    let sources = Sources::fixed(7);
    let mut last: JobId = sources.id();
    for step in 0..10_000 {
        if step == 5_000 {
            sources.clock.advance(TimeDelta::hours(-3));
        }
        let next: JobId = sources.id();
        assert!(next > last, "{next} after {last}");
        assert_eq!(next.as_uuid().get_version_num(), 7);
        last = next;
    }
}

#[test]
fn ids_that_are_found_by_time_stay_near_the_clock() {
    let sources = Sources::fixed(7);
    let mut last: JobId = sources.id_near_now();
    sources.clock.advance(-TimeDelta::minutes(59));
    for _ in 0..100 {
        let next: JobId = sources.id_near_now();
        assert!(next > last, "{next} after {last}");
        last = next;
    }
    sources.clock.advance(-TimeDelta::minutes(5));
    let (now, found): (_, JobId) = (sources.now(), sources.id_near_now());
    assert!(found < last, "the clock was set back too far to rise any more");
    assert!(found.as_uuid() >= first_id_at(now) && found.as_uuid() < first_id_at(now + TimeDelta::milliseconds(1)));
}

#[test]
fn fixed_sources_repeat_and_differ_by_seed() {
    let draw = |seed| (Sources::fixed(seed).id::<JobId>(), Sources::fixed(seed).bytes::<16>());
    assert_eq!(draw(3), draw(3));
    assert_ne!(draw(3), draw(4));
}

#[test]
fn system_time_is_cut_to_microseconds() {
    assert_eq!(Sources::system().now().timestamp_subsec_nanos() % 1000, 0);
}

#[test]
fn a_page_tells_whether_more_follows() {
    let sources = Sources::fixed(1);
    let mut ids: Vec<JobId> = (0..5).map(|_| sources.id()).collect();
    ids.reverse();
    let request = PageRequest::new(Some(2), None);
    assert_eq!(request.fetch_limit(), 3);
    let page = Page::cut(ids[..3].to_vec(), &request, |id| *id);
    assert_eq!(page.items, ids[..2]);
    let cursor: Cursor = page.next_cursor.unwrap().to_string().parse().unwrap();
    assert_eq!(PageRequest::new(None, Some(cursor)).before(), ids[1].as_uuid());
    assert!(Page::cut(ids[3..].to_vec(), &request, |id| *id).next_cursor.is_none());
    assert_eq!(PageRequest::new(Some(0), None).fetch_limit(), 2);
    assert_eq!(PageRequest::new(Some(9_999), None).fetch_limit(), 201);
    assert!("not a cursor".parse::<Cursor>().is_err());
}

#[test]
fn a_digest_reads_what_it_writes() {
    let digest = Sha256::from_bytes(std::array::from_fn(|i| u8::try_from(i * 8).unwrap()));
    assert_eq!(digest.to_string().parse::<Sha256>().unwrap(), digest);
    for wrong in ["", "00", &digest.to_string().to_uppercase(), &"g".repeat(64), &"é".repeat(32)] {
        assert!(wrong.parse::<Sha256>().is_err(), "{wrong}");
    }
}

#[test]
fn an_unknown_word_names_the_known_ones() {
    assert_eq!(serde_json::to_string(&Colour::SeaGreen).unwrap(), "\"sea_green\"");
    let error = "blue".parse::<Colour>().unwrap_err().to_string();
    assert_eq!(error, "'blue' is no colour; it is one of: red, sea_green");
    let error = crate::sql_text::UnknownWord::new("KeyScope", "x", &["account"]).to_string();
    assert_eq!(error, "'x' is no key scope; it is one of: account");
    assert_eq!(Colour::ALL.len(), 2);
}
