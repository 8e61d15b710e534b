//! Steps in parts, and when they end.

use super::*;

#[test]
fn parts_of_a_step_add_up_to_the_whole() {
    // Three cars to a food, so that weights of classes make the parts count differently.
    let uneven: Vec<String> = texts()
        .lines()
        .enumerate()
        .filter(|(row, _)| row % 6 != 1 && row % 6 != 3)
        .map(|(_, line)| line.to_owned())
        .collect();
    // Without dropout, which draws for each part anew.
    let job = |parts, class_weight| {
        let job = Job::of(&uneven.join("\n"), |spec| {
            (spec.training.accumulate, spec.training.epochs, spec.class_weight) = (parts, 2, class_weight);
        });
        let mut config = config("bert");
        config["hidden_dropout_prob"] = json!(0.0);
        config["attention_probs_dropout_prob"] = json!(0.0);
        std::fs::write(job.path().join("base/config.json"), config.to_string()).unwrap();
        let (result, events) = job.train();
        let learned = events.into_iter().find_map(|event| match event {
            Event::Metric { split: recipes::protocol::Split::Train, value, .. } => Some(value),
            _ => None,
        });
        (scores(&result).loss, learned.unwrap())
    };
    for class_weight in [ClassWeight::None, ClassWeight::Balanced] {
        let (whole, parts) = (job(1, class_weight), job(5, class_weight));
        assert!((whole.0 - parts.0).abs() < 1e-4 && (whole.1 - parts.1).abs() < 1e-4, "{whole:?} and {parts:?}");
    }
    assert!((job(1, ClassWeight::None).1 - job(1, ClassWeight::Balanced).1).abs() > 1e-3, "the weights must matter");
}

#[test]
fn what_is_computed_again_in_the_backward_pass_is_the_same() {
    for method in [Method::Full, Method::Lora, Method::Adapter] {
        let weights = |recompute| {
            let job = Job::new(|spec| {
                (spec.method, spec.training.recompute, spec.training.epochs) = (method, recompute, 2);
            });
            job.train();
            job.output("model.safetensors")
        };
        assert!(weights(false) == weights(true), "{method:?}");
    }
}

#[test]
fn training_ends_early_and_keeps_the_best_weights() {
    // Every seventh text has the wrong class: to learn that by heart helps with no other text.
    let noisy = texts().lines().enumerate().fold(String::new(), |csv, (row, line)| {
        let line = if row % 7 == 3 { line.replace(",food", ",car") } else { line.to_owned() };
        csv + &line + "\n"
    });
    let job = Job::of(&noisy, |spec| {
        spec.training.epochs = 60;
        (spec.training.patience, spec.training.validation_fraction) = (Some(2), 0.2);
    });
    let (result, events) = job.train();
    assert!(result.epochs < 60, "{}", result.epochs);
    let losses: Vec<f64> = events
        .iter()
        .filter_map(|event| match event {
            Event::Metric { name, split: recipes::protocol::Split::Validation, value, .. } if name == "loss" => {
                Some(*value)
            }
            _ => None,
        })
        .collect();
    assert_eq!(losses.len(), result.epochs as usize);
    let best = losses.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)).unwrap().0 + 1;
    let told = events.iter().find_map(|event| match event {
        Event::Log { code, values, .. } if code == "best_weights" => values.get("epoch").cloned(),
        _ => None,
    });
    assert_eq!(told, Some(best.to_string()));
    assert_eq!(best + 2, losses.len());
}
