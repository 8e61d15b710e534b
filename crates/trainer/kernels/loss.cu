// Cross-entropies, losses of numbers, and sums in a fixed order. One block has one row of logits. Losses are single precision, whatever
// logits and numbers are.
#include "portable.cuh"

// The weight of a class; without weights every one has 1.
DEVICE float weight_of(const float* weights, uint32_t class_) { return weights ? weights[class_] : 1.0f; }

// How much of the negative log-probability of a class is wanted of a row: `nn/loss.rs`, `CrossEntropy::wanted`.
DEVICE float wanted_of(const float* weights, uint32_t class_, uint32_t label, uint32_t classes, float smoothing) {
    const float own = class_ == label ? (1.0f - smoothing) * weight_of(weights, label) : 0.0f;
    return smoothing / classes * weight_of(weights, class_) + own;
}

// The greatest logit, and the sum of `exp(logit - greatest)`. Not a number in the row is not a number in the sum.
DEVICE void greatest_and_sum(const stored* logits, uint32_t classes, float& greatest, float& sum) {
    greatest = -INFINITY;
    for (uint32_t class_ = threadIdx.x; class_ < classes; class_ += blockDim.x) {
        greatest = fmaxf(greatest, value(logits[class_]));
    }
    greatest = block_max(greatest);
    sum = 0.0f;
    for (uint32_t class_ = threadIdx.x; class_ < classes; class_ += blockDim.x) {
        sum += expf(value(logits[class_]) - greatest);
    }
    sum = block_sum(sum);
}

// The loss of each row, 0 where its label is at or above the number of classes: such rows count for nothing.
KERNEL cross_entropy(const stored* logits, const uint32_t* labels, const float* weights, float* losses, uint32_t classes,
                     float smoothing) {
    const stored* row = logits + (uint64_t)blockIdx.x * classes;
    const uint32_t label = labels[blockIdx.x];
    float loss = 0.0f;
    // The same for the whole block, so that all of its threads meet within.
    if (label < classes) {
        float greatest, sum;
        greatest_and_sum(row, classes, greatest, sum);
        const float level = logf(sum);
        for (uint32_t class_ = threadIdx.x; class_ < classes; class_ += blockDim.x) {
            // The distance from the greatest first: large logits must not cost the digits of small losses.
            const float wanted = wanted_of(weights, class_, label, classes, smoothing);
            if (wanted != 0.0f) loss += wanted * (level - (value(row[class_]) - greatest));
        }
        loss = block_sum(loss);
    }
    if (threadIdx.x == 0) losses[blockIdx.x] = loss;
}

// `(softmax(logits) · Σ wanted - wanted) · scale · gradient`, where the gradient is that of the whole loss; `weights_mean` is that of
// all classes' weights.
KERNEL cross_entropy_back(const stored* logits, const uint32_t* labels, const float* weights, const float* gradient,
                          stored* of_logits, uint32_t classes, float smoothing, float weights_mean, float scale) {
    const uint64_t at = (uint64_t)blockIdx.x * classes;
    const uint32_t label = labels[blockIdx.x];
    if (label >= classes) {
        for (uint32_t class_ = threadIdx.x; class_ < classes; class_ += blockDim.x) store(&of_logits[at + class_], 0.0f);
        return;
    }
    float greatest, sum;
    greatest_and_sum(logits + at, classes, greatest, sum);
    const float all = smoothing * weights_mean + (1.0f - smoothing) * weight_of(weights, label);
    const float factor = scale * gradient[0];
    for (uint32_t class_ = threadIdx.x; class_ < classes; class_ += blockDim.x) {
        const float probability = expf(value(logits[at + class_]) - greatest) / sum;
        store(&of_logits[at + class_], factor * (probability * all - wanted_of(weights, class_, label, classes, smoothing)));
    }
}

// `ln(1 + exp(x))`, where nothing overflows. Not a number stays so.
DEVICE float softplus_of(float x) { return fmaxf(x, 0.0f) + log1pf(expf(-fabsf(x))); }

DEVICE float sigmoid_of(float x) {
    const float odds = expf(-fabsf(x));
    return (x >= 0.0f ? 1.0f : odds) / (1.0f + odds);
}

// How much it is wanted that a label applies, and that it does not: `nn/loss/binary.rs`, `BinaryCrossEntropy::wanted`.
struct Wish {
    float yes, no;
};

DEVICE Wish wish_of(uint8_t applies, const float* weights, uint32_t label, float smoothing) {
    const float share = (applies ? 1.0f - smoothing : 0.0f) + 0.5f * smoothing;
    return {weight_of(weights, label) * share, 1.0f - share};
}

// The sum of each row's binary cross-entropies; `weights` are those of labels that apply.
KERNEL binary_cross_entropy(const stored* logits, const uint8_t* applies, const float* weights, float* losses, uint32_t labels,
                            float smoothing) {
    const uint64_t at = (uint64_t)blockIdx.x * labels;
    float loss = 0.0f;
    for (uint32_t label = threadIdx.x; label < labels; label += blockDim.x) {
        const Wish wish = wish_of(applies[at + label], weights, label, smoothing);
        const float logit = value(logits[at + label]);
        loss += wish.yes * softplus_of(-logit) + wish.no * softplus_of(logit);
    }
    loss = block_sum(loss);
    if (threadIdx.x == 0) losses[blockIdx.x] = loss;
}

// The gradient is that of the whole loss, of which an element is a share of `scale`.
KERNEL binary_cross_entropy_back(const stored* logits, const uint8_t* applies, const float* weights, const float* gradient,
                                 stored* of_logits, uint32_t labels, float smoothing, float scale) {
    const uint64_t at = (uint64_t)blockIdx.x * labels;
    const float factor = scale * gradient[0];
    for (uint32_t label = threadIdx.x; label < labels; label += blockDim.x) {
        const Wish wish = wish_of(applies[at + label], weights, label, smoothing);
        const float logit = value(logits[at + label]);
        store(&of_logits[at + label], factor * (wish.no * sigmoid_of(logit) - wish.yes * sigmoid_of(-logit)));
    }
}

// Huber's loss: sums of as many parts as there are blocks; each block has the elements that lie a whole grid apart. Where `delta` is
// infinite, half of the squares.
KERNEL huber(const stored* x, const stored* target, float* parts, uint64_t count, float delta) {
    float sum = 0.0f;
    for (uint64_t index = place(); index < count; index += (uint64_t)gridDim.x * blockDim.x) {
        const float size = fabsf(value(x[index]) - value(target[index]));
        sum += size <= delta ? 0.5f * size * size : delta * (size - 0.5f * delta);
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) parts[blockIdx.x] = sum;
}

// The gradient of `x` from that of the whole loss, of which an element is a share of `scale`; of the target with the other sign.
KERNEL huber_back(const stored* x, const stored* target, const float* gradient, stored* of_x, uint64_t count, float delta, float scale) {
    const uint64_t index = place();
    if (index >= count) return;
    const float off = value(x[index]) - value(target[index]);
    // Not a number stays so.
    const float within = off > delta ? delta : off < -delta ? -delta : off;
    store(&of_x[index], scale * gradient[0] * within);
}

// `factor · Σ x`, by one block: each thread adds up elements that lie a block apart, then their sums are added up.
KERNEL total(const float* x, float* result, uint64_t count, float factor) {
    float sum = 0.0f;
    for (uint64_t index = threadIdx.x; index < count; index += blockDim.x) sum += x[index];
    sum = block_sum(sum);
    if (threadIdx.x == 0) *result = factor * sum;
}

// Adds to a sum of single precision.
KERNEL accumulate(float* sum, const stored* x, uint64_t count) {
    const uint64_t index = place();
    if (index < count) sum[index] += value(x[index]);
}

// A sum times one factor.
KERNEL scaled(const float* sum, const float* factor, stored* result, uint64_t count) {
    const uint64_t index = place();
    if (index < count) store(&result[index], factor[0] * sum[index]);
}
