using ModelOperator.Desired;
using ModelOperator.Settings;

namespace ModelOperator.Tests.Desired;

public sealed class RuntimeArgumentsTest
{
    [Test]
    public void From_Defaults_AreTheContractsArguments()
    {
        var service = Samples.Minimal();

        RuntimeArguments.From(EffectiveSpec.Resolve(service, new OperatorConfiguration()), new CacheSettings(), new FetchSettings()).Should().Equal(
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

        RuntimeArguments.From(EffectiveSpec.Resolve(service, new OperatorConfiguration()), new CacheSettings(), new FetchSettings()).Should()
            .Contain(["--max-batch-size=8", "--max-batch-delay=2ms", "--max-queue-size=64"]);
    }

    [TestCase("gpu: {count: 2}", "--execution-provider=cuda", true)]
    [TestCase("gpu: {resourceName: amd.com/gpu, count: 2}", "--execution-provider=migraphx", true)]
    [TestCase("gpu: {count: 1}", "--execution-provider=cuda", false)]
    [TestCase("gpu: {count: 2}\nruntime: {executionProvider: Cpu}", "--execution-provider=cpu", false)]
    public void From_Gpus_NamesTheProviderAndHowManyCompute(string spec, string provider, bool several)
    {
        var service = Samples.FromSpec("model: {storageUri: https://models.example/linear.onnx}\n" + spec);

        var arguments = RuntimeArguments.From(EffectiveSpec.Resolve(service, new OperatorConfiguration()), new CacheSettings(), new FetchSettings());

        arguments.Should().Contain(provider);
        arguments.Contains("--gpus=2").Should().Be(several);
    }
}
