using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Desired.Pinning;

/// <summary>
/// The pod template as it was rendered when the spec last changed, with the defaults of that day. It is kept on the Deployment, so that another version of
/// the operator, or other settings, restart no pod. It is compressed, because it would otherwise be read as a second truth beside the template itself.
/// </summary>
/// <param name="SpecDigest">The digest of the fields of the spec that the template depends on.</param>
/// <param name="Effective">The spec with the defaults of that day; only what the template depends on counts.</param>
/// <param name="Template">The pod template, as applied.</param>
public sealed record TemplatePin(string SpecDigest, InferenceServiceSpec Effective, V1PodTemplateSpec Template)
{
    private const int Quality = 5;
    private const int Window = 18;

    // A spec and a template of the largest resource that the API server stores; more is no pin of ours.
    private const int LargestText = 4 * 1024 * 1024;

    public string Encode()
    {
        var text = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["spec"] = SpecDigest,
            ["effective"] = ObjectJson.ToNode(Effective),
            ["template"] = ObjectJson.ToNode(Template),
        }.ToJsonString());
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(text.Length)];
        if (!BrotliEncoder.TryCompress(text, compressed, out var length, Quality, Window))
        {
            throw new InvalidOperationException($"{text.Length} bytes do not fit into {compressed.Length} compressed; the largest length was computed wrongly");
        }

        return Convert.ToBase64String(compressed, 0, length);
    }

    /// <summary>Null for a text that is no pin: somebody changed it, and then there is none.</summary>
    public static TemplatePin? Decode(string? text)
    {
        if (text is null || !Base64.IsValid(text) || Decompress(Convert.FromBase64String(text)) is not { } json)
        {
            return null;
        }

        try
        {
            var node = JsonNode.Parse(json) as JsonObject;
            return (string?)node?["spec"] is { } digest && node["effective"] is { } effective && node["template"] is { } template
                ? new TemplatePin(digest, ObjectJson.FromNode<InferenceServiceSpec>(effective), ObjectJson.FromNode<V1PodTemplateSpec>(template))
                : null;
        }
        catch (Exception problem) when (problem is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static byte[]? Decompress(byte[] compressed)
    {
        for (var size = 16 * 1024; size <= LargestText; size *= 4)
        {
            var text = new byte[size];
            if (BrotliDecoder.TryDecompress(compressed, text, out var length))
            {
                return text[..length];
            }
        }

        return null;
    }
}
