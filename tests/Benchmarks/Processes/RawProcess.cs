using System.Diagnostics;
using System.Text.Json;
using Benchmarks.Candidates;

namespace Benchmarks.Processes;

/// <summary>The baseline's process, seen from the outside.</summary>
internal sealed class RawProcess : IAsyncDisposable
{
    private readonly Process _process;

    private RawProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Resident memory, in bytes.</summary>
    public long ResidentBytes => ResidentMemory.Of(_process.Id);

    /// <summary>Starts it and waits until the session is there.</summary>
    public static async Task<RawProcess> StartAsync(string model, int threads, string? shape, CancellationToken cancellation)
    {
        string[] arguments = ["raw", model, $"{threads}", .. shape is null ? [] : (string[])[shape]];
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var raw = new RawProcess(Process.Start(start)!);
        try
        {
            while (await raw.ReadAsync(cancellation).ConfigureAwait(false) != RawWorker.Ready)
            {
                // ONNX Runtime's own lines may come first.
            }

            return raw;
        }
        catch
        {
            await raw.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<CellResult> MeasureAsync(RawCommand command, CancellationToken cancellation)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(command, RawJson.Default.RawCommand).AsMemory(), cancellation).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync(cancellation).ConfigureAwait(false);
        return JsonSerializer.Deserialize(await ReadAsync(cancellation).ConfigureAwait(false), RawJson.Default.CellResult)!;
    }

    public async ValueTask DisposeAsync()
    {
        // It ends with its input.
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<string> ReadAsync(CancellationToken cancellation) =>
        await _process.StandardOutput.ReadLineAsync(cancellation).ConfigureAwait(false)
        ?? throw new InvalidOperationException("The process of the raw ONNX Runtime has ended; its error is above.");
}
