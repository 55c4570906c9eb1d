using System.Text.Json.Nodes;
using Testing;

namespace Functional.Cluster;

/// <summary>The real kubectl, in one namespace of the cluster under test.</summary>
public sealed class Kubectl(string kubeconfig, string cacheFolder, string ns)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, string?> _environment = new() { ["KUBECONFIG"] = kubeconfig, ["KUBECACHEDIR"] = cacheFolder };

    public string Namespace => ns;

    /// <summary>Runs kubectl and returns what came of it, whatever the exit code.</summary>
    public Task<ProcessResult> TryAsync(params string[] arguments) => TryAsync(arguments, environment: null);

    /// <summary>As <see cref="TryAsync(string[])"/>, with more environment variables, such as KUBE_EDITOR.</summary>
    public Task<ProcessResult> TryAsync(string[] arguments, IReadOnlyDictionary<string, string?>? environment)
    {
        var all = new Dictionary<string, string?>(_environment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            all[name] = value;
        }

        return ChildProcess.RunAsync(RepositoryPaths.Kubectl, ["--namespace", ns, .. arguments], all, Limit);
    }

    /// <summary>Runs kubectl, which must succeed, and returns its standard output.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var result = await TryAsync(arguments).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} failed: {result}");
        }

        return result.StandardOutput;
    }

    /// <summary>Applies YAML from a file of its own, as a user does. Further arguments follow <c>apply -f FILE</c>.</summary>
    public async Task<ProcessResult> TryApplyAsync(string yaml, params string[] arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, yaml).ConfigureAwait(false);
            return await TryAsync(["apply", "-f", file, .. arguments]).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(file);
        }
    }

    public async Task ApplyAsync(string yaml)
    {
        var result = await TryApplyAsync(yaml).ConfigureAwait(false);
        if (result.ExitCode != 0)
        {
            throw new InvalidOperationException($"kubectl apply failed: {result}\n--- of\n{yaml}");
        }
    }

    public async Task<JsonObject> GetAsync(string kind, string name) =>
        JsonNode.Parse(await RunAsync("get", kind, name, "-o", "json").ConfigureAwait(false))!.AsObject();

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string kinds, string? selector = null)
    {
        string[] arguments = ["get", kinds, "-o", "json", .. selector is null ? Array.Empty<string>() : ["--selector", selector]];
        var list = JsonNode.Parse(await RunAsync(arguments).ConfigureAwait(false))!;
        return [.. list["items"]!.AsArray().Select(item => item!.AsObject())];
    }

    public Task WaitForReadyAsync(string name, int seconds = 60) =>
        RunAsync("wait", $"infsvc/{name}", "--for=condition=Ready", $"--timeout={seconds}s");

    /// <summary>Waits until the Ready condition is False with this reason, and returns its message.</summary>
    public async Task<string> WaitForReasonAsync(string name, string reason, int seconds)
    {
        const string ReasonPath = "{.status.conditions[?(@.type==\"Ready\")].reason}";
        var waited = await TryAsync("wait", $"infsvc/{name}", $"--for=jsonpath={ReasonPath}={reason}", $"--timeout={seconds}s").ConfigureAwait(false);
        if (waited.ExitCode != 0)
        {
            throw new InvalidOperationException($"Ready never had reason {reason}: {waited}\n{await RunAsync("get", "infsvc,pods,events", "-o", "wide").ConfigureAwait(false)}"
                + await RunAsync("get", "infsvc", name, "-o", "jsonpath={.status.conditions}").ConfigureAwait(false));
        }

        var conditions = (await GetAsync("infsvc", name).ConfigureAwait(false))["status"]!["conditions"]!.AsArray();
        var ready = conditions.Single(condition => (string?)condition!["type"] == "Ready")!;
        ((string?)ready["status"]).Should().Be("False");
        return (string)ready["message"]!;
    }
}
