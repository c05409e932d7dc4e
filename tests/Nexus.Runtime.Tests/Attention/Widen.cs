namespace Nexus.Runtime.Tests;

/// <summary>Attention at a width chosen at run time.</summary>
internal static class Widen
{
    public static void Forward(Isa isa, in AttentionShape shape, WorkerPool pool)
    {
        switch (isa)
        {
            case Isa.Lanes512: CausalAttention.Forward<Lanes512>(in shape, pool); break;
            case Isa.Lanes256: CausalAttention.Forward<Lanes256>(in shape, pool); break;
            case Isa.Lanes128: CausalAttention.Forward<Lanes128>(in shape, pool); break;
            default: CausalAttention.Forward<Lanes1>(in shape, pool); break;
        }
    }

    public static void Backward(Isa isa, in AttentionShape shape, in AttentionGradients grad, WorkerPool pool)
    {
        switch (isa)
        {
            case Isa.Lanes512: CausalAttention.Backward<Lanes512>(in shape, in grad, pool); break;
            case Isa.Lanes256: CausalAttention.Backward<Lanes256>(in shape, in grad, pool); break;
            case Isa.Lanes128: CausalAttention.Backward<Lanes128>(in shape, in grad, pool); break;
            default: CausalAttention.Backward<Lanes1>(in shape, in grad, pool); break;
        }
    }
}
