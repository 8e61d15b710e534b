use super::*;

fn order(seed: u64, purpose: Purpose) -> Vec<u32> {
    let mut items: Vec<u32> = (0..10).collect();
    Stream::new(seed, purpose).shuffle(&mut items);
    items
}

#[test]
fn a_stream_never_changes_between_versions() {
    assert_eq!(order(42, Purpose::Split), [7, 6, 5, 1, 0, 4, 8, 9, 2, 3]);
    assert_eq!(order(42, Purpose::Epoch(0)), [1, 9, 2, 7, 8, 0, 5, 6, 3, 4]);
}

#[test]
fn streams_differ_by_seed_purpose_and_epoch() {
    let orders = [
        order(1, Purpose::Split),
        order(2, Purpose::Split),
        order(1, Purpose::Weights),
        order(1, Purpose::Generation),
        order(1, Purpose::Epoch(0)),
        order(1, Purpose::Epoch(1)),
    ];
    for (index, one) in orders.iter().enumerate() {
        assert!(orders[..index].iter().all(|other| other != one), "{one:?} appears twice");
    }
}

#[test]
fn a_shuffle_keeps_every_item_and_favours_none() {
    let mut first = [0_u32; 5];
    for seed in 0..5_000 {
        let mut items = [0, 1, 2, 3, 4];
        Stream::new(seed, Purpose::Split).shuffle(&mut items);
        first[items[0]] += 1;
        items.sort_unstable();
        assert_eq!(items, [0, 1, 2, 3, 4]);
    }
    assert!(first.iter().all(|&count| (880..1_120).contains(&count)), "{first:?}");
}

#[test]
fn symmetric_numbers_fill_their_range() {
    let mut stream = Stream::new(7, Purpose::Weights);
    let draws: Vec<f64> = (0..10_000).map(|_| stream.symmetric(0.5)).collect();
    assert!(draws.iter().all(|draw| (-0.5..0.5).contains(draw)));
    let mean = draws.iter().sum::<f64>() / 10_000.0;
    let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / 10_000.0;
    assert!(mean.abs() < 0.01, "{mean}");
    assert!((variance - 1.0 / 12.0).abs() < 0.003, "{variance}");
}

#[test]
fn normal_numbers_have_their_deviation_and_few_far_from_it() {
    let mut stream = Stream::new(7, Purpose::Weights);
    let draws = stream.normal(&[101, 99], 0.5, &Device::Cpu).unwrap().to_vec2::<f32>().unwrap().concat();
    let share = |within: f32| {
        let count = draws.iter().filter(|draw| draw.abs() < within).count();
        f64::from(u32::try_from(count).unwrap()) / 9_999.0
    };
    let mean = draws.iter().sum::<f32>() / 9_999.0;
    assert!(mean.abs() < 0.02, "{mean}");
    for (within, expected) in [(0.5, 0.683), (1.0, 0.954), (1.5, 0.997)] {
        assert!((share(within) - expected).abs() < 0.015, "{within}: {}", share(within));
    }
}
