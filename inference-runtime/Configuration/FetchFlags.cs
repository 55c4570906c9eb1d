using System.CommandLine;
using InferenceRuntime.Storage;
using ModelStores;

namespace InferenceRuntime.Configuration;

/// <summary>The flags of everything that fetches models: where they are kept, and how long and how large a fetch may be.</summary>
internal sealed class FetchFlags
{
    private readonly Func<string, string?> _environment;
    private readonly Flag<string> _cache;
    private readonly Flag<long?> _cacheMaxBytes;
    private readonly Flag<long> _maxModelBytes;
    private readonly Flag<int> _connections;
    private readonly Flag<TimeSpan> _timeout;
    private readonly Flag<TimeSpan> _patience;
    private readonly Flag<IReadOnlyList<string>> _allowedSchemes;
    private readonly Flag<IReadOnlyList<HostPattern>> _allowedHosts;
    private readonly Flag<bool> _allowLinkLocal;

    public FetchFlags(Command command, Func<string, string?> environment)
    {
        _environment = environment;
        _cache = Add("--cache", "FOLDER", "Where fetched models are kept, by digest; several processes may share it. Default ~/.cache/modeloperator.", text => text);
        _cacheMaxBytes = Add("--cache-max-bytes", "BYTES", "What the cache may hold; what was used longest ago is evicted, never what is in use. Default: what its volume holds.", text => (long?)SettingValues.Long(1, long.MaxValue)(text));
        _maxModelBytes = Add("--max-model-bytes", "BYTES", "The largest model, packed and unpacked. Default 107374182400 (100 GiB).", SettingValues.Long(1, long.MaxValue));
        _connections = Add("--fetch-connections", "N", "Transfers at once, of parts of a large file or of several files. Default 4.", SettingValues.Integer(1, 64));
        _timeout = Add("--fetch-timeout", "DURATION", "How long a store that has never answered is tried again. Default 6s.", SettingValues.PositiveDuration);
        _patience = Add("--fetch-patience", "DURATION", "How long a store that answers, but is busy or breaks off, is tried again without a byte gained. Default 2m.", SettingValues.PositiveDuration);
        _allowedSchemes = Add("--allowed-schemes", "SCHEME,..", "The schemes that URIs of models and signatures may have, such as s3,https. Default: all.", SettingValues.Schemes);
        _allowedHosts = Add("--allowed-hosts", "HOST,..", "The hosts that models may be fetched from, such as *.amazonaws.com,minio.example:9000; redirects count. Default: all.", SettingValues.Hosts);

        // Without an environment twin: whoever may only set variables shall not open what is closed by default.
        _allowLinkLocal = new Flag<bool>("--allow-link-local", "true|false", "Let models be fetched from link-local addresses and those of clouds' metadata.", SettingValues.Boolean) { Bare = "true" };
        command.Options.Add(_allowLinkLocal.Option);

        Flag<T> Add<T>(string name, string valueName, string description, Func<string, T> read)
        {
            var flag = new Flag<T>(name, valueName, description, read, environment);
            command.Options.Add(flag.Option);
            return flag;
        }
    }

    public string Cache(ParseResult parsed, List<string> errors) => _cache.Get(parsed, DefaultCache(), errors);

    public FetchSettings Bind(ParseResult parsed, List<string> errors) => new()
    {
        CacheMaxBytes = _cacheMaxBytes.Get(parsed, null, errors),
        MaxModelBytes = _maxModelBytes.Get(parsed, 100L * 1024 * 1024 * 1024, errors),
        Connections = _connections.Get(parsed, 4, errors),
        UnreachableFor = _timeout.Get(parsed, TimeSpan.FromSeconds(6), errors),
        Patience = _patience.Get(parsed, TimeSpan.FromMinutes(2), errors),
        Rules = new FetchRules
        {
            AllowedSchemes = _allowedSchemes.Get(parsed, [], errors),
            AllowedHosts = _allowedHosts.Get(parsed, [], errors),
            AllowLinkLocal = _allowLinkLocal.Get(parsed, false, errors),
        },
    };

    private string DefaultCache()
    {
        var caches = _environment("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg
            : _environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : Path.GetTempPath();
        return Path.Combine(caches, "modeloperator");
    }
}
