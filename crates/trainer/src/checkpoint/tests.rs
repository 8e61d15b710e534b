use std::time::Instant;

use recipes::protocol::{Event, TrainerEvent};

use super::*;

/// Something that counts, instead of learning.
struct Counter(f32);

impl Resumable for Counter {
    fn restore(&mut self, state: &State) -> Result<(), TrainerError> {
        self.0 = state.tensor("count")?.to_scalar()?;
        Ok(())
    }

    fn epoch(&self) -> u32 {
        3
    }
}

fn checkpoints(folder: &Path, code: &'static str) -> Checkpoints {
    Checkpoints { code, ..Checkpoints::new(folder.to_owned(), sha256(&[b"a job"])) }
}

/// What is counted after going on from a file that some code wrote, and the code of what is told.
fn resumed(folder: &Path, reader: &'static str) -> (f32, String) {
    let (mut counter, mut out) = (Counter(0.0), Vec::new());
    let mut known = checkpoints(folder, reader);
    resume(&mut counter, &mut known, "one.ckpt", &mut EventSink::new(&mut out, Instant::now())).unwrap();
    let event: TrainerEvent = serde_json::from_slice(&out).unwrap();
    let Event::Log { code, .. } = event.event else { panic!("{event:?}") };
    (counter.0, code)
}

fn write(folder: &Path, writer: &'static str) {
    let count = Tensor::new(7.0_f32, &Device::Cpu).unwrap();
    checkpoints(folder, writer).save("one.ckpt", (3, 30), vec![("count".to_owned(), count)]).unwrap();
}

#[test]
fn a_checkpoint_of_other_code_is_told_and_not_used() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), CODE);
    assert_eq!(resumed(folder.path(), CODE), (7.0, "resumed".to_owned()));
    assert_eq!(resumed(folder.path(), "other"), (0.0, "checkpoint_outdated".to_owned()));
    write(folder.path(), "other");
    assert_eq!(resumed(folder.path(), CODE), (0.0, "checkpoint_outdated".to_owned()));
}

#[test]
fn a_checkpoint_that_names_no_code_is_of_other_code() {
    let folder = tempfile::tempdir().unwrap();
    let header = serde_json::json!({ "epoch": 3, "step": 30, "identity": sha256(&[b"a job"]).to_string() });
    let metadata = HashMap::from([(HEADER_KEY.to_owned(), header.to_string())]);
    let tensors = vec![("count".to_owned(), Tensor::new(7.0_f32, &Device::Cpu).unwrap())];
    let document = safetensors::serialize(tensors, Some(metadata)).unwrap();
    durable::write(folder.path(), "one.ckpt", &[MAGIC, &sha256(&[&document]).0, &document]).unwrap();
    assert_eq!(resumed(folder.path(), CODE), (0.0, "checkpoint_outdated".to_owned()));
}

#[test]
fn the_code_has_a_name_of_hexadecimal_digits_and_the_portal_words_for_another_one() {
    assert!(CODE.len() == 32 && CODE.bytes().all(|digit| digit.is_ascii_hexdigit()), "{CODE}");
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/i18n/zh-CN/refusal.json");
    let words: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(words["note"]["checkpoint_outdated"].as_str().unwrap().contains("{{file}}"));
}
