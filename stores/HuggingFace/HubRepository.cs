using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;

namespace ModelStores;

/// <summary>A repository on a hub, asked with one access.</summary>
internal sealed class HubRepository(StoreHttp http, string name, StoreAccess access)
{
    // The second is what older tools call it.
    private static readonly string[] TokenKeys = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"];

    private readonly string _endpoint = Endpoint(access);
    private readonly string? _token = Token(access);

    /// <summary>The head of a file's answer, from the hub itself, not from where the bytes are. Of any status; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> HeadAsync(string revision, string path, string shown, CancellationToken cancellation)
    {
        using var request = Create(HttpMethod.Head, Resolve(revision, path));

        // Packed on the way it would have no length.
        request.Headers.AcceptEncoding.ParseAdd("identity");
        return await http.SendAsync(request, shown, access, cancellation, leavesOrigin: false).ConfigureAwait(false);
    }

    /// <summary>A GET of a file at a commit; the hub sends it on to where the bytes are.</summary>
    public HttpRequestMessage File(string commit, string path) => Create(HttpMethod.Get, Resolve(commit, path));

    /// <summary>The commit that a branch or tag is at.</summary>
    public async Task<string> CommitAsync(string revision, string shown, CancellationToken cancellation)
    {
        using var request = Create(HttpMethod.Get, Api("revision", revision));
        using var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);
        return (await ReadAsync(response, HubJson.Default.HubRevision, shown, cancellation).ConfigureAwait(false)).Commit;
    }

    /// <summary>A page of all that is below a folder, and the query of the next page; null on the last one.</summary>
    public async Task<(IReadOnlyList<HubTreeEntry> Entries, string? Next)> TreeAsync(string commit, string folder, string? query, string shown, CancellationToken cancellation)
    {
        var path = folder.TrimEnd('/');
        var url = Api("tree", commit) + (path.Length > 0 ? "/" + Escape(path) : string.Empty);
        using var request = Create(HttpMethod.Get, url + (query ?? "?recursive=true"));
        using var response = await http.SendAsync(request, shown, access, cancellation).ConfigureAwait(false);
        var entries = await ReadAsync(response, HubJson.Default.ListHubTreeEntry, shown, cancellation).ConfigureAwait(false);
        return (entries, Next(response));
    }

    public Task<StoreException> RefusalAsync(HttpResponseMessage response, string shown, CancellationToken cancellation) => http.RefusalAsync(response, shown, access, cancellation);

    private static string Endpoint(StoreAccess access)
    {
        var text = access.Value("HF_ENDPOINT") ?? "https://huggingface.co";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? text.TrimEnd('/')
            : throw new StoreException(StoreFailure.InvalidUri, $"HF_ENDPOINT is '{text}', which is no URL such as https://huggingface.co.");
    }

    private static string? Token(StoreAccess access)
    {
        if (access.Credentials is { } credentials && !credentials.HasAny([.. TokenKeys, "HF_ENDPOINT", CustomAuthorities.Key]))
        {
            throw new StoreException(StoreFailure.Forbidden, $"{credentials.Held}; hf expects {TokenKeys[0]}.");
        }

        var token = access.Value(TokenKeys[0]) ?? access.Value(TokenKeys[1]);
        return token is null || token.All(c => c is > ' ' and <= '~')
            ? token
            : throw new StoreException(StoreFailure.Forbidden, $"{TokenKeys[0]} of {access.Credentials?.Origin ?? "the environment"} is no token: it has blanks, line breaks or characters that HTTP does not take.");
    }

    // <https://hub/api/..?cursor=..>; rel="next". Only its query is taken: a token is not sent wherever an answer says.
    private static string? Next(HttpResponseMessage response)
    {
        var links = response.Headers.TryGetValues("Link", out var values) ? values.SelectMany(value => value.Split(',')) : [];
        var link = links.FirstOrDefault(value => value.Contains("rel=\"next\"", StringComparison.Ordinal));
        var query = link?.Split('<', '>') is [_, var url, ..] ? url.IndexOf('?', StringComparison.Ordinal) : -1;
        return query < 0 ? null : link!.Split('<', '>')[1][query..];
    }

    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private string Resolve(string revision, string path) => $"{_endpoint}/{name}/resolve/{Uri.EscapeDataString(revision)}/{Escape(path)}";

    private string Api(string what, string revision) => $"{_endpoint}/api/models/{name}/{what}/{Uri.EscapeDataString(revision)}";

    private HttpRequestMessage Create(HttpMethod method, string url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Authorization = _token is null ? null : new AuthenticationHeaderValue("Bearer", _token);
        return request;
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> form, string shown, CancellationToken cancellation)
        where T : class => response.StatusCode == HttpStatusCode.OK
            ? await StoreJson.ReadAsync(http, response, form, shown, cancellation).ConfigureAwait(false)
            : throw await RefusalAsync(response, shown, cancellation).ConfigureAwait(false);
}
