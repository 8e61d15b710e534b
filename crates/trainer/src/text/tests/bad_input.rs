use super::*;

#[test]
fn a_base_model_that_cannot_be_used_is_refused_by_its_file() {
    let mut wide = config("bert");
    wide["hidden_size"] = json!(32);
    let mut few = config("bert");
    few["vocab_size"] = json!(12);
    let mut deep = config("bert");
    deep["num_hidden_layers"] = json!(3);
    for (file, content, said) in [
        ("config.json", wide.to_string(), "bert.embeddings."),
        ("config.json", deep.to_string(), "encoder.layer.2"),
        ("config.json", few.to_string(), "12"),
        ("config.json", config("t5").to_string(), "t5"),
        ("config.json", "{".to_owned(), "config.json"),
        ("tokenizer.json", "{}".to_owned(), "tokenizer.json"),
        ("tokenizer.json", tokenizer().to_string()[..300].to_owned(), "tokenizer.json"),
        ("model.safetensors", "cut off".to_owned(), "model.safetensors"),
    ] {
        let job = Job::new(|_| ());
        std::fs::write(job.path().join("base").join(file), &content).unwrap();
        let error = job.error();
        assert_eq!(error.code(), "base_model_unusable", "{error}");
        assert!(error.to_string().contains(said), "{error}");
        std::fs::remove_file(job.path().join("base").join(file)).unwrap();
        assert!(job.error().to_string().contains(file), "{}", job.error());
    }
    let mut job = Job::new(|_| ());
    job.job.base = None;
    assert_eq!(job.error().code(), "base_model_unusable");
    job.job.base = Some(TrainerBase { name: "far".into(), path: "../base".into() });
    assert_eq!(job.error().code(), "base_model_unusable");
}

#[test]
fn data_that_cannot_be_learned_from_is_refused_by_its_column_or_row() {
    let csv = |rows: &str| format!("text,kind\n{rows}");
    for (content, code) in [
        (csv("a,x\nb,x\nc,x\nd,x\ne,x\nf,x\n"), "one_class_only"),
        (csv("a,\nb,NA\n"), "target_unsuitable"),
        (csv("a,x\nb,y\n"), "too_few_rows"),
        ("words,kind\na,x\n".to_owned(), "no_such_column"),
        (csv(""), "no_rows"),
        (String::new(), "input_empty"),
    ] {
        assert_eq!(Job::of(&content, |_| ()).error().code(), code, "{content:?}");
    }
}

#[test]
fn texts_without_a_class_are_left_out_and_told() {
    let job = Job::of(&(texts() + "60,the bread,\n61,the bus,NA\n"), |spec| spec.training.epochs = 1);
    let (result, events) = job.train();
    assert_eq!(result.train_rows + result.test_rows, 60);
    let told = events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "rows_without_class"));
    assert!(told, "{events:?}");
}

#[test]
fn classes_that_are_numbers_are_in_their_order() {
    let csv = texts().replace("food", "10").replace("car", "9.0");
    let job = Job::of(&csv, |spec| spec.training.epochs = 1);
    let classes: Vec<String> = scores(&job.train().0).classes.iter().map(|class| class.class.clone()).collect();
    assert_eq!(classes, ["9", "10"]);
}

#[test]
fn a_learning_rate_that_is_too_high_ends_with_advice() {
    let job = Job::new(|spec| {
        (spec.training.learning_rate, spec.training.clip_norm, spec.training.epochs) = (Some(1.0), 1e6, 200);
        spec.training.warm_up = 0.0;
        spec.training.schedule = recipes::LearningRateSchedule::Constant;
    });
    // It need not diverge; if it does, the error says so and not something else.
    match job.run(&Stop::default()).0 {
        Ok(result) => assert!(scores(&result).loss.is_finite()),
        Err(error) => assert_eq!(error.code(), "diverged"),
    }
}

#[test]
fn a_job_that_is_stopped_leaves_no_model() {
    let (job, stop) = (Job::new(|_| ()), Stop::default());
    stop.request();
    assert!(matches!(job.run(&stop).0, Err(TrainerError::Cancelled)));
    assert!(!job.path().join("output/model.json").exists());
}
