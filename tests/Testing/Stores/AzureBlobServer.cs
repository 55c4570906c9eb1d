using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Testing.Stores;

/// <summary>npm's azurite (blobs only) with an account of its own, behind a gate for faults.</summary>
public sealed class AzureBlobServer : IAsyncDisposable
{
    // What azurite knows for sure; the version is no subject of the tests.
    private const string ApiVersion = "2021-12-02";

    private readonly HashSet<string> _containers = [];
    private readonly HttpClient _uploads = new(StoreForwarder.TrustingHandler());
    private readonly ChildProcess _process;
    private readonly StoreForwarder _forwarder;
    private readonly Uri _upstream;

    private AzureBlobServer(ChildProcess process, Uri upstream, StoreForwarder forwarder, StoreGate gate, string key) =>
        (_process, _upstream, _forwarder, Gate, AccountKey) = (process, upstream, forwarder, gate, key);

    /// <summary>The gate: where a client goes, and where faults are ordered.</summary>
    public StoreGate Gate { get; }

    public static string Account => "modelaccount";

    /// <summary>Base64.</summary>
    public string AccountKey { get; }

    /// <summary>The address of the account's blobs: azurite has the account's name as the path's first part.</summary>
    public Uri Endpoint => new(Gate.Endpoint, Account);

    /// <summary>A Secret's keys, or settings, with which the store is reached and read.</summary>
    public IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string>
    {
        ["AZURE_STORAGE_KEY"] = AccountKey,
        ["AZURE_STORAGE_BLOB_ENDPOINT"] = Endpoint.ToString(),
    };

    /// <param name="certificates">With which it speaks TLS, and takes tokens, too; null for plain HTTP.</param>
    public static async Task<AzureBlobServer> StartAsync(TestCertificates? certificates = null)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        var folder = certificates is null ? null : Directory.CreateTempSubdirectory("azurite-").FullName;
        var process = ChildProcess.Start(
            "node",
            [
                RepositoryPaths.NpmFile("azurite", "dist", "src", "blob", "main.js"), "--blobHost", IPAddress.Loopback.ToString(), "--blobPort", "0",
                "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
                .. await TlsAsync(certificates, folder).ConfigureAwait(false),
            ],
            new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = $"{Account}:{key}" });
        try
        {
            var line = await process.WaitForLineAsync("successfully listens on").ConfigureAwait(false);
            var upstream = new Uri(line.Split(' ')[^1]);
            var forwarder = new StoreForwarder(upstream);
            var gate = await StoreGate.StartAsync(http => forwarder.ForwardAsync(http, StoreGate.TargetOf(http), []), certificates?.Server).ConfigureAwait(false);
            return new AzureBlobServer(process, upstream, forwarder, gate, key);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true); // it has read them
            }
        }
    }

    /// <summary>Makes a container that is read without credentials; <see cref="PutAsync"/> makes private ones.</summary>
    public async Task CreatePublicContainerAsync(string container)
    {
        _containers.Add(container);
        await SendAsync(HttpMethod.Put, container, "restype=container", [], ("x-ms-blob-public-access", "container")).ConfigureAwait(false);
    }

    /// <summary>Uploads a block blob; the container is made where there is none yet.</summary>
    public async Task PutAsync(string container, string blob, byte[] bytes)
    {
        if (_containers.Add(container))
        {
            await SendAsync(HttpMethod.Put, container, "restype=container", []).ConfigureAwait(false);
        }

        var path = string.Join('/', blob.Split('/').Select(Uri.EscapeDataString));
        await SendAsync(HttpMethod.Put, $"{container}/{path}", string.Empty, bytes, ("x-ms-blob-type", "BlockBlob")).ConfigureAwait(false);
    }

    /// <summary>A shared access signature that reads and lists one container for an hour: a query without the question mark.</summary>
    public string ContainerSas(string container)
    {
        var expiry = DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ");
        string[] fields = ["rl", "", expiry, $"/blob/{Account}/{container}", "", "", "", ApiVersion, "c", "", "", "", "", "", "", ""];
        return $"sv={ApiVersion}&sr=c&sp=rl&se={Uri.EscapeDataString(expiry)}&sig={Uri.EscapeDataString(Sign(string.Join('\n', fields)))}";
    }

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
        _forwarder.Dispose();
        _uploads.Dispose();
    }

    private static async Task<string[]> TlsAsync(TestCertificates? certificates, string? folder)
    {
        if (certificates is null)
        {
            return [];
        }

        var (certificate, key) = (Path.Combine(folder!, "tls.crt"), Path.Combine(folder!, "tls.key"));
        await File.WriteAllTextAsync(certificate, certificates.CertificatePem).ConfigureAwait(false);
        await File.WriteAllTextAsync(key, certificates.KeyPem).ConfigureAwait(false);
        return ["--cert", certificate, "--key", key, "--oauth", "basic"];
    }

    private async Task SendAsync(HttpMethod method, string path, string query, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(_upstream, $"{Account}/{path}{(query.Length > 0 ? "?" : string.Empty)}{query}")) { Content = new ByteArrayContent(body) };
        (string Name, string Value)[] all = [.. headers, ("x-ms-date", DateTimeOffset.UtcNow.ToString("R")), ("x-ms-version", ApiVersion)];
        foreach (var (name, value) in all)
        {
            request.Headers.Add(name, value);
        }

        var length = body.Length > 0 ? $"{body.Length}" : string.Empty;
        var canonicalHeaders = string.Concat(all.OrderBy(header => header.Name, StringComparer.Ordinal).Select(header => $"{header.Name}:{header.Value}\n"));
        var canonicalQuery = query.Length > 0 ? "\n" + query.Replace('=', ':') : string.Empty;
        var text = $"{method}\n\n\n{length}\n\n\n\n\n\n\n\n\n{canonicalHeaders}/{Account}{request.RequestUri!.AbsolutePath}{canonicalQuery}";
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {Account}:{Sign(text)}");
        using var response = await _uploads.SendAsync(request).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"azurite answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync().ConfigureAwait(false)}");
        }
    }

    private string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(AccountKey), Encoding.UTF8.GetBytes(text)));
}
