using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Testing.Stores;

/// <summary>AWS Signature Version 4 of a request, computed anew by the store's side from what was sent.</summary>
internal static class SignatureVersion4
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>What the Authorization header claims; null where it is none of this algorithm.</summary>
    public static SignatureClaim? Parse(string header)
    {
        if (!header.StartsWith(Algorithm + " ", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = header[Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0].Trim(), part => part[1]);
        var scope = parts["Credential"].Split('/');
        return new SignatureClaim(scope[0], scope[1], scope[2], scope[3], parts["SignedHeaders"].Split(';'), parts["Signature"]);
    }

    public static string Compute(HttpRequest request, string target, SignatureClaim claim, string secret)
    {
        var split = target.Split('?', 2);
        var query = split.Length < 2 || split[1].Length == 0
            ? string.Empty
            : string.Join('&', split[1].Split('&').Select(part => part.Contains('=', StringComparison.Ordinal) ? part : part + "=").Order(StringComparer.Ordinal));
        var headers = string.Concat(claim.SignedHeaders.Select(name => $"{name}:{string.Join(',', request.Headers[name].Select(value => value!.Trim()))}\n"));
        var canonical = string.Join('\n', request.Method, split[0], query, headers, string.Join(';', claim.SignedHeaders), request.Headers["x-amz-content-sha256"].ToString());
        var scope = $"{claim.Date}/{claim.Region}/{claim.Service}/aws4_request";
        var text = string.Join('\n', Algorithm, request.Headers["x-amz-date"].ToString(), scope, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var key = new[] { claim.Date, claim.Region, claim.Service, "aws4_request" }
            .Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), (outer, part) => HMACSHA256.HashData(outer, Encoding.UTF8.GetBytes(part)));
        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }
}
