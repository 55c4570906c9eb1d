using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Testing;

/// <summary>
/// A process that a test started. Its output is collected as it comes, a test can wait for a line of it, and disposal ends it:
/// SIGTERM first, SIGKILL after ten seconds, so that nothing outlives the test.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private int _endedStreams;

    private ChildProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, e) => Collect(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Collect(_error, e.Data);
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string StandardOutput => Read(_output);

    public string StandardError => Read(_error);

    public static ChildProcess Start(string fileName, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        child._process.StandardInput.Close();
        return child;
    }

    /// <summary>Runs a process to its end. Throws <see cref="TimeoutException"/>, with the output so far, when it takes longer.</summary>
    public static async Task<ProcessResult> RunAsync(
        string fileName,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        TimeSpan? timeout = null)
    {
        var child = Start(fileName, arguments, environment);
        await using (child.ConfigureAwait(false))
        {
            var exitCode = await child.WaitForExitAsync(timeout).ConfigureAwait(false);
            return new ProcessResult(exitCode, child.StandardOutput, child.StandardError);
        }
    }

    /// <summary>Waits for the next line, of either stream, that contains <paramref name="text"/>.</summary>
    public async Task<string> WaitForLineAsync(string text, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(limit.Token).ConfigureAwait(false))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new TimeoutException($"No line with '{text}' came in time from {Describe()}");
        }

        throw new InvalidOperationException($"It ended without a line with '{text}': {Describe()}");
    }

    public async Task<int> WaitForExitAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? DefaultTimeout);
        try
        {
            await _process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"It did not end in time: {Describe()}");
        }

        return _process.ExitCode;
    }

    /// <summary>Sends SIGTERM, as a kubelet does.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => Signal("KILL");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Terminate();
            try
            {
                await WaitForExitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        _process.Dispose();
    }

    private static string Read(StringBuilder builder)
    {
        lock (builder)
        {
            return builder.ToString();
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    private void Collect(StringBuilder builder, string? line)
    {
        if (line is null)
        {
            // Each stream ends once; with the second one no line can come any more, whether or not the process has been reaped yet.
            if (Interlocked.Increment(ref _endedStreams) == 2)
            {
                _lines.Writer.TryComplete();
            }

            return;
        }

        lock (builder)
        {
            builder.AppendLine(line);
        }

        _lines.Writer.TryWrite(line);
    }

    private string Describe() =>
        $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)}\n--- stdout\n{StandardOutput}\n--- stderr\n{StandardError}";
}
