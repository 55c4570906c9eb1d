using System.Text;
using System.Text.Json;

namespace InferenceRuntime.Bench.Targets;

/// <summary>An HTTP answer; the body is empty where nobody asked for it and the answer is no error.</summary>
internal readonly record struct HttpAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The protocol's error text, or the beginning of whatever the body is.</summary>
    public string Error
    {
        get
        {
            try
            {
                using var document = JsonDocument.Parse(Body);
                if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error))
                {
                    return error.ToString();
                }
            }
            catch (JsonException)
            {
                // A proxy's page, say.
            }

            var text = Encoding.UTF8.GetString(Body.Span).ReplaceLineEndings(" ").Trim();
            return text.Length > 200 ? $"{text[..200]}..." : text;
        }
    }
}
