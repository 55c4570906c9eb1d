using InferenceRuntime.Security.Authentication;

namespace InferenceRuntime.Security;

internal static partial class SecurityLog
{
    [LoggerMessage(600, LogLevel.Information, "TLS with the certificate of {Certificate}")]
    public static partial void CertificateLoaded(ILogger log, string certificate);

    [LoggerMessage(601, LogLevel.Error, "the certificate {File} {Problem}; clients that check it will not connect")]
    public static partial void CertificateNotValid(ILogger log, string file, string problem);

    [LoggerMessage(602, LogLevel.Error, "{Problem} Connections go on with the certificate of {Certificate}")]
    public static partial void CertificateKept(ILogger log, string problem, string certificate);

    [LoggerMessage(603, LogLevel.Error, "keys or certificates could not be looked at again in a way that never should be; this is a defect")]
    public static partial void ReloadCrashed(ILogger log, Exception failure);

    [LoggerMessage(604, LogLevel.Information, "the API keys of {Count} clients are in force: {Clients}")]
    public static partial void KeysLoaded(ILogger log, int count, string clients);

    [LoggerMessage(605, LogLevel.Error, "an API key can not be used and lets nobody in: {Problem}")]
    public static partial void KeyRefused(ILogger log, string problem);

    [LoggerMessage(606, LogLevel.Error, "the API keys stay as they were: {Problem}")]
    public static partial void KeysKept(ILogger log, string problem);

    [LoggerMessage(607, LogLevel.Information, "tokens of {Issuer} are checked with {Count} keys of {Source}")]
    public static partial void TokenKeysLoaded(ILogger log, string issuer, int count, string source);

    [LoggerMessage(608, LogLevel.Warning, "the keys of the tokens' issuer can not be had, and {Consequence}: {Problem}")]
    public static partial void TokenKeysMissing(ILogger log, string consequence, string problem);

    [LoggerMessage(609, LogLevel.Debug, "refused a request to {Path}: {Reason}")]
    public static partial void Refused(ILogger log, string path, RefusalReason reason);

    [LoggerMessage(610, LogLevel.Information, "management listening on {Address}")]
    public static partial void ManagementListening(ILogger log, string address);
}
