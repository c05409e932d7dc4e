// The selective scan as a C++ programmer would write it for this machine: loops over 16 channels that the compiler vectorises, no intrinsics.
// c++ -O3 -march=native -fno-math-errno -fno-trapping-math -ffp-contract=fast -shared -fPIC scan.cpp -o scan.so
#include <cstdint>
#include <cstring>

namespace {
constexpr int lanes = 16, states = 16;

// 2^x for x in [-126, 126], within 2 ulp: nearest integer to the exponent, Taylor polynomial of the rest.
inline float exp2_near(float x) {
    float whole = __builtin_rintf(x), f = x - whole;
    float p = 1.5403530e-4f;
    p = p * f + 1.3333558e-3f;
    p = p * f + 9.6181291e-3f;
    p = p * f + 5.5504109e-2f;
    p = p * f + 2.4022651e-1f;
    p = p * f + 6.9314718e-1f;
    p = p * f + 1.0f;
    int32_t bits = (int32_t(whole) + 127) << 23;
    float scale;
    std::memcpy(&scale, &bits, sizeof scale);
    return p * scale;
}
}

// x, delta, y [T, D]; a [D, 16]; b, c [T, 16]; skip [D]; last [D, 16]. D is a multiple of 16.
extern "C" void scan(const float* x, const float* delta, const float* a, const float* b, const float* c, const float* skip,
                     float* y, float* last, int tokens, int channels) {
    const float log2e = 1.4426950408889634f;
    for (int d0 = 0; d0 < channels; d0 += lanes) {
        alignas(64) float h[states][lanes], rate[states][lanes];
        for (int n = 0; n < states; n++)
            for (int i = 0; i < lanes; i++) {
                h[n][i] = 0;
                rate[n][i] = a[(d0 + i) * states + n] * log2e;
            }
        for (int t = 0; t < tokens; t++) {
            const float *xt = x + (long)t * channels + d0, *dt = delta + (long)t * channels + d0;
            const float *bt = b + (long)t * states, *ct = c + (long)t * states;
            alignas(64) float step[lanes], input[lanes], even[lanes], odd[lanes];
            for (int i = 0; i < lanes; i++) {
                step[i] = dt[i];
                input[i] = dt[i] * xt[i];
                even[i] = skip[d0 + i] * xt[i];
                odd[i] = 0;
            }
            for (int n = 0; n < states; n += 2) {
                for (int i = 0; i < lanes; i++) {
                    h[n][i] = exp2_near(step[i] * rate[n][i]) * h[n][i] + input[i] * bt[n];
                    even[i] += h[n][i] * ct[n];
                }
                for (int i = 0; i < lanes; i++) {
                    h[n + 1][i] = exp2_near(step[i] * rate[n + 1][i]) * h[n + 1][i] + input[i] * bt[n + 1];
                    odd[i] += h[n + 1][i] * ct[n + 1];
                }
            }
            float* yt = y + (long)t * channels + d0;
            for (int i = 0; i < lanes; i++) yt[i] = even[i] + odd[i];
        }
        for (int n = 0; n < states; n++)
            for (int i = 0; i < lanes; i++) last[(d0 + i) * states + n] = h[n][i];
    }
}
