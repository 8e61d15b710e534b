//! Where training runs.

use candle_core::{DType, Device};
use recipes::protocol::LogLevel;
use recipes::{Precision, Resources, Values};

use crate::{EventSink, TrainerError};

/// The device that the job asks for.
pub(crate) fn choose(resources: Resources) -> Result<Device, TrainerError> {
    if resources.gpus == 0 { Ok(Device::Cpu) } else { gpu() }
}

#[cfg(feature = "cuda")]
fn gpu() -> Result<Device, TrainerError> {
    Device::new_cuda(0).map_err(|error| TrainerError::NoGpu { reason: error.to_string() })
}

#[cfg(not(feature = "cuda"))]
fn gpu() -> Result<Device, TrainerError> {
    Err(TrainerError::NoGpu { reason: "this trainer was built without CUDA".into() })
}

/// What a network is computed in there.
pub(crate) fn working(precision: Precision, device: &Device) -> DType {
    match precision {
        Precision::Bf16 => DType::BF16,
        Precision::Auto if !device.is_cpu() => DType::BF16,
        Precision::Auto | Precision::F32 => DType::F32,
    }
}

/// Says so where it is not single precision.
pub(crate) fn tell_working(working: DType, events: &mut EventSink<'_>) -> Result<(), TrainerError> {
    if working != DType::BF16 {
        return Ok(());
    }
    let message = "the network is computed in bfloat16; its weights are kept in single precision";
    events.log(LogLevel::Info, "computed_in_bf16", message, Values::default())
}

/// The device's name in events and results.
pub(crate) fn name(device: &Device) -> String {
    if device.is_cpu() { "cpu".into() } else { "cuda:0".into() }
}
