using System.CommandLine;
using InferenceRuntime.Configuration;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Tests.Configuration;

public sealed class ServeFlagsTests
{
    private static readonly string Digest = new('a', 64);

    [Test]
    public void Bind_OnlyAModel_HasTheDocumentedDefaults()
    {
        var options = Bind(["--model=m=file:///m.onnx"], out _)!;

        options.Models.Should().ContainSingle().Which.Uri.Should().Be("file:///m.onnx");
        options.HttpAddress.ToString().Should().Be("0.0.0.0:8080");
        options.ExecutionProvider.Should().Be(ExecutionProvider.Cpu);
        options.WarmupIterations.Should().Be(3);
        options.RequestTimeout.Should().Be(TimeSpan.FromSeconds(30));
        options.MaxRequestBytes.Should().Be(67_108_864);
        options.MaxConnections.Should().Be(10_000);
        options.Fetch.MaxModelBytes.Should().Be(107_374_182_400);
        options.Fetch.UnreachableFor.Should().Be(TimeSpan.FromSeconds(6));
        options.LameDuck.Should().Be(TimeSpan.FromSeconds(5));
        options.DrainTimeout.Should().Be(TimeSpan.FromSeconds(25));
        options.KeepServing.Should().BeFalse();
        options.Sessions.Spinning.Should().BeFalse();
        options.Concurrency.Should().Be(Math.Max(4, SessionSettings.ProcessorLimit));
    }

    [Test]
    public void Bind_Spinning_IsForOneModelAlone()
    {
        Bind(["--model=a=file:///a", "--allow-spinning"], out _)!.Sessions.Spinning.Should().BeTrue();
        Bind(["--model=a=file:///a", "--model=b=file:///b", "--allow-spinning"], out _)!.Sessions.Spinning.Should().BeFalse();
    }

    [Test]
    public void Bind_Batching_RunsOneAfterTheOtherWhereARunHasEveryThread()
    {
        Bind(["--model=a=file:///a", "--max-batch-size=8"], out _)!.Concurrency.Should().Be(1);
        Bind(["--model=a=file:///a", "--max-batch-size=8", "--intra-op-threads=1"], out _)!.Concurrency.Should().Be(SessionSettings.ProcessorLimit);
        Bind(["--model=a=file:///a", "--max-batch-size=8", "--max-concurrency=3"], out _)!.Concurrency.Should().Be(3);
    }

    [Test]
    public void Bind_FetchRules_AreReadFromTheirLists()
    {
        var rules = Bind(["--model=a=file:///a", "--allowed-schemes=s3, https", "--allowed-hosts=*.amazonaws.com,minio.example:9000", "--allow-link-local"], out _)!.Fetch.Rules;

        rules.AllowedSchemes.Should().Equal("s3", "https");
        rules.AllowedHosts.Select(host => host.ToString()).Should().Equal("*.amazonaws.com", "minio.example:9000");
        rules.AllowLinkLocal.Should().BeTrue();
    }

    [Test]
    public void Bind_FetchRulesThatAreNone_AreRefused()
    {
        Bind(["--model=a=file:///a", "--allowed-schemes=ftp", "--allowed-hosts=https://x"], out var errors).Should().BeNull();

        errors.Should().HaveCount(2).And.Contain(error => error.StartsWith("--allowed-schemes: 'ftp' is not one of the schemes az,", StringComparison.Ordinal))
            .And.Contain(error => error.StartsWith("--allowed-hosts: 'https://x' is not a host such as", StringComparison.Ordinal));
    }

    [Test]
    public void Bind_AllowLinkLocal_HasNoEnvironmentTwin() =>
        Bind(["--model=a=file:///a"], out _, new() { ["ALLOW_LINK_LOCAL"] = "true" })!.Fetch.Rules.AllowLinkLocal.Should().BeFalse("who may only set variables shall not open it");

    [Test]
    public void Bind_SeveralGpus_GivesEachAModelAndABatch()
    {
        var options = Bind(["--model=a=file:///a", "--gpus=4", "--execution-provider=cuda", "--max-batch-size=8"], out _)!;

        options.Sessions.Devices.Should().Be(4);
        options.Concurrency.Should().Be(4);
    }

    [Test]
    public void Bind_SeveralGpusOnTheCpu_IsRefused()
    {
        Bind(["--model=a=file:///a", "--gpus=4"], out var errors).Should().BeNull();

        errors.Should().ContainSingle().Which.Should().Contain("--gpus: is 4 with the execution provider cpu");
    }

    [Test]
    public void Bind_EnvironmentTwins_AreUsedAndFlagsWin()
    {
        var environment = new Dictionary<string, string>
        {
            ["MODEL"] = "a=file:///a.onnx\nb=file:///b.onnx",
            ["MODEL_SHA256"] = $"b={Digest}",
            ["MAX_REQUEST_BYTES"] = "10",
            ["REQUEST_TIMEOUT"] = "1s",
            ["KEEP_SERVING"] = "true",
        };

        var options = Bind(["--request-timeout", "2s"], out _, environment)!;

        options.Models.Select(model => (model.Name, model.Sha256)).Should().Equal(("a", null), ("b", Digest));
        options.MaxRequestBytes.Should().Be(10);
        options.RequestTimeout.Should().Be(TimeSpan.FromSeconds(2));
        options.KeepServing.Should().BeTrue();
        options.Sessions.SharedPool.Should().BeTrue();
        options.Sessions.Spinning.Should().BeFalse();
    }

    [Test]
    public void Bind_SeveralMistakes_TellsEachOfThem()
    {
        var environment = new Dictionary<string, string> { ["LAME_DUCK"] = "soon" };

        var options = Bind(["--model=a=file:///a", "--model=a=file:///b", "--warmup-iterations=x", "--model-sha256=c=" + Digest, "--log-format=xml", "--unknown"], out var errors, environment);

        options.Should().BeNull();
        errors.Should().HaveCount(6);
        errors.Should().Contain(error => error.Contains("'a' is given more than once"));
        errors.Should().Contain(error => error.StartsWith("--warmup-iterations: 'x'"));
        errors.Should().Contain(error => error.Contains("no --model named 'c'"));
        errors.Should().Contain(error => error.StartsWith("LAME_DUCK: 'soon'"));
        errors.Should().Contain(error => error.StartsWith("--log-format: 'xml' is not one of text, json"));
        errors.Should().Contain(error => error.Contains("--unknown"));
    }

    [Test]
    public void Bind_NoModel_SaysSo()
    {
        Bind([], out var errors).Should().BeNull();
        errors.Should().ContainSingle().Which.Should().Contain("--model=NAME=URI");
    }

    [Test]
    public void Bind_BareKeepServing_MeansTrue() => Bind(["--keep-serving", "--model=m=file:///m"], out _)!.KeepServing.Should().BeTrue();

    private static ServeOptions? Bind(string[] arguments, out IReadOnlyList<string> errors, Dictionary<string, string>? environment = null)
    {
        var command = new Command("serve");
        var flags = new ServeFlags(command, name => environment?.GetValueOrDefault(name));
        return flags.Bind(command.Parse(arguments), out errors);
    }
}
