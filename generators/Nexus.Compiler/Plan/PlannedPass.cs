using Nexus.Compiler.Lower;

namespace Nexus.Compiler.Plan;

/// <summary>A pass with everything decided: steps, loops, and the place of every array.</summary>
public sealed class PlannedPass(Pass pass, Dictionary<NestStep, NestSchedule> schedules, HashSet<string> inMemory, List<ScanShape> scans)
{
    /// <summary>Steps and buffers.</summary>
    public Pass Pass { get; } = pass;
    /// <summary>Loops of the generated nests.</summary>
    public Dictionary<NestStep, NestSchedule> Schedules { get; } = schedules;
    /// <summary>Arrays that are stored.</summary>
    public HashSet<string> InMemory { get; } = inMemory;
    /// <summary>Recurrences.</summary>
    public List<ScanShape> Scans { get; } = scans;
    /// <summary>Recurrent arrays kept at chunk starts for Backward.</summary>
    public List<string> Checkpointed { get; } = [];
    /// <summary>Buffers in the caller's residuals, in order.</summary>
    public List<Buffer> Residuals { get; } = [];
    /// <summary>Buffers in state, in order.</summary>
    public List<Buffer> State { get; } = [];
    /// <summary>Slots of scratch: a size and the buffers that share it.</summary>
    public List<(Ir.Extent Size, List<Buffer> Users)> Scratch { get; } = [];

    /// <summary>Puts every buffer that needs memory of its own in residuals, state or a slot of scratch.</summary>
    /// <remarks>Two buffers share a slot when their size formulas are equal and no step uses both.</remarks>
    public void Lay(bool sharesScratch = true)
    {
        foreach (var buffer in Pass.Buffers.Values.Where(b => b.Parent is null).OrderBy(b => b.FirstUse).ThenBy(b => b.Name, StringComparer.Ordinal))
        {
            switch (buffer.Place)
            {
                case Place.Residual: Residuals.Add(buffer); break;
                case Place.Past: State.Add(buffer); break;
                case Place.History:
                    // In a session it lives in state; in a whole-sequence call Backward may want it.
                    State.Add(buffer);
                    Residuals.Add(buffer);
                    break;
                case Place.Workspace:
                    var slot = sharesScratch ? Scratch.FirstOrDefault(s => s.Size.Equals(buffer.Size)
                        && s.Users.All(u => u.LastUse < buffer.FirstUse || buffer.LastUse < u.FirstUse)) : default;
                    if (slot.Users is null) Scratch.Add((buffer.Size, [buffer]));
                    else slot.Users.Add(buffer);
                    break;
            }
        }
    }
}
