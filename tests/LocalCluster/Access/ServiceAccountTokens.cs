using System.Security.Cryptography;
using System.Text;
using LocalCluster.Storage;

namespace LocalCluster.Access;

/// <summary>
/// The tokens of ServiceAccounts: who it is, signed with a key that this cluster alone has. A token is as good as its account: one of an account that was deleted, or made anew, is none.
/// </summary>
public sealed class ServiceAccountTokens(ObjectStore store)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    private Collection Accounts => store.Collection("", "serviceaccounts", namespaced: true);

    /// <summary>A token; null where there is no such account.</summary>
    public string? Issue(string ns, string name) => Accounts.Find(ns, name) is { } account ? Sign($"{ns}:{name}:{account.Uid}") : null;

    /// <summary>Whose token it is; null where it is none of ours, or no longer good.</summary>
    public UserInfo? Read(string token)
    {
        var claim = token.Split('.') is [var payload, _] ? Decode(payload) : null;
        if (claim is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(claim)), Encoding.UTF8.GetBytes(token)))
        {
            return null;
        }

        return claim.Split(':') is [var ns, var name, var uid] && Accounts.Find(ns, name)?.Uid == uid ? UserInfo.ServiceAccount(ns, name) : null;
    }

    private string Sign(string claim)
    {
        var payload = Encoding.UTF8.GetBytes(claim);
        return $"{Convert.ToHexString(payload)}.{Convert.ToHexString(HMACSHA256.HashData(_key, payload))}";
    }

    private static string? Decode(string payload)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromHexString(payload));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
