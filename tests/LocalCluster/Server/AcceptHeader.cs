namespace LocalCluster.Server;

/// <summary>What form of an answer a client accepts, by its first acceptable preference.</summary>
public enum AnswerForm
{
    Json,
    Yaml,
    Table,
    PartialMetadata,
    AggregatedDiscovery,
    Unacceptable,
}

/// <summary>Reads the Accept header the way an API server does: the first clause that can be met wins.</summary>
public static class AcceptHeader
{
    public static AnswerForm Parse(string? accept)
    {
        if (string.IsNullOrWhiteSpace(accept))
        {
            return AnswerForm.Json;
        }

        foreach (var clause in accept.Split(','))
        {
            var parts = clause.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts is ["application/yaml"])
            {
                return AnswerForm.Yaml;
            }

            if (parts is not [("application/json" or "*/*" or "application/*"), ..])
            {
                continue;
            }

            var form = Form(parts);
            if (form != AnswerForm.Unacceptable)
            {
                return form;
            }
        }

        // Protobuf alone can not be met; everything else with no clause for us gets a 406.
        return AnswerForm.Unacceptable;
    }

    private static AnswerForm Form(string[] parts)
    {
        string? Parameter(string name) => parts.FirstOrDefault(p => p.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        return (Parameter("as"), Parameter("g"), Parameter("v")) switch
        {
            (null, _, _) => AnswerForm.Json,
            ("Table", "meta.k8s.io", "v1") => AnswerForm.Table,
            ("PartialObjectMetadata" or "PartialObjectMetadataList", "meta.k8s.io", "v1") => AnswerForm.PartialMetadata,
            ("APIGroupDiscoveryList", "apidiscovery.k8s.io", "v2") => AnswerForm.AggregatedDiscovery,
            _ => AnswerForm.Unacceptable,
        };
    }
}
