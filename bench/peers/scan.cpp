// The bar of `bench scan`: the selective scan forward as a C++ programmer would write it for g++ -O3 -march=native.
//
//   h[t, d, n] = exp(delta[t, d] a[d, n]) h[t-1, d, n] + delta[t, d] b[t, n] x[t, d]
//   y[t, d]    = sum over n of c[t, n] h[t, d, n] + skip[d] x[t, d];   last[d, n] = h[T-1, d, n]
//
// x, delta, y [T, D]; a, last [D, 16]; b, c [T, 16]; skip [D]; D a multiple of 32. Vectors run over d: no sum crosses lanes.
// Two bodies, both exported and timed; the faster one is the bar.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace {

constexpr int kStates = 16;
constexpr int kChunk = 64;                   // tokens whose rows of x, delta, b and c stay in cache while channels pass
constexpr float kLog2e = 1.44269504f;
constexpr float kRound = 12582912.0f;        // 1.5 * 2^23: adding it rounds to an integer, which is left in the low bits

// The minimax polynomial of 2^f on [-1/2, 1/2] (relative error 4e-8), the one the other side uses: a fair race is one of loops.
constexpr float k6 = 1.53292785e-4f, k5 = 1.33909704e-3f, k4 = 9.61849932e-3f, k3 = 5.55035956e-2f, k2 = 2.40226477e-1f,
                k1 = 6.93147182e-1f;

// 2^x for |x| <= 125: the exponent is added to the bits of the polynomial.
inline float Exp2(float x) {
    float whole = std::rint(x), f = x - whole;
    float p = (((((k6 * f + k5) * f + k4) * f + k3) * f + k2) * f + k1) * f + 1.0f;
    int32_t bits;
    std::memcpy(&bits, &p, sizeof bits);
    bits += static_cast<int32_t>(whole) * (1 << 23);
    std::memcpy(&p, &bits, sizeof p);
    return p;
}

// Body 1: scalar statements in loops over kWide channels, which the compiler turns into vectors.
constexpr int kWide = 32;

void Channels(const float* __restrict x, const float* __restrict delta, const float* __restrict rate, const float* __restrict b,
              const float* __restrict c, const float* __restrict skip, float* __restrict y, float* __restrict state, int tokens,
              long row) {
    alignas(64) float h[kStates][kWide];
    std::memcpy(h, state, sizeof h);
    for (int t = 0; t < tokens; t++, x += row, delta += row, y += row, b += kStates, c += kStates) {
        float step[kWide], input[kWide], even[kWide], odd[kWide];
        for (int i = 0; i < kWide; i++) {
            step[i] = delta[i];
            input[i] = delta[i] * x[i];
            even[i] = skip[i] * x[i];
            odd[i] = 0;
        }
        for (int n = 0; n < kStates; n += 2) {
            for (int i = 0; i < kWide; i++) {
                float s = Exp2(step[i] * rate[n * kWide + i]) * h[n][i] + input[i] * b[n];
                h[n][i] = s;
                even[i] += c[n] * s;
            }
            for (int i = 0; i < kWide; i++) {
                float s = Exp2(step[i] * rate[(n + 1) * kWide + i]) * h[n + 1][i] + input[i] * b[n + 1];
                h[n + 1][i] = s;
                odd[i] += c[n + 1] * s;
            }
        }
        for (int i = 0; i < kWide; i++) y[i] = even[i] + odd[i];
    }
    std::memcpy(state, h, sizeof h);
}

// Body 2: the compiler's vector type, 16 states in registers, the loop over n unrolled.
typedef float Vector __attribute__((vector_size(64)));
typedef int32_t Bits __attribute__((vector_size(64)));
constexpr int kLanes = 16;

inline Vector Load(const float* p) { return *reinterpret_cast<const Vector*>(p); }

inline Vector Exp2(Vector x) {
    Vector shifted = x + kRound, f = x - (shifted - kRound);
    Vector p = (((((k6 * f + k5) * f + k4) * f + k3) * f + k2) * f + k1) * f + 1.0f;
    return reinterpret_cast<Vector>(reinterpret_cast<Bits>(p) + (reinterpret_cast<Bits>(shifted) << 23));
}

void Vectors(const float* x, const float* delta, const float* rate, const float* b, const float* c, const float* skip, float* y,
             float* state, int tokens, long row) {
    Vector h[kStates], through = Load(skip);
#pragma GCC unroll 16
    for (int n = 0; n < kStates; n++) h[n] = Load(state + n * kLanes);
    for (int t = 0; t < tokens; t++, x += row, delta += row, y += row, b += kStates, c += kStates) {
        Vector in = Load(x), step = Load(delta), input = step * in, even = through * in, odd = {};
#pragma GCC unroll 16
        for (int n = 0; n < kStates; n += 2) {
            h[n] = Exp2(step * Load(rate + n * kLanes)) * h[n] + input * b[n];
            even += c[n] * h[n];
            h[n + 1] = Exp2(step * Load(rate + (n + 1) * kLanes)) * h[n + 1] + input * b[n + 1];
            odd += c[n + 1] * h[n + 1];
        }
        *reinterpret_cast<Vector*>(y) = even + odd;
    }
#pragma GCC unroll 16
    for (int n = 0; n < kStates; n++) *reinterpret_cast<Vector*>(state + n * kLanes) = h[n];
}

// scratch: 2 * 16 * D floats. Rates and states lie as [D / width, 16, width].
template <int width, typename Body>
void Scan(Body body, const float* x, const float* delta, const float* a, const float* b, const float* c, const float* skip,
          float* y, float* last, float* scratch, int tokens, int channels) {
    float *state = scratch, *rate = scratch + static_cast<long>(kStates) * channels;
    std::memset(state, 0, sizeof(float) * kStates * channels);
    auto at = [](int d, int n) { return (static_cast<long>(d / width) * kStates + n) * width + d % width; };
    for (int d = 0; d < channels; d++)
        for (int n = 0; n < kStates; n++) rate[at(d, n)] = a[d * kStates + n] * kLog2e;
    for (int t = 0; t < tokens; t += kChunk)
        for (int d = 0; d < channels; d += width) {
            long from = static_cast<long>(t) * channels + d;
            body(x + from, delta + from, rate + at(d, 0), b + t * kStates, c + t * kStates, skip + d, y + from, state + at(d, 0),
                 std::min(kChunk, tokens - t), channels);
        }
    for (int d = 0; d < channels; d++)
        for (int n = 0; n < kStates; n++) last[d * kStates + n] = state[at(d, n)];
}

}  // namespace

extern "C" void scan_loops(const float* x, const float* delta, const float* a, const float* b, const float* c, const float* skip,
                           float* y, float* last, float* scratch, int tokens, int channels) {
    Scan<kWide>(Channels, x, delta, a, b, c, skip, y, last, scratch, tokens, channels);
}

extern "C" void scan_vectors(const float* x, const float* delta, const float* a, const float* b, const float* c,
                             const float* skip, float* y, float* last, float* scratch, int tokens, int channels) {
    Scan<kLanes>(Vectors, x, delta, a, b, c, skip, y, last, scratch, tokens, channels);
}
