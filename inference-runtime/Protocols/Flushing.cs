using System.IO.Pipelines;

namespace InferenceRuntime.Protocols;

/// <summary>Keeps what waits unsent in a connection's pipe small while something large is written into it.</summary>
internal static class Flushing
{
    /// <summary>Bytes. An answer of so many must send its headers first: until they are out, Kestrel keeps what is written aside and counts none of it as unflushed.</summary>
    public const int FlushEvery = 256 * 1024;

    public static ValueTask FlushWhenFullAsync(PipeWriter output, CancellationToken cancellation) =>
        output.UnflushedBytes >= FlushEvery ? FlushAsync(output, cancellation) : ValueTask.CompletedTask;

    private static async ValueTask FlushAsync(PipeWriter output, CancellationToken cancellation) =>
        await output.FlushAsync(cancellation).ConfigureAwait(false);
}
