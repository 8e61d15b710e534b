// CUDA's threads on the processor: enough of them to run the kernels where there is no GPU.
//
// The threads of a block are contexts that take turns: each runs until it waits for the others. In which order they come, and how far one
// warp gets ahead of the others, is chosen by the caller, so that a barrier that is missing shows as results that differ. Blocks run one
// after the other.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <ucontext.h>
#include <vector>

#define __shared__ static

struct Index {
    unsigned x = 1, y = 1, z = 1;
};

inline Index gridDim, blockDim, blockIdx, threadIdx;

// The upper half of a float, rounded to the nearest, ties to even.
struct bf16 {
    uint16_t bits = 0;
};

inline float __bfloat162float(bf16 x) { return std::bit_cast<float>((uint32_t)x.bits << 16); }

inline bf16 __float2bfloat16(float x) {
    const uint32_t bits = std::bit_cast<uint32_t>(x);
    if (x != x) return {0x7fff};
    return {(uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
}

namespace emulated {

// In which order threads take their turns.
struct Turns {
    bool backwards = false;
    // Whether a warp goes on until it waits for others. Otherwise every thread goes on until it waits for any.
    bool by_warp = false;
};
inline Turns turns;

constexpr std::size_t stack_bytes = 64 * 1024;

struct Thread {
    ucontext_t context;
    std::vector<char> stack = std::vector<char>(stack_bytes);
    bool done = false;
};

// Threads that wait for each other.
struct Barrier {
    unsigned expected = 0, arrived = 0, generation = 0;
};

struct Block {
    std::vector<Thread> threads;
    std::vector<Barrier> warps;
    std::vector<double> lanes;
    Barrier all;
    ucontext_t scheduler;
    const std::function<void()>* kernel = nullptr;
    unsigned current = 0;
    // Whether a thread ended or a barrier opened in this round: if none does, they wait for ever.
    bool moved = false;
};

inline Block block;

[[noreturn]] inline void refuse(const char* what) {
    std::fprintf(stderr, "block %u,%u: %s\n", blockIdx.x, blockIdx.y, what);
    std::exit(2);
}

inline void wait(Barrier& barrier) {
    const unsigned generation = barrier.generation;
    if (++barrier.arrived == barrier.expected) {
        barrier.arrived = 0;
        ++barrier.generation;
        block.moved = true;
        return;
    }
    while (barrier.generation == generation) {
        swapcontext(&block.threads[block.current].context, &block.scheduler);
    }
}

inline void begin() {
    (*block.kernel)();
    block.threads[block.current].done = true;
    block.moved = true;
}

inline void prepare(unsigned count) {
    if (count % 32 != 0 || count > 1024) refuse("a block is of whole warps and at most 1,024 threads");
    if (block.threads.size() < count) block.threads.resize(count);
    block.warps.assign(count / 32, Barrier{32});
    block.lanes.assign(count, 0.0);
    block.all = Barrier{count};
    for (unsigned index = 0; index < count; ++index) {
        Thread& thread = block.threads[index];
        thread.done = false;
        getcontext(&thread.context);
        thread.context.uc_stack.ss_sp = thread.stack.data();
        thread.context.uc_stack.ss_size = thread.stack.size();
        thread.context.uc_link = &block.scheduler;
        makecontext(&thread.context, begin, 0);
    }
}

// Gives some threads their turns, once or until none of them gets any further; whether one did.
inline bool run_threads(unsigned first, unsigned end, unsigned count) {
    bool any = false;
    do {
        block.moved = false;
        for (unsigned turn = first; turn < end; ++turn) {
            block.current = turns.backwards ? count - 1 - turn : turn;
            Thread& thread = block.threads[block.current];
            if (thread.done) continue;
            threadIdx = {block.current, 0, 0};
            swapcontext(&block.scheduler, &thread.context);
        }
        any |= block.moved;
    } while (turns.by_warp && block.moved);
    return any;
}

inline void run_block(unsigned count) {
    prepare(count);
    const unsigned together = turns.by_warp ? 32 : count;
    const auto is_done = [&] {
        unsigned done = 0;
        for (unsigned index = 0; index < count; ++index) done += block.threads[index].done;
        return done == count;
    };
    while (!is_done()) {
        bool any = false;
        for (unsigned first = 0; first < count; first += together) any |= run_threads(first, first + together, count);
        if (!any) refuse("some threads wait for others that never come");
    }
}

// Runs a kernel in blocks of one dimension.
inline void launch(Index grid, unsigned threads, const std::function<void()>& kernel) {
    gridDim = grid;
    blockDim = {threads, 1, 1};
    block.kernel = &kernel;
    for (unsigned y = 0; y < grid.y; ++y) {
        for (unsigned x = 0; x < grid.x; ++x) {
            blockIdx = {x, y, 0};
            run_block(threads);
        }
    }
}

}  // namespace emulated

inline void __syncthreads() { emulated::wait(emulated::block.all); }

// The numbers are kept in double precision, which holds those of single precision as they are.
template <typename T> T __shfl_xor_sync(uint32_t, T x, int step) {
    const unsigned me = emulated::block.current;
    emulated::Barrier& warp = emulated::block.warps[me / 32];
    emulated::block.lanes[me] = x;
    emulated::wait(warp);
    const T other = (T)emulated::block.lanes[me ^ (unsigned)step];
    emulated::wait(warp);
    return other;
}
