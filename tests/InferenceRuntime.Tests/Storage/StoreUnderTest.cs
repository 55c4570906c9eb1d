using System.Security.Cryptography;
using InferenceRuntime.Models;
using InferenceRuntime.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using ModelStores;

namespace InferenceRuntime.Tests.Storage;

/// <summary>A model store over a <see cref="TestStore"/>, with a cache of its own and parts of 64 bytes.</summary>
internal sealed class StoreUnderTest : IDisposable
{
    public const string Uri = "test://models/rec.onnx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");

    public TestStore Source { get; } = new();

    public FetchSettings Settings { get; set; } = new() { PartBytes = 64, Connections = 3, FirstDelay = TimeSpan.FromMilliseconds(1) };

    public string Cache => Path.Combine(_folder.FullName, "cache");

    public string PartialData(string uri = Uri) => Path.Combine(Cache, "partial", Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(uri))), "data");

    /// <summary>A new store at each call, as a process that starts again has.</summary>
    public Task<Artifact> FetchAsync(CancellationToken cancellation, string uri = Uri, string? sha256 = null, bool anew = false, string? version = null) =>
        new ModelStore(new ModelSources(Source), Cache, Settings, _ => null, TimeProvider.System, NullLogger<ModelStore>.Instance)
            .FetchAsync(new ModelReference("m", uri, sha256) { SourceVersion = version }, anew, _ => { }, cancellation);

    public async Task<ModelLoadException> FailAsync(CancellationToken cancellation, string uri = Uri, string? sha256 = null)
    {
        var fetch = () => FetchAsync(cancellation, uri, sha256);
        return (await fetch.Should().ThrowAsync<ModelLoadException>()).Which;
    }

    /// <summary>The one object of the store.</summary>
    public byte[] Put(int length, string version = "v1", string path = "rec.onnx")
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        Source.Objects[path] = (bytes, version);
        return bytes;
    }

    public static string HexOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public void Dispose() => _folder.Delete(recursive: true);
}
