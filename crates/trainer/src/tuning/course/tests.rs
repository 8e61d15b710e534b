use recipes::{FineTuning, LearningRateSchedule};

use super::*;

const SCHEDULES: [LearningRateSchedule; 4] = [
    LearningRateSchedule::Constant,
    LearningRateSchedule::Linear,
    LearningRateSchedule::Cosine,
    LearningRateSchedule::OneCycle,
];

#[test]
fn however_short_a_job_its_warm_up_ends_before_its_last_step() {
    for chosen in SCHEDULES {
        for warm_up in [0.0, 0.1, 0.5, 0.9] {
            let options = FineTuning { schedule: chosen, warm_up, ..FineTuning::default() };
            for total in 1..=12 {
                let schedule = schedule(&options, total);
                assert!(schedule.warm_up < total, "{chosen:?}, {warm_up} of {total}: {schedule:?}");
                assert!((0..total).any(|step| schedule.factor(step) > 0.0), "{chosen:?}, {warm_up} of {total}");
            }
            if chosen != LearningRateSchedule::OneCycle {
                let only = schedule(&options, 1).factor(0);
                assert!((only - 1.0).abs() < 1e-15, "{chosen:?}, {warm_up}: {only}");
            }
        }
    }
}

#[test]
fn a_warm_up_that_leaves_steps_is_the_share_that_was_asked_for() {
    let of = |warm_up, total| schedule(&FineTuning { warm_up, ..FineTuning::default() }, total).warm_up;
    assert_eq!([of(0.0, 100), of(0.1, 100), of(0.5, 3), of(0.9, 100), of(0.9, 10)], [0, 10, 2, 90, 9]);
    assert_eq!([of(0.5, 1), of(0.9, 2), of(0.9, 3), of(0.1, 0)], [0, 1, 2, 0]);
}
