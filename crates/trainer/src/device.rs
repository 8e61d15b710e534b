//! Where training runs.

use candle_core::Device;
use recipes::Resources;

use crate::TrainerError;

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

/// The device's name in events and results.
pub(crate) fn name(device: &Device) -> String {
    if device.is_cpu() { "cpu".into() } else { "cuda:0".into() }
}
