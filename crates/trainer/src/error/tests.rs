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
    let failure = error(r#"DriverError(CUDA_ERROR_LAUNCH_FAILED, "unspecified launch failure")"#).failure();
    assert_eq!((failure.code.as_str(), failure.disposition), ("engine_failed", Disposition::Retry));
}
