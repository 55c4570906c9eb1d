using System.Globalization;
using InferenceRuntime.Tests.Storage;
using Testing;

namespace InferenceRuntime.Tests.Pull;

/// <summary>What a fetch needs of memory does not depend on the size of the file.</summary>
[CancelAfter(280_000)]
public sealed class MemoryTests
{
    private const long Allowed = 64L * 1024 * 1024;

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("memory-");

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [TestCase(512L * 1024 * 1024)]
    [TestCase(4L * 1024 * 1024 * 1024, Category = "Slow")]
    public async Task Pull_LargeFile_TakesLittleMoreMemoryThanASmallOne(long length)
    {
        var small = await PeakAsync("small", 1024 * 1024);

        var large = await PeakAsync("large", length);

        (large - small).Should().BeLessThan(Allowed);
        await TestContext.Out.WriteLineAsync($"summary: pull of {length >> 20} MiB: peak {large >> 20} MiB, of 1 MiB: {small >> 20} MiB");
    }

    /// <summary>The peak of the process's resident memory, in bytes, looked at whenever it asks for a part.</summary>
    private async Task<long> PeakAsync(string name, long length)
    {
        var peak = 0L;
        ChildProcess? process = null;
        await using var server = await LargeFileServer.StartAsync(length, () => peak = Math.Max(peak, Volatile.Read(ref process) is { HasExited: false } running ? PeakOf(running.Id) : 0));
        process = PullProcess.Start(Path.Combine(_folder.FullName, name), server.Url);
        await using (process)
        {
            (await process.WaitForExitAsync(TimeSpan.FromMinutes(4))).Should().Be(0, process.StandardError);
            process.StandardOutput.Should().Contain(server.Digest());
            peak.Should().BePositive();
            return peak;
        }
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            // It has ended since.
            return 0;
        }
    }
}
