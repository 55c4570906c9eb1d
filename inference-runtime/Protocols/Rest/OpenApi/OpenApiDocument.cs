using System.Text.Json.Nodes;
using InferenceRuntime.Models;
using InferenceRuntime.Security;

namespace InferenceRuntime.Protocols.Rest.OpenApi;

/// <summary>An OpenAPI 3.1 document of this server: every path, and for each loaded model the schemas of its own requests and answers.</summary>
internal static class OpenApiDocument
{
    private const string Model = "/v2/models/{model}";
    private const string Version = $"{Model}/versions/{{version}}";

    public static JsonObject Of(IReadOnlyList<LoadedModel> models, SecurityOptions security)
    {
        var paths = new JsonObject();
        foreach (var operation in Common().Concat(models.SelectMany(OfModel)))
        {
            if (!paths.TryGetPropertyValue(operation.Path, out var path))
            {
                paths[operation.Path] = path = new JsonObject();
            }

            path![operation.Method] = operation.ToJson();
        }

        var schemes = SecuritySchemes.Of(security);
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = ProductVersion.Name,
                ["version"] = ProductVersion.Text,
                ["description"] = "The Open Inference Protocol and version 1 of the protocol of TensorFlow Serving and KServe. "
                    + "Besides JSON's own numbers, tensors carry the bare tokens NaN, Infinity and -Infinity.",
            },
            ["paths"] = paths,
            ["security"] = SecuritySchemes.Alternatives(schemes),
            ["components"] = new JsonObject
            {
                ["schemas"] = Schemas(models),
                ["responses"] = new JsonObject
                {
                    ["Error"] = new JsonObject
                    {
                        ["description"] = "400, 401, 403, 404, 405, 413, 415, 429, 500, 503 or 504.",
                        ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = Schema.Ref("Error") } },
                    },
                },
                ["securitySchemes"] = schemes,
            },
        };
    }

    private static JsonObject Schemas(IReadOnlyList<LoadedModel> models)
    {
        var schemas = new JsonObject();
        foreach (var (name, schema) in CommonSchemas.All())
        {
            schemas[name] = schema;
        }

        foreach (var datatype in models.SelectMany(model => model.Signature.Inputs).Select(input => input.Datatype).Distinct().Order())
        {
            schemas[TensorSchemas.DataName(datatype)] = TensorSchemas.Data(datatype);
        }

        foreach (var model in models)
        {
            schemas[$"InferRequest.{model.Name}"] = ModelSchemas.InferRequest(model);
            schemas[$"InferAnswer.{model.Name}"] = ModelSchemas.InferAnswer(model);
            schemas[$"PredictRequest.{model.Name}"] = ModelSchemas.PredictRequest(model);
            schemas[$"PredictAnswer.{model.Name}"] = ModelSchemas.PredictAnswer(model);
        }

        return schemas;
    }

    private static IEnumerable<Operation> Common() =>
    [
        new("get", "/", "modelPage", "The models, for people.", null) { TextType = "text/html" },
        new("get", "/openapi.json", "openApi", "This document.", "Document"),
        new("get", RestRoutes.Metrics, "metrics", "Prometheus text.", null),
        new("get", "/v2", "serverMetadata", "The server and its extensions.", "ServerMetadata"),
        new("get", RestRoutes.Live, "live", "Whether the process serves at all.", "Live"),
        new("get", RestRoutes.Ready, "ready", "Whether every model is ready; 503 otherwise.", "Ready"),
        new("get", "/v2/models", "models", "The models' names.", "ModelList"),
        new("get", "/v2/models/stats", "statistics", "The statistics of every model.", "Statistics"),
        new("get", Model, "modelMetadata", "A model's signature and properties.", "ModelMetadata"),
        new("get", Version, "modelVersionMetadata", "A model's signature and properties.", "ModelMetadata"),
        new("get", $"{Model}/ready", "modelReady", "Whether the model is ready; 503 otherwise.", "ModelReady"),
        new("get", $"{Version}/ready", "modelVersionReady", "Whether the model is ready; 503 otherwise.", "ModelReady"),
        new("get", $"{Model}/stats", "modelStatistics", "A model's statistics.", "Statistics"),
        new("get", $"{Version}/stats", "modelVersionStatistics", "A model's statistics.", "Statistics"),
        new("post", "/v2/repository/index", "repositoryIndex", "Every model with its state.", "Index") { Request = "IndexRequest" },
        new("post", "/v2/repository/models/{model}/load", "loadModel", "Loads a model, or loads it again.", "LoadAnswer"),
        new("post", "/v2/repository/models/{model}/unload", "unloadModel", "Unloads a model.", "UnloadAnswer"),
        new("get", "/v1/models", "v1Models", "The models' names.", "ModelList"),
        new("get", "/v1/models/{model}", "v1ModelStatus", "Whether the model is ready; 503 otherwise.", "V1Status"),
        new("get", "/v1/models/{model}/versions/{version}", "v1ModelVersionStatus", "Whether the model is ready; 503 otherwise.", "V1Status"),
    ];

    private static IEnumerable<Operation> OfModel(LoadedModel model) =>
    [
        new("post", $"/v2/models/{model.Name}/infer", $"infer.{model.Name}", $"Inference with {model.Name}.", $"InferAnswer.{model.Name}")
        {
            Request = $"InferRequest.{model.Name}",
            RequestRequired = true,
            Binary = true,
        },
        new("post", $"/v1/models/{model.Name}:predict", $"predict.{model.Name}", $"Inference with {model.Name}, version 1.", $"PredictAnswer.{model.Name}")
        {
            Request = $"PredictRequest.{model.Name}",
            RequestRequired = true,
        },
    ];
}
