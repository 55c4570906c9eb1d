using ModelOperator.Desired;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

public sealed class RuntimeArgumentsTest
{
    [Test]
    public void From_Defaults_AreTheContractsArguments()
    {
        var service = Samples.Minimal();

        RuntimeArguments.From(EffectiveSpec.Resolve(service, new OperatorConfiguration())).Should().Equal(
            "serve",
            "--model=linear=https://models.example/linear.onnx",
            "--cache=/var/cache/modeloperator",
            "--http-address=0.0.0.0:8080",
            "--grpc-address=0.0.0.0:8081",
            "--termination-log=/dev/termination-log",
            "--execution-provider=cpu",
            "--intra-op-threads=2",
            "--warmup-iterations=3",
            "--request-timeout=30s",
            "--max-request-bytes=67108864");
    }

    [Test]
    public void From_Batching_SaysWhatTheSpecSays()
    {
        var service = Samples.FromSpec("model: {storageUri: https://models.example/linear.onnx}\nruntime: {batching: {maxBatchSize: 8, maxDelay: 2ms, maxQueueSize: 64}}");

        RuntimeArguments.From(EffectiveSpec.Resolve(service, new OperatorConfiguration())).Should()
            .Contain(["--max-batch-size=8", "--max-batch-delay=2ms", "--max-queue-size=64"]);
    }
}
