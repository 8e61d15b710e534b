// Runs every kernel on the processor and compares it with the same in double precision, and its gradients with finite differences.
//
// Four times, with the threads' turns in other orders: a barrier that is missing, or a sum whose order is not fixed, gives other bits.
#include "../portable.cuh"
#include "../mask.cuh"
#include "expected.hpp"

namespace in_single {
typedef float stored;
[[maybe_unused]] static const char* const precision = "f32";
[[maybe_unused]] static const double close = 2e-5;
#include "all.inc"
}  // namespace in_single

namespace in_half {
typedef bf16 stored;
[[maybe_unused]] static const char* const precision = "bf16";
// Results are rounded to 8 bits once; everything on the way is single precision.
[[maybe_unused]] static const double close = 4e-3;
#include "all.inc"
}  // namespace in_half

// Rounding as the GPU does it: to the nearest, ties to even.
static void check_rounding() {
    std::vector<float> got;
    for (float x : {1.0f, 1.00390625f, 1.01171875f, 1.00390637f, -3.3895314e38f}) got.push_back(__bfloat162float(__float2bfloat16(x)));
    check::expect("rounding to bf16", got, {1.0, 1.0, 1.015625, 1.0078125, -check::exact(bf16{0x7f7f})}, 0.0);
}

static check::Report run(emulated::Turns turns) {
    emulated::turns = turns;
    check::report = {};
    check_rounding();
    in_single::check_all();
    in_half::check_all();
    return check::report;
}

int main() {
    const check::Report first = run({});
    unsigned compared = first.compared, failed = first.failed;
    bool alike = true;
    for (const emulated::Turns turns : {emulated::Turns{true, false}, {false, true}, {true, true}}) {
        const check::Report other = run(turns);
        compared += other.compared;
        failed += other.failed;
        alike &= other.digest == first.digest;
    }
    if (!alike) std::printf("results depend on the order in which threads take their turns\n");
    std::printf("%u of %u comparisons failed\n", failed, compared);
    return alike && failed == 0 ? 0 : 1;
}
