use recipes::protocol::Disposition;

use std::fs;

use serde_json::Value;

use super::{DataError, ReadPlace, TrainerError};

#[test]
fn a_gpu_without_memory_is_told_from_an_engine_that_failed() {
    let error = |message: &str| TrainerError::from(candle_core::Error::Msg(message.to_owned()));
    for message in
        [r#"DriverError(CUDA_ERROR_OUT_OF_MEMORY, "out of memory")"#, "CublasError(CUBLAS_STATUS_ALLOC_FAILED)"]
    {
        let failure = error(message).failure();
        assert_eq!((failure.code.as_str(), failure.disposition), ("gpu_out_of_memory", Disposition::Fail));
        assert!(failure.next_step.contains("batch_size"), "{}", failure.next_step);
    }
    // Also where the weights of a base are put there, which are not to blame.
    let failure = TrainerError::of_base(candle_core::Error::Msg("CUDA_ERROR_OUT_OF_MEMORY".into())).failure();
    assert_eq!(failure.code, "gpu_out_of_memory");
    let failure = TrainerError::of_base(candle_core::Error::Msg("the tensor a is missing".into())).failure();
    assert_eq!(
        (failure.code.as_str(), &*failure.values["problem"]),
        ("base_model_unusable", "the tensor a is missing")
    );
    let failure = error(r#"DriverError(CUDA_ERROR_LAUNCH_FAILED, "unspecified launch failure")"#).failure();
    assert_eq!((failure.code.as_str(), failure.disposition), ("engine_failed", Disposition::Retry));
}

/// The portal says in Chinese what these errors say, with no figure that is not told.
#[test]
fn the_portal_has_words_for_what_does_not_fit() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/src/i18n/zh-CN/refusal.json");
    let texts: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let too_large = || DataError::TooLarge { needed: 2, limit: 1, reached: None };
    let class = |part| DataError::ClassWithoutPart {
        column: "kind".into(),
        class: "elm".into(),
        part,
        train: 3,
        validation: 0,
        test: 1,
    };
    for error in [
        too_large(),
        too_large().reached("trees", ReadPlace::Rows(7)),
        too_large().reached("trees", ReadPlace::Row(7)),
        too_large().reached("trees", ReadPlace::RowGroup(2, 3)),
        class("training"),
        class("validation"),
    ] {
        let values = error.values();
        let text = |part: &str, code: &str| {
            texts[part][code].as_str().unwrap_or_else(|| panic!("no words for {part} {code}")).to_owned()
        };
        text("step", error.code());
        for text in [text("code", error.code()), text("why", &values["why"])] {
            let names = text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name);
            names.for_each(|name| assert!(values.contains_key(name), "{error}: {name} is not told"));
        }
    }
}

#[test]
fn the_first_place_that_is_told_stays() {
    let error = DataError::TooLarge { needed: 2, limit: 1, reached: None };
    assert_eq!(error.to_string(), "the data needs about 2 MiB of memory; the job may use 1 MiB");
    let error = error.reached("trees", ReadPlace::Row(7)).reached("shrubs", ReadPlace::Row(9));
    assert!(error.to_string().ends_with(": input \"trees\" was read as far as row 7"), "{error}");
}
