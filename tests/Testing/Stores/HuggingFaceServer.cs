using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>
/// A Hugging Face hub as far as its public API describes reading: <c>resolve</c> with its headers, the tree in pages, commits. Large files are sent from a second host, the
/// <see cref="Cdn"/>, by a signed address; a request there that carries a token is refused. Every upload is a commit on <c>main</c>.
/// </summary>
public sealed class HuggingFaceServer : IAsyncDisposable
{
    private const int LargeBytes = 1024;

    private readonly ConcurrentDictionary<string, List<(string Commit, IReadOnlyDictionary<string, byte[]> Files)>> _repositories = new(StringComparer.Ordinal);
    private readonly string _signature = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private HuggingFaceServer()
    {
    }

    /// <summary>The hub: where a client goes, and where faults are ordered.</summary>
    public StoreGate Gate { get; private set; } = null!;

    /// <summary>Where large files are.</summary>
    public StoreGate Cdn { get; private set; } = null!;

    public Uri Endpoint => Gate.Endpoint;

    public string Token { get; } = $"hf_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    /// <summary>Repositories that anybody may read.</summary>
    public ISet<string> PublicRepositories { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Former names of repositories: they redirect to the present one.</summary>
    public IDictionary<string, string> Renamed { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The most entries of one page of a tree.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>A Secret's keys, or settings, with which the hub is reached and read.</summary>
    public IReadOnlyDictionary<string, string> Keys => new Dictionary<string, string> { ["HF_TOKEN"] = Token, ["HF_ENDPOINT"] = Endpoint.ToString() };

    public static async Task<HuggingFaceServer> StartAsync()
    {
        var server = new HuggingFaceServer();
        server.Gate = await StoreGate.StartAsync(server.AnswerAsync).ConfigureAwait(false);
        server.Cdn = await StoreGate.StartAsync(server.SendLargeAsync).ConfigureAwait(false);
        return server;
    }

    /// <summary>Commits a file to a repository's main branch; the repository (ORG/NAME) is made where there is none yet.</summary>
    public Task PutAsync(string repository, string path, byte[] bytes)
    {
        var commits = _repositories.GetOrAdd(repository, _ => []);
        lock (commits)
        {
            var files = new Dictionary<string, byte[]>(commits.Count > 0 ? commits[^1].Files : new Dictionary<string, byte[]>(), StringComparer.Ordinal) { [path] = bytes };
            commits.Add((Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20)), files));
        }

        return Task.CompletedTask;
    }

    /// <summary>The commit that main is at.</summary>
    public string CommitOf(string repository) => _repositories[repository][^1].Commit;

    public async ValueTask DisposeAsync()
    {
        await Gate.DisposeAsync().ConfigureAwait(false);
        await Cdn.DisposeAsync().ConfigureAwait(false);
    }

    private Task AnswerAsync(HttpContext http)
    {
        // A revision is one part of the path, whatever it has in it: a slash in it is %2F.
        var parts = StoreGate.TargetOf(http).Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToList();
        var isApi = parts is ["api", "models", ..];
        if ((isApi ? parts[2..] : parts) is not [var organization, var name, var what, var revision, .. var path])
        {
            return RefuseAsync(http, 404, null, "Not Found");
        }

        var repository = $"{organization}/{name}";
        if (Renamed.TryGetValue(repository, out var present))
        {
            http.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            http.Response.Headers.Location = StoreGate.TargetOf(http).Replace(repository, present, StringComparison.Ordinal);
            return Task.CompletedTask;
        }

        var header = http.Request.Headers.Authorization.ToString();
        if (header.Length > 0 && header != $"Bearer {Token}")
        {
            return RefuseAsync(http, 401, null, "Invalid credentials in Authorization header");
        }

        // The hub tells nobody that a repository exists who may not read it.
        if (!_repositories.TryGetValue(repository, out var commits) || (header.Length == 0 && !PublicRepositories.Contains(repository)))
        {
            return RefuseAsync(http, header.Length == 0 ? 401 : 404, "RepoNotFound", "Repository not found");
        }

        var at = revision == "main" ? commits[^1] : commits.Find(commit => commit.Commit == revision);
        return at.Commit is null ? RefuseAsync(http, 404, "RevisionNotFound", $"Invalid rev id: {revision}")
            : isApi && what == "revision" ? http.Response.WriteAsJsonAsync(new { sha = at.Commit, id = repository })
            : isApi && what == "tree" ? TreeAsync(http, at.Files, string.Concat(path.Select(part => part + "/")))
            : what == "resolve" ? ResolveAsync(http, repository, at.Commit, at.Files, string.Join('/', path))
            : RefuseAsync(http, 404, null, "Not Found");
    }

    private Task ResolveAsync(HttpContext http, string repository, string commit, IReadOnlyDictionary<string, byte[]> files, string path)
    {
        http.Response.Headers["X-Repo-Commit"] = commit;
        if (!files.TryGetValue(path, out var bytes))
        {
            return RefuseAsync(http, 404, "EntryNotFound", "Entry not found");
        }

        if (bytes.Length < LargeBytes)
        {
            http.Response.Headers.ETag = $"\"{GitId(bytes)}\"";
            http.Response.ContentLength = bytes.Length;
            return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes).AsTask();
        }

        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers["X-Linked-Etag"] = $"\"{Digest(bytes)}\"";
        http.Response.Headers["X-Linked-Size"] = $"{bytes.Length}";
        http.Response.Headers.Location = new Uri(Cdn.Endpoint, $"{repository}/{Digest(bytes)}?Signature={_signature}").ToString();
        return Task.CompletedTask;
    }

    private Task SendLargeAsync(HttpContext http)
    {
        if (http.Request.Query["Signature"] != _signature || http.Request.Headers.Authorization.Count > 0)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return http.Response.WriteAsync("<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed.</Message></Error>");
        }

        var digest = http.Request.Path.Value!.Split('/')[^1];
        var bytes = _repositories.Values.SelectMany(commits => commits).SelectMany(commit => commit.Files.Values).First(file => Digest(file) == digest);

        // Another one than the hub gives: that of the host that keeps the bytes.
        http.Response.Headers.ETag = $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
        return ByteRanges.SendAsync(http, bytes);
    }

    private Task TreeAsync(HttpContext http, IReadOnlyDictionary<string, byte[]> files, string prefix)
    {
        var below = files.Where(file => file.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(file => file.Key, StringComparer.Ordinal).ToList();
        if (below.Count == 0 && prefix.Length > 0)
        {
            return RefuseAsync(http, 404, "EntryNotFound", $"{prefix.TrimEnd('/')} does not exist");
        }

        var folders = below.Select(file => Path.GetDirectoryName(file.Key)!).Where(folder => folder.Length >= prefix.Length && folder.Length > 0).Distinct(StringComparer.Ordinal);
        var entries = folders.Select(folder => new Dictionary<string, object> { ["type"] = "directory", ["oid"] = GitId(Encoding.UTF8.GetBytes(folder)), ["size"] = 0, ["path"] = folder })
            .Concat(below.Select(file => Describe(file.Key, file.Value)))
            .ToList();
        var from = int.TryParse(http.Request.Query["cursor"], out var cursor) ? cursor : 0;
        if (from + PageSize < entries.Count)
        {
            http.Response.Headers.Link = $"<{new Uri(Endpoint, http.Request.Path)}?recursive={http.Request.Query["recursive"]}&cursor={from + PageSize}>; rel=\"next\"";
        }

        return http.Response.WriteAsJsonAsync(entries.Skip(from).Take(PageSize));
    }

    private static Dictionary<string, object> Describe(string path, byte[] bytes)
    {
        var entry = new Dictionary<string, object> { ["type"] = "file", ["oid"] = GitId(bytes), ["size"] = bytes.Length, ["path"] = path };
        if (bytes.Length >= LargeBytes)
        {
            entry["lfs"] = new { oid = Digest(bytes), size = bytes.Length, pointerSize = 130 };
        }

        return entry;
    }

    private static string GitId(byte[] bytes) => Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {bytes.Length}\0"), .. bytes]));

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static Task RefuseAsync(HttpContext http, int status, string? code, string message)
    {
        http.Response.StatusCode = status;
        http.Response.Headers["X-Error-Message"] = message;
        if (code is not null)
        {
            http.Response.Headers["X-Error-Code"] = code;
        }

        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsJsonAsync(new { error = message });
    }
}
