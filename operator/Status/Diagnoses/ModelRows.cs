namespace ModelOperator.Status.Diagnoses;

/// <summary>What the model server says of the model, in its own words.</summary>
internal static class ModelRows
{
    public static IReadOnlyList<DiagnosisRow> All { get; } =
    [
        Row("DigestMismatch",
            "The file behind storageUri is not the one that sha256 pins; the message has both digests.",
            "Put the pinned file back, or set spec.model.sha256 to the new digest once you trust it."),
        Row("ArtifactNotFound",
            "The store answers 404, or the file is not there.",
            "Correct spec.model.storageUri, or upload the model."),
        Row("ArtifactForbidden",
            "The store answers 401 or 403.",
            "Give the model server credentials that may read the object, or make it readable."),
        Row("ArtifactUnreachable",
            "The store does not answer: its name does not resolve, the connection fails or times out, or it answers 5xx.",
            "Check the host in spec.model.storageUri, the store itself and the NetworkPolicies between."),
        Row("ArtifactTooLarge",
            "The file is larger than the room for it.",
            "Raise the ephemeral-storage limit, or serve a smaller model."),
        Row("InvalidUri",
            "storageUri can not be read as an address of a file.",
            "Correct spec.model.storageUri; the message says what is wrong with it."),
        Row("UnsupportedScheme",
            "The model server has no store for the scheme of storageUri.",
            "Use one of the schemes that the message lists."),
        Row("InvalidModel",
            "ONNX Runtime can not read the file as a model; the message has its own words.",
            "Check that storageUri points to the .onnx file and not to a web page, an archive or a pointer file of Git LFS."),
        Row("UnsupportedOpset",
            "The model needs an operator set that this ONNX Runtime does not have.",
            "Export the model with a lower opset, or set spec.runtime.image to a newer model server."),
        Row("UnsupportedModel",
            "The model has operators that ONNX Runtime lacks, or types that the protocol can not carry.",
            "Export the model without them; the message names them."),
        Row("ProviderUnavailable",
            "The pod can not use the execution provider that was asked for: no GPU, no driver, or an image without the provider's libraries.",
            "Set spec.gpu and an image with the provider, or spec.runtime.executionProvider to Cpu. There is no silent fallback."),
        Row(Reasons.ProviderFallback,
            "A pod answers, but says that its model runs on another provider than the one asked for.",
            "Use an image whose ONNX Runtime has the provider, or ask for the one that it has."),
        Row("WarmupFailed",
            "The model loads, and fails the inferences before Ready.",
            "See the message for ONNX Runtime's error; the model's own signature may admit inputs that its operators do not."),
        Row("OutOfMemory",
            "ONNX Runtime could not get the memory for the model, on the GPU or in the container.",
            "Raise spec.resources.limits.memory, take a larger GPU, or serve a smaller model."),
    ];

    private static DiagnosisRow Row(string reason, string seen, string remedy) => new(reason, seen, remedy) { ConcernsModel = true };
}
