namespace InferenceRuntime.Storage.Cache;

/// <summary>
/// A lock between processes, on a file (flock(2), through .NET's file sharing). The kernel gives it up when the process ends, however it ends. To be asked for by one owner at a
/// time or by any number of sharers, also within one process.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK: what flock answers when another has it

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Null when somebody else has it.</summary>
    public static FileLock? TryTake(string path, bool shared)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            // .NET takes LOCK_EX for FileShare.None and LOCK_SH for what is opened to be read and shared.
            return new FileLock(shared
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (IOException e) when (e.HResult == WouldBlock)
        {
            return null;
        }
    }

    /// <summary>Whether the volume has such locks at all; without them no two processes may share it.</summary>
    public static bool WorksIn(string folder)
    {
        var path = Path.Combine(folder, $"try-{Path.GetRandomFileName()}");
        try
        {
            using var first = TryTake(path, shared: false);
            using var second = TryTake(path, shared: true);
            return first is not null && second is null;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _file.Dispose();
}
