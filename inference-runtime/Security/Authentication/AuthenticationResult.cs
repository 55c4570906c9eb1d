namespace InferenceRuntime.Security.Authentication;

/// <summary>Whether a client is let in.</summary>
/// <param name="Refusal">Why it is not; null when it is.</param>
/// <param name="Message">What it is told; null when it is let in.</param>
internal readonly record struct AuthenticationResult(RefusalReason? Refusal, string? Message)
{
    public static AuthenticationResult Granted { get; } = new(null, null);

    public bool IsGranted => Refusal is null;

    public static AuthenticationResult Refused(RefusalReason reason, string message) => new(reason, message);
}
