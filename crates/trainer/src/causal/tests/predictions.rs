use recipes::predict::MAX_EXPLAINED_TEXTS;
use recipes::{Ending, GenerationRequest, PredictRequest, PredictResponse, Prediction};

use super::*;
use crate::Predictor;

fn request(prompts: &[&str], generation: Option<GenerationRequest>) -> PredictRequest {
    let rows = prompts.iter().map(|text| json!({ "passage": text, "other": 1 }).as_object().unwrap().clone());
    PredictRequest { rows: rows.collect(), explain: false, generation }
}

/// A model that knows one sentence by heart.
fn knows_one_sentence() -> Job {
    let csv = format!("passage\n{}", "\"Kitty has no discretion in her coughs, said her father.\"\n".repeat(30));
    let job = Job::of(&csv, |spec| {
        spec.architecture = Some(tiny(ArchitectureKind::Gpt2));
        (spec.training.epochs, spec.training.patience) = (40, None);
        spec.generation.max_new_tokens = 40;
    });
    job.train();
    job
}

fn predictor(job: &Job) -> Predictor {
    Predictor::load(&job.path().join("output")).unwrap()
}

fn texts(rows: &[Prediction]) -> Vec<&str> {
    rows.iter().map(|row| row.text.as_deref().unwrap()).collect()
}

#[test]
fn a_trained_model_continues_prompts_to_their_end() {
    let predictor = predictor(&knows_one_sentence());
    let found = predictor.predict(&request(&["Kitty has no", "Kitty has no discretion in her coughs,"], None)).unwrap();
    assert_eq!(texts(&found.rows), [" discretion in her coughs, said her father.", " said her father."]);
    for row in &found.rows {
        assert_eq!(row.ending, Some(Ending::EndOfText));
        assert!(row.tokens.unwrap() > 2 && row.class.is_empty());
    }
    let few = GenerationRequest { max_new_tokens: Some(2), ..GenerationRequest::default() };
    let found = predictor.predict(&request(&["Kitty has no"], Some(few))).unwrap();
    assert_eq!((found.rows[0].tokens, found.rows[0].ending), (Some(2), Some(Ending::Tokens)));
}

/// The words of a prompt, each with what it adds, and what the way leaves out: together the difference that the prompt makes.
#[test]
fn the_words_of_a_prompt_explain_how_its_continuation_begins() {
    for family in [ArchitectureKind::Gpt2, ArchitectureKind::Llama] {
        // What follows is told by the last word alone.
        let line = |row| if row % 2 == 0 { "days so hot sun\n" } else { "days so wet rain\n" };
        let csv: String = std::iter::once("passage\n").chain((0..60).map(line)).collect();
        let job = Job::of(&csv, |spec| {
            spec.architecture = Some(tiny(family));
            (spec.training.epochs, spec.training.patience) = (30, None);
            spec.generation.max_new_tokens = 1;
        });
        job.train();
        let ask = |text| {
            let request = PredictRequest { explain: true, ..request(&[text], None) };
            let found = predictor(&job).predict(&request).unwrap();
            let [explanation] = &found.rows[0].explanations[..] else { panic!("{found:?}") };
            (found.rows[0].text.clone().unwrap(), explanation.clone())
        };
        for (text, said, deciding) in [("days so hot", " sun", "hot"), ("days so wet", " rain", "wet")] {
            let (begins, explanation) = ask(text);
            assert_eq!((begins.as_str(), explanation.class.as_str()), (said, said), "{family:?}");
            let words: Vec<_> =
                explanation.words.iter().map(|word| (word.word.as_str(), word.start, word.end)).collect();
            assert_eq!(words, [("days", 0, 4), ("so", 5, 7), (deciding, 8, 11)]);
            let most = explanation.words.iter().max_by(|one, other| one.value.total_cmp(&other.value)).unwrap();
            assert_eq!(most.word, deciding, "{family:?}: {explanation:?}");
            let sum: f64 = explanation.words.iter().map(|word| word.value).sum();
            assert!(explanation.remainder.abs() <= 0.05 * sum.abs() + 1e-3, "{family:?}: {explanation:?}");
        }
    }
}

#[test]
fn what_is_left_to_chance_depends_on_the_seed_and_the_row() {
    let job = Job::new(|spec| spec.generation.temperature = 1.0);
    job.train();
    let predictor = predictor(&job);
    let said = |seed| {
        let wanted = GenerationRequest { seed: Some(seed), max_new_tokens: Some(12), ..GenerationRequest::default() };
        let found = predictor.predict(&request(&["My dear", "My dear"], Some(wanted))).unwrap();
        texts(&found.rows).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(said(3), said(3));
    assert_ne!(said(3), said(4));
    assert_ne!(said(3)[0], said(3)[1]);
    let greedy = GenerationRequest { temperature: Some(0.0), ..GenerationRequest::default() };
    let found = predictor.predict(&request(&["My dear", "My dear"], Some(greedy))).unwrap();
    assert_eq!(found.rows[0], found.rows[1]);
}

#[test]
fn what_is_loaded_continues_as_what_was_trained() {
    for family in ["gpt2", "llama", "untied"] {
        let job = Job::on_base(family, |spec| (spec.method, spec.context) = (CausalMethod::Lora, 64));
        job.train();
        let predictor = predictor(&job);
        let found = predictor.predict(&request(&["Mr. Bennet"], None)).unwrap();
        // The network once more, from the base and the updates alone.
        let (beginning, _) = job.prepared();
        let network = beginning.network(job.spec(), &Budget::new(1 << 30), &Device::Cpu).unwrap();
        let learned = job.output("lora_adapter_model.safetensors");
        let learned = candle_core::safetensors::load_buffer(&learned, &Device::Cpu).unwrap();
        for parameter in network.trainable() {
            parameter.var.set(&learned[&format!("base_model.model.{}", parameter.name)]).unwrap();
        }
        let prompt = beginning.vocabulary.encode_prompt("Mr. Bennet", 64).unwrap();
        let wanted = crate::decoder::Generation {
            sampling: crate::decoder::Sampling::default(),
            tokens: found.rows[0].tokens.unwrap() as usize,
            seed: 0,
        };
        let continued = crate::decoder::generate(&network, &prompt, wanted).unwrap();
        let continued: Vec<u32> = continued.map(Result::unwrap).collect();
        let text = beginning.vocabulary.decode_after(&prompt, &continued).unwrap();
        assert_eq!(texts(&found.rows), [text], "{family}");
    }
}

#[test]
fn requests_that_cannot_be_answered_are_refused_with_their_place() {
    let job = Job::new(|spec| spec.training.epochs = 1);
    job.train();
    let predictor = predictor(&job);
    let long = "coughs ".repeat(200_000);
    for (row, code) in [
        (json!({ "passages": "x" }), "column_missing"),
        (json!({ "passage": 3 }), "text_expected"),
        (json!({ "passage": "" }), "prompt_empty"),
        (json!({ "passage": "coughs ".repeat(60) }), "prompt_too_long"),
        (json!({ "passage": long }), "prompt_too_long"),
    ] {
        let mut request = request(&["My dear"], None);
        request.rows.push(row.as_object().unwrap().clone());
        let error = predictor.predict(&request).unwrap_err();
        assert_eq!((error.code.as_str(), error.row, error.column.as_deref()), (code, Some(1), Some("passage")));
    }
    let many = request(&vec!["x"; 101], None);
    assert_eq!(predictor.predict(&many).unwrap_err().code, "too_many_rows");
    let much = GenerationRequest { max_new_tokens: Some(4_096), ..GenerationRequest::default() };
    assert_eq!(predictor.predict(&request(&["x"; 9], Some(much))).unwrap_err().code, "too_many_tokens");
    let explained = PredictRequest { explain: true, ..request(&["x"; MAX_EXPLAINED_TEXTS + 1], None) };
    assert_eq!(predictor.predict(&explained).unwrap_err().code, "too_many_rows");
    for (generation, field) in [
        (json!({ "max_new_tokens": 0 }), "max_new_tokens"),
        (json!({ "max_new_tokens": 5_000 }), "max_new_tokens"),
        (json!({ "temperature": -1 }), "temperature"),
        (json!({ "top_k": 0 }), "top_k"),
        (json!({ "top_p": 0 }), "top_p"),
        (json!({ "seed": u64::MAX }), "seed"),
    ] {
        let request = json!({ "rows": [{ "passage": "x" }], "generation": generation }).to_string();
        let PredictResponse::Error(error) = predictor.answer(request.as_bytes()) else { panic!("{field}") };
        assert_eq!(error.code, "generation_invalid");
        assert!(error.message.contains(field), "{error}");
    }
    let unknown = br#"{ "rows": [{ "passage": "x" }], "generation": { "beams": 4 } }"#;
    let PredictResponse::Error(error) = predictor.answer(unknown) else { panic!("beams") };
    assert!(error.code == "request_invalid" && error.message.contains("beams"), "{error}");
}

#[test]
fn a_text_ends_where_the_model_has_no_more_positions() {
    let job = Job::new(|spec| (spec.training.epochs, spec.context) = (1, 16));
    job.train();
    let wanted =
        GenerationRequest { temperature: Some(100.0), max_new_tokens: Some(60), ..GenerationRequest::default() };
    let found = predictor(&job).predict(&request(&["My dear"], Some(wanted))).unwrap();
    assert_eq!(found.rows[0].ending, Some(Ending::Positions), "{found:?}");
}

#[test]
fn a_damaged_model_is_refused_by_its_file() {
    let job = Job::new(|spec| spec.training.epochs = 1);
    job.train();
    let folder = job.path().join("output");
    let refused = || Predictor::load(&folder).unwrap_err().to_string();
    let mut small: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    small["vocab_size"] = json!(260);
    for (name, change, said) in [
        ("config.json", json!({ "model_type": "llama" }).to_string(), "config.json"),
        ("config.json", small.to_string(), "tokenizer.json"),
        ("tokenizer.json", "{}".to_owned(), "tokenizer.json"),
        ("model.safetensors", "cut off".to_owned(), "model.safetensors"),
    ] {
        let good = job.output(name);
        std::fs::write(folder.join(name), change).unwrap();
        assert!(refused().contains(said), "{}", refused());
        std::fs::remove_file(folder.join(name)).unwrap();
        assert!(refused().contains(name), "{}", refused());
        std::fs::write(folder.join(name), good).unwrap();
    }
    let described: Value = serde_json::from_slice(&job.output("model.json")).unwrap();
    for (field, value) in
        [("version", json!(9)), ("spec", json!({ "recipe": "tabular", "target": "x" })), ("end", json!("x"))]
    {
        let mut described = described.clone();
        described[field] = value;
        assert!(CausalPredictor::load(&folder, described.to_string().as_bytes()).is_err(), "{field}");
    }
    CausalPredictor::load(&folder, described.to_string().as_bytes()).unwrap();
    // A file that is what the description says, and no weights.
    std::fs::write(folder.join("model.safetensors"), "no weights").unwrap();
    let mut described = described;
    described["weights"]["sha256"] = json!(crate::sha256(&[b"no weights"]).to_string());
    let error = CausalPredictor::load(&folder, described.to_string().as_bytes()).unwrap_err().to_string();
    assert!(error.contains("model.safetensors: the weights do not fit"), "{error}");
}

#[test]
fn a_model_of_another_kind_is_told_nothing_of_continuations() {
    let csv = (0..40).fold(String::from("x,y\n"), |csv, row| csv + &format!("{row}.5,{}\n", ["low", "high"][row / 20]));
    let mut job = Job::of(&csv, |_| ());
    let mut spec = recipes::TabularSpec::new("y");
    spec.epochs = 1;
    job.job.spec = JobSpec::Tabular(spec);
    job.train();
    let predictor = predictor(&job);
    let rows = vec![json!({ "x": 3 }).as_object().unwrap().clone()];
    let asked = |generation| PredictRequest { rows: rows.clone(), explain: false, generation };
    assert_eq!(predictor.predict(&asked(None)).unwrap().rows[0].text, None);
    let error = predictor.predict(&asked(Some(GenerationRequest::default()))).unwrap_err();
    assert_eq!(error.code, "generation_unavailable");
}

#[test]
fn the_portal_has_words_for_what_is_refused() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/i18n/zh-CN/refusal.json");
    let words: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for code in [
        "too_few_texts",
        "prompt_empty",
        "prompt_too_long",
        "too_many_tokens",
        "generation_invalid",
        "generation_unavailable",
    ] {
        assert!(words["code"][code].is_string() && words["step"][code].is_string(), "{code}");
    }
    assert!(words["note"]["rows_without_text"].is_string());
}
