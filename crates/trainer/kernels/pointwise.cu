// Element by element: activations, dropout, and the turning of rotary embedding. A thread has an element or a pair of them.
#include "portable.cuh"

constexpr float root_half = 0.70710678118654752f;
constexpr float density_at_0 = 0.39894228040143267f;
constexpr float tanh_scale = 0.79788456080286535f;
constexpr float tanh_cube = 0.044715f;

DEVICE float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

// `(1 + tanh(u)) / 2` is the sigmoid of `2 u`: this is that `2 u`.
DEVICE float inner(float x) { return 2.0f * tanh_scale * (x + tanh_cube * x * x * x); }

// `exact`: by the error function; otherwise by the hyperbolic tangent.
KERNEL gelu(const stored* x, stored* result, uint64_t count, uint32_t exact) {
    const uint64_t index = place();
    if (index >= count) return;
    const float at = value(x[index]);
    store(&result[index], exact ? 0.5f * at * (1.0f + erff(at * root_half)) : at * sigmoid(inner(at)));
}

KERNEL gelu_back(const stored* x, const stored* gradient, stored* of_x, uint64_t count, uint32_t exact) {
    const uint64_t index = place();
    if (index >= count) return;
    const float at = value(x[index]);
    float slope;
    if (exact) {
        slope = 0.5f * (1.0f + erff(at * root_half)) + at * density_at_0 * expf(-0.5f * at * at);
    } else {
        // 1 - open by a sigmoid of its own: subtracting would lose digits where it is small.
        const float open = sigmoid(inner(at)), closed = sigmoid(-inner(at));
        slope = open + at * open * closed * 2.0f * tanh_scale * (1.0f + 3.0f * tanh_cube * at * at);
    }
    store(&of_x[index], slope * value(gradient[index]));
}

KERNEL swiglu(const stored* gate, const stored* other, stored* result, uint64_t count) {
    const uint64_t index = place();
    if (index >= count) return;
    const float at = value(gate[index]);
    store(&result[index], at * sigmoid(at) * value(other[index]));
}

KERNEL swiglu_back(const stored* gate, const stored* other, const stored* gradient, stored* of_gate, stored* of_other,
                   uint64_t count) {
    const uint64_t index = place();
    if (index >= count) return;
    const float at = value(gate[index]), open = sigmoid(at), slope = value(gradient[index]);
    store(&of_gate[index], value(other[index]) * open * (1.0f + at * (1.0f - open)) * slope);
    store(&of_other[index], at * open * slope);
}

// Its own way back, of a gradient.
KERNEL dropout(const stored* x, stored* result, uint64_t count, uint32_t word0, uint32_t word1, uint32_t least, float kept) {
    const uint64_t index = place();
    if (index < count) store(&result[index], value(x[index]) * drop_factor(index, word0, word1, least, kept));
}

// Turns pairs `(x[i], x[i + width/2])` of rows of `width` by the angles of their position; `sign` is -1 for the way back. A row is of
// the position `row % inner`, or, where there are `places`, `places[row / inner]`.
KERNEL rotary(const stored* x, const float* table, const uint32_t* places, stored* result, uint64_t pairs, uint32_t width,
              uint32_t inner, float sign) {
    const uint64_t index = place();
    if (index >= pairs) return;
    const uint32_t half = width / 2, pair = (uint32_t)(index % half);
    const uint64_t row = index / half;
    const uint64_t position = places ? places[row / inner] : row % inner;
    const float cosine = table[position * width + pair], sine = sign * table[position * width + half + pair];
    const float first = value(x[row * width + pair]), second = value(x[row * width + half + pair]);
    store(&result[row * width + pair], first * cosine - second * sine);
    store(&result[row * width + half + pair], second * cosine + first * sine);
}
