using System.Globalization;
using System.Text;
using ModelStores;

namespace InferenceRuntime.Storage.Transfers;

/// <summary>
/// Which parts of a file are on the disk: a text file beside it, a line with what file that is and one for each part. A part is written down after its bytes have reached the
/// disk, so that what is written down is true after any crash; a line that a crash cut off has no end and does not count.
/// </summary>
internal sealed class PartJournal : IDisposable
{
    private readonly FileStream _file;

    private PartJournal(FileStream file, bool[] done)
    {
        _file = file;
        Done = done;
    }

    /// <summary>By part; the parts that were there when the journal was opened.</summary>
    public bool[] Done { get; }

    /// <summary>Opens the journal of <paramref name="data"/>; one of another version of the file, or a damaged one, is begun anew, and the data with it.</summary>
    /// <param name="data">Where the bytes are.</param>
    /// <param name="file">The file, of which length and version are known.</param>
    /// <param name="partBytes">The size of a part.</param>
    public static PartJournal Open(string data, SourceFile file, int partBytes)
    {
        var path = PathOf(data);
        var length = file.Length!.Value;
        var done = new bool[(length + partBytes - 1) / partBytes];
        var head = string.Create(CultureInfo.InvariantCulture, $"1 {length} {partBytes} {Uri.EscapeDataString(file.Version!)}");
        if (!File.Exists(data) || !TryRead(path, head, done, out var end))
        {
            File.Delete(data);
            File.Delete(path);
            done.AsSpan().Clear();
            end = 0;
        }

        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        stream.SetLength(end);
        stream.Position = end;
        var journal = new PartJournal(stream, done);
        if (end == 0)
        {
            journal.Write(head);
        }

        return journal;
    }

    /// <summary>For data that is written in another way than by parts: what the journal says is true no more.</summary>
    public static void Remove(string data) => File.Delete(PathOf(data));

    /// <summary>To be called once the part's bytes have been flushed to the disk.</summary>
    public void Add(int part)
    {
        lock (_file)
        {
            Write(part.ToString(CultureInfo.InvariantCulture));
        }
    }

    public void Dispose() => _file.Dispose();

    private static string PathOf(string data) => $"{data}.parts";

    private static bool TryRead(string path, string head, bool[] done, out long end)
    {
        end = 0;
        if (!File.Exists(path))
        {
            return false;
        }

        var text = File.ReadAllText(path, Encoding.ASCII);
        end = text.LastIndexOf('\n') + 1;
        var lines = text[..(int)end].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0] != head)
        {
            return false;
        }

        foreach (var line in lines.AsSpan(1))
        {
            if (!int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var part) || part >= done.Length)
            {
                return false;
            }

            done[part] = true;
        }

        return true;
    }

    private void Write(string line) => _file.Write(Encoding.ASCII.GetBytes($"{line}\n"));
}
