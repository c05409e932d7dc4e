using System.Runtime.ExceptionServices;

namespace Nexus.Spec;

/// <summary>Runs work on a thread with a large stack: an evaluation recurses as deep as elements depend on each other.</summary>
internal static class Deep
{
    private const int StackBytes = 512 << 20; // reserved, and used only as far as needed

    public static R Run<R>(Func<R> work)
    {
        R result = default!;
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            try { result = work(); }
            catch (Exception e) { error = ExceptionDispatchInfo.Capture(e); }
        }, StackBytes);
        thread.Start();
        thread.Join();
        error?.Throw();
        return result;
    }
}
