using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Entities;

namespace ModelOperator.Migration.KServe;

/// <summary>What the predictor serves, and how requests come to it.</summary>
internal sealed class ModelConversion(SourceFields predictor, Target target, List<Remark> remarks)
{
    private const string Onnx = "onnx";
    private const string HuggingFace = "hf://";

    // Formats that had a field of their own before spec.predictor.model.
    private static readonly string[] OtherFormats = ["sklearn", "xgboost", "lightgbm", "pytorch", "tensorflow", "triton", "huggingface", "pmml", "paddle"];

    public void Convert()
    {
        var model = Model();
        target.Set("spec.model.storageUri", StorageUri(model));
        Protocol(model);
        Runtime(model);
        Resources(model);
    }

    private SourceFields Model()
    {
        if (predictor.Open(Onnx) is { } old)
        {
            return old;
        }

        if (predictor.Open("model") is not { } model)
        {
            var found = Array.Find(OtherFormats, predictor.Has);
            throw new FormatException(found is null
                ? $"{predictor.Path} has neither model nor onnx; expected a model of the format onnx (a container of one's own can not be converted)"
                : $"{predictor.PathOf(found)}: expected an ONNX model; export the model to ONNX first");
        }

        var format = model.Open("modelFormat")?.TakeString("name");
        return format == Onnx
            ? model
            : throw new FormatException($"{model.PathOf("modelFormat.name")} is {format ?? "absent"}; expected onnx: export the model to ONNX first");
    }

    private string StorageUri(SourceFields model)
    {
        if (model.TakeString("storageUri") is { } uri)
        {
            return Address(model, uri);
        }

        if (model.Open("storage") is not { } storage)
        {
            throw new FormatException($"{model.Path} has neither storageUri nor storage; expected where the model is");
        }

        // KServe keeps such a store's address and keys in one entry of the Secret storage-config, which is not in the manifest.
        var key = storage.TakeString("key");
        var path = storage.TakeString("path");
        var parameters = storage.Open("parameters");
        var type = parameters?.TakeString("type");
        if (path is null || type is not ("s3" or "gs") || parameters!.TakeString("bucket") is not { } bucket)
        {
            throw new FormatException($"{storage.Path} leaves the store to an entry of the Secret storage-config; set {model.PathOf("storageUri")}, such as s3://BUCKET/PATH, and convert again");
        }

        remarks.Add(new Remark(storage.PathOf("key"), $"put the keys of the entry {key ?? "default"} of the Secret storage-config into a Secret of their own and name it in spec.model.secretRef (docs/models.md has the keys)", IsLoss: false));
        return $"{type}://{bucket}/{path.TrimStart('/')}";
    }

    private string Address(SourceFields model, string uri)
    {
        if (uri.StartsWith("hdfs://", StringComparison.Ordinal) || uri.StartsWith("webhdfs://", StringComparison.Ordinal))
        {
            throw new FormatException($"{model.PathOf("storageUri")} is {uri}; expected a store of docs/models.md: copy the model from HDFS to one");
        }

        if (uri.StartsWith('/'))
        {
            remarks.Add(new Remark(model.PathOf("storageUri"), "a path of the image: spec.runtime.image must have it", IsLoss: false));
            return "file://" + uri;
        }

        // A revision stands behind a colon there, and behind the repository's name here.
        return uri.StartsWith(HuggingFace, StringComparison.Ordinal) && uri.LastIndexOf(':') is var colon && colon > HuggingFace.Length
            ? $"{uri[..colon]}@{uri[(colon + 1)..].Replace("/", "%2F", StringComparison.Ordinal)}"
            : uri;
    }

    private void Protocol(SourceFields model)
    {
        // v1, v2 and gRPC's v2 are all served, always.
        if (model.TakeString("protocolVersion") is { } protocol and not ("v1" or "v2" or "grpc-v2"))
        {
            remarks.Add(new Remark(model.PathOf("protocolVersion"), $"{protocol} is not spoken; there are v1 and v2 over REST, and v2 over gRPC", IsLoss: true));
        }
    }

    private void Runtime(SourceFields model)
    {
        model.Take("name"); // of the container
        target.Set("spec.runtime.env", model.Take("env"));
        if (predictor.TakeInteger("timeout") is { } seconds)
        {
            target.Set("spec.runtime.requestTimeout", string.Create(CultureInfo.InvariantCulture, $"{seconds}s"));
        }

        if (predictor.Open("batcher") is { } batcher)
        {
            target.Set("spec.runtime.batching.maxBatchSize", batcher.TakeInteger("maxBatchSize"));
            if (batcher.TakeInteger("maxLatency") is { } milliseconds)
            {
                target.Set("spec.runtime.batching.maxDelay", string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms"));
            }
        }
    }

    private void Resources(SourceFields model)
    {
        if (model.Open("resources") is not { } resources)
        {
            return;
        }

        foreach (var side in new[] { "requests", "limits" })
        {
            var amounts = resources.Open(side);
            foreach (var (gpu, amount) in amounts?.TakeAll(IsGpu) ?? [])
            {
                SetGpu(amounts!, gpu, amount);
            }

            target.Set($"spec.resources.{side}", new JsonObject(amounts?.TakeAll(_ => true) ?? []));
        }
    }

    private void SetGpu(SourceFields amounts, string resource, JsonNode? amount)
    {
        if (!int.TryParse(amount?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            throw new FormatException($"{amounts.PathOf(resource)} is {amount?.ToJsonString()}; expected a whole number");
        }

        if (count > 0)
        {
            target.Set("spec.gpu.resourceName", resource == GpuSpec.DefaultResourceName ? null : resource);
            target.Set("spec.gpu.count", count);
        }
    }

    private static bool IsGpu(string resource) =>
        resource is GpuSpec.DefaultResourceName or "amd.com/gpu" || resource.StartsWith("nvidia.com/mig-", StringComparison.Ordinal);
}
