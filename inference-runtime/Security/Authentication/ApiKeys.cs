using System.Collections.Frozen;
using InferenceRuntime.Metrics;

namespace InferenceRuntime.Security.Authentication;

/// <summary>
/// The clients' keys: a folder with a file for each client, its name the client's and its content the key. Read again when it changes; a key that is taken away is refused from then on. A file that holds
/// no usable key lets nobody in, and keeps nobody out who has another one.
/// </summary>
internal sealed class ApiKeys(string folder, ILogger<ApiKeys> log) : IReloadable
{
    /// <summary>Characters of a key at least: 16 random ones can not be guessed.</summary>
    public const int MinLength = 16;

    /// <summary>At most: beyond it a header is no key.</summary>
    public const int MaxLength = 1024;

    private volatile FrozenDictionary<Fingerprint, string> _clients = FrozenDictionary<Fingerprint, string>.Empty;
    private IReadOnlySet<string> _problems = FrozenSet<string>.Empty;
    private RuntimeMetrics? _metrics;

    /// <summary>Reads the folder for the first time. Throws <see cref="SecuritySetupException"/> where it is not there, or holds no key at all.</summary>
    /// <param name="mayBeEmpty">Whether clients can be let in by something else.</param>
    public void Load(bool mayBeEmpty)
    {
        var (clients, problems) = Read();
        if (clients.Count == 0 && !mayBeEmpty)
        {
            var found = problems.Count == 0 ? "it is empty" : string.Join("; ", problems);
            throw new SecuritySetupException($"The folder {folder} has no API key that can be used, so that nobody could be let in: {found}. A file for each client is expected, with a key of at least {MinLength} characters.");
        }

        Take(clients, problems);
    }

    public void Observe(RuntimeMetrics metrics) => _metrics = metrics;

    /// <summary>Whose key it is; null for nobody's.</summary>
    public string? ClientOf(ReadOnlySpan<char> key) => key.Length is >= MinLength and <= MaxLength && _clients.TryGetValue(Fingerprint.Of(key), out var client) ? client : null;

    public void Reload()
    {
        try
        {
            var (clients, problems) = Read();
            if (clients.Count != _clients.Count || clients.Any(pair => _clients.GetValueOrDefault(pair.Key) != pair.Value) || !_problems.SetEquals(problems))
            {
                _metrics?.SecurityFilesRead("api-keys", isUsable: problems.Count == 0);
                Take(clients, problems);
            }
        }
        catch (SecuritySetupException e)
        {
            if (!_problems.Contains(e.Message))
            {
                _problems = FrozenSet.Create(e.Message);
                _metrics?.SecurityFilesRead("api-keys", isUsable: false);
                SecurityLog.KeysKept(log, e.Message);
            }
        }
    }

    private void Take(FrozenDictionary<Fingerprint, string> clients, IReadOnlySet<string> problems)
    {
        foreach (var problem in problems.Except(_problems))
        {
            SecurityLog.KeyRefused(log, problem);
        }

        (_clients, _problems) = (clients, problems);
        SecurityLog.KeysLoaded(log, clients.Count, string.Join(", ", clients.Values.Order(StringComparer.Ordinal)));
    }

    private (FrozenDictionary<Fingerprint, string> Clients, IReadOnlySet<string> Problems) Read()
    {
        var clients = new Dictionary<Fingerprint, string>();
        var problems = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            // A name with a dot before it is the kubelet's, or an editor's.
            foreach (var file in Directory.GetFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal))
            {
                var (client, key) = (Path.GetFileName(file), File.ReadAllText(file).Trim());
                if (ProblemOf(key) is { } problem)
                {
                    problems.Add($"the file {file} {problem}");
                }
                else if (!clients.TryAdd(Fingerprint.Of(key), client))
                {
                    problems.Add($"the file {file} holds the key of another client, {clients[Fingerprint.Of(key)]}, too");
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecuritySetupException($"The folder {folder} with the API keys can not be read: {e.Message}", e);
        }

        return (clients.ToFrozenDictionary(), problems);
    }

    private static string? ProblemOf(string key) => key.Length < MinLength ? $"holds {key.Length} characters; a key has at least {MinLength}"
        : key.Length > MaxLength ? $"holds {key.Length} characters; a key has at most {MaxLength}"
        : key.Any(c => c is <= ' ' or > '~') ? "holds what can not be sent in a header: blanks, line breaks or characters beyond ASCII"
        : null;
}
