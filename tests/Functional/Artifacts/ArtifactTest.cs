using System.IO.Compression;
using System.Text.Json.Nodes;
using Functional.Cluster;
using Testing.Onnx;

namespace Functional.Artifacts;

/// <summary>A fixture whose models come from stores.</summary>
public abstract class ArtifactTest : FunctionalTest
{
    protected StoreServers Stores { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartStoresAsync() => Stores = await ClusterUnderTest.Stores.Value.ConfigureAwait(false);

    /// <summary>A model that answers 19 to 10, in a folder with its weights in a file of their own.</summary>
    protected static IReadOnlyList<(string Path, byte[] Bytes)> FolderWithWeights()
    {
        var model = new OnnxModelBuilder()
            .Input("x", OnnxType.Float, "n")
            .ExternalInitializer("factor", OnnxType.Float, [1], "weights/factor.bin", offset: 4, length: 4)
            .Initializer("offset", OnnxType.Float, [1], -1f)
            .Node("Mul", ["x", "factor"], ["scaled"])
            .Node("Add", ["scaled", "offset"], ["y"])
            .Output("y", OnnxType.Float, "n")
            .ToBytes();
        return [("model.onnx", model), ("weights/factor.bin", [.. BitConverter.GetBytes(0f), .. BitConverter.GetBytes(2f)])];
    }

    protected static byte[] Zip(params IEnumerable<(string Path, byte[] Bytes)> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Makes a Secret as a user does.</summary>
    protected async Task CreateSecretAsync(string name, IReadOnlyDictionary<string, string> keys)
    {
        string[] literals = [.. keys.Select(key => $"--from-literal={key.Key}={key.Value}")];
        await Kubectl.RunAsync(["create", "secret", "generic", name, .. literals]);
    }

    /// <summary>Applies a service, with a Secret where there are keys.</summary>
    protected async Task ApplyAsync(string uri, IReadOnlyDictionary<string, string>? keys = null, string model = "", string spec = "")
    {
        if (keys is not null)
        {
            await CreateSecretAsync("store-keys", keys);
            model = $"secretRef: {{name: store-keys}}\n{model}";
        }

        await Kubectl.ApplyAsync(Manifest.InferenceService("linear", uri, model, spec));
    }

    /// <summary>Waits until the service is ready, and returns the answer to 10.</summary>
    protected async Task<float> AnswerAsync()
    {
        await Kubectl.WaitForReadyAsync("linear");
        using var client = new InferenceClient(await Kubectl.RunAsync("get", "infsvc", "linear", "-o", "jsonpath={.status.url}"), "linear");
        return await client.AskAsync(10);
    }

    protected async Task<JsonNode> ModelStatusAsync() => (await Kubectl.GetAsync("infsvc", "linear"))["status"]!["model"]!;

    protected async Task<string> ConditionAsync(string type)
    {
        var condition = (await Kubectl.GetAsync("infsvc", "linear"))["status"]?["conditions"]?.AsArray().SingleOrDefault(candidate => (string?)candidate!["type"] == type);
        return $"{condition?["status"]} {condition?["reason"]}: {condition?["message"]}";
    }
}
