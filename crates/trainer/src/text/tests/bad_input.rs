use candle_core::Tensor;
use recipes::PredictRequest;

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
fn a_base_model_that_does_not_fit_into_memory_is_refused_by_its_file_before_it_is_read() {
    let mut job = Job::new(|spec| spec.method = Method::Full);
    let weights = std::fs::File::options().write(true).open(job.path().join("base/model.safetensors")).unwrap();
    weights.set_len(1 << 30).unwrap();
    // The process may take twice that and something beside it: room for the file and its tensors, not for what learning keeps of each weight.
    job.job.limits.memory_bytes = Some(1 << 30);
    for optimizer in [TuningOptimizer::Adamw, TuningOptimizer::Sgd] {
        let JobSpec::TextClassification(spec) = &mut job.job.spec else { unreachable!() };
        spec.training.optimizer = optimizer;
        let error = job.error();
        assert_eq!(error.code(), "base_model_too_large", "{error}");
        assert!(error.to_string().contains("model.safetensors") && error.next_step().contains("lora"), "{error}");
    }
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

/// A job on a base of which a tensor is changed.
fn on_changed(name: &str, change: impl FnOnce(&Tensor) -> Tensor) -> Job {
    let job = Job::new(|_| ());
    let path = job.path().join("base/model.safetensors");
    let mut tensors = candle_core::safetensors::load(&path, &Device::Cpu).unwrap();
    // The file leaves the family's prefix out.
    let stored = tensors.get_mut(name.trim_start_matches("bert.")).unwrap();
    *stored = change(stored);
    std::fs::write(&path, safetensors::serialize(tensors, None).unwrap()).unwrap();
    job
}

#[test]
fn what_is_no_finite_number_ends_the_job_with_its_step_its_tensor_and_advice() {
    // Finite themselves, their products are not: in the loss, or in a gradient alone.
    for (name, factor) in
        [("bert.encoder.layer.1.output.LayerNorm.weight", 3e38), ("bert.embeddings.word_embeddings.weight", 1e38)]
    {
        let error = on_changed(name, |tensor| (tensor.to_dtype(DType::F32).unwrap() * factor).unwrap()).error();
        assert_eq!((error.code(), &*error.values()["step"]), ("diverged", "1"), "{error}");
        let tensor = error.values()["tensor"].clone();
        assert!(tensor.starts_with("bert.") && error.to_string().contains(&tensor), "{error}");
        assert!(error.next_step().contains("learning_rate"), "{}", error.next_step());
    }
}

#[test]
fn weights_that_are_no_finite_numbers_are_refused_by_their_tensor() {
    let name = "bert.encoder.layer.1.output.dense.weight";
    let spoiled: [fn(&Tensor) -> Tensor; 3] = [
        |tensor| tensor.to_dtype(DType::U8).unwrap(),
        |tensor| (tensor / 0.0).unwrap(),
        |tensor| (tensor * f64::NAN).unwrap(),
    ];
    for spoil in spoiled {
        let error = on_changed(name, spoil).error();
        assert!(error.code() == "base_model_unusable" && error.to_string().contains(name), "{error}");
    }
}

#[test]
fn a_text_without_a_token_is_told_by_its_row_in_the_data() {
    let job = Job::of(&(texts() + "60,the bread,\n61,,food\n"), |_| ());
    let mut bare = tokenizer();
    bare["post_processor"] = Value::Null;
    std::fs::write(job.path().join("base/tokenizer.json"), bare.to_string()).unwrap();
    let error = job.error();
    assert_eq!((error.code(), &*error.values()["row"]), ("text_unusable", "62"), "{error}");
}

#[test]
fn a_job_that_is_stopped_leaves_no_model() {
    let (job, stop) = (Job::new(|_| ()), Stop::default());
    stop.request();
    assert!(matches!(job.run(&stop).0, Err(TrainerError::Cancelled)));
    assert!(!job.path().join("output/model.json").exists());
}

#[test]
fn a_text_of_a_megabyte_and_one_of_unknown_characters_are_learned_from_and_classified() {
    let long = "soup ".repeat(210_000);
    let job = Job::of(&format!("{}60,{long},food\n61,这辆车很快,car\n", texts()), |spec| spec.training.epochs = 1);
    let (result, _) = job.train();
    assert_eq!(result.train_rows + result.test_rows, 62);
    let rows = [&*long, "这辆车很快"].map(|text| json!({ "text": text }).as_object().unwrap().clone());
    let request = PredictRequest { rows: rows.into(), explain: false, generation: None };
    let found = crate::Predictor::load(&job.path().join("output")).unwrap().predict(&request).unwrap();
    assert!(found.rows.iter().all(|row| ["food", "car"].contains(&&*row.class)), "{found:?}");
}
