//! How well a model expects a text.

use candle_core::{Result, bail};

use super::{Batch, Decoder, IGNORED, Tokens};

/// `e` to the mean negative log-probability of every token after the first, each seen by those before it.
///
/// A text of more than `window` tokens is read in windows that overlap by half, so that every token but the first ones is told from at
/// least half a window.
///
/// # Errors
/// The text has fewer than two tokens, or the window fewer than two or more than the model has positions.
pub fn perplexity(decoder: &Decoder, text: &[u32], window: usize) -> Result<f64> {
    if text.len() < 2 || window < 2 || window > decoder.config().positions {
        bail!("perplexity: {} tokens cannot be read in windows of {window}", text.len());
    }
    let decoder = decoder.frozen();
    let (mut sum, mut told) = (0.0, 1);
    while told < text.len() {
        let begin = if told == 1 { 0 } else { told - window.div_ceil(2) };
        let end = text.len().min(begin + window);
        // The last token of the window is only told.
        let ids = &text[begin..end - 1];
        let follows = |place: usize| if begin + place + 1 < told { IGNORED } else { text[begin + place + 1] };
        let labels = (0..ids.len()).map(follows).collect();
        let batch = Batch { tokens: Tokens::rows(ids.to_vec(), ids.len())?, labels };
        #[expect(clippy::cast_precision_loss, reason = "texts have far fewer than 2^52 tokens")]
        let count = (end - told) as f64;
        sum += f64::from(decoder.loss(&batch, None)?.to_scalar::<f32>()?) * count;
        told = end;
    }
    #[expect(clippy::cast_precision_loss, reason = "texts have far fewer than 2^52 tokens")]
    let mean = sum / (text.len() - 1) as f64;
    Ok(mean.exp())
}
