using System.Text;

namespace ModelStores;

/// <summary>One registry's entry.</summary>
internal sealed record DockerConfigEntry
{
    /// <summary>User and password with ':' between, in base64.</summary>
    public string? Auth { get; init; }

    public string? Username { get; init; }

    public string? Password { get; init; }

    /// <summary>A refresh token, in place of a password.</summary>
    public string? Identitytoken { get; init; }

    /// <summary>Null where it has nothing usable, as when a credential helper keeps it.</summary>
    public OciCredential? ToCredential()
    {
        if (Identitytoken is { Length: > 0 } token)
        {
            return new OciCredential(null, null, token);
        }

        if (Username is { Length: > 0 } && Password is { Length: > 0 })
        {
            return new OciCredential(Username, Password, null);
        }

        var bytes = new byte[Auth?.Length ?? 0];
        return Convert.TryFromBase64String(Auth ?? string.Empty, bytes, out var length)
            && Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0').Split(':', 2) is [{ Length: > 0 } user, var password]
            ? new OciCredential(user, password, null)
            : null;
    }
}
