using System.Text.Json;
using ModelOperator.Desired;
using ModelOperator.Entities;
using ModelOperator.Entities.Validation;
using ModelOperator.Settings;

namespace ModelOperator.Rendering;

/// <summary>Reads a document that is an InferenceService, as strictly as an API server and an operator together.</summary>
internal static class ServiceDocument
{
    /// <returns>The service, or null and what is wrong, each with its place.</returns>
    public static (V1Beta1InferenceService? Service, IReadOnlyList<string> Errors) Read(SourceDocument source, string @namespace, OperatorConfiguration settings)
    {
        V1Beta1InferenceService service;
        try
        {
            service = ObjectJson.FromNode<V1Beta1InferenceService>(source.Content);
        }
        catch (JsonException problem)
        {
            return (null, [$"{source.Source}: {problem.Path?.TrimStart('$', '.')} can not be read: {problem.Message}"]);
        }

        service.Metadata.NamespaceProperty ??= @namespace;
        IReadOnlyList<FieldError> errors =
        [
            .. SpecRules.Check(service, settings),
            .. UnknownFields.Find(source.Content["spec"], ObjectJson.ToNode(service)["spec"], "spec"),
        ];
        return (errors.Count == 0 ? service : null, [.. errors.Select(error => $"{source.Source}: {error}")]);
    }
}
