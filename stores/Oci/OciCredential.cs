using System.Security.Cryptography;
using System.Text;

namespace ModelStores;

/// <summary>What a registry, or its token service, is shown: a user with a password, or a refresh token.</summary>
internal sealed record OciCredential(string? User, string? Password, string? RefreshToken)
{
    private const string UserKey = "username";
    private const string PasswordKey = "password";

    private static readonly string[] ConfigKeys = [".dockerconfigjson", "config.json"];

    /// <summary>Tells credentials apart without keeping them.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{User}\0{Password}\0{RefreshToken}")));

    public string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    /// <summary>
    /// The Secret's: of a docker configuration the registry's entry, else its user and password. Null where it has none, which is an error only when the registry asks for one:
    /// then <paramref name="lack"/> says what was looked for.
    /// </summary>
    public static OciCredential? Find(StoreAccess access, OciReference reference, out string lack)
    {
        lack = string.Empty;
        if (access.Credentials is not { } secret)
        {
            return null;
        }

        var hosts = new List<string>();
        foreach (var key in ConfigKeys)
        {
            if (secret.Bytes(key) is not { } json)
            {
                continue;
            }

            var config = DockerConfig.Parse(json, key, secret.Origin);
            if (config.Find(reference) is { } found)
            {
                return found;
            }

            hosts.AddRange(config.Auths?.Keys ?? []);
        }

        if (secret.Text(UserKey) is { } user && secret.Text(PasswordKey) is { } password)
        {
            return new OciCredential(user, password, null);
        }

        lack = hosts.Count > 0
            ? $" {secret.Origin} has a login for {string.Join(", ", hosts)}, not for {reference.Authority}."
            : $" {secret.Held}; {UserKey} and {PasswordKey}, or {ConfigKeys[0]}, are expected.";
        return null;
    }
}
