namespace Nexus.Compiler.Tests;

/// <summary>The layers of the tests, as IR text in the form that the generator's front hands over: calls inlined, nothing
/// normalised.</summary>
public static class Layers
{
    public const string RmsNorm = """
        layer RmsNorm
        axis D
        axis B
        real eps = 1E-06
        index b : B
        index d, j : D
        in x[B, D]
        weight w[D]
        out y[B, D]
        y[b, d] = x[b, d] * rsqrt(sum<j>(sq(x[b, j])) / {#D} + $eps) * w[d]

        """;

    public const string LayerNorm = """
        layer LayerNorm
        axis B
        axis D
        real eps = 1E-05
        index b : B
        index d, j : D
        in x[B, D]
        weight w[D]
        weight bias[D]?
        out y[B, D]
        local mean[B]
        local variance[B]
        mean[b] = sum<j>(x[b, j]) / {#D}
        variance[b] = sum<j>(sq(x[b, j] - mean[b])) / {#D}
        y[b, d] = (x[b, d] - mean[b]) * rsqrt(variance[b] + $eps) * w[d] + opt(bias, bias[d], 0)

        """;

    public const string SelectiveScan = """
        layer SelectiveScan
        axis T time
        axis D
        axis N
        index t : T
        index d : D
        index n : N
        in x[T, D]
        in delta[T, D]
        weight aLog[D, N]
        in b[T, N]
        in c[T, N]
        weight skip[D]?
        in first[D, N]?
        out y[T, D]
        out last[D, N]
        local a[D, N]
        local h[T, D, N]
        a[d, n] = -exp(aLog[d, n])
        h[-1, d, n] = opt(first, first[d, n], 0)
        h[t, d, n] = exp(delta[t, d] * a[d, n]) * h[t - 1, d, n] + delta[t, d] * b[t, n] * x[t, d]
        y[t, d] = sum<n>(c[t, n] * h[t, d, n]) + opt(skip, skip[d], 0) * x[t, d]
        last[d, n] = h[#T - 1, d, n]

        """;

    public const string CausalConv1d = """
        layer CausalConv1d
        axis T time
        axis D
        axis K
        index t : T
        index d : D
        index k : K
        in x[T, D]
        weight w[D, K]
        weight bias[D]?
        out y[T, D]
        y[t, d] = silu(sum<k>(w[d, k] * x[k + t - #K + 1, d]) + opt(bias, bias[d], 0))

        """;

    /// <summary>Grouped queries; a soft cap and a window as hyper-parameters.</summary>
    public const string Attention = """
        layer Attention
        axis T time
        axis G
        axis R
        axis K
        axis E
        real cap = 0
        int window = 2147483647
        index t, s : T
        index g : G
        index r : R
        index c : K
        index e : E
        in q[G, R, T, K]
        in k[G, T, K]
        in v[G, T, E]
        out y[G, R, T, E]
        local p.score[G, R, T, T]
        local p.max[G, R, T]
        local p.sum[G, R, T]
        p.score[g, r, t, s] = select<lt(0, $cap)>($cap * tanh(sum<c>(q[g, r, t, c] * k[g, s, c]) / sqrt({#K}) / $cap),
            sum<c>(q[g, r, t, c] * k[g, s, c]) / sqrt({#K}))
        p.max[g, r, t] = max<s | t - s >= 0 & s + $window - t - 1 >= 0>(p.score[g, r, t, s])
        p.sum[g, r, t] = sum<s | t - s >= 0 & s + $window - t - 1 >= 0>(exp(p.score[g, r, t, s] - stop(p.max[g, r, t])))
        y[g, r, t, e] = sum<s>(when<t - s >= 0 & s + $window - t - 1 >= 0>(exp(p.score[g, r, t, s] - stop(p.max[g, r, t])) /
            p.sum[g, r, t]) * v[g, s, e])

        """;

    /// <summary>Queries turned by position, two contracted indices, and a residual from the values.</summary>
    public const string RotatedAttention = """
        layer RotatedAttention
        axis T time
        axis Two = 2
        axis J
        index t, s : T
        index w, u : Two
        index j, i : J
        in q[T, Two, J]
        in k[T, Two, J]
        in v[T, Two, J]
        out y[T, Two, J]
        local turned[T, Two, J]
        local score[T, T]
        local m[T]
        local l[T]
        turned[t, 0, j] = q[t, 0, j] * cos({t}) - q[t, 1, j] * sin({t})
        turned[t, 1, j] = q[t, 1, j] * cos({t}) + q[t, 0, j] * sin({t})
        score[t, s] = sum<w, j>(turned[t, w, j] * k[s, w, j]) * 0.5
        m[t] = max<s | t - s >= 0>(score[t, s])
        l[t] = sum<s | t - s >= 0>(exp(score[t, s] - stop(m[t])))
        y[t, u, i] = sum<s>(when<t - s >= 0>(exp(score[t, s] - stop(m[t])) / l[t]) * v[s, u, i]) + v[t, u, i]

        """;

    public const string CrossEntropy = """
        layer CrossEntropy
        axis R
        axis V
        int ignore = -100
        index r : R
        index v : V
        in logits[R, V]
        ids target[R] of V
        out loss[]
        local m[R]
        local lse[R]
        local nll[R]
        m[r] = max<v>(logits[r, v])
        lse[r] = log(sum<v>(exp(logits[r, v] - stop(m[r])))) + stop(m[r])
        nll[r] = select<target[r] - $ignore == 0>(0, lse[r] - logits[r, target[r]])
        loss[] = sum<r>(nll[r]) / sum<r>(select<target[r] - $ignore == 0>(0, 1))

        """;

    public const string Embedding = """
        layer Embedding
        axis T time
        axis V
        axis D
        index t : T
        index d : D
        ids token[T] of V
        weight table[V, D]
        out y[T, D]
        y[t, d] = table[token[t], d]

        """;

    public const string Rotary = """
        layer Rotary
        axis T time
        axis Two = 2
        axis J
        real theta = 10000
        index t : T
        index j : J
        in x[T, Two, J]
        out y[T, Two, J]
        y[t, 0, j] = x[t, 0, j] * cos({t} * pow($theta, -{j} / {#J})) - x[t, 1, j] * sin({t} * pow($theta, -{j} / {#J}))
        y[t, 1, j] = x[t, 1, j] * cos({t} * pow($theta, -{j} / {#J})) + x[t, 0, j] * sin({t} * pow($theta, -{j} / {#J}))

        """;

    public const string SwiGlu = """
        layer SwiGlu
        axis B
        axis D
        axis F
        index b : B
        index d, o : D
        index f : F
        in x[B, D]
        weight gate[F, D]
        weight up[F, D]
        weight down[D, F]
        out y[B, D]
        local u[B, F]
        local act[B, F]
        u[b, f] = sum<d>(up[f, d] * x[b, d])
        act[b, f] = silu(sum<d>(gate[f, d] * x[b, d])) * u[b, f]
        y[b, o] = sum<f>(down[o, f] * act[b, f])

        """;

    /// <summary>A recurrence whose derivative is not finite where the next step would be read past the end.</summary>
    public const string Quotient = """
        layer Quotient
        axis T time
        index t : T
        in x[T]
        out y[T]
        local h[T]
        h[t] = (h[t - 1] + 1) / x[t]
        y[t] = sq(h[t])

        """;

    /// <summary>Reductions other than sums, along two axes, and functions that no other layer here has.</summary>
    public const string Pooling = """
        layer Pooling
        axis R
        axis C
        index r : R
        index c : C
        in x[R, C]
        weight w[C]?
        out largest[R]
        out smallest[C]
        out product[R]
        out smooth[R, C]
        out kinks[R, C]
        out chosen[R, C]
        out held[R, C]
        largest[r] = max<c>(x[r, c] * opt(w, sq(w[c]), 1))
        smallest[c] = min<r | r - 1 >= 0>(x[r, c])
        product[r] = prod<c>(x[r, c])
        smooth[r, c] = erf(x[r, c]) + softplus(x[r, c]) + exp2(x[r, c]) * recip(3 + x[r, c]) + pow(2 + x[r, c], x[r, c] / 2)
        kinks[r, c] = abs(x[r, c]) + max(x[r, c], 0.25) * min(x[r, c], sin(x[r, c])) + sign(x[r, c]) * x[r, c]
        chosen[r, c] = select<lt(x[r, c], 0)>(log1p(sq(x[r, c])), sqrt(2 + x[r, c])) + uniform<r, c>(7) * x[r, c]
        held[r, c] = log(2 + x[r, c]) * floor(2 * x[r, c]) + cos(stop(x[r, c])) * x[r, c] + eq(x[r, c], 0.5)

        """;

    /// <summary>Two arrays defined by each other, with lags 1 and 2.</summary>
    public const string Mutual = """
        layer Mutual
        axis T time
        axis D
        index t : T
        index d : D
        in x[T, D]
        weight w[D]
        out y[T, D]
        local p[T, D]
        local q[T, D]
        p[t, d] = tanh(w[d] * q[t - 1, d] + x[t, d])
        q[t, d] = sigmoid(p[t, d] - q[t - 2, d]) * p[t - 2, d] + x[t - 1, d]
        y[t, d] = p[t, d] * q[t, d]

        """;

    public const string GatedDelta = """
        layer GatedDelta
        axis T time
        axis K
        axis V
        index t : T
        index i, l : K
        index j : V
        in q[T, K]
        in k[T, K]
        in v[T, V]
        in beta[T]
        in g[T]?
        in initial[K, V]?
        out y[T, V]
        out last[K, V]
        local s[T, K, V]
        local u[T, V]
        s[-1, i, j] = opt(initial, initial[i, j], 0)
        u[t, j] = beta[t] * (v[t, j] - exp(opt(g, g[t], 0)) * sum<l>(s[t - 1, l, j] * k[t, l]))
        s[t, i, j] = exp(opt(g, g[t], 0)) * s[t - 1, i, j] + k[t, i] * u[t, j]
        y[t, j] = sum<i>(q[t, i] * s[t, i, j]) / sqrt({#K})
        last[i, j] = s[#T - 1, i, j]

        """;

    /// <summary>Every syntactic form, with a meaning or not.</summary>
    public const string Forms = """
        layer Every.Form
        axis T time
        axis Two = 2
        axis N time = 7
        real eps = 1E-300
        real third = 0.3333333333333333
        real big = -inf
        int window = -3
        bool causal = true
        index t, s : T
        index n : N
        index t2 : T
        in x[T, N] lag #N - 1
        in r[]
        ids token[T] of N
        weight w[Two, N]?
        out y[T]
        local gu.first[T, N] part gu at 0 strides [2 * #N, 1]
        local gu.second[T, N] part gu at #N strides [#N * #Two + 3 - 2 * #N, 1]
        y[t - 2] = -(1) - -1 + x[t + 2 * n + 3 * #N, 0] - (r[] - 1) - 2 * -x[t, n] / (x[t, n] * 3) in area1 as score
        y[t] = -(x[t, n] + 1) * --x[0, -n] + nan + inf - -inf + 1E+20 - -0 + {t - s + $window} + $eps
        gu.first[t, n] = sum<s, t2 | t - s >= 0 & (token[t] - n == 0 | !($causal & false))>(max<n>(pow(2, x[s, token[t2]])))
        gu.second[t, n] = select<lt(x[t, 0], 1) | $causal>(opt(w, w[1, n], 0),
            when<mod(t, 4) - 3 == 0>(uniform<t, div(n, 2)>(r[])))
        y[mul(t, s)] = softplus(eq(x[t, n], stop(x[t, mod(n + 1, #N)]))) as output

        """;

    /// <summary>Names and texts of all of them but <see cref="Forms"/>.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [nameof(RmsNorm)] = RmsNorm,
        [nameof(LayerNorm)] = LayerNorm,
        [nameof(SelectiveScan)] = SelectiveScan,
        [nameof(CausalConv1d)] = CausalConv1d,
        [nameof(Attention)] = Attention,
        [nameof(RotatedAttention)] = RotatedAttention,
        [nameof(CrossEntropy)] = CrossEntropy,
        [nameof(Embedding)] = Embedding,
        [nameof(Rotary)] = Rotary,
        [nameof(SwiGlu)] = SwiGlu,
        [nameof(Mutual)] = Mutual,
        [nameof(Quotient)] = Quotient,
        [nameof(Pooling)] = Pooling,
        [nameof(GatedDelta)] = GatedDelta,
    };
}
