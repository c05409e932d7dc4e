using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

internal static partial class LaneMath<V>
{
    /// <summary>erf x = x + x P(x²) for |x| &lt; 1, else ±(1 - exp(-(|x| + Q(|x|)))), where |x| + Q fits -log erfc.</summary>
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

        V t = V.Clamp(a, 0.9f, 4f);
        V q = V.Fma(V.Broadcast(2.08322144e-5f), t, V.Broadcast(-4.31421708e-4f));
        q = V.Fma(q, t, V.Broadcast(4.15634131e-3f));
        q = V.Fma(q, t, V.Broadcast(-2.50807498e-2f));
        q = V.Fma(q, t, V.Broadcast(0.108220495f));
        q = V.Fma(q, t, V.Broadcast(0.633400798f));
        q = V.Fma(q, t, V.Broadcast(0.129488423f));
        q = V.Fma(q, t, V.Broadcast(-1.69208972e-4f));
        V e = ExpParts(V.Neg(V.Add(t, q)), out V n);
        V far = V.Sub(V.Broadcast(1f), V.Scale(e, n));
        return V.Select(V.Lt(a, V.Broadcast(1f)), near, WithSign(far, x));
    }
}
