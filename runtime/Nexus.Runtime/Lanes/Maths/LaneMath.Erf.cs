using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

internal static partial class LaneMath<V>
{
    /// <summary>erf x = x + x P(x²) for |x| &lt; 1, else ±(1 - 2^Q(|x|)), where Q fits log₂ erfc. Largest error: 1.2
    /// ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Erf(V x)
    {
        V a = V.Abs(x);
        V u = V.Mul(x, x);
        V p = V.Fma(V.Broadcast(7.80980481e-5f), u, V.Broadcast(-7.99844798e-4f));
        p = V.Fma(p, u, V.Broadcast(5.18720038e-3f));
        p = V.Fma(p, u, V.Broadcast(-2.68533546e-2f));
        p = V.Fma(p, u, V.Broadcast(0.112835787f));
        p = V.Fma(p, u, V.Broadcast(-0.37612626f));
        p = V.Fma(p, u, V.Broadcast(0.128379166f));
        V near = V.Fma(x, p, x);

        V t = V.Clamp(a, 1f, 4f);
        V q = V.Fma(V.Broadcast(2.70658929e-4f), t, V.Broadcast(-4.27055033e-3f));
        q = V.Fma(q, t, V.Broadcast(3.15800682e-2f));
        q = V.Fma(q, t, V.Broadcast(-0.148912296f));
        q = V.Fma(q, t, V.Broadcast(-0.920457244f));
        q = V.Fma(q, t, V.Broadcast(-1.62616479f));
        q = V.Fma(q, t, V.Broadcast(-4.62540571e-4f));
        V far = V.Sub(V.Broadcast(1f), Exp2(q));
        return V.Select(V.Lt(a, V.Broadcast(1f)), near, WithSign(far, x));
    }
}
