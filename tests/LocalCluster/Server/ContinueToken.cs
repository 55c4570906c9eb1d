using System.Text;
using System.Text.Json;
using LocalCluster.Api;

namespace LocalCluster.Server;

/// <summary>Where the next page of a list starts: after a key, at a version.</summary>
public sealed record ContinueToken(long Version, string LastKey)
{
    public static ContinueToken Parse(string text)
    {
        try
        {
            var padded = text.PadRight(text.Length + ((4 - (text.Length % 4)) % 4), '=').Replace('-', '+').Replace('_', '/');
            return JsonSerializer.Deserialize<ContinueToken>(Convert.FromBase64String(padded)) ?? throw new FormatException();
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw Refusals.BadRequest("continue key is not valid: it is no token of this server");
        }
    }

    public override string ToString() =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
