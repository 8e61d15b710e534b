//! Ranks that were dealt out.

use serde::{Deserialize, Serialize};

/// The rank of the update of one layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerRank {
    /// The layer, as its weight is called, such as `bert.encoder.layer.0.attention.self.query`.
    pub layer: String,
    /// Rank of its update; 0 where the layer stayed as it was.
    pub rank: u32,
}
