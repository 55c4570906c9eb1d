using System.Net.Http.Headers;
using System.Text;

namespace ModelStores;

/// <summary>
/// What a web server is shown: the Secret's <c>username</c> and <c>password</c> (Basic), its <c>token</c> (Bearer), and each <c>header.NAME</c> as the header NAME.
/// </summary>
internal static class WebCredentials
{
    private const string UserKey = "username";
    private const string PasswordKey = "password";
    private const string TokenKey = "token";
    private const string HeaderPrefix = "header.";

    /// <summary>What messages say of a Secret whose keys were not enough.</summary>
    public static string Expected => $"{UserKey} and {PasswordKey}, {TokenKey}, or {HeaderPrefix}NAME are expected";

    /// <summary>Throws <see cref="StoreException"/> with the key's name, never with its content.</summary>
    public static void Apply(HttpRequestMessage request, StoreAccess access)
    {
        if (access.Credentials is not { } secret)
        {
            return;
        }

        request.Headers.Authorization = Authorization(secret);
        foreach (var key in secret.Names.Where(name => name.StartsWith(HeaderPrefix, StringComparison.Ordinal)))
        {
            if (secret.Text(key) is { } value && (!Ascii.IsValid(value) || value.Any(char.IsControl) || !request.Headers.TryAddWithoutValidation(key[HeaderPrefix.Length..], value)))
            {
                throw Invalid(secret, key, "can not be sent as a header");
            }
        }
    }

    private static AuthenticationHeaderValue? Authorization(StoreCredentials secret)
    {
        var (user, password, token) = (secret.Text(UserKey), secret.Text(PasswordKey), secret.Text(TokenKey));
        if (token is not null)
        {
            return user is null && password is null
                ? Ascii.IsValid(token) && !token.Any(char.IsWhiteSpace) ? new AuthenticationHeaderValue("Bearer", token) : throw Invalid(secret, TokenKey, "can not be sent as a bearer token")
                : throw new StoreException(StoreFailure.Forbidden, $"{secret.Origin} has {TokenKey} besides {UserKey} or {PasswordKey}; one of both is expected.");
        }

        return (user, password) switch
        {
            (null, null) => null,
            ({ }, { }) => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
            _ => throw new StoreException(StoreFailure.Forbidden, $"{secret.Held}; {UserKey} and {PasswordKey} are expected together."),
        };
    }

    private static StoreException Invalid(StoreCredentials secret, string key, string what) =>
        new(StoreFailure.Forbidden, $"The key {key} of {secret.Origin} {what}: it has characters that are no visible ASCII.");
}
