using System.Globalization;

namespace InferenceRuntime.Models;

/// <summary>What a model's metadata says of it besides its signature; texts by name, since the protocol's properties are a map of texts.</summary>
public static class ModelProperties
{
    /// <summary>In a fixed order. <c>sourceVersion</c> is there where the store has versions, <c>signature</c> where one was asked for,
    /// <c>batchingOff</c> when requests are not merged although that was asked for.</summary>
    public static Dictionary<string, string> Of(LoadedModel model)
    {
        var properties = new Dictionary<string, string>
        {
            ["digest"] = model.Digest,
            ["sizeBytes"] = model.SizeBytes.ToString(CultureInfo.InvariantCulture),
            ["executionProvider"] = model.Provider.ToString(),
            ["opset"] = model.File.OpsetText,
            ["producer"] = model.File.Producer,
            ["loadSeconds"] = model.LoadTime.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture),
            ["warmupMilliseconds"] = model.WarmupTime.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture),
            ["maxBatchSize"] = model.Batching.MaxRows.ToString(CultureInfo.InvariantCulture),
        };
        if (model.SourceVersion is { } version)
        {
            properties["sourceVersion"] = version;
        }

        if (model.IsSigned)
        {
            properties["signature"] = "verified";
        }

        if (model.Batching.WhyNot is { } why)
        {
            properties["batchingOff"] = why;
        }

        return properties;
    }
}
