using System.IO.Pipelines;

namespace InferenceRuntime.Protocols;

/// <summary>Keeps what waits unsent in a connection's pipe small while something large is written into it.</summary>
internal static class Flushing
{
    public const int FlushEvery = 256 * 1024;

    public static ValueTask FlushWhenFullAsync(PipeWriter output, CancellationToken cancellation) =>
        output.UnflushedBytes >= FlushEvery ? FlushAsync(output, cancellation) : ValueTask.CompletedTask;

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellation) =>
        await output.FlushAsync(cancellation).ConfigureAwait(false);
}
