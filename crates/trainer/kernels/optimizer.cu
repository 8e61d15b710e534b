// Optimisers, and the size of gradients. Parameters and what is remembered of them are single precision; gradients are stored in either
// type.
#include "portable.cuh"

// Adam in one pass; `keep` is what weight decay leaves of a parameter, `pull` the share of it that is added to its gradient. The
// constants are those of `nn/optimizer/adam.rs`.
KERNEL adam(float* parameter, const stored* gradient, float* mean, float* square, uint64_t count, float beta1, float gain1,
            float beta2, float gain2, float rate, float root_correction, float epsilon, float scale, float keep, float pull) {
    const uint64_t index = place();
    if (index >= count) return;
    const float before = parameter[index];
    const float slope = scale * value(gradient[index]) + pull * before;
    const float average = beta1 * mean[index] + gain1 * slope;
    const float squares = beta2 * square[index] + gain2 * slope * slope;
    mean[index] = average;
    square[index] = squares;
    parameter[index] = keep * before - rate * average / (sqrtf(squares) * root_correction + epsilon);
}

// Stochastic gradient descent in one pass; `momentum` may be missing. `pull` is the share of a parameter that is added to its gradient,
// `keep` what is left of the momentum before; a step goes along `of_slope` times the gradient and `of_momentum` times the new momentum.
// The constants are those of `nn/optimizer/sgd.rs`.
KERNEL sgd(float* parameter, const stored* gradient, float* momentum, uint64_t count, float rate, float scale, float pull, float keep,
           float of_slope, float of_momentum) {
    const uint64_t index = place();
    if (index >= count) return;
    const float before = parameter[index];
    const float slope = scale * value(gradient[index]) + pull * before;
    float along = slope;
    if (momentum) {
        const float gathered = keep * momentum[index] + slope;
        momentum[index] = gathered;
        along = of_slope * slope + of_momentum * gathered;
    }
    parameter[index] = before - rate * along;
}

// Sums of squares of as many parts as there are blocks; each block has the elements that lie a whole grid apart. They are double
// precision, in which no square of single precision overflows.
KERNEL squares(const stored* x, double* parts, uint64_t count) {
    double sum = 0.0;
    for (uint64_t index = place(); index < count; index += (uint64_t)gridDim.x * blockDim.x) {
        const double element = value(x[index]);
        sum += element * element;
    }
    sum = block_sum(sum);
    if (threadIdx.x == 0) parts[blockIdx.x] = sum;
}
