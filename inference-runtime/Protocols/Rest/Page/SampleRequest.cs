using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Protocols.Rest.Page;

/// <summary>
/// A curl command that sends zeros, or empty texts, to a model, with 1 for every free dimension: a first request to change from. Small tensors
/// stand in it as JSON; large ones come as so many zero bytes behind the JSON, which every datatype reads as zeros.
/// </summary>
internal static class SampleRequest
{
    // What still reads well on a page.
    private const long MostElementsInJson = 24;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Null when the inputs are larger than any request.</summary>
    /// <param name="url">Where the server is reached, without a slash at the end.</param>
    /// <param name="model">The served name.</param>
    /// <param name="inputs">The model's inputs.</param>
    public static string? Curl(string url, string model, IReadOnlyList<TensorSpec> inputs)
    {
        var shapes = inputs.Select(input => Array.ConvertAll(input.Shape, dimension => dimension == TensorShape.Free ? 1 : dimension)).ToArray();
        var counts = new long[shapes.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            if (!TensorShape.TryCount(shapes[i], out counts[i]) || counts[i] > int.MaxValue)
            {
                return null;
            }
        }

        var target = $"curl {Quote($"{url}/v2/models/{model}/infer")}";
        if (counts.Sum() <= MostElementsInJson)
        {
            var json = Document(inputs, i => $"{Head(inputs[i], shapes[i])},\"data\":[{string.Join(',', Enumerable.Repeat(Zero(inputs[i].Datatype), (int)counts[i]))}]");
            return $"{target} -d {Quote(json)}";
        }

        var sizes = counts.Select((count, i) => count * Math.Max(inputs[i].Datatype.Size(), inputs[i].Datatype == Datatype.Bytes ? sizeof(uint) : 0)).ToArray();
        var header = Document(inputs, i => string.Create(CultureInfo.InvariantCulture, $"{Head(inputs[i], shapes[i])},\"parameters\":{{\"binary_data_size\":{sizes[i]}}}"));
        var length = Encoding.UTF8.GetByteCount(header);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"(printf %s {Quote(header)}; head -c {sizes.Sum()} /dev/zero) |\n  {target} -H '{RequestBodyReader.HeaderLengthName}: {length}' --data-binary @-");
    }

    private static string Document(IReadOnlyList<TensorSpec> inputs, Func<int, string> input) =>
        "{\"inputs\":[" + string.Join(',', Enumerable.Range(0, inputs.Count).Select(i => "{" + input(i) + "}")) + "]}";

    private static string Head(TensorSpec spec, long[] shape) =>
        $"\"name\":{JsonSerializer.Serialize(spec.Name, Readable)},\"shape\":[{string.Join(',', shape)}],\"datatype\":\"{spec.Datatype.Name()}\"";

    private static string Zero(Datatype datatype) => datatype switch
    {
        Datatype.Bool => "false",
        Datatype.Bytes => "\"\"",
        _ => "0",
    };

    /// <summary>For a shell: names are the model's to choose.</summary>
    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
