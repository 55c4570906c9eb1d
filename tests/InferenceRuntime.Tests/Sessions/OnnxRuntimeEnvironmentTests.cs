using System.Runtime.InteropServices;
using InferenceRuntime.Sessions;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Sessions;

public sealed class OnnxRuntimeEnvironmentTests
{
    [Test]
    public void Assembly_OnceLoaded_HasSetTheNativeVariable()
    {
        // Touching the assembly runs its module initializer.
        SessionSettings.ProcessorLimit.Should().BePositive();

        Marshal.PtrToStringUTF8(GetNativeVariable(OnnxRuntimeEnvironment.TelemetryVariable)).Should().Be("1");
    }

    /// <summary>
    /// With its telemetry on, ONNX Runtime 1.29 keeps a database of events below the user's cache folder from the moment its environment exists. The
    /// child is even told to keep it on; nothing may be there.
    /// </summary>
    [TestCase("inspect")]
    [TestCase("serve")]
    public async Task Command_ThatLoadsOnnxRuntime_LeavesNoTelemetryDatabase(string command)
    {
        var home = Directory.CreateTempSubdirectory("home-");
        var model = TestModels.SaveFile(OnnxModels.Linear());
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home.FullName,
            ["XDG_CACHE_HOME"] = Path.Combine(home.FullName, "xdg"),
            [OnnxRuntimeEnvironment.TelemetryVariable] = "0",
        };
        string[] arguments = command == "inspect"
            ? ["inspect", model]
            : ["serve", $"--model=m={new Uri(model)}", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0", "--lame-duck=0s"];

        await using (var process = ChildProcess.Start(RepositoryPaths.InferenceRuntime, arguments, environment))
        {
            await process.WaitForLineAsync(command == "inspect" ? "output" : "ready: ");
            process.Terminate();
            await process.WaitForExitAsync();
        }

        Directory.EnumerateFiles(home.FullName, "*", SearchOption.AllDirectories).Where(path => path.Contains("onnxruntime", StringComparison.OrdinalIgnoreCase))
            .Should().BeEmpty();
        home.Delete(recursive: true);
    }

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint GetNativeVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
