use std::time::Duration;

use tokio::sync::Semaphore;

use super::in_turn;
use crate::DatasetError;

#[tokio::test]
async fn waiting_and_working_share_one_limit() {
    const LONG: Duration = Duration::from_mins(10);
    const SHORT: Duration = Duration::from_millis(20);
    let turns = Semaphore::new(1);
    let work = || std::future::ready(Ok::<_, DatasetError>(7));
    assert!(matches!(in_turn(&turns, LONG, work()).await, Ok(7)));
    let endless = std::future::pending::<Result<u8, DatasetError>>();
    assert!(matches!(in_turn(&turns, SHORT, endless).await, Err(DatasetError::PreviewTimeout)));
    // The turn was given back, although the work was not done.
    let others = turns.acquire().await.unwrap();
    assert!(matches!(in_turn(&turns, SHORT, work()).await, Err(DatasetError::PreviewTimeout)));
    drop(others);
    assert!(matches!(in_turn(&turns, LONG, work()).await, Ok(7)));
}
