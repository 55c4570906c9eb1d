using System.Text;
using Packaging.Tests.Supply;

namespace Packaging.Tests.Images;

/// <summary>
/// The image with GPU libraries. Its providers are 0.3 GB that npm brings; CUDA itself is the base image's, which a stand-in has not: what runs here
/// ends at the first library of CUDA.
/// </summary>
[Category("Slow")]
public sealed class CudaImageTests
{
    private static readonly string Model = Path.Combine(Testing.RepositoryPaths.Root, "examples", "linear", "linear.onnx");

    private BuiltImage _image = null!;

    [OneTimeSetUp]
    public async Task BuildImage() => _image = await ImagesFixture.BuildAsync("Dockerfile.runtime", "cuda", "modeloperator/inference-runtime:test-cuda");

    [Test]
    public void Configuration_IsTheOneOfTheServerWithoutGpu()
    {
        _image.Configuration.GetProperty("User").GetString().Should().Be("1654");
        _image.Configuration.GetProperty("Entrypoint").EnumerateArray().Select(part => part.GetString()).Should().Equal("/app/inference-runtime");
        _image.Label("org.opencontainers.image.title").Should().Be("inference-runtime");
    }

    [Test]
    public void OnnxRuntime_IsTheBuildThatCanLoadProviders_AndTheyLieBesideIt()
    {
        var names = _image.Files().Select(_image.PathOf).ToArray();
        names.Should().Contain(["app/libonnxruntime.so", "app/libonnxruntime_providers_cuda.so", "app/libonnxruntime_providers_tensorrt.so", "app/libonnxruntime_providers_shared.so"]);

        File.ReadAllBytes(Path.Combine(_image.Root, "app/libonnxruntime.so")).AsSpan().IndexOf(Encoding.ASCII.GetBytes("OrtSessionOptionsAppendExecutionProvider_CUDA\0"))
            .Should().BePositive("the build without GPU has no such entry point");
    }

    [Test]
    public async Task Serve_WithoutCudaBelow_FailsOnTheProvidersLibraryAndNotOnTheEntryPoint()
    {
        var result = await _image.RunAsync(
            Model, "serve", "--model=linear=file:///tmp/given", "--cache=/tmp/cache", "--execution-provider=cuda", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0");

        result.ExitCode.Should().Be(3);
        result.StandardError.Should().Contain("ProviderUnavailable").And.NotContain("Unable to find an entry point");
    }

    [Test]
    public async Task Serve_OnTheCpu_Works()
    {
        await using var server = _image.Start(
            Model, "serve", "--model=linear=file:///tmp/given", "--cache=/tmp/cache", "--http-address=127.0.0.1:0", "--grpc-address=127.0.0.1:0");

        (await server.WaitForLineAsync("ready: serving linear")).Should().NotBeEmpty();
    }

    [Test]
    public async Task BillOfMaterials_IsValidAndNamesTheProviders()
    {
        var file = Path.Combine(_image.Root, "usr/share/sbom/inference-runtime.cdx.json");

        (await BillOfMaterials.MistakesAsync(file)).Should().BeEmpty();
        BillOfMaterials.Read(file).Components.Select(component => component.Name).Should()
            .Contain(["com.github.asus4.onnxruntime.linux-x64-gpu", "onnxruntime-node", "onnxruntime", "Microsoft.NETCore.App"]);
    }

    [Test]
    public void Size_IsPrinted()
    {
        var app = _image.Files().Where(file => _image.PathOf(file).StartsWith("app/", StringComparison.Ordinal)).Sum(file => file.Length) / (1024 * 1024);

        TestContext.Out.WriteLine($"summary: image inference-runtime, cuda: {app} MiB the program; the rest is the base");
        app.Should().BeInRange(200, 350);
    }
}
