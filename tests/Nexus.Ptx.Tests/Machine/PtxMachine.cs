namespace Nexus.Ptx.Tests.Machine;

/// <summary>
/// Runs kernels on the processor: block after block, and in a block each thread alone until it waits, so that what is missing
/// between two threads
/// shows as an error and not as luck.
/// </summary>
/// <remarks>Errors: addresses outside of their array, unwritten registers and memory, threads of a block that wait at different
/// places, shuffles that
/// not all lanes of a warp reach, and words that two threads touch in no order.</remarks>
internal sealed class PtxMachine(PtxMemory memory)
{
    // Shared memory as generic addresses see it; every block's begins here.
    private const ulong SharedWindow = 0x7F00_0000_0000_0000;
    private int _launch;

    private enum State { Ready, AtBarrier, AtShuffle, Done }

    private sealed class Lane(int number, int registers)
    {
        public readonly int Number = number;
        public readonly ulong[] Registers = new ulong[registers];
        public readonly bool[] Written = new bool[registers];
        public int At;
        public State State;
    }

    private sealed class Block(int number, PtxCode code, byte[] context, ulong tiles, int dynamicBytes, long time)
    {
        public readonly int Number = number, DynamicBytes = dynamicBytes;
        public readonly PtxCode Code = code;
        public readonly byte[] Context = context;
        public readonly ulong Tiles = tiles, Time = (ulong)time;
        // Static shared memory, then on 16 bytes the dynamic one.
        public readonly int DynamicStart = (code.SharedBytes + 15) / 16 * 16;
        public readonly PtxMemory.Region Shared = new("shared memory", (code.SharedBytes + 15) / 16 * 4 + dynamicBytes / 4);
        public int Epoch;
    }

    /// <summary>Runs a grid.</summary>
    /// <param name="code">The kernel.</param>
    /// <param name="blocks">Blocks along x.</param>
    /// <param name="context">The context's bytes.</param>
    /// <param name="tiles">The address of tile memory, or 0 for shared memory.</param>
    /// <param name="dynamicBytes">Dynamic shared memory of a block.</param>
    /// <param name="time">The time of a launch in a loop.</param>
    public void Launch(PtxCode code, long blocks, byte[] context, ulong tiles, int dynamicBytes, long time = 0)
    {
        if (context.Length != code.ContextBytes)
            throw new PtxFault($"the context has {context.Length} bytes, the kernel expects {code.ContextBytes}");
        _launch++;
        var registers = code.RegisterNames.Length;
        var lanes = Enumerable.Range(0, code.Threads).Select(i => new Lane(i, registers)).ToArray();
        for (var number = 0; number < blocks; number++) Run(new Block(number, code, context, tiles, dynamicBytes, time), lanes);
    }

    private void Run(Block block, Lane[] lanes)
    {
        foreach (var lane in lanes)
        {
            (lane.State, lane.At) = (State.Ready, 0);
            Array.Clear(lane.Written);
        }
        while (true)
        {
            foreach (var lane in lanes)
                if (lane.State == State.Ready) Run(block, lane);
            if (Array.TrueForAll(lanes, l => l.State == State.Done)) return;
            if (Array.TrueForAll(lanes, l => l.State == State.AtBarrier && l.At == lanes[0].At))
            {
                block.Epoch++;
                foreach (var lane in lanes) Release(lane);
                continue;
            }
            var shuffled = false;
            foreach (var warp in lanes.Chunk(32))
                if (Array.TrueForAll(warp, l => l.State == State.AtShuffle && l.At == warp[0].At))
                {
                    Shuffle(block.Code, warp);
                    shuffled = true;
                }
            if (!shuffled)
                throw new PtxFault($"the threads of block {block.Number} wait at different places: {Places(block, lanes)}");
        }
    }

    private static string Places(Block block, Lane[] lanes)
    {
        string Next(int at) => at < block.Code.Body.Count ? block.Code.Body[at].Text : "end";
        var groups = lanes.GroupBy(l => (l.State, l.At));
        return string.Join("; ", groups.Select(g => $"{g.Count()} {g.Key.State} before '{Next(g.Key.At)}'"));
    }

    private static void Release(Lane lane)
    {
        lane.State = State.Ready;
        lane.At++;
    }

    private static void Shuffle(PtxCode code, Lane[] warp)
    {
        var instruction = code.Body[warp[0].At];
        var values = Array.ConvertAll(warp, l => Read(code, l, instruction.Operands[1]));
        var distance = (int)instruction.Operands[2].Value;
        for (var i = 0; i < warp.Length; i++)
        {
            Write(warp[i], instruction.Operands[0], values[i ^ distance]);
            Release(warp[i]);
        }
    }

    private void Run(Block block, Lane lane)
    {
        var code = block.Code;
        while (true)
        {
            if (lane.At >= code.Body.Count) throw new PtxFault("a thread ran past the end of its kernel");
            var i = code.Body[lane.At];
            if (i.Guard >= 0)
            {
                if (!lane.Written[i.Guard]) throw Unwritten(code, i.Guard, i);
                if (lane.Registers[i.Guard] != 0 == i.GuardIsNot)
                {
                    lane.At++;
                    continue;
                }
            }
            var o = i.Operands;
            if (i.Operation is { } operation)
            {
                var a = Value(block, lane, o[1]);
                var b = o.Length > 2 ? Read(code, lane, o[2]) : 0;
                var c = o.Length > 3 ? Read(code, lane, o[3]) : 0;
                Write(lane, o[0], operation(a, b, c));
                lane.At++;
                continue;
            }
            switch (i.Op)
            {
                case "bra" or "bra.uni": lane.At = i.Target; continue;
                case "ret": lane.State = State.Done; return;
                case "bar.sync": lane.State = State.AtBarrier; return;
                case "shfl.sync.bfly.b32": lane.State = State.AtShuffle; return;
                case "cvta.shared.u64": Write(lane, o[0], Value(block, lane, o[1]) + SharedWindow); break;
                case "ld.param.s32": Write(lane, o[0], BitConverter.ToUInt32(block.Context, (int)o[1].Value)); break;
                case "ld.param.f64" or "ld.param.u64": Write(lane, o[0], Parameter(block, o[1])); break;
                case "ld.global.f32" or "ld.global.s32" or "ld.f32" or "ld.shared.f32": Write(lane, o[0],
                    Load(block, lane, i)); break;
                case "st.global.f32" or "st.f32" or "st.shared.f32": Store(block, lane, i); break;
                default: throw new PtxFault($"the instruction '{i.Text}' is unknown to the interpreter");
            }
            lane.At++;
        }
    }

    private static ulong Value(Block block, Lane lane, in Operand operand) =>
        operand.Kind == OperandKind.Symbol ? Symbol(block, lane, operand) : Read(block.Code, lane, operand);

    private static ulong Parameter(Block block, Operand operand) =>
        operand.Symbol!.EndsWith("_tiles", StringComparison.Ordinal) ? block.Tiles
        : operand.Symbol.EndsWith("_time", StringComparison.Ordinal) ? block.Time
        : BitConverter.ToUInt64(block.Context, (int)operand.Value);

    private static ulong Symbol(Block block, Lane lane, Operand operand) => operand.Symbol switch
    {
        "%tid.x" => (ulong)lane.Number,
        "%ctaid.x" => (ulong)block.Number,
        "warps" => 0,
        "tiles" => (ulong)block.DynamicStart,
        _ => throw new PtxFault($"the symbol '{operand.Symbol}' is unknown to the interpreter"),
    };

    private static ulong Read(PtxCode code, Lane lane, in Operand operand)
    {
        if (operand.Kind == OperandKind.Constant) return operand.Value;
        if (!lane.Written[operand.Register]) throw Unwritten(code, operand.Register, code.Body[lane.At]);
        return lane.Registers[operand.Register];
    }

    private static PtxFault Unwritten(PtxCode code, int register, Instruction at) =>
        new($"'{at.Text}' reads {code.RegisterNames[register]}, which nothing has written");

    private static void Write(Lane lane, in Operand operand, ulong value)
    {
        lane.Registers[operand.Register] = value;
        lane.Written[operand.Register] = true;
    }

    private (PtxMemory.Region, int) Find(Block block, Lane lane, Instruction i, Operand operand)
    {
        var start = operand.Symbol is null ? Read(block.Code, lane, operand) : Symbol(block, lane, operand);
        var address = operand.Value + start;
        var isShared = i.Op.Contains(".shared.", StringComparison.Ordinal);
        if (!isShared && address >= SharedWindow)
        {
            if (i.Op.Contains(".global.",
                StringComparison.Ordinal)) throw new PtxFault($"'{i.Text}' takes an address of shared memory for a global one");
            (isShared, address) = (true, address - SharedWindow);
        }
        try
        {
            if (!isShared) return memory.Find(address);
            if (address % 4 != 0 || address / 4 >= (ulong)block.Shared.Words.Length)
                throw new PtxFault($"shared address {address} is beyond the {4 * block.Shared.Words.Length} bytes of the block");
            return (block.Shared, (int)(address / 4));
        }
        catch (PtxFault fault)
        {
            throw new PtxFault($"'{i.Text}' in thread {lane.Number} of block {block.Number}: {fault.Message}");
        }
    }

    private ulong Load(Block block, Lane lane, Instruction i)
    {
        var (region, word) = Find(block, lane, i, i.Operands[1]);
        if (!region.Written[word])
            throw new PtxFault($"'{i.Text}' in thread {lane.Number} of block {block.Number} reads word {word} of {region.Name}, "
                + "which nothing has written");
        ref var touch = ref region.Touches[word];
        Order(ref touch, block, lane, i, region, word, isWrite: false);
        (touch.ReadBlock, touch.ReadThread, touch.ReadEpoch) = (block.Number + 1, lane.Number + 1, block.Epoch + 1);
        return region.Words[word];
    }

    private void Store(Block block, Lane lane, Instruction i)
    {
        var (region, word) = Find(block, lane, i, i.Operands[0]);
        ref var touch = ref region.Touches[word];
        Order(ref touch, block, lane, i, region, word, isWrite: true);
        (touch.WriteBlock, touch.WriteThread, touch.WriteEpoch) = (block.Number + 1, lane.Number + 1, block.Epoch + 1);
        region.Words[word] = (uint)Value(block, lane, i.Operands[1]);
        region.Written[word] = true;
    }

    private void Order(ref PtxMemory.Touch touch, Block block, Lane lane, Instruction i, PtxMemory.Region region, int word,
        bool isWrite)
    {
        if (touch.Launch != _launch) touch = new PtxMemory.Touch { Launch = _launch };
        bool Races(int otherBlock, int thread, int epoch) => otherBlock != 0
            && (otherBlock != block.Number + 1 || thread != lane.Number + 1 && epoch == block.Epoch + 1);
        if (Races(touch.WriteBlock, touch.WriteThread, touch.WriteEpoch) || isWrite
            && Races(touch.ReadBlock, touch.ReadThread, touch.ReadEpoch))
            throw new PtxFault($"'{i.Text}' in thread {lane.Number} of block {block.Number} touches word {word} of "
                + $"{region.Name}, which another thread touches too, in no order");
    }
}
