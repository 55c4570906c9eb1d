using LocalCluster.Api;

namespace LocalCluster.Access;

/// <summary>
/// Finds out who makes a request. Without a token it is the administrator, since only this machine can reach the server; the administrator may act as somebody else, as
/// <c>kubectl --as</c> does.
/// </summary>
public sealed class Authenticator(ServiceAccountTokens tokens)
{
    private const string Scheme = "Bearer ";

    /// <exception cref="ApiException">401: the token is none of this cluster's, or no longer good.</exception>
    public UserInfo Authenticate(IHeaderDictionary headers)
    {
        var user = headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? tokens.Read(header[Scheme.Length..].Trim()) ?? throw new ApiException(401, "Unauthorized", "Unauthorized")
            : UserInfo.Administrator;
        return user.IsMaster && headers["Impersonate-User"].ToString() is { Length: > 0 } other
            ? UserInfo.Named(other, [.. headers["Impersonate-Group"].OfType<string>()])
            : user;
    }
}
