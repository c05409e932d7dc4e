using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// One text being read or written by a model. Tokens are fed in chunks of any size; what the model needs of them lies in the
/// session's state, so a fed token is never computed again. After construction nothing is allocated except by
/// <see cref="Snapshot"/> and <see cref="Fork"/>. A session is for one thread at a time; sessions of one model may run on
/// several.
/// </summary>
public sealed unsafe class GenerationSession : IDisposable
{
    readonly HybridModel model;
    readonly BoundLayer embedding, head;
    readonly BoundLayer[] layers;
    readonly Floats[] states, kept;
    readonly int chunk, headIn;
    readonly Arena arena;
    readonly NativeBuffer state, logits;
    readonly Floats workspace, last;
    readonly int* tokens;

    /// <summary>A session before its first token.</summary>
    /// <param name="model">The model; it must outlive the session.</param>
    /// <param name="capacity">Tokens that the session can hold; bounds the memory of full attention.</param>
    /// <param name="chunk">Tokens of a prompt computed at a time; changes time, memory and rounding, nothing else.</param>
    /// <exception cref="NexusException">There is not enough memory for so many tokens.</exception>
    public GenerationSession(HybridModel model, int capacity = 4096, int chunk = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        (this.model, Capacity, this.chunk) = (model, capacity, Math.Min(chunk, capacity));
        try
        {
            embedding = model.BindEmbedding(this.chunk, Floats.None);
            layers = [.. model.Layout.Layers.Select(l => model.Bind(l, 1, this.chunk, Floats.None))];
            head = model.BindHead(model.Kernels.Head, 1, Floats.None);
            headIn = head.Index("x");

            long[] sizes = [.. layers.Select(l => Arena.Room(l.StateFloats(capacity)))];
            long stream = (long)this.chunk * model.Config.DModel;
            long scratch = Math.Max(Scratch(embedding), Math.Max(Scratch(head), layers.Length == 0 ? 0 : layers.Max(Scratch)));
            long copies = sizes.Where((_, i) => Moves(layers[i])).Sum();
            long floats = Arena.Room(this.chunk) + 2 * Arena.Room(stream) + copies + Arena.Room(scratch);
            MemoryNeed.Check(sizes.Sum(s => (double)s) + floats, $"a session of {capacity} tokens",
                "Lower --tokens, or the session's capacity.");
            state = new NativeBuffer(sizes.Sum());
            logits = new NativeBuffer(model.Config.Vocab);
            arena = new Arena(floats);
            tokens = (int*)arena.Take(this.chunk, "tokens").Pointer;
            Floats x = arena.Take(stream), y = arena.Take(stream);
            embedding.BindIds("token", tokens, this.chunk).Bind("y", x);
            states = new Floats[layers.Length];
            kept = new Floats[layers.Length];
            long at = 0;
            for (int i = 0; i < layers.Length; at += sizes[i++])
            {
                states[i] = new Floats(state.Pointer + at, sizes[i]);
                kept[i] = Moves(layers[i]) ? arena.Take(sizes[i]) : Floats.None;
                layers[i].Bind("x", x).Bind("y", y);
                (x, y) = (y, x);
            }
            last = x;
            head.Bind("logits", logits).Bind(headIn, last);
            workspace = arena.Take(scratch);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Tokens that the session can hold.</summary>
    public int Capacity { get; }

    /// <summary>Tokens fed so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes of the state that makes feeding a token again unnecessary.</summary>
    public long StateBytes => state.Bytes;

    /// <summary>Scores of the token that follows the last one fed.</summary>
    public ReadOnlySpan<float> Logits => Position > 0 ? new(logits.Pointer, model.Config.Vocab)
        : throw new InvalidOperationException("Logits: expected at least one token to have been fed, actual none. " +
            "Feed a token first.");

    /// <summary>Feeds tokens; afterwards <see cref="Logits"/> are those after the last one.</summary>
    /// <param name="input">The tokens.</param>
    /// <param name="cancellation">Looked at before each layer. When cancelled, the chunk being computed is undone: the session
    /// is as it was after the chunk before, and can go on.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="NexusException">A token is no token of the model, or they do not all fit into the session; then none of
    /// them was fed.</exception>
    public void Feed(ReadOnlySpan<int> input, CancellationToken cancellation = default)
    {
        RequireRoom(input.Length);
        foreach (int token in input)
        {
            RequireToken(token);
        }
        while (input.Length > 0)
        {
            int count = Math.Min(chunk, input.Length);
            input[..count].CopyTo(new Span<int>(tokens, count));
            Compute(count, cancellation);
            input = input[count..];
        }
    }

    /// <summary>Feeds bytes, for a model whose tokens are bytes.</summary>
    /// <inheritdoc cref="Feed(ReadOnlySpan{int}, CancellationToken)"/>
    public void Feed(ReadOnlySpan<byte> input, CancellationToken cancellation = default)
    {
        RequireRoom(input.Length);
        foreach (byte token in input)
        {
            RequireToken(token);
        }
        while (input.Length > 0)
        {
            int count = Math.Min(chunk, input.Length);
            for (int i = 0; i < count; i++)
            {
                tokens[i] = input[i];
            }
            Compute(count, cancellation);
            input = input[count..];
        }
    }

    /// <summary>Feeds one token.</summary>
    /// <inheritdoc cref="Feed(ReadOnlySpan{int}, CancellationToken)"/>
    public void Feed(int token, CancellationToken cancellation = default) => Feed(new ReadOnlySpan<int>(in token), cancellation);

    /// <summary>Back to before the first token.</summary>
    public void Reset()
    {
        NativeMemory.Clear(state.Pointer, (nuint)state.Bytes);
        Position = 0;
    }

    /// <summary>A copy of the state, to come back to with <see cref="Restore"/>.</summary>
    public SessionSnapshot Snapshot()
    {
        NativeBuffer stateCopy = new(state.Length), logitsCopy = new(logits.Length);
        Copy(state, stateCopy);
        Copy(logits, logitsCopy);
        return new SessionSnapshot(model.Config, Capacity, Position, stateCopy, logitsCopy);
    }

    /// <summary>Goes back (or on) to a snapshot of a session of the same model and capacity.</summary>
    /// <exception cref="NexusException">The snapshot is of another config or capacity.</exception>
    public void Restore(SessionSnapshot snapshot)
    {
        if (snapshot.Capacity != Capacity || snapshot.Config != model.Config)
        {
            throw new NexusException($"snapshot: expected one of this model and capacity {Capacity}, actual capacity " +
                $"{snapshot.Capacity}{(snapshot.Config == model.Config ? "" : " and another config")}. " +
                "Restore it into a session made alike.");
        }
        Copy(snapshot.State, state);
        Copy(snapshot.Logits, logits);
        Position = snapshot.Position;
    }

    /// <summary>A second session that goes on from here by itself.</summary>
    public GenerationSession Fork()
    {
        GenerationSession fork = new(model, Capacity, chunk) { Position = Position };
        Copy(state, fork.state);
        Copy(logits, fork.logits);
        return fork;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        embedding?.Dispose();
        head?.Dispose();
        Array.ForEach(layers ?? [], l => l.Dispose());
        arena?.Dispose();
        state?.Dispose();
        logits?.Dispose();
    }

    /// <summary>A history is only appended to: rows behind the position do not count, so it need not be kept to be
    /// undone.</summary>
    static bool Moves(BoundLayer layer) => layer.Kernel.Signature.States.Any(s => s.Kind != StateKind.History);

    void RequireRoom(int more)
    {
        if (more > Capacity - Position)
        {
            throw new NexusException($"session: expected at most {Capacity} tokens in all, " +
                $"actual {Position} fed and {more} more. Make the session with a larger capacity.");
        }
    }

    void RequireToken(int token)
    {
        if ((uint)token >= (uint)model.Config.Vocab)
        {
            throw new NexusException($"token: expected 0 to {model.Config.Vocab - 1}, actual {token}. " +
                "Feed tokens of this model's vocabulary.");
        }
    }

    /// <summary>Computes the tokens in <see cref="tokens"/>.</summary>
    void Compute(int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        embedding.Extent("R", count);
        Advance(embedding, Floats.None, 0);
        for (int i = 0; i < layers.Length; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                Undo(i);
                cancellation.ThrowIfCancellationRequested();
            }
            if (cancellation.CanBeCanceled)
            {
                Copy(states[i], kept[i]);
            }
            layers[i].Extent("T", count);
            Advance(layers[i], states[i], Position);
        }
        head.Bind(headIn, last.Slice((long)(count - 1) * model.Config.DModel, model.Config.DModel));
        Advance(head, Floats.None, 0);
        Position += count;
    }

    void Advance(BoundLayer layer, Floats layerState, int position)
    {
        layer.Advance(layerState, position, Capacity, workspace, Floats.None);
        model.Engine.Check(layer);
    }

    void Undo(int layersDone)
    {
        for (int i = 0; i < layersDone; i++)
        {
            Copy(kept[i], states[i]);
        }
    }

    /// <summary>Scratch for a whole chunk or a single token, whichever needs more.</summary>
    long Scratch(BoundLayer layer)
    {
        string axis = layer.Kernel.Signature.Axes.Any(a => a.IsTime) ? "T" : "R";
        int most = layer.Extent(axis);
        long many = layer.WorkspaceFloats(Capacity, training: false);
        long one = layer.Extent(axis, 1).WorkspaceFloats(Capacity, training: false);
        layer.Extent(axis, most);
        return Math.Max(many, one);
    }

    static void Copy(Floats from, Floats to)
    {
        if (!from.IsNone && !to.IsNone)
        {
            Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Length * sizeof(float), from.Length * sizeof(float));
        }
    }
}
