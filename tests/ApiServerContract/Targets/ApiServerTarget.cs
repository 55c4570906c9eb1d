namespace ApiServerContract.Targets;

/// <summary>An API server to test, and how to reach it.</summary>
internal abstract class ApiServerTarget : IAsyncDisposable
{
    /// <summary>In words, for the log of the test run.</summary>
    public abstract string Name { get; }

    /// <summary>False for an API server alone: what collects the children of a deleted owner is a controller beside it.</summary>
    public virtual bool HasGarbageCollector => true;

    /// <summary>The kubeconfig of a server that the suite started; null for a cluster that was there before.</summary>
    public virtual string? Kubeconfig => null;

    /// <summary>
    /// The kubeconfig of the ServiceAccount <c>default/model-operator</c>, which may do what RBAC objects of the server allow it; the administrator's where the
    /// server asks nobody who he is.
    /// </summary>
    public virtual string? OperatorKubeconfig => Kubeconfig;

    /// <summary>Where a request stops being waited for; far above what any answer takes, a 504 for a version of the future included.</summary>
    protected static TimeSpan RequestTimeout { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The server that the environment asks for: the cluster of <c>TEST_KUBECONFIG</c>; else a fresh kube-apiserver and etcd from the folder
    /// <c>KUBEBUILDER_ASSETS</c>; else a fresh local cluster.
    /// </summary>
    public static async Task<ApiServerTarget> StartAsync() =>
        Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is { Length: > 0 } kubeconfig ? await KubeconfigTarget.OpenAsync(kubeconfig)
        : Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets ? await KubeApiServerTarget.StartAsync(assets)
        : await LocalClusterTarget.StartAsync();

    /// <summary>A client with the rights of an administrator. The caller disposes it.</summary>
    public abstract HttpClient CreateHttpClient();

    public abstract ValueTask DisposeAsync();

    protected static HttpClient CreateHttpClient(Uri server, SocketsHttpHandler handler)
    {
        // A test's watch and its other requests go side by side, and a proxy of the environment is not for the cluster.
        handler.UseProxy = false;
        return new HttpClient(handler) { BaseAddress = server, Timeout = RequestTimeout };
    }
}
