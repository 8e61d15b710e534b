use recipes::protocol::Disposition;

use super::TrainerError;

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
