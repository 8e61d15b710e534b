//! Real data: what the shipped defaults achieve.

use recipes::Evaluation;
use recipes::protocol::Event;

use crate::program::Workplace;

fn accuracy_and_loss(seed: u64) -> (f64, f64) {
    let workplace = Workplace::wisconsin(|spec| spec.seed = seed);
    let (status, events) = workplace.run();
    assert_eq!(status, Some(0), "{events:?}");
    let Some(Event::Finished(result)) = events.last() else { panic!("the job must finish: {events:?}") };
    assert_eq!((result.train_rows, result.test_rows), (455, 114));
    let Evaluation::Classification(scores) = &result.evaluation else { panic!("{result:?}") };
    let rows: u64 = scores.confusion.iter().flatten().sum();
    assert_eq!(rows, 114);
    assert_eq!(scores.classes.iter().map(|class| class.support).collect::<Vec<_>>(), [72, 42]);
    (scores.accuracy, scores.loss)
}

/// The reference is one run of Keras with the same network on the same data: .965. No seed was chosen for its result.
#[test]
fn the_defaults_reach_the_reference_on_the_wisconsin_set() {
    const SEEDS: u32 = 10;
    let scores: Vec<(f64, f64)> = (1..=SEEDS).map(|seed| accuracy_and_loss(seed.into())).collect();
    let mean = scores.iter().map(|(accuracy, _)| accuracy).sum::<f64>() / f64::from(SEEDS);
    let loss = scores.iter().map(|(_, loss)| loss).sum::<f64>() / f64::from(SEEDS);
    assert!(mean >= 0.965, "mean accuracy {mean} of {scores:?}");
    assert!(loss <= 0.12, "mean loss {loss} of {scores:?}");
}
