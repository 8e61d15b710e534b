// Which keys a query sees: from one place to another, as `Mask` of `nn/attention.rs`.
#pragma once
#include "portable.cuh"

struct Seen {
    uint32_t from, to;
};

// `lengths`: keys of each sequence; `starts`: first key of each query, `[batch, queries]`. Either may be missing.
DEVICE Seen seen_by(uint32_t sequence, uint32_t query, uint32_t queries, uint32_t keys, uint32_t causal, const uint32_t* lengths,
                    const uint32_t* starts) {
    uint32_t to = lengths ? lengths[sequence] : keys;
    // With fewer queries than keys, the queries are the last ones.
    if (causal && query + 1 + keys - queries < to) to = query + 1 + keys - queries;
    return {starts ? starts[(uint64_t)sequence * queries + query] : 0, to};
}
