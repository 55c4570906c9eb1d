using System.Runtime.CompilerServices;
using System.Text;
using LocalCluster.Api;

namespace LocalCluster.Kubelet.Logs;

/// <summary>The log of one run of a container: a file that one process writes and any number of readers follow.</summary>
public sealed class ContainerLog : IDisposable
{
    private readonly TimeProvider _time;
    private readonly StreamWriter _writer;
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _complete;

    public ContainerLog(string path, TimeProvider time)
    {
        _time = time;
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _writer = new StreamWriter(path, append: false, new UTF8Encoding(false)) { AutoFlush = true, NewLine = "\n" };
    }

    public string Path { get; }

    public void Append(string stream, string text)
    {
        lock (_lock)
        {
            if (_complete)
            {
                return;
            }

            _writer.WriteLine(new LogLine(LogLine.Stamp(_time.GetUtcNow()), stream, text).ToString());
            Announce();
        }
    }

    /// <summary>No more lines come: followers end.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            if (!_complete)
            {
                _complete = true;
                _writer.Dispose();
                Announce();
            }
        }
    }

    public void Dispose() => Complete();

    public async IAsyncEnumerable<string> ReadAsync(LogQuery query, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var tail = query.TailLines is { } count ? new Queue<string>(Math.Min(count, 1024)) : null;
        while (true)
        {
            // Taken before the read, so that a line written during it is not missed.
            var (changed, complete) = Observe();
            while (await reader.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
            {
                var parsed = LogLine.Parse(line);
                if (query.Since is { } since && !parsed.IsSince(since))
                {
                    continue;
                }

                var text = query.Timestamps ? $"{parsed.Time} {parsed.Text}" : parsed.Text;
                if (tail is null)
                {
                    yield return text;
                    continue;
                }

                tail.Enqueue(text);
                if (tail.Count > query.TailLines)
                {
                    tail.Dequeue();
                }
            }

            foreach (var text in tail ?? [])
            {
                yield return text;
            }

            // Tailing is about what was there at first; what comes later is followed.
            tail = null;
            if (complete || !query.Follow)
            {
                yield break;
            }

            await changed.WaitAsync(cancel).ConfigureAwait(false);
        }
    }

    /// <summary>The last lines, at most so many lines and bytes: what FallbackToLogsOnError puts into the termination message.</summary>
    public string Tail(int lines, int bytes)
    {
        using var reader = new StreamReader(new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var last = new Queue<string>();
        while (reader.ReadLine() is { } line)
        {
            last.Enqueue(LogLine.Parse(line).Text + "\n");
            if (last.Count > lines)
            {
                last.Dequeue();
            }
        }

        var text = Encoding.UTF8.GetBytes(string.Concat(last));
        return Encoding.UTF8.GetString(text, Math.Max(0, text.Length - bytes), Math.Min(text.Length, bytes));
    }

    private (Task Changed, bool Complete) Observe()
    {
        lock (_lock)
        {
            return (_changed.Task, _complete);
        }
    }

    private void Announce()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
