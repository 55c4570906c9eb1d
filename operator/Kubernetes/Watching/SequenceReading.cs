using System.Buffers;
using System.IO.Pipelines;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>Reads a stream through pooled buffers.</summary>
internal static class SequenceReading
{
    /// <summary>A large buffer, since a page of 500 objects has megabytes: fewer segments for the JSON reader to cross.</summary>
    private static readonly StreamPipeReaderOptions Options = new(bufferSize: 64 * 1024, leaveOpen: true);

    public static PipeReader Open(Stream stream) => PipeReader.Create(stream, Options);

    /// <summary>Reads to the end, then decodes the whole without having copied it into one array.</summary>
    public static async Task<TResult> ReadToEndAsync<TResult>(
        Stream stream, Func<ReadOnlySequence<byte>, TResult> decode, CancellationToken cancellationToken)
    {
        var reader = Open(stream);
        try
        {
            while (true)
            {
                var result = await reader.ReadAsync(cancellationToken);
                if (result.IsCompleted)
                {
                    return decode(result.Buffer);
                }

                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }
}
