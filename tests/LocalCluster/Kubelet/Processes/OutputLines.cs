using System.Text;

namespace LocalCluster.Kubelet.Processes;

/// <summary>Cuts a process's output into lines. A line beyond 16 KiB is cut there, as container runtimes do, so that memory stays bounded.</summary>
public static class OutputLines
{
    private const int Longest = 16 * 1024;

    /// <summary>Reads to the end of the stream; a rest without a line end is a line too.</summary>
    public static async Task ReadAsync(Stream stream, Action<string> line)
    {
        var buffer = new byte[Longest];
        var length = 0;
        try
        {
            // No token: the stream ends with the process.
            while (await stream.ReadAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false) is > 0 and var read)
            {
                length += read;
                length = Take(buffer, length, line);
                if (length == Longest)
                {
                    line(Encoding.UTF8.GetString(buffer));
                    length = 0;
                }
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // The process is over and its pipe was closed before a grandchild let go of it.
        }

        if (length > 0)
        {
            line(Encoding.UTF8.GetString(buffer, 0, length));
        }
    }

    /// <summary>Hands out the whole lines, moves the rest to the front and returns its length.</summary>
    private static int Take(byte[] buffer, int length, Action<string> line)
    {
        var start = 0;
        for (var end = Array.IndexOf(buffer, (byte)'\n', start, length); end >= 0; end = Array.IndexOf(buffer, (byte)'\n', start, length - start))
        {
            line(Encoding.UTF8.GetString(buffer, start, end - start).TrimEnd('\r'));
            start = end + 1;
        }

        buffer.AsSpan(start, length - start).CopyTo(buffer);
        return length - start;
    }
}
