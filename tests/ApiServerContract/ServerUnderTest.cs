using System.Net;
using ApiServerContract.Http;
using ApiServerContract.Targets;
using Testing;

namespace ApiServerContract;

/// <summary>The one API server of the run, with the suite's own CRD and the product's installed.</summary>
[SetUpFixture]
public sealed class ServerUnderTest
{
    private const string CrdPath = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static readonly List<string> Installed = [];
    private static ApiServerTarget? _target;
    private static HttpClient? _http;

    internal static ApiServerTarget Target => _target!;

    internal static ApiClient Api => new(_http!);

    /// <summary>The answer to the apply of the product's CRD.</summary>
    internal static Answer ProductCrd { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _target = await ApiServerTarget.StartAsync();
        _http = _target.CreateHttpClient();
        await TestContext.Progress.WriteLineAsync($"The API server under test is {_target.Name}.");

        await InstallAsync(SampleCrd.Name, SampleCrd.Json);
        await Eventually.HoldsAsync(IsServedAsync($"/apis/{SampleCrd.Group}/v1/{SampleCrd.Plural}"), "the API of the suite's CRD answers");

        var manifest = Path.Combine(RepositoryPaths.Root, "crds", "serving.modeloperator.io_inferenceservices.yaml");
        ProductCrd = await InstallAsync("inferenceservices.serving.modeloperator.io", await File.ReadAllTextAsync(manifest));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        foreach (var name in Installed)
        {
            await Api.DeleteAsync($"{CrdPath}/{name}");
        }

        _http?.Dispose();
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    /// <summary>Asks whether a list of that path is answered: an API that a CRD adds is not served at once.</summary>
    internal static Func<Task<bool>> IsServedAsync(string path) => async () => (await Api.GetAsync(path)).Code == HttpStatusCode.OK;

    /// <summary>Applies a CRD; one that the cluster did not have before is removed when the run ends.</summary>
    private static async Task<Answer> InstallAsync(string name, string manifest)
    {
        var answer = await Api.PatchAsync($"{CrdPath}/{name}?fieldManager=contract-tests&force=true", manifest, ApiClient.Apply);
        if (answer.Code == HttpStatusCode.Created)
        {
            Installed.Add(name);
        }

        return answer;
    }
}
