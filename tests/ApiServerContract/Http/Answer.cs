using System.Net;
using System.Text.Json.Nodes;

namespace ApiServerContract.Http;

/// <summary>What the API server answered.</summary>
/// <param name="Body">The body where it was JSON.</param>
/// <param name="Content">The body as it came.</param>
/// <param name="Warnings">The Warning headers, one for each warning.</param>
internal sealed record Answer(HttpStatusCode Code, JsonNode? Body, string Content, IReadOnlyList<string> Warnings)
{
    public string? Version => Body.Text("/metadata/resourceVersion");

    public string? Generation => Body.Text("/metadata/generation");

    public JsonNode? At(string pointer) => Body.At(pointer);

    public string? Text(string pointer) => Body.Text(pointer);

    /// <summary>The object of the answer, for a test to change and send back.</summary>
    public JsonObject Copy() => Body!.DeepClone().AsObject();

    /// <summary>Fails, with the whole answer, when the code is another one.</summary>
    public Answer Expect(HttpStatusCode code)
    {
        Code.Should().Be(code, "the answer is {0}", Content);
        return this;
    }

    /// <summary>Fails when this is not a Status object with that code and reason, as every error of the API is.</summary>
    public Answer ExpectStatus(HttpStatusCode code, string reason)
    {
        Expect(code);
        Text("/kind").Should().Be("Status", "the answer is {0}", Content);
        Text("/status").Should().Be("Failure");
        Text("/code").Should().Be(((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Text("/reason").Should().Be(reason, "the answer is {0}", Content);
        return this;
    }

    /// <summary>Fails when the Status names no cause for that field.</summary>
    public Answer ExpectCause(string field)
    {
        Body.Texts("/details/causes", "/field").Should().Contain(field, "the answer is {0}", Content);
        return this;
    }
}
