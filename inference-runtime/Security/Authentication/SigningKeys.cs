using InferenceRuntime.Metrics;
using ModelStores;

namespace InferenceRuntime.Security.Authentication;

/// <summary>
/// The issuer's keys, from a URL or a file. Asked for again every few minutes, and at once for a token that names a key that is not known, though not more often than a client could make us ask. What can not be
/// had changes nothing: keys that were good stay.
/// </summary>
internal sealed class SigningKeys : IReloadable, IDisposable
{
    private const int MaxBytes = 1024 * 1024;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenUnknown = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly JwtOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SigningKeys> _log;
    private readonly StoreAccess _access;
    private readonly Uri? _url;
    private readonly StoreHttp _http;
    private readonly Lock _asking = new();
    private volatile KeySet? _current;
    private Task _ask = Task.CompletedTask;
    private long? _askedAt;
    private string? _text;
    private string? _lastProblem;
    private RuntimeMetrics? _metrics;

    /// <param name="options">Where they are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log.</param>
    /// <param name="access">Whose authorities the URL is trusted by; null for the system's.</param>
    public SigningKeys(JwtOptions options, TimeProvider time, ILogger<SigningKeys> log, StoreAccess? access = null)
    {
        (_options, _time, _log, _access) = (options, time, log, access ?? StoreAccess.Anonymous);
        _url = Uri.TryCreate(options.Keys, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps ? url : null;

        // By the rules of models' default: no address of a cloud's metadata, whatever the name leads to; and no redirect, since nobody signs one.
        _http = new StoreHttp(new StoreHttpOptions { UserAgent = $"{ProductVersion.Name}/{ProductVersion.Text}", MaxRedirects = 0 }, time);
    }

    /// <summary>What there is; null when it was never had.</summary>
    public KeySet? Current => _current;

    /// <summary>Reads the file, or begins to ask. Throws <see cref="SecuritySetupException"/> for a file that can not be used.</summary>
    public void Load()
    {
        if (_url is null)
        {
            Take(ReadFile());
            return;
        }

        Begin(TimeSpan.Zero);
    }

    public void Observe(RuntimeMetrics metrics) => _metrics = metrics;

    public void Reload()
    {
        if (_url is not null)
        {
            Begin(_lastProblem is null ? Interval : AfterFailure);
            return;
        }

        try
        {
            Take(ReadFile());
        }
        catch (SecuritySetupException e)
        {
            Fail(e.Message);
        }
    }

    /// <summary>Completes when the keys were asked for after this call or shortly before it; at once where they come from a file.</summary>
    public Task AskAsync(CancellationToken cancellation) => _url is null ? Task.CompletedTask : Begin(_current is null ? AfterFailure : BetweenUnknown).WaitAsync(cancellation);

    public void Dispose() => _http.Dispose();

    private Task Begin(TimeSpan apart)
    {
        lock (_asking)
        {
            if (_ask.IsCompleted && (_askedAt is not { } at || _time.GetElapsedTime(at) >= apart))
            {
                _askedAt = _time.GetTimestamp();
                _ask = FetchAsync(_url!);
            }

            return _ask;
        }
    }

    private async Task FetchAsync(Uri url)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            var shown = ModelLocation.Redact(url.AbsoluteUri);
            using var response = await _http.SendAsync(request, shown, _access, limit.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                Fail($"{shown} answered HTTP {(int)response.StatusCode}");
                return;
            }

            Take(System.Text.Encoding.UTF8.GetString(await _http.ReadAsync(response, MaxBytes, shown, limit.Token).ConfigureAwait(false)));
        }
        catch (Exception e) when (e is StoreException or SecuritySetupException)
        {
            Fail(e.Message);
        }
        catch (OperationCanceledException)
        {
            Fail($"{url.Host} did not answer within {Limit.TotalSeconds} s");
        }
    }

    private string ReadFile()
    {
        try
        {
            return File.ReadAllText(_options.Keys);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecuritySetupException($"The file {_options.Keys} with the keys of the tokens' issuer can not be read: {e.Message}", e);
        }
    }

    private void Take(string text)
    {
        if (text != _text)
        {
            // Proven tokens go with the old set.
            var keys = KeySet.Parse(text, _options.Keys);
            (_text, _current) = (text, keys);
            _metrics?.SecurityFilesRead("token-keys", isUsable: true);
            SecurityLog.TokenKeysLoaded(_log, _options.Issuer, keys.Keys.Count, _options.Keys);
        }

        _lastProblem = null;
    }

    private void Fail(string problem)
    {
        var isNew = problem != _lastProblem;
        _lastProblem = problem;
        if (isNew)
        {
            _metrics?.SecurityFilesRead("token-keys", isUsable: false);
            SecurityLog.TokenKeysMissing(_log, _current is null ? "no token is taken until then" : "those that were had before stay", problem);
        }
    }
}
