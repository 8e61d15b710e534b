use super::mixed;

/// The kernels of a GPU draw the same: `kernels/check` has these numbers too.
#[test]
fn an_element_is_hashed_as_on_a_gpu() {
    let hash = |index: u32| mixed(mixed(index ^ 1).wrapping_add(2));
    assert_eq!([0, 1, 12_345].map(hash), [3_405_767_568, 3_507_691_905, 3_038_893_805]);
}
