// What the kernels are written in: CUDA where nvcc compiles them, and its emulation on the processor where they are checked.
//
// Every file of kernels is compiled twice: with `stored`, the type of tensors' elements, as `float` and as `bf16`. Arithmetic is in
// single precision either way, but for the sizes of gradients. No kernel adds atomically: every sum has one order, which depends on shapes
// alone.
#pragma once

#ifdef __CUDACC__
#include <cuda_bf16.h>
#include <stdint.h>
#define KERNEL extern "C" __global__ void
#define DEVICE static __device__ __forceinline__
// Before a loop over an array that is to be registers.
#define UNROLLED _Pragma("unroll")
typedef __nv_bfloat16 bf16;
#ifdef STORED_BF16
typedef bf16 stored;
#else
typedef float stored;
#endif
#else
#include "check/emulated.hpp"
#define KERNEL [[maybe_unused]] static void
#define DEVICE [[maybe_unused]] static inline
#define UNROLLED
#endif

DEVICE float value(float x) { return x; }
DEVICE float value(bf16 x) { return __bfloat162float(x); }
DEVICE void store(float* at, float x) { *at = x; }
DEVICE void store(bf16* at, float x) { *at = __float2bfloat16(x); }

// The place of this thread among all of a one-dimensional grid.
DEVICE uint64_t place() { return (uint64_t)blockIdx.x * blockDim.x + threadIdx.x; }

// The sum over the lanes of a warp that differ in the last bits of their number, `lanes` of them: every one gets it.
template <typename T> DEVICE T lanes_sum(T x, int lanes) {
    for (int step = lanes / 2; step > 0; step /= 2) x += __shfl_xor_sync(0xffffffffu, x, step);
    return x;
}

DEVICE float lanes_max(float x, int lanes) {
    for (int step = lanes / 2; step > 0; step /= 2) x = fmaxf(x, __shfl_xor_sync(0xffffffffu, x, step));
    return x;
}

// The sum over the threads of a block of whole warps: every one gets it.
template <typename T> DEVICE T block_sum(T x) {
    __shared__ T parts[32];
    x = lanes_sum(x, 32);
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
    __syncthreads();
    T sum = 0;
    for (unsigned warp = 0; warp < blockDim.x / 32; ++warp) sum += parts[warp];
    // The next sum is made in the same place.
    __syncthreads();
    return sum;
}

// The greatest of the threads' numbers; one that is not a number is passed over.
DEVICE float block_max(float x) {
    __shared__ float parts[32];
    x = lanes_max(x, 32);
    if (threadIdx.x % 32 == 0) parts[threadIdx.x / 32] = x;
    __syncthreads();
    float greatest = parts[0];
    for (unsigned warp = 1; warp < blockDim.x / 32; ++warp) greatest = fmaxf(greatest, parts[warp]);
    __syncthreads();
    return greatest;
}

// A permutation of the words: that of `nn/dropout.rs`, bit for bit.
DEVICE uint32_t mixed(uint32_t word) {
    word = (word ^ word >> 16) * 0x7feb352du;
    word = (word ^ word >> 15) * 0x846ca68bu;
    return word ^ word >> 16;
}

// What dropout multiplies an element by, as on the processor. Nothing is left out where `least` is 0 and `scale` 1.
DEVICE float drop_factor(uint64_t index, uint32_t word0, uint32_t word1, uint32_t least, float scale) {
    return mixed(mixed((uint32_t)index ^ word0) + word1) >= least ? scale : 0.0f;
}
