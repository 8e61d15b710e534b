use super::base::{config, write};
use super::*;
use crate::random::{Purpose, Stream};

#[test]
fn a_base_model_that_cannot_be_used_is_refused_by_its_file() {
    let changed = |field: &str, value: Value| {
        let mut config = config("llama");
        config[field] = value;
        config.to_string()
    };
    for (file, content, said) in [
        ("config.json", changed("hidden_size", json!(32)), "model.embed_tokens.weight"),
        ("config.json", changed("num_hidden_layers", json!(3)), "model.layers.2"),
        ("config.json", changed("vocab_size", json!(270)), "270"),
        ("config.json", changed("eos_token_id", json!(299)), "model.safetensors"),
        ("config.json", changed("eos_token_id", json!(300)), "eos_token_id"),
        ("config.json", changed("model_type", json!("bert")), "bert"),
        ("config.json", "{".to_owned(), "config.json"),
        ("config.json", "[]".to_owned(), "config.json"),
        ("tokenizer.json", "{}".to_owned(), "tokenizer.json"),
        ("model.safetensors", "cut off".to_owned(), "model.safetensors"),
    ] {
        let job = Job::on_base("llama", |_| ());
        if said == "model.safetensors" {
            // The rest of the file is gone.
            let whole = std::fs::read(job.path().join("base/model.safetensors")).unwrap();
            std::fs::write(job.path().join("base/model.safetensors"), &whole[..whole.len() - 100]).unwrap();
        }
        std::fs::write(job.path().join("base").join(file), &content).unwrap();
        let error = job.error();
        assert_eq!(error.code(), "base_model_unusable", "{error}");
        assert!(error.to_string().contains(said), "{error}");
        std::fs::remove_file(job.path().join("base").join(file)).unwrap();
        assert!(job.error().to_string().contains(file), "{}", job.error());
    }
    let mut job = Job::on_base("llama", |_| ());
    job.job.base = None;
    assert_eq!(job.error().code(), "base_model_unusable");
    job.job.base = Some(TrainerBase { name: "far".into(), path: "../base".into() });
    assert_eq!(job.error().code(), "base_model_unusable");
}

#[test]
fn weights_that_are_no_numbers_are_refused_by_their_tensor() {
    let job = Job::on_base("llama", |_| ());
    let path = job.path().join("base/model.safetensors");
    let mut tensors = candle_core::safetensors::load(&path, &Device::Cpu).unwrap();
    let name = "model.layers.1.mlp.up_proj.weight";
    let packed = tensors[name].to_dtype(DType::U8).unwrap();
    tensors.insert(name.to_owned(), packed);
    std::fs::write(&path, safetensors::serialize(tensors, None).unwrap()).unwrap();
    let error = job.error();
    assert!(error.code() == "base_model_unusable" && error.to_string().contains(name), "{error}");
}

#[test]
fn the_token_that_ends_a_text_is_looked_for_where_it_may_be_said() {
    let job = Job::on_base("llama", |spec| spec.training.epochs = 1);
    let mut silent = config("llama");
    silent.as_object_mut().unwrap().remove("eos_token_id");
    std::fs::write(job.path().join("base/config.json"), silent.to_string()).unwrap();
    assert_eq!(job.prepared().0.end, 0, "as the tokeniser says");
    std::fs::remove_file(job.path().join("base/tokenizer_config.json")).unwrap();
    assert_eq!(job.prepared().0.end, 0, "as it is usual");
    job.train();
    let written: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    assert_eq!(written["eos_token_id"], json!(0), "from now on it is said");

    let tokenizer = String::from_utf8(std::fs::read(job.path().join("base/tokenizer.json")).unwrap()).unwrap();
    let tokenizer = tokenizer.replace(pairs::END, "<done>");
    std::fs::write(job.path().join("base/tokenizer.json"), tokenizer).unwrap();
    let error = job.error();
    assert!(error.code() == "base_model_unusable" && error.to_string().contains("eos_token_id"), "{error}");
}

#[test]
fn data_that_cannot_be_learned_from_is_refused() {
    let few = "passage\none\ntwo\nthree\n";
    let blank = format!("passage\n{}", "\" \"\n".repeat(20));
    for (content, code) in [
        (few, "too_few_texts"),
        (blank.as_str(), "too_few_texts"),
        ("words\none\n", "no_such_column"),
        ("passage\n", "no_rows"),
        ("", "input_empty"),
    ] {
        let job = Job::of(content, |spec| spec.architecture = Some(tiny(ArchitectureKind::Llama)));
        assert_eq!(job.error().code(), code, "{content:?}");
    }
    let job = Job::new(|spec| spec.completion_column = Some("answer".into()));
    assert_eq!(job.error().field().as_deref(), Some("completion_column"));
}

#[test]
fn rows_without_a_text_are_left_out_and_told() {
    let job = Job::of(&format!("{NOVEL}\"\"\n\"  \"\n"), |spec| {
        (spec.architecture, spec.training.epochs) = (Some(tiny(ArchitectureKind::Llama)), 1);
    });
    let (result, events) = job.train();
    assert_eq!(result.train_rows + result.test_rows, 45);
    assert!(events.iter().any(|event| matches!(event, Event::Log { code, .. } if code == "rows_without_text")));
}

#[test]
fn a_network_that_does_not_fit_into_memory_is_refused_before_it_is_made() {
    let mut job = Job::new(|spec| {
        let sizes = Architecture { layers: 128, width: 16_384, ..tiny(ArchitectureKind::Llama) };
        spec.architecture = Some(sizes);
    });
    job.job.limits.memory_bytes = Some(64 << 20);
    let error = job.error();
    assert_eq!((error.code(), error.field().as_deref()), ("spec_out_of_range", Some("architecture")), "{error}");
}

#[test]
fn a_base_or_words_that_do_not_fit_into_memory_are_refused() {
    let mut job = Job::on_base("gpt2", |_| ());
    // Nothing of it is read: room for its weights alone is not enough for a gradient and two means of each.
    let weights = std::fs::File::options().write(true).open(job.path().join("base/model.safetensors")).unwrap();
    weights.set_len(1 << 30).unwrap();
    job.job.limits.memory_bytes = Some(1 << 30);
    assert_eq!(job.error().code(), "base_model_too_large");
    let words: String = (0..20_000).fold(String::new(), |words, number| words + &format!("word{number} "));
    let mut job = Job::of(&format!("passage\n{}", format!("{words}\n").repeat(9)), |spec| {
        spec.architecture = Some(tiny(ArchitectureKind::Llama));
    });
    job.job.limits.memory_bytes = Some(4 << 20);
    assert_eq!(job.error().code(), "data_too_large");
}

#[test]
fn a_text_of_a_megabyte_is_cut_into_rows() {
    let long = "to be or not to be that is ".repeat(40_000);
    let csv = format!("passage\n{}{}\n", "to be or not\n".repeat(9), long);
    let job = Job::of(&csv, |spec| spec.architecture = Some(tiny(ArchitectureKind::Llama)));
    let (_, data) = job.prepared();
    let tokens: usize = data.train.iter().chain(&data.test).map(crate::decoder::Row::tokens).sum();
    assert!(tokens > 200_000 && data.longest() == 48, "{tokens}");
}

/// A vocabulary is learned from it as well, of which long words would take hours.
#[test]
fn a_word_of_a_megabyte_is_learned_from() {
    let mut random = Stream::new(1, Purpose::Weights);
    let bases: String =
        (0..1 << 20).map(|_| ["A", "C", "G", "T"][usize::try_from(random.bits() % 4).unwrap()]).collect();
    let job = Job::of(&format!("passage\n{}{bases}\n", "to be or not\n".repeat(9)), |spec| {
        spec.architecture = Some(Architecture { vocabulary: 600, ..tiny(ArchitectureKind::Llama) });
    });
    let (_, data) = job.prepared();
    let tokens: usize = data.train.iter().chain(&data.test).map(crate::decoder::Row::tokens).sum();
    assert!((150_000..500_000).contains(&tokens), "{tokens}: most have three or four bases");
}

#[test]
fn a_base_with_few_positions_is_seen_no_further() {
    let job = Job::of(NOVEL, |spec| (spec.context, spec.training.epochs) = (512, 1));
    std::fs::create_dir(job.path().join("base")).unwrap();
    write(&job.path().join("base"), "gpt2");
    let mut job = job;
    job.job.base = Some(TrainerBase { name: "tiny".into(), path: "base".into() });
    let (beginning, data) = job.prepared();
    assert_eq!((beginning.width(job.spec()), data.longest()), (64, 64));
    job.train();
}

#[test]
fn a_base_that_could_reach_far_takes_no_memory_for_what_is_never_reached() {
    let job = Job::on_base("llama", |spec| spec.training.epochs = 1);
    let mut far = config("llama");
    far["max_position_embeddings"] = json!(1 << 24);
    std::fs::write(job.path().join("base/config.json"), far.to_string()).unwrap();
    job.train();
    let written: Value = serde_json::from_slice(&job.output("config.json")).unwrap();
    assert_eq!(written["max_position_embeddings"], json!(1 << 24), "the model can reach as far as before");
    crate::Predictor::load(&job.path().join("output")).unwrap();
}
