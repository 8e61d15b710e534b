//! A predictor that answers line by line, as long as its stdin is open.

use std::io::{self, BufRead, Read, Write};

use recipes::predict::MAX_REQUEST_BYTES;
use recipes::{PredictError, PredictResponse};

use crate::Predictor;

/// Answers every request until there are no more.
pub(super) fn serve(predictor: &Predictor, mut requests: impl BufRead, mut responses: impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    while let Some(complete) = next_line(&mut requests, &mut line)? {
        if complete && line.trim_ascii().is_empty() {
            continue;
        }
        let response = if complete { predictor.answer(&line) } else { too_long() };
        let mut text = serde_json::to_vec(&response)?;
        text.push(b'\n');
        responses.write_all(&text)?;
        responses.flush()?;
    }
    Ok(())
}

/// Reads one line: none at the end, false when it is too long, in which case it is skipped.
fn next_line(requests: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let limit = MAX_REQUEST_BYTES as u64 + 1;
    if requests.by_ref().take(limit).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.ends_with(b"\n") || line.len() <= MAX_REQUEST_BYTES {
        return Ok(Some(true));
    }
    line.clear();
    requests.skip_until(b'\n')?;
    Ok(Some(false))
}

fn too_long() -> PredictResponse {
    PredictResponse::Error(PredictError {
        code: "request_too_long".into(),
        message: format!("the request is longer than {MAX_REQUEST_BYTES} bytes"),
        values: recipes::Values::new(),
        row: None,
        column: None,
        next_step: "send the rows in several requests".into(),
    })
}
