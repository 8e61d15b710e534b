// Adafactor. Parameters and what is remembered of them are single precision; gradients are stored in either type. What is remembered of a
// matrix are the running means of its rows' and its columns' squares. Constants and order are those of `nn/optimizer/adafactor.rs`.
//
// A matrix is dealt out to blocks of `ADAFACTOR_WARPS` warps: `tall` rows each across, `ADAFACTOR_COLUMNS` columns each down. Its gradient is
// read three times, as an update is measured before it is made, and measured by means of all rows and columns.
#include "portable.cuh"

constexpr unsigned ADAFACTOR_COLUMNS = 128;
constexpr unsigned ADAFACTOR_WARPS = 8;
constexpr unsigned ADAFACTOR_EACH = ADAFACTOR_COLUMNS / 32;

// The distance of 1 from the next number.
constexpr float ADAFACTOR_LEAST = 1.1920928955078125e-7f;

// What is not a number stays so, as `fmaxf` would not have it.
DEVICE float at_least(float x, float least) { return x < least ? least : x; }

// A block's rows: the first, and where they end.
struct Rows {
    uint32_t from, to;
};

DEVICE Rows rows_of_block(uint32_t rows, uint32_t tall) {
    const uint64_t from = (uint64_t)blockIdx.x * tall, to = from + tall;
    return {(uint32_t)from, to < rows ? (uint32_t)to : rows};
}

// Sums of squares of parts of a gradient: `of_rows`, `[blocks down, rows]`, and `of_columns`, `[blocks across, columns]`. Sums of squares of
// the parameter: one for each block.
KERNEL adafactor_squares(const float* parameter, const stored* gradient, float* of_rows, float* of_columns, float* of_parameter,
                         uint32_t rows, uint32_t columns, uint32_t tall, float scale) {
    __shared__ float down[ADAFACTOR_WARPS][ADAFACTOR_COLUMNS];
    const unsigned warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const uint32_t first = blockIdx.y * ADAFACTOR_COLUMNS;
    const Rows own = rows_of_block(rows, tall);
    float sums[ADAFACTOR_EACH] = {}, size = 0.0f;
    for (uint32_t row = own.from + warp; row < own.to; row += ADAFACTOR_WARPS) {
        float along = 0.0f;
        UNROLLED
        for (unsigned each = 0; each < ADAFACTOR_EACH; ++each) {
            const uint32_t column = first + 32 * each + lane;
            if (column >= columns) continue;
            const uint64_t index = (uint64_t)row * columns + column;
            const float slope = scale * value(gradient[index]);
            size += parameter[index] * parameter[index];
            sums[each] += slope * slope;
            along += slope * slope;
        }
        along = lanes_sum(along, 32);
        if (lane == 0) of_rows[(uint64_t)blockIdx.y * rows + row] = along;
    }
    UNROLLED
    for (unsigned each = 0; each < ADAFACTOR_EACH; ++each) down[warp][32 * each + lane] = sums[each];
    size = block_sum(size);
    if (threadIdx.x == 0) of_parameter[(uint64_t)blockIdx.y * gridDim.x + blockIdx.x] = size;
    if (threadIdx.x >= ADAFACTOR_COLUMNS || first + threadIdx.x >= columns) return;
    float sum = 0.0f;
    for (unsigned part = 0; part < ADAFACTOR_WARPS; ++part) sum += down[part][threadIdx.x];
    of_columns[(uint64_t)blockIdx.x * columns + first + threadIdx.x] = sum;
}

// The running means of the rows' squares and, after them, of the columns': each is `keep` of what it was and `gain` of the newest.
KERNEL adafactor_means(const float* of_rows, const float* of_columns, float* row_means, float* column_means, uint32_t rows,
                       uint32_t columns, uint32_t down, uint32_t across, float keep, float gain) {
    const uint64_t index = place();
    if (index >= (uint64_t)rows + columns) return;
    const bool is_row = index < rows;
    const uint32_t at = (uint32_t)(is_row ? index : index - rows), count = is_row ? rows : columns, parts = is_row ? down : across;
    const float* sums = is_row ? of_rows : of_columns;
    float* mean = (is_row ? row_means : column_means) + at;
    float sum = 0.0f;
    for (uint32_t part = 0; part < parts; ++part) sum += sums[(uint64_t)part * count + at];
    *mean = keep * *mean + gain * (sum / (is_row ? columns : rows));
}

// A gradient over the root of its mean square.
DEVICE float adafactor_update(float slope, float square) {
    return slope / sqrtf(at_least(square, ADAFACTOR_LEAST * ADAFACTOR_LEAST));
}

// Sums of squares of the updates, one for each block; `mean_of_rows` is that of their means.
KERNEL adafactor_sizes(const stored* gradient, const float* row_means, const float* column_means, const float* mean_of_rows,
                       float* sizes, uint32_t rows, uint32_t columns, uint32_t tall, float scale) {
    const unsigned warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const uint32_t first = blockIdx.y * ADAFACTOR_COLUMNS;
    const Rows own = rows_of_block(rows, tall);
    const float mean = at_least(*mean_of_rows, ADAFACTOR_LEAST);
    float size = 0.0f;
    for (uint32_t row = own.from + warp; row < own.to; row += ADAFACTOR_WARPS) {
        const float of_row = row_means[row] / mean;
        UNROLLED
        for (unsigned each = 0; each < ADAFACTOR_EACH; ++each) {
            const uint32_t column = first + 32 * each + lane;
            if (column >= columns) continue;
            const float slope = scale * value(gradient[(uint64_t)row * columns + column]);
            const float update = adafactor_update(slope, of_row * column_means[column]);
            size += update * update;
        }
    }
    size = block_sum(size);
    if (threadIdx.x == 0) sizes[(uint64_t)blockIdx.y * gridDim.x + blockIdx.x] = size;
}

// What updates are multiplied by: `sizes` are the mean squares of the parameter and of the updates.
DEVICE float adafactor_rate(const float* sizes, float rate, float floor, float threshold) {
    return rate * at_least(sqrtf(sizes[0]), floor) / at_least(sqrtf(sizes[1]) / threshold, 1.0f);
}

KERNEL adafactor(float* parameter, const stored* gradient, const float* row_means, const float* column_means,
                 const float* mean_of_rows, const float* sizes, uint32_t rows, uint32_t columns, uint32_t tall, float scale, float rate,
                 float floor, float threshold, float keep) {
    const unsigned warp = threadIdx.x / 32, lane = threadIdx.x % 32;
    const uint32_t first = blockIdx.y * ADAFACTOR_COLUMNS;
    const Rows own = rows_of_block(rows, tall);
    const float mean = at_least(*mean_of_rows, ADAFACTOR_LEAST), by = adafactor_rate(sizes, rate, floor, threshold);
    for (uint32_t row = own.from + warp; row < own.to; row += ADAFACTOR_WARPS) {
        const float of_row = row_means[row] / mean;
        UNROLLED
        for (unsigned each = 0; each < ADAFACTOR_EACH; ++each) {
            const uint32_t column = first + 32 * each + lane;
            if (column >= columns) continue;
            const uint64_t index = (uint64_t)row * columns + column;
            const float slope = scale * value(gradient[index]);
            parameter[index] = keep * parameter[index] - by * adafactor_update(slope, of_row * column_means[column]);
        }
    }
}

// The same of what is no matrix, whose running mean of squares is remembered as it is: the mean, and sums of squares of the parameter and of
// the updates, one of either for each block. Each block has the elements that lie a whole grid apart.
KERNEL adafactor_whole_sizes(const float* parameter, const stored* gradient, float* square, float* of_parameter, float* of_updates,
                             uint64_t count, float scale, float keep, float gain) {
    float size = 0.0f, updates = 0.0f;
    for (uint64_t index = place(); index < count; index += (uint64_t)gridDim.x * blockDim.x) {
        const float slope = scale * value(gradient[index]);
        const float mean = keep * square[index] + gain * (slope * slope);
        const float update = adafactor_update(slope, mean);
        square[index] = mean;
        size += parameter[index] * parameter[index];
        updates += update * update;
    }
    size = block_sum(size);
    updates = block_sum(updates);
    if (threadIdx.x != 0) return;
    of_parameter[blockIdx.x] = size;
    of_updates[blockIdx.x] = updates;
}

KERNEL adafactor_whole(float* parameter, const stored* gradient, const float* square, const float* sizes, uint64_t count, float scale,
                       float rate, float floor, float threshold, float keep) {
    const uint64_t index = place();
    if (index >= count) return;
    const float by = adafactor_rate(sizes, rate, floor, threshold);
    parameter[index] = keep * parameter[index] - by * adafactor_update(scale * value(gradient[index]), square[index]);
}
