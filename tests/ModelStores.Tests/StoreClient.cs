using System.Text;

namespace ModelStores.Tests;

/// <summary>What every test of a store needs: the HTTP side, access with a Secret's keys or with settings, and the bytes of a file.</summary>
internal static class StoreClient
{
    /// <summary>Held to these rules.</summary>
    public static StoreHttp Http(FetchRules rules) => new(new StoreHttpOptions { UserAgent = "model-stores-tests/1", Rules = () => rules }, TimeProvider.System);

    public static HostPattern Host(string text) => HostPattern.TryParse(text, out var pattern) ? pattern : throw new ArgumentException($"'{text}' is no pattern.", nameof(text));

    public static StoreHttp Http(TimeProvider? time = null) => new(new StoreHttpOptions { UserAgent = "model-stores-tests/1" }, time ?? TimeProvider.System);

    /// <summary>As the model server has it with a Secret that is called 'keys'.</summary>
    public static StoreAccess Secret(IReadOnlyDictionary<string, string> keys) =>
        new() { Credentials = new StoreCredentials("Secret 'keys'", keys.ToDictionary(key => key.Key, key => Encoding.UTF8.GetBytes(key.Value + "\n"))) };

    /// <summary>As it is with these keys in the environment.</summary>
    public static StoreAccess Settings(IReadOnlyDictionary<string, string> settings) => new() { Environment = name => settings.GetValueOrDefault(name) };

    /// <summary>The keys with some others; null takes one out.</summary>
    public static IReadOnlyDictionary<string, string> With(this IReadOnlyDictionary<string, string> keys, params (string Name, string? Value)[] others)
    {
        var all = new Dictionary<string, string>(keys);
        foreach (var (name, value) in others)
        {
            _ = all.Remove(name);
            if (value is not null)
            {
                all[name] = value;
            }
        }

        return all;
    }

    public static Task<SourceArtifact> FindAsync(this IModelSource source, string uri, StoreAccess access, CancellationToken cancellation) =>
        source.FindAsync(ModelLocation.Parse(uri), access, cancellation);

    public static async Task<byte[]> ReadAsync(this SourceFile file, CancellationToken cancellation, long from = 0, long? count = null)
    {
        await using var content = await file.OpenAsync(from, count, cancellation);
        using var bytes = new MemoryStream();
        await content.Stream.CopyToAsync(bytes, cancellation);
        (content.Length ?? bytes.Length).Should().Be(bytes.Length, "the length that the store announces is the body's");
        return bytes.ToArray();
    }

    public static byte[] RandomBytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
