// Attention that keeps no scores (Dao and others, 2022; arXiv:2205.14135). Tiles of queries meet tiles of keys in shared memory; of each
// query one number is kept, the logarithm of the sum of its exponentials. Eight threads have a row of a tile.
//
// Nothing here is made for tensor cores: it is as exact as single precision, whatever is stored.
#include "mask.cuh"

constexpr uint32_t widest = 128;
// A column more than is used keeps the rows of a tile out of each other's banks.
constexpr uint32_t pitch = widest + 1;
constexpr uint32_t lanes = 8;
constexpr uint32_t columns_each = widest / lanes;
// Rows of a tile on the way forward, and on the way back, where twice as many tiles are held.
constexpr uint32_t tile = 32;
constexpr uint32_t back_tile = 16;

// Sizes and constants; Rust passes the same structure (`nn/cuda/attention.rs`).
struct Attended {
    uint32_t heads, groups, queries, keys, width;
    // 0: `[batch, heads, length, width]`, 1: `[batch, length, heads, width]`.
    uint32_t by_rows;
    uint32_t causal;
    // What dropout leaves out of the probabilities, by an element's number in `[batch, heads, queries, keys]`.
    uint32_t word0, word1, least;
    float kept;
    float scale;
};

// Where a row of a head, counted over the batch, begins.
DEVICE uint64_t row_at(const Attended& of, uint32_t head, uint32_t heads, uint32_t row, uint32_t length) {
    if (!of.by_rows) return ((uint64_t)head * length + row) * of.width;
    return (((uint64_t)(head / heads) * length + row) * heads + head % heads) * of.width;
}

DEVICE void load_queries(const stored* x, float* to, const Attended& of, uint32_t head, uint32_t first, uint32_t rows) {
    for (uint32_t index = threadIdx.x; index < rows * of.width; index += blockDim.x) {
        const uint32_t row = index / of.width, column = index % of.width;
        const bool is_there = first + row < of.queries;
        to[row * pitch + column] = is_there ? value(x[row_at(of, head, of.heads, first + row, of.queries) + column]) : 0.0f;
    }
}

// `group`: counted over the batch.
DEVICE void load_keys(const stored* x, float* to, const Attended& of, uint32_t group, uint32_t first, uint32_t rows) {
    for (uint32_t index = threadIdx.x; index < rows * of.width; index += blockDim.x) {
        const uint32_t row = index / of.width, column = index % of.width;
        const bool is_there = first + row < of.keys;
        to[row * pitch + column] = is_there ? value(x[row_at(of, group, of.groups, first + row, of.keys) + column]) : 0.0f;
    }
}

DEVICE float dot(const float* one, const float* other, uint32_t width) {
    float sum = 0.0f;
    for (uint32_t column = 0; column < width; ++column) sum += one[column] * other[column];
    return sum;
}

// Keys that a query of a head sees: none where there is no such query.
DEVICE Seen keys_of(const Attended& of, uint32_t head, uint32_t query, const uint32_t* lengths, const uint32_t* starts) {
    if (query >= of.queries) return {0, 0};
    return seen_by(head / of.heads, query, of.queries, of.keys, of.causal, lengths, starts);
}

// Keys that one of a tile's queries sees, from the first of all to the last of all.
DEVICE Seen keys_of_tile(const Attended& of, uint32_t head, uint32_t first, uint32_t rows, const uint32_t* lengths,
                         const uint32_t* starts) {
    Seen all = keys_of(of, head, first, lengths, starts);
    for (uint32_t query = first + 1; query < first + rows && query < of.queries; ++query) {
        const Seen seen = keys_of(of, head, query, lengths, starts);
        if (seen.from < all.from) all.from = seen.from;
        if (seen.to > all.to) all.to = seen.to;
    }
    return all;
}

DEVICE float factor(const Attended& of, uint32_t head, uint32_t query, uint32_t key) {
    return drop_factor(((uint64_t)head * of.queries + query) * of.keys + key, of.word0, of.word1, of.least, of.kept);
}

// `levels`: `[batch, heads, queries]`. Blocks of 256 threads, one for each head and tile of queries.
KERNEL attention(const stored* q, const stored* k, const stored* v, stored* result, float* levels, const uint32_t* lengths,
                 const uint32_t* starts, Attended of) {
    __shared__ float q_tile[tile * pitch], other[tile * pitch], p[tile * (tile + 1)];
    const uint32_t tiles = (of.queries + tile - 1) / tile;
    const uint32_t head = blockIdx.x / tiles, first = blockIdx.x % tiles * tile, group = head / (of.heads / of.groups);
    const uint32_t row = threadIdx.x / lanes, lane = threadIdx.x % lanes, query = first + row;
    const Seen seen = keys_of(of, head, query, lengths, starts);
    const Seen all = keys_of_tile(of, head, first, tile, lengths, starts);
    float greatest = -INFINITY, sum = 0.0f, mixture[columns_each] = {};
    load_queries(q, q_tile, of, head, first, tile);
    for (uint32_t from = all.from; from < all.to; from += tile) {
        // The values of the tile before are done with.
        __syncthreads();
        load_keys(k, other, of, group, from, tile);
        __syncthreads();
        float scores[tile / lanes], here = -INFINITY;
        UNROLLED
        for (uint32_t n = 0; n < tile / lanes; ++n) {
            const uint32_t at = lane + n * lanes, key = from + at;
            const bool is_seen = key >= seen.from && key < seen.to;
            scores[n] = is_seen ? of.scale * dot(&q_tile[row * pitch], &other[at * pitch], of.width) : -INFINITY;
            here = fmaxf(here, scores[n]);
        }
        const float now = fmaxf(greatest, lanes_max(here, lanes));
        // What was added up so far is of the greatest score so far; before the first key that is seen there is none.
        const float shrink = greatest == -INFINITY ? 0.0f : expf(greatest - now);
        float added = 0.0f;
        UNROLLED
        for (uint32_t n = 0; n < tile / lanes; ++n) {
            const uint32_t at = lane + n * lanes;
            const float power = scores[n] == -INFINITY ? 0.0f : expf(scores[n] - now);
            added += power;
            p[row * (tile + 1) + at] = power * factor(of, head, query, from + at);
        }
        sum = sum * shrink + lanes_sum(added, lanes);
        greatest = now;
        __syncthreads();
        load_keys(v, other, of, group, from, tile);
        __syncthreads();
        UNROLLED
        for (uint32_t n = 0; n < columns_each; ++n) {
            const uint32_t column = lane + n * lanes;
            if (column < of.width) {
                float more = 0.0f;
                for (uint32_t key = 0; key < tile; ++key) more += p[row * (tile + 1) + key] * other[key * pitch + column];
                mixture[n] = mixture[n] * shrink + more;
            }
        }
    }
    if (query >= of.queries) return;
    const uint64_t to = row_at(of, head, of.heads, query, of.queries);
    UNROLLED
    for (uint32_t n = 0; n < columns_each; ++n) {
        const uint32_t column = lane + n * lanes;
        if (column < of.width) store(&result[to + column], mixture[n] / sum);
    }
    if (lane == 0) levels[(uint64_t)head * of.queries + query] = greatest + logf(sum);
}

// `Σ gradient · result` of every query: the mean of the probabilities' gradients, weighted by these. Blocks of 128 threads have 16 rows of
// all heads' queries.
KERNEL attention_means(const stored* result, const stored* gradient, float* means, uint32_t rows, Attended of) {
    const uint32_t index = blockIdx.x * back_tile + threadIdx.x / lanes, lane = threadIdx.x % lanes;
    float sum = 0.0f;
    if (index < rows) {
        const uint64_t at = row_at(of, index / of.queries, of.heads, index % of.queries, of.queries);
        for (uint32_t column = lane; column < of.width; column += lanes) {
            sum += value(result[at + column]) * value(gradient[at + column]);
        }
    }
    sum = lanes_sum(sum, lanes);
    if (index < rows && lane == 0) means[index] = sum;
}

// Gradient of the queries. Blocks of 128 threads, one for each head and tile of queries.
KERNEL attention_of_queries(const stored* q, const stored* k, const stored* v, const stored* gradient, const float* levels,
                            const float* means, stored* of_q, const uint32_t* lengths, const uint32_t* starts, Attended of) {
    __shared__ float q_tile[back_tile * pitch], g_tile[back_tile * pitch], k_tile[back_tile * pitch], v_tile[back_tile * pitch];
    __shared__ float slopes[back_tile * (back_tile + 1)];
    const uint32_t tiles = (of.queries + back_tile - 1) / back_tile;
    const uint32_t head = blockIdx.x / tiles, first = blockIdx.x % tiles * back_tile, group = head / (of.heads / of.groups);
    const uint32_t row = threadIdx.x / lanes, lane = threadIdx.x % lanes, query = first + row;
    const Seen seen = keys_of(of, head, query, lengths, starts);
    const Seen all = keys_of_tile(of, head, first, back_tile, lengths, starts);
    const uint64_t number = (uint64_t)head * of.queries + query;
    const float level = query < of.queries ? levels[number] : 0.0f, mean = query < of.queries ? means[number] : 0.0f;
    float sums[columns_each] = {};
    load_queries(q, q_tile, of, head, first, back_tile);
    load_queries(gradient, g_tile, of, head, first, back_tile);
    for (uint32_t from = all.from; from < all.to; from += back_tile) {
        __syncthreads();
        load_keys(k, k_tile, of, group, from, back_tile);
        load_keys(v, v_tile, of, group, from, back_tile);
        __syncthreads();
        for (uint32_t at = lane; at < back_tile; at += lanes) {
            const uint32_t key = from + at;
            float slope = 0.0f;
            if (key >= seen.from && key < seen.to) {
                const float p = expf(of.scale * dot(&q_tile[row * pitch], &k_tile[at * pitch], of.width) - level);
                const float of_p = dot(&g_tile[row * pitch], &v_tile[at * pitch], of.width) * factor(of, head, query, key);
                slope = of.scale * p * (of_p - mean);
            }
            slopes[row * (back_tile + 1) + at] = slope;
        }
        __syncthreads();
        UNROLLED
        for (uint32_t n = 0; n < columns_each; ++n) {
            const uint32_t column = lane + n * lanes;
            if (column < of.width) {
                for (uint32_t key = 0; key < back_tile; ++key) {
                    sums[n] += slopes[row * (back_tile + 1) + key] * k_tile[key * pitch + column];
                }
            }
        }
    }
    if (query >= of.queries) return;
    const uint64_t to = row_at(of, head, of.heads, query, of.queries);
    UNROLLED
    for (uint32_t n = 0; n < columns_each; ++n) {
        const uint32_t column = lane + n * lanes;
        if (column < of.width) store(&of_q[to + column], sums[n]);
    }
}

// Gradients of keys and values: of all heads of queries that use them, in the order of these. Blocks of 128 threads, one for each group
// and tile of keys.
KERNEL attention_of_keys(const stored* q, const stored* k, const stored* v, const stored* gradient, const float* levels,
                         const float* means, stored* of_k, stored* of_v, const uint32_t* lengths, const uint32_t* starts,
                         Attended of) {
    __shared__ float q_tile[back_tile * pitch], g_tile[back_tile * pitch], k_tile[back_tile * pitch], v_tile[back_tile * pitch];
    __shared__ float slopes[back_tile * (back_tile + 1)], kept[back_tile * (back_tile + 1)];
    const uint32_t tiles = (of.keys + back_tile - 1) / back_tile, shared_by = of.heads / of.groups;
    const uint32_t group = blockIdx.x / tiles, first = blockIdx.x % tiles * back_tile;
    const uint32_t row = threadIdx.x / lanes, lane = threadIdx.x % lanes, key = first + row;
    float of_key[columns_each] = {}, of_value[columns_each] = {};
    load_keys(k, k_tile, of, group, first, back_tile);
    load_keys(v, v_tile, of, group, first, back_tile);
    for (uint32_t head = group * shared_by; head < (group + 1) * shared_by; ++head) {
        for (uint32_t from = 0; from < of.queries; from += back_tile) {
            const Seen all = keys_of_tile(of, head, from, back_tile, lengths, starts);
            // The same for the whole block.
            if (all.to <= first || all.from >= first + back_tile) continue;
            __syncthreads();
            load_queries(q, q_tile, of, head, from, back_tile);
            load_queries(gradient, g_tile, of, head, from, back_tile);
            __syncthreads();
            for (uint32_t at = lane; at < back_tile; at += lanes) {
                const uint32_t query = from + at;
                const Seen seen = keys_of(of, head, query, lengths, starts);
                float slope = 0.0f, left = 0.0f;
                if (key >= seen.from && key < seen.to) {
                    const uint64_t number = (uint64_t)head * of.queries + query;
                    const float drop = factor(of, head, query, key);
                    const float p = expf(of.scale * dot(&q_tile[at * pitch], &k_tile[row * pitch], of.width) - levels[number]);
                    const float of_p = dot(&g_tile[at * pitch], &v_tile[row * pitch], of.width) * drop;
                    slope = of.scale * p * (of_p - means[number]);
                    left = p * drop;
                }
                slopes[row * (back_tile + 1) + at] = slope;
                kept[row * (back_tile + 1) + at] = left;
            }
            __syncthreads();
            UNROLLED
            for (uint32_t n = 0; n < columns_each; ++n) {
                const uint32_t column = lane + n * lanes;
                if (column < of.width) {
                    for (uint32_t query = 0; query < back_tile; ++query) {
                        of_key[n] += slopes[row * (back_tile + 1) + query] * q_tile[query * pitch + column];
                        of_value[n] += kept[row * (back_tile + 1) + query] * g_tile[query * pitch + column];
                    }
                }
            }
        }
    }
    if (key >= of.keys) return;
    const uint64_t to = row_at(of, group, of.groups, key, of.keys);
    UNROLLED
    for (uint32_t n = 0; n < columns_each; ++n) {
        const uint32_t column = lane + n * lanes;
        if (column < of.width) {
            store(&of_k[to + column], of_key[n]);
            store(&of_v[to + column], of_value[n]);
        }
    }
}
