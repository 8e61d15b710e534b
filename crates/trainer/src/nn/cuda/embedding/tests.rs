use super::Places;

#[test]
fn an_entry_has_all_its_places_in_their_order() {
    let places = Places::of(&[4, 1, 4, 0, 4]).unwrap();
    let wanted = Places { entries: vec![0, 1, 4], firsts: vec![0, 1, 2, 5], order: vec![3, 1, 0, 2, 4] };
    assert_eq!(places, wanted);
    assert_eq!(Places::of(&[]).unwrap().firsts, [0]);
}
