// What a check needs: numbers to run kernels on, gradients by finite differences, and comparisons.
#pragma once

#include <algorithm>
#include <cstring>
#include <numeric>
#include <string>

#include "emulated.hpp"

namespace check {

using Numbers = std::vector<double>;

struct Report {
    unsigned compared = 0, failed = 0;
    // Of the bits of all that kernels gave.
    uint64_t digest = 0xcbf29ce484222325u;
};

inline Report report;

inline double exact(double x) { return x; }
inline double exact(float x) { return x; }
inline double exact(bf16 x) { return __bfloat162float(x); }
inline void round_to(float& to, double x) { to = (float)x; }
inline void round_to(bf16& to, double x) { to = __float2bfloat16((float)x); }

template <typename S> Numbers exact(const std::vector<S>& values) {
    Numbers result;
    for (const S& x : values) result.push_back(exact(x));
    return result;
}

// Reproducible numbers in `-bound..bound` as they are stored.
template <typename S> std::vector<S> numbers(uint64_t seed, std::size_t count, double bound) {
    std::vector<S> result(count);
    uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    for (S& x : result) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        round_to(x, bound * ((double)(state >> 11) / (double)(1ull << 52) - 1.0));
    }
    return result;
}

template <typename S> void expect(const std::string& what, const std::vector<S>& got, const Numbers& wanted, double tolerance) {
    for (const S& x : got) {
        unsigned char bytes[sizeof(S)];
        std::memcpy(bytes, &x, sizeof(S));
        for (unsigned char byte : bytes) report.digest = (report.digest ^ byte) * 0x100000001b3u;
    }
    ++report.compared;
    for (std::size_t index = 0; index < got.size(); ++index) {
        // Written so that what is not a number fails.
        if (got.size() == wanted.size() && std::fabs(exact(got[index]) - wanted[index]) <= tolerance * (0.1 + std::fabs(wanted[index]))) continue;
        ++report.failed;
        std::printf("%s: at %zu of %zu: %.9g and not %.9g\n", what.c_str(), index, got.size(), exact(got[index]),
                    index < wanted.size() ? wanted[index] : NAN);
        return;
    }
}

// The derivative of a function in some of its arguments.
template <typename F> Numbers slopes_at(F function, Numbers at, const std::vector<std::size_t>& places) {
    constexpr double step = 1e-5;
    Numbers result;
    for (std::size_t place : places) {
        const double before = at[place];
        at[place] = before + step;
        const double above = function(at);
        at[place] = before - step;
        result.push_back((above - function(at)) / (2.0 * step));
        at[place] = before;
    }
    return result;
}

template <typename F> Numbers slopes(F function, const Numbers& at) {
    std::vector<std::size_t> places(at.size());
    std::iota(places.begin(), places.end(), 0);
    return slopes_at(function, at, places);
}

// What a loss makes of results whose gradients are given.
inline double weighed(const Numbers& results, const Numbers& gradients) {
    return std::inner_product(results.begin(), results.end(), gradients.begin(), 0.0);
}

template <typename S> std::vector<S> some_of(const std::vector<S>& values, const std::vector<std::size_t>& places) {
    std::vector<S> result;
    for (std::size_t place : places) result.push_back(values[place]);
    return result;
}

inline unsigned blocks(std::size_t count, unsigned each) { return (unsigned)((count + each - 1) / each); }

}  // namespace check
