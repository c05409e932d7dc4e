using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// One text being read or written by a model. Tokens are fed in chunks of any size; what the model needs of them lies in the session's state, so
/// a fed token is never computed again. After construction nothing is allocated except by <see cref="Snapshot"/> and <see cref="Fork"/>.
/// A session is for one thread at a time; sessions of one model may run on several.
/// </summary>
public sealed unsafe class GenerationSession : IDisposable
{
    readonly HybridModel model;
    readonly LayerCall embedding, head;
    readonly LayerCall[] layers;
    readonly long[] stateOffsets;
    readonly bool[] rewinds;
    readonly int chunk, rowsAxis, embeddingOut, headIn;
    readonly int[] layerIn, layerOut;
    readonly NativeBuffer memory, state, logits;
    readonly float* workspace;
    readonly float* even;
    readonly float* odd;
    readonly float* saved;
    readonly int* tokens;

    /// <summary>A session before its first token.</summary>
    /// <param name="model">The model; it must outlive the session.</param>
    /// <param name="capacity">Tokens that the session can hold; bounds the memory of full attention.</param>
    /// <param name="chunk">Tokens of a prompt computed at a time; changes time and memory, no result.</param>
    public GenerationSession(HybridModel model, int capacity = 4096, int chunk = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        (this.model, Capacity, this.chunk) = (model, capacity, Math.Min(chunk, capacity));
        embedding = model.BindEmbedding(this.chunk, null);
        layers = [.. model.Layout.Layers.Select(l => model.Bind(l, 1, this.chunk, null))];
        head = model.BindHead(model.Kernels.Head, 1, null);
        rewinds = [.. model.Layout.Layers.Select(l => model.Kernel(l.Kind).Signature.States.Any(s => s.Kind != StateKind.History))];

        stateOffsets = new long[layers.Length + 1];
        long workspaceFloats = Math.Max(Workspace(embedding, this.chunk), Workspace(head, 1));
        for (int i = 0; i < layers.Length; i++)
        {
            stateOffsets[i + 1] = stateOffsets[i] + Arena.Room(layers[i].StateFloats(capacity));
            workspaceFloats = Math.Max(workspaceFloats, Workspace(layers[i], this.chunk));
        }
        state = new NativeBuffer(stateOffsets[^1]);
        logits = new NativeBuffer(model.Config.Vocab);
        long stream = Arena.Room((long)this.chunk * model.Config.DModel);
        memory = new NativeBuffer(2 * stream + Arena.Room(this.chunk) + stateOffsets[^1] + workspaceFloats);
        even = memory.Pointer;
        odd = even + stream;
        tokens = (int*)(odd + stream);
        saved = odd + stream + Arena.Room(this.chunk);
        workspace = saved + stateOffsets[^1];

        rowsAxis = embedding.Axis("R");
        (embeddingOut, headIn) = (embedding.Array_("y"), head.Array_("x"));
        layerIn = [.. layers.Select(l => l.Array_("x"))];
        layerOut = [.. layers.Select(l => l.Array_("y"))];
        embedding.Bind("token", tokens);
        head.Bind("logits", logits.Pointer);
    }

    /// <summary>Tokens that the session can hold.</summary>
    public int Capacity { get; }

    /// <summary>Tokens fed so far.</summary>
    public int Position { get; private set; }

    /// <summary>Bytes of the state that makes feeding a token again unnecessary.</summary>
    public long StateBytes => stateOffsets[^1] * sizeof(float);

    /// <summary>Scores of the token that follows the last one fed.</summary>
    public ReadOnlySpan<float> Logits => Position > 0 ? new(logits.Pointer, model.Config.Vocab)
        : throw new InvalidOperationException("Logits: expected at least one token to have been fed, actual none. Feed a token first.");

    /// <summary>Feeds tokens; afterwards <see cref="Logits"/> are those after the last one.</summary>
    /// <param name="input">The tokens.</param>
    /// <param name="cancellation">Looked at before each layer. When cancelled, the chunk being computed is undone: the session is as it was after the
    /// chunk before, and can go on.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="NexusException">A token is no token of the model, or the session is full.</exception>
    public void Feed(ReadOnlySpan<int> input, CancellationToken cancellation = default)
    {
        if (input.Length > Capacity - Position)
        {
            throw new NexusException($"session: expected at most {Capacity} tokens in all, actual {Position} fed and {input.Length} more. Make the " +
                "session with a larger capacity.");
        }
        foreach (int token in input)
        {
            if ((uint)token >= (uint)model.Config.Vocab)
            {
                throw new NexusException($"token: expected 0 to {model.Config.Vocab - 1}, actual {token}. Feed tokens of this model's vocabulary.");
            }
        }
        while (input.Length > 0)
        {
            int count = Math.Min(chunk, input.Length);
            input[..count].CopyTo(new Span<int>(tokens, count));
            Compute(count, cancellation);
            Position += count;
            input = input[count..];
        }
    }

    /// <summary>Feeds bytes, for a model whose tokens are bytes.</summary>
    /// <inheritdoc cref="Feed(ReadOnlySpan{int}, CancellationToken)"/>
    public void Feed(ReadOnlySpan<byte> input, CancellationToken cancellation = default)
    {
        Span<int> wide = stackalloc int[64];
        while (input.Length > 0)
        {
            int count = Math.Min(wide.Length, input.Length);
            for (int i = 0; i < count; i++)
            {
                wide[i] = input[i];
            }
            Feed(wide[..count], cancellation);
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
            throw new NexusException($"snapshot: expected one of this model and capacity {Capacity}, actual capacity {snapshot.Capacity}" +
                $"{(snapshot.Config == model.Config ? "" : " and another config")}. Restore it into a session made alike.");
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
        embedding.Dispose();
        head.Dispose();
        foreach (LayerCall layer in layers)
        {
            layer.Dispose();
        }
        memory.Dispose();
        state.Dispose();
        logits.Dispose();
    }

    void Compute(int count, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        float* x = even, y = odd;
        embedding.SetExtent(rowsAxis, count);
        embedding.Bind(embeddingOut, x);
        embedding.Advance(model.Engine, workspace, null, null, 0, count);
        for (int i = 0; i < layers.Length; i++)
        {
            if (cancellation.IsCancellationRequested)
            {
                Undo(i);
                cancellation.ThrowIfCancellationRequested();
            }
            Keep(i, cancellation);
            layers[i].SetTokens(count);
            layers[i].Bind(layerIn[i], x);
            layers[i].Bind(layerOut[i], y);
            layers[i].Advance(model.Engine, workspace, null, state.Pointer + stateOffsets[i], Position, Capacity);
            float* swap = x;
            x = y;
            y = swap;
        }
        head.Bind(headIn, x + (long)(count - 1) * model.Config.DModel);
        head.Advance(model.Engine, workspace, null, null, 0, 1);
    }

    /// <summary>Copies a layer's state before it moves on, if the call can be cancelled. A history need not be copied: rows behind the position do not
    /// count.</summary>
    void Keep(int layer, CancellationToken cancellation)
    {
        if (cancellation.CanBeCanceled && rewinds[layer])
        {
            long from = stateOffsets[layer], bytes = (stateOffsets[layer + 1] - from) * sizeof(float);
            Buffer.MemoryCopy(state.Pointer + from, saved + from, bytes, bytes);
        }
    }

    void Undo(int layersDone)
    {
        for (int i = 0; i < layersDone; i++)
        {
            if (rewinds[i])
            {
                long from = stateOffsets[i], bytes = (stateOffsets[i + 1] - from) * sizeof(float);
                Buffer.MemoryCopy(saved + from, state.Pointer + from, bytes, bytes);
            }
        }
    }

    /// <summary>Scratch for any number of tokens up to a chunk: a kernel may want more for one than for many.</summary>
    long Workspace(LayerCall call, int most) => Math.Max(call.WorkspaceFloats(Capacity, false), most == 1 ? 0 : WorkspaceOfOne(call, most));

    long WorkspaceOfOne(LayerCall call, int most)
    {
        bool time = call.HasTime;
        if (time)
        {
            call.SetTokens(1);
        }
        long floats = call.WorkspaceFloats(Capacity, false);
        if (time)
        {
            call.SetTokens(most);
        }
        return floats;
    }

    static void Copy(NativeBuffer from, NativeBuffer to)
    {
        Buffer.MemoryCopy(from.Pointer, to.Pointer, to.Bytes, from.Bytes);
    }
}
