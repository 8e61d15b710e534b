//! The same job gives the same weights, whatever happens on the way.

use std::time::Duration;

use recipes::protocol::{Event, PARTIAL_SUFFIX};

use crate::program::Workplace;

#[test]
fn two_runs_give_the_same_bytes() {
    let (one, two) = (Workplace::wisconsin(|_| ()), Workplace::wisconsin(|_| ()));
    assert_eq!((one.run().0, two.run().0), (Some(0), Some(0)));
    assert_eq!(one.weights(), two.weights());
    let model = |workplace: &Workplace| std::fs::read(workplace.path().join("output/model.json")).unwrap();
    assert_eq!(model(&one), model(&two));
}

#[test]
fn the_number_of_threads_does_not_change_a_bit() {
    // Wide enough for matrix products to be split between threads.
    let weights = |cpus| {
        let workplace = Workplace::wisconsin(|spec| {
            (spec.hidden, spec.batch_size, spec.epochs) = (vec![512, 512], 455, 3);
            spec.resources.cpus = cpus;
        });
        assert_eq!(workplace.run().0, Some(0));
        workplace.weights()
    };
    let alone = weights(1);
    assert_eq!(weights(2), alone);
    assert_eq!(weights(7), alone);
}

/// Kills the program again and again at moments that follow no pattern, resumes it from its last checkpoint as a
/// worker would, and compares with a run that nobody disturbed.
#[test]
fn a_killed_job_ends_with_the_same_bytes() {
    let job = || Workplace::wisconsin(|spec| (spec.epochs, spec.checkpoint_every) = (200, Some(1)));
    let undisturbed = job();
    assert_eq!(undisturbed.run().0, Some(0));

    let mut disturbed = job();
    let mut moments = 0x9e37_79b9_7f4a_7c15_u64;
    let mut kills = 0;
    let mut resumed = Vec::new();
    loop {
        let mut running = disturbed.start();
        // From before the first step to the middle of an epoch or of a checkpoint.
        moments = moments.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let patience = if kills < 12 { (moments >> 32) % 60 } else { u64::MAX };
        let mut finished = false;
        let mut seen = 0;
        while let Some(event) = running.next_event() {
            if let Event::Started { resumed_steps, .. } = event {
                resumed.push(resumed_steps);
            }
            assert!(!matches!(event, Event::Failed(_)), "{event:?}");
            finished |= matches!(event, Event::Finished(_));
            seen += 1;
            if seen > patience && !finished {
                std::thread::sleep(Duration::from_micros((moments >> 20) % 3_000));
                running.child.kill().unwrap();
                kills += 1;
                break;
            }
        }
        if finished {
            assert_eq!(running.wait(), Some(0));
            break;
        }
        drop(running);
        // A file under its final name is complete, at whatever moment the program died.
        disturbed.job.resume = disturbed.files("checkpoint").into_iter().rfind(|name| !name.ends_with(PARTIAL_SUFFIX));
        disturbed.job.attempt += 1;
    }
    assert!(kills >= 5, "only {kills} kills came in time");
    assert!(resumed.last() > Some(&0), "no attempt went on from a checkpoint: {resumed:?}");
    assert_eq!(disturbed.weights(), undisturbed.weights());
    let stale = [disturbed.files("checkpoint"), disturbed.files("output")].concat();
    assert!(!stale.iter().any(|name| name.ends_with(PARTIAL_SUFFIX)), "{stale:?}");
}
