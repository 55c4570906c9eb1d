using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Commands;

/// <summary>Prints a <see cref="ModelInspection"/>.</summary>
internal static class InspectionReport
{
    public static string Table(ModelInspection model)
    {
        var text = new StringBuilder();
        Line("model", model.Path);
        Line("size", $"{model.SizeBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes");
        Line("digest", model.Digest.ToString());
        Line("opset", string.Join(", ", model.File.Opsets.Select(opset => $"{opset.Domain} {opset.Version}")));
        Line("IR version", model.File.IrVersion.ToString(CultureInfo.InvariantCulture));
        Line("producer", model.File.Producer);
        Line("domain", model.File.Domain);
        Line("version", model.File.ModelVersion.ToString(CultureInfo.InvariantCulture));
        foreach (var (key, value) in model.File.Metadata)
        {
            // A line is a line; a dictionary that a model carries along may have thousands.
            var line = value.ReplaceLineEndings(" ");
            Line($"metadata {key}", line.Length > 100 ? $"{line[..100]}... ({value.Length} characters)" : line);
        }

        Signature("input", model.Signature.Inputs);
        Signature("output", model.Signature.Outputs);
        return text.ToString();

        void Line(string name, string value)
        {
            if (value.Length > 0)
            {
                text.Append(name.PadRight(12)).Append(' ').Append(value).Append('\n');
            }
        }

        void Signature(string role, IReadOnlyList<TensorSpec> specs)
        {
            var width = specs.Max(spec => spec.Name.Length);
            foreach (var spec in specs)
            {
                Line(role, $"{spec.Name.PadRight(width)}  {spec.Datatype.Name(),-6}  {Shape(spec)}");
            }
        }
    }

    public static string Json(ModelInspection model) => JsonSerializer.Serialize(
        new InspectionDocument(
            model.Path,
            model.SizeBytes,
            model.Digest.ToString(),
            model.File.IrVersion,
            model.File.Opsets,
            model.File.ProducerName,
            model.File.ProducerVersion,
            model.File.Domain,
            model.File.ModelVersion,
            model.File.Documentation,
            model.File.Metadata.GroupBy(entry => entry.Key).ToDictionary(group => group.Key, group => group.Last().Value),
            [.. model.Signature.Inputs.Select(Of)],
            [.. model.Signature.Outputs.Select(Of)]),
        InspectionJson.Readable.InspectionDocument) + "\n";

    private static InspectedTensor Of(TensorSpec spec) => new(spec.Name, spec.Datatype.Name(), spec.Shape, spec.Symbols);

    private static string Shape(TensorSpec spec) => "[" + string.Join(", ", spec.Shape.Select((dimension, axis) =>
        dimension == TensorShape.Free ? spec.Symbols[axis] is { Length: > 0 } symbol ? symbol : "-1" : dimension.ToString(CultureInfo.InvariantCulture))) + "]";
}

internal sealed record InspectedTensor(string Name, string Datatype, long[] Shape, string[] Symbols);

internal sealed record InspectionDocument(
    string Path,
    long SizeBytes,
    string Digest,
    long IrVersion,
    IReadOnlyList<OpsetImport> Opsets,
    string ProducerName,
    string ProducerVersion,
    string Domain,
    long ModelVersion,
    string Documentation,
    IReadOnlyDictionary<string, string> Metadata,
    InspectedTensor[] Inputs,
    InspectedTensor[] Outputs);

[JsonSerializable(typeof(InspectionDocument))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    public static InspectionJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
