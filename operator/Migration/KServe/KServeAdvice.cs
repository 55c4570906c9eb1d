namespace ModelOperator.Migration.KServe;

/// <summary>What to do about a field of KServe's that has no counterpart.</summary>
internal static class KServeAdvice
{
    // By the end of the path; the first that fits counts.
    private static readonly (string End, string Text)[] Table =
    [
        ("spec.transformer", "there are no transformers; put the steps into the model, as ONNX operators, or into the client or a service in front of it"),
        ("spec.explainer", "there are no explainers; run one as a Deployment of its own that asks this service"),
        (".canaryTrafficPercent", "traffic is not split; run the canary as a second InferenceService and weigh the two in an HTTPRoute of your own"),
        (".containerConcurrency", "the server bounds what runs at once by the CPU limit and what waits by spec.runtime.batching.maxQueueSize"),
        (".logger", "requests are not logged; metrics and, at a mesh or gateway, access logs take its place"),
        (".batcher.timeout", "spec.runtime.requestTimeout bounds the whole request"),
        (".deploymentStrategy.rollingUpdate", "the operator rolls without losing a ready pod, and looks at free GPUs: spec.rollout.strategy"),
        (".image", "pods run the operator's model server; spec.runtime.image names another build of it"),
        (".runtime", "there are no serving runtimes to choose from; the operator's model server runs ONNX"),
        (".runtimeVersion", "the version of the model server is the operator's; spec.runtime.image names another build of it"),
        (".modelFormat.version", "the server reads the opset from the model"),
        (".args", "arguments of another server mean nothing to this one; docs/api.md has spec.runtime"),
        (".command", "the image's own is used"),
        (".ports", "pods listen on 8080 (HTTP) and 8081 (gRPC), and the Service on 80 and 8081"),
        (".readinessProbe", "the operator probes the model itself: ready means that it has answered a warm-up"),
        (".livenessProbe", "the operator writes the probes"),
        (".startupProbe", "the operator writes the probes; spec.rollout.progressDeadline is how long a start may take"),
        (".securityContext", "pods run as the Pod Security level restricted asks"),
        (".containers", "pods have one container; run the other beside as a Deployment of its own"),
        (".initContainers", "the model server fetches the model itself, from any scheme of docs/models.md"),
        (".volumes", "models come from spec.model.storageUri, also pvc:// and configmap://"),
        (".volumeMounts", "models come from spec.model.storageUri, also pvc:// and configmap://"),
        (".workerSpec", "a model runs in one pod; several GPUs of it are spec.gpu.count"),
        (".storage.schemaPath", "the signature is the model's own"),
        (".envFrom", "name the variables in spec.runtime.env"),
    ];

    public static string For(string path)
    {
        if (path.StartsWith("metadata.annotations.", StringComparison.Ordinal))
        {
            return "only KServe, Knative or Istio's injection for it act on this annotation";
        }

        var advice = Array.Find(Table, entry => path.EndsWith(entry.End, StringComparison.Ordinal) || path.Contains(entry.End + ".", StringComparison.Ordinal));
        return advice.Text ?? "it has no counterpart";
    }
}
