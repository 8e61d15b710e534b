// Rows of a table by their numbers.
#include "portable.cuh"

// One block has one position: `result[position] = table[ids[position]]`.
KERNEL embedding(const stored* table, const uint32_t* ids, stored* result, uint32_t width) {
    const stored* row = table + (uint64_t)ids[blockIdx.x] * width;
    stored* to = result + (uint64_t)blockIdx.x * width;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) to[column] = row[column];
}

// The gradient of a table of zeros. One block has one of the entries that are asked for: `entries[block]` gets the sum of the gradients
// at the positions `order[firsts[block]..firsts[block + 1]]`, in that order.
KERNEL embedding_back(const stored* gradient, const uint32_t* entries, const uint32_t* firsts, const uint32_t* order,
                      stored* of_table, uint32_t width) {
    const uint32_t from = firsts[blockIdx.x], to = firsts[blockIdx.x + 1];
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        float sum = 0.0f;
        for (uint32_t index = from; index < to; ++index) sum += value(gradient[(uint64_t)order[index] * width + column]);
        store(&of_table[(uint64_t)entries[blockIdx.x] * width + column], sum);
    }
}
