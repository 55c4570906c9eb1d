using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Sessions;

public sealed class ProviderProofTests
{
    [Test]
    public void Check_OperatorsOnTheProvider_Passes()
    {
        var path = Write("""[{"name": "a_kernel_time", "args": {"provider": "CPUExecutionProvider"}}, {"name": "b", "args": {"provider": "CUDAExecutionProvider"}}]""");

        var check = () => ProviderProof.Check(path, ExecutionProvider.Cuda);

        check.Should().NotThrow();
        File.Exists(path).Should().BeFalse();
    }

    [Test]
    public void Check_EveryOperatorOnTheCpu_IsUnavailable()
    {
        var path = Write("""[{"name": "session_initialization", "args": {}}, {"name": "a", "args": {"provider": "CPUExecutionProvider"}}]""");

        var check = () => ProviderProof.Check(path, ExecutionProvider.Cuda);

        check.Should().Throw<ProviderUnavailableException>().WithMessage("*Cuda was asked for and ran no operator*1 on CPUExecutionProvider*");
    }

    private static string Write(string json)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, json);
        return path;
    }
}
