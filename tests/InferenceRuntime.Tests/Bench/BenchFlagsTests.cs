using System.CommandLine;
using InferenceRuntime.Bench;
using InferenceRuntime.Bench.Inputs;

namespace InferenceRuntime.Tests.Bench;

public sealed class BenchFlagsTests
{
    [Test]
    public void Bind_TargetAlone_HasDefaults()
    {
        var options = Bind(out var errors, "model.onnx");

        errors.Should().BeEmpty();
        options!.Target.Should().Be("model.onnx");
        options.Server.Should().BeNull();
        options.Concurrency.Should().Equal(1, 2, 4, 8);
        (options.Duration, options.Warmup).Should().Be((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)));
        (options.Protocol, options.Data, options.Seed, options.Batch).Should().Be((BenchProtocol.Binary, BenchData.Random, 1, null));
        (options.Sweep, options.Json).Should().Be((false, false));
    }

    [Test]
    public void Bind_EveryFlag_IsRead()
    {
        var options = Bind(
            out var errors,
            "http://127.0.0.1:8080/path", "--model", "m", "--protocol=grpc", "--concurrency", "1,16", "--duration=500ms", "--warmup=0s", "--timeout=2s",
            "--shape", "a:1,3,224,224", "--shape", "ns:b:", "--batch=4", "--data=zeros", "--seed=9", "--header", "Authorization: Bearer x:y", "-o", "json");

        errors.Should().BeEmpty();
        options!.Server.Should().Be(new Uri("http://127.0.0.1:8080/path"));
        (options.Model, options.Protocol, options.Batch, options.Data, options.Seed, options.Json).Should().Be(("m", BenchProtocol.Grpc, 4, BenchData.Zeros, 9, true));
        options.Concurrency.Should().Equal(1, 16);
        options.Shapes["a"].Should().Equal(1, 3, 224, 224);
        options.Shapes["ns:b"].Should().BeEmpty();
        options.Headers.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("Authorization", "Bearer x:y"));
    }

    [Test]
    public void Bind_SweepBeforeTheTarget_LeavesTheTargetAlone()
    {
        var options = Bind(out var errors, "--sweep", "model.onnx");

        errors.Should().BeEmpty();
        (options!.Sweep, options.Target, options.Duration).Should().Be((true, "model.onnx", TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Bind_SeveralMistakes_SaysAllOfThem()
    {
        var options = Bind(out var errors, "ftp://x", "--concurrency=0", "--duration=fast", "--shape=x", "--shape=y:1", "--shape=y:2", "--protocol=soap", "--header=nothing");

        options.Should().BeNull();
        string.Join('\n', errors).Should().ContainAll("ftp://x", "--concurrency", "--duration", "--shape: 'x'", "'y' is given more than once", "--protocol", "--header");
    }

    [TestCase("m.onnx", "--model=m")]
    [TestCase("m.onnx", "--header=A: b")]
    [TestCase("http://localhost:1", "--intra-op-threads=1")]
    [TestCase("m.onnx", "--input=f", "--batch=2")]
    [TestCase("m.onnx", "--input=f", "--sweep")]
    public void Bind_WhatDoesNotGoTogether_IsAnError(params string[] arguments)
    {
        Bind(out var errors, arguments).Should().BeNull();

        errors.Should().ContainSingle();
    }

    [Test]
    public void Bind_NoTarget_IsAnError()
    {
        Bind(out var errors).Should().BeNull();

        errors.Should().NotBeEmpty();
    }

    private static BenchOptions? Bind(out IReadOnlyList<string> errors, params string[] arguments)
    {
        var command = new Command("bench");
        var flags = new BenchFlags(command);
        return flags.Bind(command.Parse(arguments), out errors);
    }
}
