use super::*;

/// Names of the checkpoints in a job's folder, sorted.
fn files(job: &Job) -> Vec<String> {
    let entries = std::fs::read_dir(job.path().join("checkpoint")).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn log_codes(events: &[Event]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::Log { code, .. } if code != "column_dropped" => Some(code.as_str()),
            _ => None,
        })
        .collect()
}

fn resumed_steps(events: &[Event]) -> u64 {
    let started = events.iter().find_map(|event| match event {
        Event::Started { resumed_steps, .. } => Some(*resumed_steps),
        _ => None,
    });
    started.expect("the job must have started")
}

#[test]
fn a_resumed_job_ends_with_the_same_bytes() {
    let straight = Job::new(|spec| spec.checkpoint_every = Some(1));
    let (_, events) = straight.train();
    let saved: Vec<String> = events
        .iter()
        .filter_map(|event| match event {
            Event::Checkpoint { file, .. } => Some(file.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(saved.len(), 9, "the last epoch needs none");
    assert_eq!(files(&straight), saved[7..], "all but the last two are removed");

    let mut resumed = Job::new(|spec| spec.checkpoint_every = Some(1));
    std::fs::create_dir_all(resumed.path().join("checkpoint")).unwrap();
    std::fs::write(resumed.path().join("checkpoint/epoch-000001.ckpt"), "of an attempt long ago").unwrap();
    for file in &saved[7..] {
        let from = straight.path().join("checkpoint").join(file);
        std::fs::copy(from, resumed.path().join("checkpoint").join(file)).unwrap();
        resumed.job.resume = Some(file.clone());
        let (result, events) = resumed.train();
        assert_eq!(log_codes(&events), ["resumed"]);
        assert_eq!(result.steps, 30);
        assert!(resumed_steps(&events) >= 24);
        assert_eq!(resumed.output("model.safetensors"), straight.output("model.safetensors"));
        assert_eq!(resumed.output("model.json"), straight.output("model.json"));
        assert!(files(&resumed).len() <= 2, "what earlier attempts left is removed, too: {:?}", files(&resumed));
    }
}

#[test]
fn a_damaged_checkpoint_is_reported_and_not_used() {
    let mut job = Job::new(|spec| spec.checkpoint_every = Some(4));
    let (whole, _) = job.train();
    let weights = job.output("model.safetensors");
    let file = "epoch-000008.ckpt";
    let path = job.path().join("checkpoint").join(file);
    let intact = std::fs::read(&path).unwrap();
    job.job.resume = Some(file.into());

    let flipped = |place: usize| {
        let mut bytes = intact.clone();
        bytes[place] ^= 1;
        bytes
    };
    let damaged = [
        flipped(0),
        flipped(20),
        flipped(60),
        flipped(intact.len() / 2),
        flipped(intact.len() - 1),
        intact[..intact.len() - 1].to_vec(),
        intact[..30].to_vec(),
        Vec::new(),
        [&intact[..], b"x"].concat(),
    ];
    for bytes in damaged {
        std::fs::write(&path, bytes).unwrap();
        let (result, events) = job.train();
        assert_eq!(log_codes(&events), ["checkpoint_damaged"]);
        assert_eq!(resumed_steps(&events), 0);
        assert_eq!(result.evaluation, whole.evaluation);
        assert_eq!(job.output("model.safetensors"), weights);
    }

    std::fs::remove_file(&path).unwrap();
    for name in [file, "../job.json", "/etc/hostname"] {
        job.job.resume = Some(name.into());
        std::fs::remove_file(&path).ok();
        assert_eq!(log_codes(&job.train().1), ["checkpoint_damaged"], "{name}");
    }
}

#[test]
fn a_checkpoint_of_other_data_or_another_specification_is_not_used() {
    let donor = Job::new(|spec| spec.checkpoint_every = Some(8));
    donor.train();
    let checkpoint = std::fs::read(donor.path().join("checkpoint/epoch-000008.ckpt")).unwrap();
    let offer = |job: &mut Job| {
        std::fs::create_dir_all(job.path().join("checkpoint")).unwrap();
        std::fs::write(job.path().join("checkpoint/epoch-000008.ckpt"), &checkpoint).unwrap();
        job.job.resume = Some("epoch-000008.ckpt".into());
        log_codes(&job.train().1).join(" ")
    };
    let mut other_seed = Job::new(|spec| (spec.checkpoint_every, spec.seed) = (Some(8), 7));
    assert_eq!(offer(&mut other_seed), "checkpoint_foreign");
    let mut other_data = Job::new(|spec| spec.checkpoint_every = Some(8));
    let rows = flowers().replacen("NA", "3", 1);
    std::fs::write(other_data.path().join("input/0.csv"), rows).unwrap();
    assert_eq!(offer(&mut other_data), "checkpoint_foreign");
    let mut same = Job::new(|spec| spec.checkpoint_every = Some(8));
    assert_eq!(offer(&mut same), "resumed");
}
