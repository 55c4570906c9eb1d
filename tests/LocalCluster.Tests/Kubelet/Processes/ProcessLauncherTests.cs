using LocalCluster.Kubelet.Processes;

namespace LocalCluster.Tests.Kubelet.Processes;

public sealed class ProcessLauncherTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public async Task Output_IsCutIntoLinesAndALongOneIsCutShort()
    {
        // Arrange
        var lines = new List<string>();
        using var bytes = new MemoryStream([.. "one\r\ntwo\n\n"u8, .. Enumerable.Repeat((byte)'x', 20_000), .. "\nend"u8]);

        // Act
        await OutputLines.ReadAsync(bytes, lines.Add).WaitAsync(Patience);

        // Assert
        lines.Select(line => line.Length).Should().Equal(3, 3, 0, 16 * 1024, 20_000 - (16 * 1024), 3);
    }

    [Test]
    public async Task Process_ThatEnds_HasGivenAllItsOutputAndItsCode()
    {
        // Arrange
        using var launcher = new ProcessLauncher();
        var output = new System.Collections.Concurrent.ConcurrentQueue<string>();

        // Act
        var process = await launcher.StartAsync(Shell("echo out; echo err >&2; echo $ONLY $HOME; exit 7", (stream, text) => output.Enqueue($"{stream}:{text}")), CancellationToken.None);
        var code = await process.Exited.WaitAsync(Patience);

        // Assert
        code.Should().Be(7);
        output.Should().BeEquivalentTo("stdout:out", "stderr:err", "stdout:this");
    }

    [Test]
    public async Task Kill_TakesGrandchildrenAlong()
    {
        // Arrange
        using var launcher = new ProcessLauncher();
        var child = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = await launcher.StartAsync(Shell("sleep 1000 & echo $!; wait", (_, text) => child.TrySetResult(text)), CancellationToken.None);
        var grandchild = await child.Task.WaitAsync(Patience);

        // Act
        process.Kill();
        var code = await process.Exited.WaitAsync(Patience);

        // Assert
        code.Should().Be(137);
        await GoneAsync(grandchild);
    }

    [Test]
    public async Task Launcher_ThatIsGone_LeavesNoProcess()
    {
        // Arrange: disposal ends the thread that started the process, which is what the kernel takes for the parent's death.
        var launcher = new ProcessLauncher();
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = await launcher.StartAsync(Shell("echo up; exec sleep 1000", (_, _) => up.TrySetResult()), CancellationToken.None);
        await up.Task.WaitAsync(Patience);

        // Act
        launcher.Dispose();

        // Assert
        (await process.Exited.WaitAsync(Patience)).Should().Be(137);
    }

    [Test]
    public async Task Program_ThatIsMissing_IsNamed()
    {
        // Arrange
        using var launcher = new ProcessLauncher();

        // Act
        var start = () => launcher.StartAsync(Shell("", (_, _) => { }) with { Executable = "/no/such" }, CancellationToken.None);

        // Assert
        await start.Should().ThrowAsync<LaunchException>().WithMessage("exec: \"/no/such\": stat /no/such: no such file or directory");
    }

    private static LaunchRequest Shell(string script, Action<string, string> output) =>
        new("/bin/sh", ["-c", script], new Dictionary<string, string> { ["ONLY"] = "this", ["PATH"] = "/usr/bin:/bin" }, Path.GetTempPath(), output);

    private static async Task GoneAsync(string process)
    {
        try
        {
            using var left = System.Diagnostics.Process.GetProcessById(int.Parse(process));
            await left.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience);
        }
        catch (ArgumentException)
        {
            // There is no such process any more.
        }
    }
}
