// Normalisation of rows: layer norm, RMS norm, and a residual connection with its layer norm. One block has one row, but where sums
// over rows are made.
#include "portable.cuh"

// Mean and reciprocal deviation of a row.
DEVICE void moments(const stored* row, uint32_t width, float epsilon, float& mean, float& scale) {
    float sum = 0.0f;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) sum += value(row[column]);
    mean = block_sum(sum) / width;
    float squares = 0.0f;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        const float centred = value(row[column]) - mean;
        squares += centred * centred;
    }
    scale = 1.0f / sqrtf(block_sum(squares) / width + epsilon);
}

// One over the root of the mean square of a row.
DEVICE float rms_scale(const stored* row, uint32_t width, float epsilon) {
    float squares = 0.0f;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        squares += value(row[column]) * value(row[column]);
    }
    return 1.0f / sqrtf(block_sum(squares) / width + epsilon);
}

DEVICE void normalise(const stored* x, const stored* weight, const stored* bias, stored* result, uint32_t width, float epsilon) {
    float mean, scale;
    moments(x, width, epsilon, mean, scale);
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        store(&result[column], (value(x[column]) - mean) * scale * value(weight[column]) + value(bias[column]));
    }
}

KERNEL layer_norm(const stored* x, const stored* weight, const stored* bias, stored* result, uint32_t width, float epsilon) {
    const uint64_t from = (uint64_t)blockIdx.x * width;
    normalise(x + from, weight, bias, result + from, width, epsilon);
}

KERNEL rms_norm(const stored* x, const stored* weight, stored* result, uint32_t width, float epsilon) {
    const uint64_t from = (uint64_t)blockIdx.x * width;
    const float scale = rms_scale(x + from, width, epsilon);
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        store(&result[from + column], value(x[from + column]) * scale * value(weight[column]));
    }
}

// `sum = residual + dropout(x)` and its layer norm. What is normalised is the sum as it is stored, which the way back sees.
KERNEL add_norm(const stored* x, const stored* residual, const stored* weight, const stored* bias, stored* sum, stored* result,
                uint32_t width, float epsilon, uint32_t word0, uint32_t word1, uint32_t least, float kept) {
    const uint64_t from = (uint64_t)blockIdx.x * width;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        const uint64_t index = from + column;
        store(&sum[index], value(residual[index]) + value(x[index]) * drop_factor(index, word0, word1, least, kept));
    }
    // Every thread reads again only what it wrote itself.
    normalise(sum + from, weight, bias, result + from, width, epsilon);
}

// Gradient of `x`; mean and reciprocal deviation of every row are kept in `kept`, `[rows, 2]`, for the gradients of the parameters.
KERNEL layer_norm_back(const stored* x, const stored* weight, const stored* gradient, stored* of_x, float* kept, uint32_t width,
                       float epsilon) {
    const uint64_t from = (uint64_t)blockIdx.x * width;
    float mean, scale;
    moments(x + from, width, epsilon, mean, scale);
    float plain = 0.0f, along = 0.0f;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        const float inner = value(gradient[from + column]) * value(weight[column]);
        plain += inner;
        along += inner * (value(x[from + column]) - mean) * scale;
    }
    plain = block_sum(plain) / width;
    along = block_sum(along) / width;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        const float inner = value(gradient[from + column]) * value(weight[column]);
        store(&of_x[from + column], (inner - plain - (value(x[from + column]) - mean) * scale * along) * scale);
    }
    if (threadIdx.x == 0) {
        kept[2 * (uint64_t)blockIdx.x] = mean;
        kept[2 * (uint64_t)blockIdx.x + 1] = scale;
    }
}

// The same of an RMS norm: its rows have no mean.
KERNEL rms_norm_back(const stored* x, const stored* weight, const stored* gradient, stored* of_x, float* kept, uint32_t width,
                     float epsilon) {
    const uint64_t from = (uint64_t)blockIdx.x * width;
    const float scale = rms_scale(x + from, width, epsilon);
    float along = 0.0f;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        along += value(gradient[from + column]) * value(weight[column]) * value(x[from + column]);
    }
    along = block_sum(along) * scale * scale / width;
    for (uint32_t column = threadIdx.x; column < width; column += blockDim.x) {
        const float inner = value(gradient[from + column]) * value(weight[column]);
        store(&of_x[from + column], (inner - value(x[from + column]) * along) * scale);
    }
    if (threadIdx.x == 0) {
        kept[2 * (uint64_t)blockIdx.x] = 0.0f;
        kept[2 * (uint64_t)blockIdx.x + 1] = scale;
    }
}

// Sums over some rows of what the parameters' gradients are made of: `parts` is `[blocks of rows, 2, width]`, those of the weight
// before those of the bias. A thread has a column, a block of the grid's second dimension `rows_each` rows.
KERNEL norm_parameters(const stored* x, const stored* gradient, const float* kept, float* parts, uint32_t rows, uint32_t width,
                       uint32_t rows_each) {
    const uint32_t column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= width) return;
    const uint32_t first = blockIdx.y * rows_each;
    float of_weight = 0.0f, of_bias = 0.0f;
    for (uint32_t row = first; row < first + rows_each && row < rows; ++row) {
        const uint64_t index = (uint64_t)row * width + column;
        const float slope = value(gradient[index]);
        of_weight += slope * (value(x[index]) - kept[2 * (uint64_t)row]) * kept[2 * (uint64_t)row + 1];
        of_bias += slope;
    }
    parts[(2 * (uint64_t)blockIdx.y) * width + column] = of_weight;
    parts[(2 * (uint64_t)blockIdx.y + 1) * width + column] = of_bias;
}

// Adds the parts up in their order.
KERNEL norm_parameters_sum(const float* parts, stored* of_weight, stored* of_bias, uint32_t blocks, uint32_t width) {
    const uint32_t column = blockIdx.x * blockDim.x + threadIdx.x;
    if (column >= width) return;
    float weight = 0.0f, bias = 0.0f;
    for (uint32_t block = 0; block < blocks; ++block) {
        weight += parts[(2 * (uint64_t)block) * width + column];
        bias += parts[(2 * (uint64_t)block + 1) * width + column];
    }
    store(&of_weight[column], weight);
    store(&of_bias[column], bias);
}
