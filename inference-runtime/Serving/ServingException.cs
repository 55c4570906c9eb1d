namespace InferenceRuntime.Serving;

/// <summary>A request that ends without a result. The message is for the client: what was found, what was expected, what to do.</summary>
public sealed class ServingException(ServingError error, string message, Exception? inner = null) : Exception(Shorten(message), inner)
{
    /// <summary>Messages quote what the client sent. Longer ones do not fit into gRPC's trailers, and would answer a large request with a large refusal.</summary>
    public const int MaxMessageLength = 2000;

    public ServingError Error => error;

    public static ServingException Invalid(string message) => new(ServingError.InvalidRequest, message);

    private static string Shorten(string message)
    {
        if (message.Length <= MaxMessageLength)
        {
            return message;
        }

        // Never between the two halves of a character.
        var end = char.IsHighSurrogate(message[MaxMessageLength - 1]) ? MaxMessageLength - 1 : MaxMessageLength;
        return string.Concat(message.AsSpan(0, end), "...");
    }
}
