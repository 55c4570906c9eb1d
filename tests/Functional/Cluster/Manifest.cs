using System.Globalization;

namespace Functional.Cluster;

/// <summary>The YAML of an InferenceService, as short as a user would write it.</summary>
public static class Manifest
{
    /// <param name="name">metadata.name.</param>
    /// <param name="storageUri">spec.model.storageUri.</param>
    /// <param name="model">More lines of spec.model, such as <c>sha256: ...</c>.</param>
    /// <param name="spec">More lines of spec.</param>
    public static string InferenceService(string name, string storageUri, string model = "", string spec = "") =>
        string.Create(CultureInfo.InvariantCulture, $"""
            apiVersion: serving.modeloperator.io/v1beta1
            kind: InferenceService
            metadata:
              name: {name}
            spec:
              model:
                storageUri: {storageUri}
            {Indent(model, 4)}
            {Indent(spec, 2)}
            """);

    private static string Indent(string lines, int spaces) =>
        string.Join('\n', lines.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', spaces) + line));
}
