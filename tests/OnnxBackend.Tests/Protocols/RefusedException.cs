namespace OnnxBackend.Tests.Protocols;

/// <summary>The server answered with an error.</summary>
/// <param name="code">The protocol's own: <c>400</c>, <c>grpc-status 3</c>.</param>
/// <param name="message">What the server said.</param>
internal sealed class RefusedException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code => code;
}
