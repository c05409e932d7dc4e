using System.Text.Json;
using Nexus.Kernels.Tests.Golden.Specs;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>The ops of the reference data that the layers cover. Optimisers, which are loops of calls, are in <see
/// cref="GoldenTraining"/>.</summary>
public static class GoldenOps
{
    private const string Experts = "experts.gate_up_proj:gateUp experts.down_proj:down ";

    private static readonly GoldenOp[] s_rows =
    [
        new("embedding", typeof(Embedding)) { Names = "ids:token weight:table" },
        new("rmsnorm", typeof(RmsNormRows)) { Scalars = h => new() { ["eps"] = Number(h, "eps") } },
        new("layernorm", typeof(LayerNormRows)) { Scalars = h => new() { ["eps"] = Number(h, "eps") } },
        new("linear", typeof(LinearRows)),
        new("silu", typeof(Silu)),
        new("gelu_erf", typeof(Gelu)),
        new("gelu_tanh", typeof(GeluTanh)),
        new("softplus", typeof(Softplus)),
        new("relu", typeof(Relu)),
        new("relu_squared", typeof(ReluSquared)),
        new("leaky_relu", typeof(LeakyRelu)),
        new("sigmoid", typeof(Sigmoid)),
        new("tanh", typeof(Tanh)),
        new("exp", typeof(Exponential)),
        new("elu_plus_one", typeof(EluPlusOne)),
        new("logsigmoid", typeof(LogSigmoid)),
        new("softmax", typeof(SoftmaxRows)),
        new("log_softmax", typeof(LogSoftmaxRows)),
        new("rmsnorm_plus_one", typeof(RmsNormPlusOneRows)) { Scalars = h => new() { ["eps"] = Number(h, "eps") } },
        new("groupnorm", typeof(GroupNormRows))
        {
            Scalars = h => new() { ["eps"] = Number(h, "eps") }, Extents = h => new() { ["G"] = (int)Number(h, "groups") },
        },
        new("matmul_batched", typeof(ProductBatch)),
        new("moe_topk", typeof(ExpertRows)) { Names = Experts + "router.weight:router", Scalars = Routing },
        new("moe_topk_renormalised", typeof(ExpertRows)) { Names = Experts + "gate.weight:router", Scalars = Routing },
        new("moe_load_balancing_loss", typeof(LoadBalancingLoss))
        {
            Names = "router_logits:logits", Scalars = h => new() { ["top"] = Number(h, "top_k") },
        },
        new("mse_loss", typeof(MeanSquaredError)),
        new("ijepa_loss", typeof(IjepaLoss))
        {
            Scalars = h => new() { ["beta"] = Number(h, "beta"), ["eps"] = Number(h, "eps") },
        },
        new("vicreg_loss", typeof(VicReg))
        {
            Scalars = h => new()
            {
                ["sim"] = Number(h, "sim"), ["std"] = Number(h, "std"), ["cov"] = Number(h, "cov"), ["eps"] = Number(h, "eps"),
            },
        },
        new("ema_update", typeof(EmaSteps)) { Scalars = h => new() { ["momentum"] = Number(h, "momentum") } },
        new("attention_alibi", typeof(AlibiSequences))
        {
            Orders = "0213:q,k,v,y", Scalars = h => new() { ["scale"] = Number(h, "scale") }, IsPart = true,
        },
        new("attention_alibi", typeof(AlibiSlopes)) { Names = "slopes:slope", IsPart = true },
        new("swiglu", typeof(SwiGlu)),
        new("geglu", typeof(GeGlu)),
        new("swiglu_mlp", typeof(MlpRows)),
        new("causal_conv1d", typeof(Convolution))
        {
            When = e => !IsTrue(e.Hyper, "initial_state"), Orders = "021:x,y", Scalars = Activation, IsPart = true,
        },
        new("causal_conv1d", typeof(ConvolutionFromState))
        {
            When = e => IsTrue(e.Hyper, "initial_state"), Orders = "021:x,y", Scalars = Activation, IsPart = true,
        },
        new("causal_conv1d", typeof(ConvolutionEnd)) { Orders = "021:x,final_state", IsPart = true },
        new("selective_scan", typeof(Scan)) { When = e => Number(e.Hyper, "groups") == 1, Scalars = ScanFlags },
        new("selective_scan", typeof(ScanGroups)) { When = e => Number(e.Hyper, "groups") > 1, Scalars = ScanFlags },
        new("selective_scan", typeof(ScanFixed)) { When = e => Number(e.Hyper, "groups") == 0, Scalars = ScanFlags },
        new("rope_half", typeof(RotaryHeads)) { When = e => !IsPartial(e), Ignored = ["positions"], Scalars = Rotary,
            Extents = Pairs },
        new("rope_half", typeof(RotaryPart)) { When = IsPartial, Ignored = ["positions"], Scalars = Rotary, Extents = Pairs },
        new("rope_interleaved", typeof(InterleavedHeads)) { When = e => !IsPartial(e), Ignored = ["positions"],
            Scalars = Rotary, Extents = Pairs },
        new("rope_interleaved", typeof(InterleavedPart)) { When = IsPartial, Ignored = ["positions"], Scalars = Rotary,
            Extents = Pairs },
        new("attention_causal", typeof(CausalAttention)) { Orders = "0213:q,k,v,y", Scalars = Attention },
        new("attention_kvcache", typeof(CausalAttention)) { Orders = "0213:q,k,v,prefill,decode", Scalars = Attention },
        new("cross_entropy", typeof(CrossEntropy))
        {
            Names = "targets:target per_row:row",
            Scalars = h => new() { ["smoothing"] = Number(h, "label_smoothing"), ["ignore"] = Number(h, "ignore_index") },
        },
        new("mamba_block", typeof(MambaSequences)) { Names = "decode_y:y", IsPart = true },
        new("mamba_block", typeof(MambaConvolutionEnd)) { Orders = "021:conv_state", IsPart = true,
            Extents = h => new() { ["K"] = (int)Number(h, "d_conv") } },
        new("linear_attention", typeof(LinearAttentionHeads)) { Scalars = h => new() { ["eps"] = Number(h, "eps") } },
        new("retention", typeof(RetentionHeads)),
        new("simple_gla", typeof(SimpleGlaHeads)),
        new("gla", typeof(GlaHeads)),
        new("hgrn_scan", typeof(HgrnSequences)),
        new("hgrn2", typeof(Hgrn2Heads)) { Scalars = h => new() { ["lower"] = Number(h, "lower_bound") } },
        new("delta_rule", typeof(DeltaHeads)),
        new("gated_delta_rule", typeof(GatedDeltaHeads)),
        new("rwkv6_wkv", typeof(Rwkv6Heads)),
        new("rwkv7_wkv", typeof(Rwkv7Heads)),
        new("mamba2_ssd_chunked", typeof(StateSpaceDualHeads)),
        new("mamba2_scan", typeof(Mamba2Sequences)) { When = e => !IsTrue(e.Hyper, "D_has_head_dim"), Scalars = Mamba2Flags,
            Extents = Groups },
        new("mamba2_scan", typeof(Mamba2Sequences)) { When = e => IsTrue(e.Hyper, "D_has_head_dim"), Scalars = Mamba2Flags,
            Names = "D:skip", Extents = Groups },
        new("mamba2_block", typeof(Mamba2Sequence)) { When = e => !IsTrue(e.Hyper, "D_has_hdim"), IsPart = true,
            Names = "decode_y:y", Extents = BlockGroups },
        new("mamba2_block", typeof(Mamba2ConvolutionEnd)) { When = e => !IsTrue(e.Hyper, "D_has_hdim"), IsPart = true,
            Orders = "021:conv_state", Extents = h => new() { ["Z"] = (int)Number(h, "d_ssm"), ["H"] = (int)Number(h,
            "nheads") } },
        new("jamba_mamba_mixer", typeof(JambaSequences)) { Scalars = h => new() { ["eps"] = Number(h, "norm_eps") } },
        new("rmsnorm_gated", typeof(GatedRmsNormRows))
        {
            Scalars = h => new() { ["eps"] = Number(h, "eps"), ["gateLast"] = IsTrue(h, "norm_before_gate") ? 1 : 0 },
            Extents = h => Maybe(h, "group_size") is { } size ? new() { ["C"] = size.GetInt32() } : new() { ["G"] = 1 },
        },
        new("rg_lru", typeof(RgLruSequences)) { Extents = Positions },
        new("rg_lru_continue", typeof(RgLruSequences)) { Extents = Positions },
        new("griffin_recurrent_block", typeof(GriffinSequences)) { Names = "decode_y:y", Extents = Positions, IsPart = true },
        new("griffin_recurrent_block", typeof(GriffinConvolutionEnd)) { IsPart = true },
        new("s4d_kernel", typeof(S4dResponse)),
        new("s4d_layer", typeof(S4dSequences)) { Orders = "021:u,y 201:output_linear.0.weight" },
        new("s5", typeof(S5)) { Names = "last_state:last", Scalars = h => new() { ["bilinear"] = Maybe(h,
            "discretisation")?.GetString() == "bilinear" ? 1 : 0 } },
        new("based", typeof(BasedHeads)) { Scalars = h => new() { ["eps"] = Number(h, "eps") }, IsPart = true },
        new("based", typeof(BasedFeatures)) { IsPart = true },
        new("hyena", typeof(HyenaSequences)) { When = e => Number(e.Hyper, "order") == 2, Orders = "102:short_filter.weight" },
        new("griffin_local_attention", typeof(GriffinAttention))
        {
            Ignored = ["segment_pos"], Extents = h => new() { ["R"] = (int)Number(h, "heads"), ["J"] = (int)Number(h,
            "head_dim") / 4 },
            Scalars = h => new() { ["window"] = Number(h, "window"), ["theta"] = Number(h, "rope_base") },
        },
        new("titans_memory", typeof(TitansSequences)) { When = e => IsMemory(e, "linear") && Number(e.Hyper, "chunk") == 1 },
        new("titans_memory", typeof(TitansMlpSequences)) { When = e => IsMemory(e, "mlp") && Number(e.Hyper, "chunk") == 1 },
    ];

    /// <summary>The rows for a case; none when the op is not covered.</summary>
    public static GoldenOp[] For(GoldenEntry entry) => [.. s_rows.Where(r => r.Op == entry.Op && r.When(entry))];

    /// <summary>The calls of a case, which together give every output and gradient it lists.</summary>
    /// <exception cref="InvalidDataException">An output or gradient of the file is given by no row.</exception>
    public static GoldenCall[] Calls(GoldenEntry entry)
    {
        var tensors = GoldenTensors.Read(entry);
        GoldenCall[] calls = [.. For(entry).Select(r => r.Bind(entry, tensors))];
        var covered = calls.SelectMany(c => c.Expected).Select(e => e.Name).ToHashSet();
        string[] left = [.. tensors.Keys.Where(k => k.StartsWith("out.", StringComparison.Ordinal)
            || k.StartsWith("grad.", StringComparison.Ordinal))
            .Where(k => !covered.Contains(k))];
        return left.Length == 0 ? calls : throw new InvalidDataException($"{entry}: nothing gives {string.Join(", ", left)}.");
    }

    private static Dictionary<string, double> Mamba2Flags(JsonElement h)
    {
        var scalars = new Dictionary<string, double> { ["hasZ"] = IsTrue(h, "has_z") ? 1 : 0 };
        if (Maybe(h, "dt_limit") is { } limit) (scalars["low"], scalars["high"]) = (limit[0].GetDouble(), limit[1].GetDouble());
        return scalars;
    }

    private static Dictionary<string, int> Groups(JsonElement h) => new() { ["G"] = (int)Number(h, "groups") };

    private static Dictionary<string, int> BlockGroups(JsonElement h) => new()
    {
        ["G"] = (int)Number(h, "ngroups"), ["R"] = (int)(Number(h, "nheads") / Number(h, "ngroups")),
        ["P"] = (int)Number(h, "headdim"), ["N"] = (int)Number(h, "d_state"),
    };

    // Positions in a document: more of them than any case has.
    private static Dictionary<string, int> Positions(JsonElement h) => new() { ["S"] = 4096 };

    private static bool IsMemory(GoldenEntry e, string kind) => Maybe(e.Hyper, "memory")?.GetString() == kind;

    private static double Number(JsonElement hyper, string name) => Maybe(hyper, name)?.GetDouble() ?? 0;

    private static bool IsTrue(JsonElement hyper, string name) => Maybe(hyper, name)?.GetBoolean() ?? false;

    private static JsonElement? Maybe(JsonElement hyper, string name) =>
        hyper.ValueKind == JsonValueKind.Object && hyper.TryGetProperty(name, out var v) && v.ValueKind != JsonValueKind.Null
            ? v : null;

    private static bool IsPartial(GoldenEntry e) => Number(e.Hyper, "rotary_dim") != Number(e.Hyper, "head_dim");

    private static Dictionary<string, double> Activation(JsonElement h) =>
        new() { ["silu"] = Maybe(h, "activation")?.GetString() switch { null => 0, "silu" => 1,
            var a => throw new NotSupportedException(a) } };

    private static Dictionary<string, double> ScanFlags(JsonElement h) =>
        new() { ["deltaSoftplus"] = IsTrue(h, "delta_softplus") ? 1 : 0, ["hasZ"] = IsTrue(h, "has_z") ? 1 : 0 };

    private static Dictionary<string, double> Rotary(JsonElement h) =>
        new() { ["theta"] = Number(h, "base"), ["first"] = Number(h, "first_position") };

    private static Dictionary<string, int> Pairs(JsonElement h) => new() { ["J"] = (int)Number(h, "rotary_dim") / 2 };

    private static Dictionary<string, double> Routing(JsonElement h) =>
        new() { ["top"] = Number(h, "top_k"), ["renormalise"] = IsTrue(h, "renormalise") ? 1 : 0 };

    private static Dictionary<string, double> Attention(JsonElement h)
    {
        var scalars = new Dictionary<string, double> { ["scale"] = Number(h, "scale"), ["softcap"] = Number(h, "softcap") };
        if (Maybe(h, "window") is { } window) scalars["window"] = window.GetInt32();
        return scalars;
    }
}
