namespace InferenceRuntime.Serving;

/// <summary>A request that ends without a result. The message is for the client: what was found, what was expected, what to do.</summary>
public sealed class ServingException(ServingError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public ServingError Error => error;

    public static ServingException Invalid(string message) => new(ServingError.InvalidRequest, message);
}
