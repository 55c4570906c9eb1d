using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>
/// Google Cloud Storage as far as its JSON API's documentation describes reading: objects with generations, listings in pages, media with ranges and preconditions; and the token
/// services in <see cref="Identity"/>. Buckets are private but for those in <see cref="PublicBuckets"/>.
/// </summary>
public sealed class GoogleStorageServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Bucket, string Name), StoredObject> _objects = new();
    private long _generation = 1_700_000_000_000_000;

    private GoogleStorageServer()
    {
    }

    /// <summary>Where a client goes, and where faults are ordered.</summary>
    public StoreGate Gate { get; private set; } = null!;

    public Uri Endpoint => Gate.Endpoint;

    /// <summary>The service account that may read, and the services that give it tokens.</summary>
    public GoogleIdentityServer Identity { get; private set; } = null!;

    /// <summary>Buckets that anybody may read.</summary>
    public ISet<string> PublicBuckets { get; } = new HashSet<string>();

    /// <summary>The most objects of one page of a listing.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>A Secret's keys with which the store is reached and read.</summary>
    public IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string>
    {
        ["service-account.json"] = Identity.ServiceAccountFile,
        ["STORAGE_EMULATOR_HOST"] = Endpoint.ToString(),
    };

    public static async Task<GoogleStorageServer> StartAsync()
    {
        var server = new GoogleStorageServer { Identity = await GoogleIdentityServer.StartAsync().ConfigureAwait(false) };
        server.Gate = await StoreGate.StartAsync(server.AnswerAsync).ConfigureAwait(false);
        return server;
    }

    public Task PutAsync(string bucket, string key, byte[] bytes)
    {
        _objects[(bucket, key)] = new StoredObject(bytes, Interlocked.Increment(ref _generation));
        return Task.CompletedTask;
    }

    public void Remove(string bucket, string key) => _objects.TryRemove((bucket, key), out _);

    /// <summary>The generation that an object has now.</summary>
    public string GenerationOf(string bucket, string key) => _objects[(bucket, key)].Generation.ToString(CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync().ConfigureAwait(false);
        await Identity.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        // Names are escaped as one part of the path: a slash in them is %2F.
        var parts = StoreGate.TargetOf(http).Split('?')[0].Split('/').Select(Uri.UnescapeDataString).ToList();
        if (parts is not ["", "storage", "v1", "b", var bucket, "o", .. var rest] || rest.Count > 1)
        {
            await RefuseAsync(http, 404, "Not Found").ConfigureAwait(false);
            return;
        }

        if (!await MayReadAsync(http, bucket).ConfigureAwait(false))
        {
            return;
        }

        if (!_objects.Keys.Any(key => key.Bucket == bucket))
        {
            await RefuseAsync(http, 404, "The specified bucket does not exist.").ConfigureAwait(false);
            return;
        }

        await (rest is [var name] ? ObjectAsync(http, bucket, name) : ListAsync(http, bucket)).ConfigureAwait(false);
    }

    private async Task<bool> MayReadAsync(HttpContext http, string bucket)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (Identity.IsValid(header) || (header.Length == 0 && PublicBuckets.Contains(bucket)))
        {
            return true;
        }

        await (header.Length > 0
            ? RefuseAsync(http, 401, "Invalid Credentials")
            : RefuseAsync(http, 401, "Anonymous caller does not have storage.objects.get access to the Google Cloud Storage object.")).ConfigureAwait(false);
        return false;
    }

    private async Task ObjectAsync(HttpContext http, string bucket, string name)
    {
        var query = http.Request.Query;
        if (!_objects.TryGetValue((bucket, name), out var stored) || (query["generation"] is [{ } wanted] && wanted != Text(stored.Generation)))
        {
            await RefuseAsync(http, 404, $"No such object: {bucket}/{name}").ConfigureAwait(false);
        }
        else if (query["ifGenerationMatch"] is [{ } expected] && expected != Text(stored.Generation))
        {
            await RefuseAsync(http, 412, "At least one of the pre-conditions you specified did not hold.").ConfigureAwait(false);
        }
        else if (query["alt"] == "media")
        {
            http.Response.Headers["x-goog-generation"] = Text(stored.Generation);
            await ByteRanges.SendAsync(http, stored.Bytes).ConfigureAwait(false);
        }
        else
        {
            await http.Response.WriteAsJsonAsync(Describe(name, stored)).ConfigureAwait(false);
        }
    }

    private Task ListAsync(HttpContext http, string bucket)
    {
        var prefix = http.Request.Query["prefix"].ToString();
        var after = http.Request.Query["pageToken"] is [{ Length: > 0 } token] ? Convert.FromBase64String(token) : [];
        var names = _objects.Keys
            .Where(key => key.Bucket == bucket && key.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => key.Name)
            .Order(StringComparer.Ordinal)
            .SkipWhile(name => after.Length > 0 && string.CompareOrdinal(name, System.Text.Encoding.UTF8.GetString(after)) <= 0)
            .ToList();
        var page = names.Take(PageSize).Select(name => Describe(name, _objects[(bucket, name)])).ToList();
        var answer = new Dictionary<string, object> { ["kind"] = "storage#objects" };
        if (page.Count > 0)
        {
            answer["items"] = page;
        }

        if (names.Count > PageSize)
        {
            answer["nextPageToken"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(names[PageSize - 1]));
        }

        return http.Response.WriteAsJsonAsync(answer);
    }

    private static Dictionary<string, string> Describe(string name, StoredObject stored) =>
        new() { ["name"] = name, ["size"] = Text(stored.Bytes.Length), ["generation"] = Text(stored.Generation), ["md5Hash"] = Convert.ToBase64String(MD5.HashData(stored.Bytes)) };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { code = status, message, errors = new[] { new { message, domain = "global" } } } }));
    }

    private sealed record StoredObject(byte[] Bytes, long Generation);
}
