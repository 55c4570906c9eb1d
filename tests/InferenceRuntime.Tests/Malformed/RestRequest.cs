using System.Text;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>What a client posts to <c>/infer</c> or <c>:predict</c>, right or wrong: the bytes of the body and the header that parts JSON from tensors.</summary>
/// <param name="Body">The whole body.</param>
/// <param name="HeaderLength">Inference-Header-Content-Length as it is sent, which need not be a number; null to send none.</param>
/// <param name="Version1">Whether it is a request of version 1.</param>
public sealed record RestRequest(byte[] Body, string? HeaderLength = null, bool Version1 = false)
{
    /// <summary>From text whose characters stand for one byte each, so that it can hold what is no UTF-8.</summary>
    public static RestRequest OfBytes(string latin1) => new(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Enough to repeat a failure: paste it into a test, or decode it into a file of the corpus.</summary>
    public override string ToString() => $"header length {HeaderLength ?? "absent"}, body {Convert.ToBase64String(Body)}";
}
