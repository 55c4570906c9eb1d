using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace ModelStores;

/// <summary>What the SDK throws, as failures of ours with the store's own words.</summary>
internal static class S3Failures
{
    public static StoreException Of(Exception failure, string shown, StoreAccess access, TimeProvider time) => failure switch
    {
        AmazonServiceException { StatusCode: not 0 } refused => Refusal(refused, shown, access, time),
        _ when Find<HttpRequestException>(failure) is { } unreachable => StoreHttp.Unreachable(unreachable, shown),

        // No answer of the bucket, but of whoever gives the keys, such as a role that may not be assumed.
        _ when Find<AmazonServiceException>(failure) is { } cause => NoKeys(failure, cause, shown, access),
        _ => new StoreException(StoreFailure.Forbidden, $"{shown}, asked {access.Who}, can not be asked: {Words(failure)}", failure),
    };

    private static StoreException NoKeys(Exception failure, AmazonServiceException cause, string shown, StoreAccess access)
    {
        var isBusy = (int)cause.StatusCode is 0 or 429 or >= 500;
        var words = failure == cause ? Words(cause) : $"{failure.Message}: {Words(cause)}";
        return new StoreException(isBusy ? StoreFailure.Busy : StoreFailure.Forbidden, $"{shown}, asked {access.Who}, can not be asked: {words}", failure) { IsTransient = isBusy };
    }

    /// <summary>The region that the bucket is in, where the refusal is because of that.</summary>
    public static string? OtherRegion(AmazonS3Exception refused)
    {
        var isElsewhere = refused.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.TemporaryRedirect || refused.ErrorCode is "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException";
        var region = isElsewhere ? Header(refused, "x-amz-bucket-region") ?? ExpectedRegion(refused.Message) : null;

        // It becomes a part of a host's name.
        return region is { Length: > 0 and < 64 } && region.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? region : null;
    }

    // The SDK keeps the answer's element to itself; the sentence has the same: "the region 'us-east-1' is wrong; expecting 'eu-west-1'".
    private static string? ExpectedRegion(string message) => message.Split("expecting '") is [_, var rest] ? rest.Split('\'')[0] : null;

    private static StoreException Refusal(AmazonServiceException refused, string shown, StoreAccess access, TimeProvider time)
    {
        // For S3, keys that have expired and a client that was too slow are bad requests.
        StoreFailure? meant = refused.ErrorCode switch
        {
            "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => StoreFailure.Forbidden,
            "RequestTimeout" or "SlowDown" => StoreFailure.Busy,
            _ => null,
        };
        using var answer = new HttpResponseMessage(refused.StatusCode);
        return StoreAnswer.Refusal((int)refused.StatusCode, answer.ReasonPhrase, Words(refused), shown, access, RetryAfter(refused, time), meant);
    }

    private static string Words(Exception failure) => failure is AmazonServiceException { ErrorCode: { Length: > 0 } code } service && !service.Message.StartsWith(code, StringComparison.Ordinal)
        ? $"{code}: {service.Message}"
        : failure.Message;

    private static TimeSpan? RetryAfter(AmazonServiceException refused, TimeProvider time)
    {
        var text = Header(refused, "Retry-After");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? StoreAnswer.Bounded(TimeSpan.FromSeconds(seconds))
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var date) ? StoreAnswer.Bounded(date - time.GetUtcNow())
            : null;
    }

    private static string? Header(Exception refused, string name) =>
        Find<HttpErrorResponseException>(refused) is { Response: { } response } && response.IsHeaderPresent(name) ? response.GetHeaderValue(name) : null;

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }
}
