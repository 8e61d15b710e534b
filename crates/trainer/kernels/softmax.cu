// Softmax of the keys that a mask leaves. One block has one row.
#include "mask.cuh"

// `scores` and `result`: `[batch, heads, queries, keys]`.
KERNEL masked_softmax(const stored* scores, stored* result, uint32_t heads, uint32_t queries, uint32_t keys, uint32_t causal,
                      const uint32_t* lengths, const uint32_t* starts, float scale) {
    const uint32_t row = blockIdx.x;
    const uint64_t at = (uint64_t)row * keys;
    const Seen seen = seen_by(row / (heads * queries), row % queries, queries, keys, causal, lengths, starts);
    float greatest = -INFINITY;
    for (uint32_t key = seen.from + threadIdx.x; key < seen.to; key += blockDim.x) {
        greatest = fmaxf(greatest, value(scores[at + key]));
    }
    greatest = block_max(greatest);
    float sum = 0.0f;
    for (uint32_t key = seen.from + threadIdx.x; key < seen.to; key += blockDim.x) {
        sum += expf((value(scores[at + key]) - greatest) * scale);
    }
    sum = block_sum(sum);
    for (uint32_t key = threadIdx.x; key < keys; key += blockDim.x) {
        const bool is_seen = key >= seen.from && key < seen.to;
        store(&result[at + key], is_seen ? expf((value(scores[at + key]) - greatest) * scale) / sum : 0.0f);
    }
}

// `scale · p · (gradient - Σ p gradient)`: a probability that is 0 as it is hidden has no gradient either.
KERNEL masked_softmax_back(const stored* probabilities, const stored* gradient, stored* of_scores, uint32_t keys, float scale) {
    const uint64_t at = (uint64_t)blockIdx.x * keys;
    float mean = 0.0f;
    for (uint32_t key = threadIdx.x; key < keys; key += blockDim.x) {
        mean += value(probabilities[at + key]) * value(gradient[at + key]);
    }
    mean = block_sum(mean);
    for (uint32_t key = threadIdx.x; key < keys; key += blockDim.x) {
        store(&of_scores[at + key], scale * value(probabilities[at + key]) * (value(gradient[at + key]) - mean));
    }
}
