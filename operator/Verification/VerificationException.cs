namespace ModelOperator.Verification;

/// <summary>The installation does not work; the message says what was found, and what to do.</summary>
internal sealed class VerificationException(string message, Exception? cause = null) : Exception(message, cause);
