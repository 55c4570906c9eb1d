namespace OnnxBackend.Tests;

/// <summary>A model in the server's repository index.</summary>
/// <param name="Name">The served name.</param>
/// <param name="State">READY or UNAVAILABLE.</param>
/// <param name="Reason">Why it is unavailable: the reason in one word, a colon, a sentence.</param>
internal sealed record ServedState(string Name, string State, string Reason)
{
    public bool IsReady => State == "READY";
}
