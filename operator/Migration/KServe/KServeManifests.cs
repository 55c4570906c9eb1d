using System.Text;
using System.Text.Json.Nodes;
using ModelOperator.Rendering;
using ModelOperator.Settings;
using ModelOperator.Yaml;

namespace ModelOperator.Migration.KServe;

/// <summary>Converts the InferenceServices among a file's documents.</summary>
internal sealed class KServeManifests
{
    private readonly StringBuilder _output = new();

    /// <summary>What can not be converted, each with its place. While there is any, <see cref="Output"/> is not all.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>What was passed over, was not carried over or should be looked at, each with its place.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Whether a field of a converted resource has no effect any more.</summary>
    public bool HasLosses { get; private set; }

    /// <summary>YAML for kubectl apply; what the owner should look at stands as comments above each document.</summary>
    public string Output => _output.ToString();

    public void Add(SourceDocument source)
    {
        if (source.ApiVersion?.StartsWith(KServeConverter.Group + "/", StringComparison.Ordinal) != true || source.Kind != "InferenceService")
        {
            Notes.Add($"{source.Source}: {source.Subject} is passed over; only KServe's InferenceServices are converted");
        }
        else if (source.ApiVersion != KServeConverter.Version)
        {
            Errors.Add($"{source.Source}: apiVersion is {source.ApiVersion}; expected {KServeConverter.Version}, as a cluster with KServe prints it");
        }
        else
        {
            Convert(source);
        }
    }

    private void Convert(SourceDocument source)
    {
        Conversion conversion;
        try
        {
            conversion = KServeConverter.Convert((JsonObject)source.Content);
        }
        catch (FormatException problem)
        {
            Errors.Add($"{source.Source}: {source.Subject} can not be converted: {problem.Message}");
            return;
        }

        // What KServe accepts, such as any scheme of its storage, may still be nothing for us.
        var (service, errors) = ServiceDocument.Read(source with { Content = conversion.Document }, "default", new OperatorConfiguration());
        if (service is null)
        {
            Errors.AddRange(errors.Select(error => $"{error} ({source.Subject}, once converted)"));
            return;
        }

        HasLosses |= conversion.Remarks.Any(remark => remark.IsLoss);
        _output.Append("---\n");
        foreach (var remark in conversion.Remarks)
        {
            Notes.Add($"{source.Source}: {source.Subject}: {remark}");
            _output.Append("# ").Append(remark).Append('\n');
        }

        _output.Append(YamlWriter.Write(conversion.Document));
    }
}
